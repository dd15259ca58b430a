package cut

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/lang"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

func document(text string) *mailtext.Document {
	return &mailtext.Document{Text: text, Zones: []mailtext.Zone{{Kind: mailtext.ZoneAuthor, Span: triage.Span{End: len(text)}}}}
}

func words(text string, l *Lexicon) (out []string) {
	t := New(document(text), l)
	for i := range t.Words {
		out = append(out, t.Low(&t.Words[i]))
	}
	return out
}

func TestPlainWords(t *testing.T) {
	for text, want := range map[string]string{
		"Pumps, valves (and SEALS)!":         "pumps valves and seals",
		"We don't. You’re it.":               "we t re it",
		"See acme.example or a@acme.example": "see example or example",
		"Re: a follow-up":                    "re a follow up",
		"ida-brandt@acme.example e-mail":     "example mail",
		"10x R2D2 über":                      "x ber",
		"See www. or so":                     "see or so",
		"The end.":                           "the end",
		"end.\nNext":                         "end next",
		"mailto: us":                         "us",
		"AT&T http://acme.example/a b":       "t example a b",
	} {
		if got := strings.Join(words(text, nil), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A text that is used again holds nothing of the one before, and its words and
// sentences lie where it says.
func TestCutAgain(t *testing.T) {
	lex := NewLexicon([]string{"pumps", "we"}, []string{"we", "seal"})
	used := New(document("Something else stood here before. Much longer, too."), lex)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(rapid.OneOf(rapid.String(), rapid.StringMatching(`(We |pumps |seal|é|'|-|\.|\n| |@|A|:|7){0,20}`)).Draw(t, "text"), "")
		doc := document(text)
		used.Cut(doc, lex)
		fresh := New(doc, lex)
		if !slices.Equal(used.Words, fresh.Words) || !slices.Equal(used.Sentences, fresh.Sentences) || used.Lower != fresh.Lower {
			t.Fatalf("%q: used before %+v, new %+v", text, used.Words, fresh.Words)
		}
		var spans []triage.Span
		for _, s := range used.Sentences {
			spans = append(spans, s.Span)
			for _, w := range used.Words[s.From:s.To] {
				if int(w.Start) < s.Span.Start || int(w.End) > s.Span.End {
					t.Fatalf("%q: %v is outside of its sentence %v", text, w, s.Span)
				}
			}
		}
		if want := lang.Sentences(text, triage.Span{End: len(text)}); !slices.Equal(spans, want) {
			t.Fatalf("%q: %v, want %v", text, spans, want)
		}
		for i := range used.Words {
			w := &used.Words[i]
			low := used.Low(w)
			if low != strings.ToLower(text[w.Start:w.End]) || w.Hash != Hash(low) || w.ID != Find(lex, low, Hash(low)) || w.ID != int32(slices.Index([]string{"we", "seal", "pumps"}, low)) {
				t.Fatalf("%q: %+v", text, *w)
			}
			if w.Upper != (low[0] != text[w.Start]) || w.Caps != (len(low) > 1 && strings.ToUpper(low) == text[w.Start:w.End]) {
				t.Fatalf("%q: %+v", text, *w)
			}
		}
	})
}

func TestALexiconHoldsItsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(rapid.StringMatching(`[ab]{0,5}`), 2, 40, rapid.ID).Draw(t, "words")
		in, out := all[:len(all)/2], all[len(all)/2:]
		l := NewLexicon(in, in)
		if l.Len() != len(in) {
			t.Fatalf("%d words of %d", l.Len(), len(in))
		}
		for _, w := range in {
			if id := Find(l, []byte(w), Hash(w)); id < 0 || l.Word(id) != w {
				t.Fatalf("%q is number %d", w, id)
			}
		}
		for _, w := range out {
			if id := Find(l, w, Hash(w)); id != Unknown {
				t.Fatalf("%q is none of its words and has number %d", w, id)
			}
		}
	})
}

func FuzzCut(f *testing.F) {
	f.Add("We make pumps. See acme.example, or ask a-b@c.example.")
	f.Add("\xff\xfe'-.@:")
	f.Fuzz(func(_ *testing.T, s string) { New(document(s), NewLexicon([]string{"we"})) })
}
