package need

import (
	"strings"
	"unicode/utf8"

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
	low  []byte // of the word at hand
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

// maxRemembered bounds what a stemmer keeps, and maxRememberedWord the bytes of
// a word that it keeps.
const (
	maxRemembered     = 4096
	maxRememberedWord = 32
)

// word is the stem of a word.
func (s *stemmer) word(w string) string {
	// A word that was met before costs one look-up and no new string.
	low, ascii := s.low[:0], true
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		ascii = ascii && c < utf8.RuneSelf
		low = append(low, c)
	}
	s.low = low
	if ascii {
		if s.stem == nil || len(low) < 4 {
			if string(low) == w {
				return w
			}
		}
		if k, ok := s.seen[string(low)]; ok {
			return k
		}
		return s.learn(string(low))
	}
	w = strings.ToLower(w)
	if k, ok := s.seen[w]; ok {
		return k
	}
	return s.learn(strings.Clone(w))
}

// learn stems a word in small letters, and keeps it.
func (s *stemmer) learn(w string) string {
	k := w
	if s.stem != nil && len(w) >= 4 {
		env := snowballstem.NewEnv(w)
		s.stem(env)
		k = env.Current()
	}
	if len(s.seen) < maxRemembered && len(w) <= maxRememberedWord {
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
