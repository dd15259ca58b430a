package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"winnow/internal/triage"
)

func show(text string) string {
	var out []string
	for w := NewWords(text, triage.Span{End: len(text)}); w.Next(); {
		mark := map[Kind]string{Word: "", Number: "#", Symbol: "'", Link: "@"}[w.Kind]
		if w.Joined {
			mark += "-"
		}
		out = append(out, mark+string(w.Lower()))
	}
	return strings.Join(out, " ")
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "We Cut costs", "we cut costs"},
		{"contractions", "Don’t wait, it's here", "don't wait ', it's here"},
		{"hyphens join", "follow-up and e-mail - done", "follow -up and e -mail '- done"},
		{"figures", "saves 1,000.50 at 10x, 24/7 by 10:30.", "saves #1,000.50 at #10x ', #24/7 by #10:30 '."},
		{"money and percent", "$5k or 38%", "'$ #5k or #38 '%"},
		{"links", "see https://Acme.example/x?y. or ask jo.doe@acme.example!", "see @https://acme.example/x?y '. or ask @jo.doe@acme.example '!"},
		{"umlauts", "Grüße aus KÖLN", "grüße aus köln"},
		{"look-alike letters in a mixed word", "frее оffеr but слово stays", "free offer but слово stays"},
		{"full-width and mathematical letters", "ＦＲＥＥ 𝐅𝐫𝐞𝐞", "free free"},
		{"possessive at the end", "the buyers' list", "the buyers '' list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(c.text); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWordsKeepTheirPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab Zé'’-/.,:@%$1x0\nсЖ☆"))).Draw(t, "text")
		checkWords(t, text)
	})
}

// checkWords holds what must be true of any text: tokens are in order, not
// empty, whole letters, and hold every letter and digit.
func checkWords(t interface{ Fatalf(string, ...any) }, text string) {
	at, valid := 0, utf8.ValidString(text)
	for w := NewWords(text, triage.Span{End: len(text)}); w.Next(); {
		if int(w.Start) < at || w.End <= w.Start || int(w.End) > len(text) {
			t.Fatalf("token %+v out of order in %q", w.Token, text)
		}
		if gap := text[at:w.Start]; strings.ContainsAny(gap, "abcxyzABCZ0123456789@%$") {
			t.Fatalf("%q was lost from %q", gap, text)
		}
		if valid && !utf8.ValidString(w.Text()) {
			t.Fatalf("token %+v of %q cuts a letter", w.Token, text)
		}
		if low := w.Lower(); len(low) > maxWord || valid && !utf8.Valid(low) {
			t.Fatalf("lower form %q of %q", low, w.Text())
		}
		at = int(w.End)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Don’t pay $5/mo - see www.acme.example/ or x@y")
	f.Add("frее\xc3( \xff")
	f.Fuzz(func(t *testing.T, text string) { checkWords(t, text) })
}

func TestWordsDoNotAllocate(t *testing.T) {
	text := strings.Repeat("We don't follow-up on 38 % of offers. ", 50)
	counts := map[string]*int{"offers": new(int)}
	n := testing.AllocsPerRun(10, func() {
		for w := NewWords(text, triage.Span{End: len(text)}); w.Next(); {
			if c := counts[string(w.Lower())]; c != nil {
				*c++
			}
		}
	})
	if n > 0 || *counts["offers"] == 0 {
		t.Errorf("%v allocations, %d hits", n, *counts["offers"])
	}
}
