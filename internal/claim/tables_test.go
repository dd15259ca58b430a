package claim

import (
	"testing"

	"winnow/internal/phrase"
)

// Every phrase carries its examples, and every example holds.
func TestTablesHoldTheirExamples(t *testing.T) {
	for name, text := range map[string]string{"terms.txt": termsText, "offers.txt": offersText, "talk.txt": talkText} {
		for section, lines := range phrase.SectionTexts(text) {
			if section == "opposites" {
				continue
			}
			set := phrase.Parse(lines)
			for _, wrong := range phrase.Lint(lines, set.In) {
				t.Errorf("%s [%s]: %s", name, section, wrong)
			}
		}
	}
	tb := load()
	names := map[string]bool{}
	for _, s := range tb.terms {
		names[s.name] = true
	}
	for a, b := range tb.opposite {
		if !names[a] || !names[b] || tb.opposite[b] != a {
			t.Errorf("opposite %s and %s: one of them is no term, or is paired twice", a, b)
		}
	}
	offers, deals := tb.deals-tb.offers, tb.talk-tb.deals
	if len(tb.terms) < 15 || offers < 15 || deals != 6 || len(tb.opposite) != 14 {
		t.Errorf("%d terms, %d offers, %d deals, %d opposites", len(tb.terms), offers, deals, len(tb.opposite))
	}
}
