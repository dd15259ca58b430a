package cadence

import (
	"strings"
	"testing"

	"winnow/internal/phrase"
)

// The tables carry their own examples: every "yes" must be recognised, no "no",
// and every pattern is needed by one of them.
func TestPhraseTablesHoldTheirExamples(t *testing.T) {
	for _, table := range []struct {
		name, text string
		is         func(string) bool
		min        int
	}{
		{"refusal.txt", refusalText, IsRefusal, 30},
		{"breakup.txt", breakUpText, announced, 8},
	} {
		for _, wrong := range phrase.Lint(table.text, table.is) {
			t.Errorf("%s: %s", table.name, wrong)
		}
		if n := strings.Count(table.text, "\nyes ") + strings.Count(table.text, "\nno "); n < table.min {
			t.Errorf("%s: only %d examples", table.name, n)
		}
	}
}

func TestRefusalLeavesOutWhatIsQuoted(t *testing.T) {
	for _, c := range []struct {
		why, text string
		want      bool
	}{
		{"the seller's own opt-out line below", "Thanks, please come on Tuesday.\n\nOn Mon, Mar 2, 2026 at 9:00, Dana wrote:\n> not interested? reply stop\n", false},
		{"outlook", "Gern, am Dienstag.\n\n-----Ursprüngliche Nachricht-----\nKein Interesse? Antworten Sie mit Nein danke.", false},
		{"french", "Oui, mardi.\n\nLe lun. 2 mars 2026 à 09:00, Dana a écrit :\n> pas intéressé ? répondez stop", false},
		{"the refusal above it", "Not interested, thanks.\n\nOn Mon, Mar 2, 2026 at 9:00, Dana wrote:\n> Could you send a time?\n", true},
		{"a subject alone", "Unsubscribe\n\n", true},
		{"a subject over a signature", "unsubscribe\n\nRobin Hale\nBuyer\nBuyer Ltd", true},
		{"nothing", "", false},
		{"only blanks", " \n\t", false},
	} {
		if got := IsRefusal(c.text); got != c.want {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}

func FuzzIsRefusal(f *testing.F) {
	f.Add("Not interested\n> quoted")
	f.Add("On " + strings.Repeat("x", 200) + " wrote:")
	f.Add(strings.Repeat("nicht ", 5000))
	f.Add("\xff\xfe")
	f.Fuzz(func(t *testing.T, s string) {
		IsRefusal(s)
		announced(s)
	})
}

func BenchmarkIsRefusal(b *testing.B) {
	text := strings.Repeat("thank you for the offer we will look at it and remove what does not fit from the list ", 40)
	for range b.N {
		IsRefusal(text)
	}
}
