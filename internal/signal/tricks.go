package signal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"winnow/internal/glyph"
	"winnow/internal/lang"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

const (
	maxTricks      = 8        // pieces of evidence for tricks
	maxTrickRunes  = 6        // different letters that are named
	muchHidden     = 400      // bytes of hidden text; a preview line for mail programs has fewer
	trickTextBytes = 16 << 10 // of the text that odd letters are looked for in
)

// addTrick keeps a deception that was found. It weighs nothing.
func (s *Signals) addTrick(e triage.Evidence) {
	if len(s.Tricks) < maxTricks {
		e.Target, e.Weight = triage.TargetOf(triage.Pressure), 0
		s.Tricks = append(s.Tricks, e)
	}
}

// tricks finds what deceives the eye, with the raw code points: letters of
// other alphabets in Latin words and in the sender's name and domain, invisible characters inside words, and much
// text that is hidden.
func tricks(doc *mailtext.Document) []triage.Evidence {
	var s Signals
	s.sender(doc.Header.From)
	if doc.Layout.MixedScript > 0 {
		s.homoglyphs(doc)
	}
	for _, p := range doc.Problems {
		if p.Code == "zero-width" {
			_, points, _ := strings.Cut(p.Detail, ": ")
			s.addTrick(triage.Evidence{Fact: FactZeroWidth, Cue: "trick.zero-width", Reason: "Invisible characters split its words: " + points + "."})
		}
	}
	if n := doc.Layout.HiddenBytes; n >= muchHidden && n > len(doc.Text)/4 {
		s.addTrick(triage.Evidence{
			Fact: FactHidden, Cue: "trick.hidden",
			Reason: "Hides " + strconv.Itoa(n) + " bytes of text from the reader; they were not read.",
		})
	}
	return s.Tricks
}

// sender names the letters of other alphabets that pose as Latin ones in the
// sender's name and domain.
func (s *Signals) sender(from triage.Address) {
	for _, word := range strings.Fields(from.Name) {
		if posing(word) {
			s.addTrick(triage.Evidence{
				Fact: FactMixedScript, Cue: "trick.sender-name",
				Reason: "The sender's name, " + strconv.Quote(word) + ", has " + spelled(posers(word)) + ".",
			})
			break
		}
	}
	for label := range strings.SplitSeq(from.Domain(), ".") {
		if !strings.HasPrefix(label, "xn--") {
			continue
		}
		if shown, err := idna.Punycode.ToUnicode(label); err == nil && shown != label && (posing(shown) || glyph.Only(shown)) {
			s.addTrick(triage.Evidence{
				Fact: FactMixedScript, Cue: "trick.sender-domain",
				Reason: "The sender's domain would be shown as " + strconv.Quote(shown) + ", with " + spelled(posers(shown)) + "; it is " + from.Domain() + ".",
			})
			break
		}
	}
}

// posers are the different letters of a word that only look Latin, at most
// maxTrickRunes.
func posers(word string) (out []rune) {
	for _, r := range word {
		if _, ok := glyph.Lookalike(r); ok && len(out) < maxTrickRunes && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// spelled names letters with their alphabets and code points.
func spelled(letters []rune) string {
	var b strings.Builder
	b.WriteString(scriptOf(letters) + " letters that look Latin:")
	for _, r := range letters {
		fmt.Fprintf(&b, " %U", r)
	}
	return b.String()
}

// homoglyphs names the letters that only look Latin, at the first word that
// has one.
func (s *Signals) homoglyphs(doc *mailtext.Document) {
	var first triage.Span
	var seen []rune
	for w := lang.NewWords(doc.Text, triage.Span{End: min(len(doc.Text), trickTextBytes)}); w.Next(); {
		word := w.Text()
		if w.Kind != lang.Word || !posing(word) {
			continue
		}
		if first.Empty() {
			first = triage.Span{Start: int(w.Start), End: int(w.End)}
		}
		for _, r := range posers(word) {
			if len(seen) < maxTrickRunes && !slices.Contains(seen, r) {
				seen = append(seen, r)
			}
		}
	}
	if len(seen) == 0 {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Latin text with %s letters:", scriptOf(seen))
	for _, r := range seen {
		fmt.Fprintf(&b, " %U", r)
	}
	s.addTrick(triage.Evidence{Span: first, Quote: doc.Quote(first), Cue: "trick.homoglyph", Reason: b.String() + "."})
}

// posing reports whether a word mixes plain Latin letters with such of another
// alphabet that look like them.
func posing(word string) bool {
	latin, alike := false, false
	for _, r := range word {
		switch {
		case r < 0x80:
			latin = latin || isLetter(byte(r))
		case r >= 0x370:
			_, ok := glyph.Lookalike(r)
			alike = alike || ok
		}
	}
	return latin && alike
}

// scriptOf names the alphabets of the letters.
func scriptOf(letters []rune) string {
	var names []string
	for _, r := range letters {
		name := "other"
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			name = "Cyrillic"
		case unicode.Is(unicode.Greek, r):
			name = "Greek"
		case unicode.Is(unicode.Armenian, r):
			name = "Armenian"
		case unicode.Is(unicode.Cherokee, r):
			name = "Cherokee"
		case r >= 0x1D400:
			name = "mathematical"
		case r >= 0xFF21:
			name = "full-width"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " and ")
}
