package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"winnow/internal/triage"
)

func cutAll(text string) []string {
	var out []string
	for _, s := range Sentences(text, triage.Span{End: len(text)}) {
		out = append(out, text[s.Start:s.End])
	}
	return out
}

func TestSentencesEndWhereAReaderStops(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"stops", "We audit freight bills. Most clients save 4 %! Shall we talk?", []string{"We audit freight bills.", "Most clients save 4 %!", "Shall we talk?"}},
		{"abbreviations", "Dr. Vela of Northwind Inc. will call at 3 p.m. on Monday, e.g. from St. Gallen.", []string{"Dr. Vela of Northwind Inc. will call at 3 p.m. on Monday, e.g. from St. Gallen."}},
		{"abbreviation at the end", "Please write to Fabrikam Inc. We answer by 5 p.m. The line is open.", []string{"Please write to Fabrikam Inc.", "We answer by 5 p.m.", "The line is open."}},
		{"initials", "I spoke to J. R. Moss about it. He agreed.", []string{"I spoke to J. R. Moss about it.", "He agreed."}},
		{"figures and versions", "Version 2.5 costs 1.200,50 EUR. It runs on 10.0.0.1 too.", []string{"Version 2.5 costs 1.200,50 EUR.", "It runs on 10.0.0.1 too."}},
		{"german dates", "Wir sehen uns am 3. Mai in Köln. Passt das?", []string{"Wir sehen uns am 3. Mai in Köln.", "Passt das?"}},
		{"wrapped lines go on", "We reconcile every card feed into your ledger each night, so that the\nclose takes days less. That is all.", []string{"We reconcile every card feed into your ledger each night, so that the\nclose takes days less.", "That is all."}},
		{"short lines are items", "Turning\nMilling\nGrinding", []string{"Turning", "Milling", "Grinding"}},
		{"bullets", "What you get:\n- two pilots\n- one report\n1. first step\n• last", []string{"What you get:", "- two pilots", "- one report", "1. first step", "• last"}},
		{"empty lines", "One paragraph without a stop\n\nanother one", []string{"One paragraph without a stop", "another one"}},
		{"quotes and brackets", `He said "it works." (It does.) We bought it.`, []string{`He said "it works."`, "(It does.)", "We bought it."}},
		{"runs of stops", "Really?!? Yes... Well", []string{"Really?!?", "Yes...", "Well"}},
		{"addresses", "See www.acme.example/a.b?c=d. It is all there.", []string{"See www.acme.example/a.b?c=d.", "It is all there."}},
		{"only blanks", " \n \n", nil},
		{"chinese", "您好。我们卖螺丝。", []string{"您好。", "我们卖螺丝。"}},
		{"careless i", "thanks for the call. i will send it.", []string{"thanks for the call.", "i will send it."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cutAll(c.text); strings.Join(got, "\x00") != strings.Join(c.want, "\x00") {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestSentencesStayInTheirZone(t *testing.T) {
	text := "Hello there. This is one. And more"
	in := triage.Span{Start: 7, End: 20}
	for _, s := range Sentences(text, in) {
		if !in.Contains(s) {
			t.Errorf("%v leaves %v", s, in)
		}
	}
	for _, bad := range []triage.Span{{Start: -1, End: 3}, {Start: 0, End: 99}, {Start: 5, End: 5}, {Start: 9, End: 3}} {
		if got := Sentences(text, bad); got != nil {
			t.Errorf("span %v gave %v", bad, got)
		}
	}
}

// checkSentences holds what must be true of any text: sentences are in order,
// within the span, not blank, and everything between them is blank.
func checkSentences(t interface{ Fatalf(string, ...any) }, text string, in triage.Span) {
	at, valid := in.Start, utf8.ValidString(text)
	for _, s := range Sentences(text, in) {
		if s.Empty() || s.Start < at || s.End > in.End {
			t.Fatalf("sentence %v out of order or place in %q", s, text)
		}
		if gap := text[at:s.Start]; strings.Trim(gap, " \n\t\r") != "" {
			t.Fatalf("%q was lost from %q", gap, text)
		}
		if valid && !utf8.ValidString(text[s.Start:s.End]) {
			t.Fatalf("sentence %v of %q cuts a letter", s, text)
		}
		at = s.End
	}
	if gap := text[at:in.End]; strings.Trim(gap, " \n\t\r") != "" {
		t.Fatalf("%q was lost from %q", gap, text)
	}
}

func TestSentencesLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab Zé.!?…\n\"')-•1。“”/"))).Draw(t, "text")
		checkSentences(t, text, triage.Span{End: len(text)})
	})
}

func FuzzSentences(f *testing.F) {
	f.Add("Hi. There! 1. a\n- b…• c")
	f.Add("\xff\xfe. \x80")
	f.Fuzz(func(t *testing.T, text string) {
		checkSentences(t, text, triage.Span{End: len(text)})
	})
}

// A megabyte of each takes a few milliseconds; a walk that was quadratic
// would take minutes.
func TestHostileTextIsCutInLinearTime(t *testing.T) {
	for _, unit := range []string{".", "!", "? ", "\n", "a.", "a. ", "• ", "1", "\n1", "(", "\"", ". \"", "…", "。", "'", "@", "a@", "www.", "-a", "\u0301"} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		cutAllSpans(text)
		countWords(text)
	}
}

func TestAbbreviationsAreWellFormed(t *testing.T) {
	seen := 0
	for a := range abbreviations {
		seen++
		if a != strings.ToLower(a) || strings.ContainsAny(a, ".,#") {
			t.Errorf("abbreviation %q", a)
		}
	}
	if seen < 80 {
		t.Errorf("only %d abbreviations were read", seen)
	}
}

var spanBuffer []triage.Span

func cutAllSpans(text string) {
	spanBuffer = AppendSentences(spanBuffer[:0], text, triage.Span{End: len(text)})
}

func countWords(text string) (n int) {
	for w := NewWords(text, triage.Span{End: len(text)}); w.Next(); {
		n += len(w.Lower())
	}
	return n
}
