package need

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"

	"winnow/internal/lang"
	"winnow/internal/triage"
)

// stemmer takes words to their stems in one language. It keeps what it has
// seen; it may be used by one goroutine at a time.
type stemmer struct {
	stem func(*snowballstem.Env) bool
	seen map[string]string
}

// Languages that are stemmed; words of others are taken as they stand.
func newStemmer(language string) *stemmer {
	s := &stemmer{seen: map[string]string{}}
	switch language {
	case "de":
		s.stem = german.Stem
	case "fr":
		s.stem = french.Stem
	case "en", "":
		s.stem = english.Stem
	}
	return s
}

// maxRemembered bounds what a stemmer keeps.
const maxRemembered = 4096

func (s *stemmer) word(w string) string {
	w = strings.ToLower(w)
	if s.stem == nil || len(w) < 4 {
		return w
	}
	if k, ok := s.seen[w]; ok {
		return k
	}
	env := snowballstem.NewEnv(w)
	s.stem(env)
	k := env.Current()
	if len(s.seen) < maxRemembered {
		s.seen[w] = k
	}
	return k
}

// token is a word of a text with its stem.
type token struct {
	stem  string
	text  string
	start int
	end   int
}

// tokens returns the words and figures of a stretch of text.
func (s *stemmer) tokens(dst []token, text string, in triage.Span) []token {
	for w := lang.NewWords(text, in); w.Next(); {
		if w.Kind != lang.Word && w.Kind != lang.Number {
			continue
		}
		t := w.Text()
		dst = append(dst, token{s.word(t), t, int(w.Start), int(w.End)})
	}
	return dst
}

// key is a name's stems in one string, by which equal names are found.
func (s *stemmer) key(name string) string {
	var b strings.Builder
	for i, t := range s.tokens(nil, name, triage.Span{Start: 0, End: len(name)}) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.stem)
	}
	return b.String()
}
