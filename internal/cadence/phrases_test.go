package cadence

import (
	"strings"
	"testing"
)

// The tables carry their own examples: every "yes" must be recognised, no "no".
func TestPhraseTablesHoldTheirExamples(t *testing.T) {
	for _, table := range []struct {
		name, text string
		is         func(string) bool
		min        int
	}{
		{"refusal.txt", refusalText, IsRefusal, 30},
		{"breakup.txt", breakUpText, announced, 8},
	} {
		examples := 0
		for line := range strings.Lines(table.text) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			verdict, text, _ := strings.Cut(line, " ")
			switch verdict {
			case "yes", "no":
				examples++
				if got := table.is(text); got != (verdict == "yes") {
					t.Errorf("%s: %q is recognised: %v", table.name, text, got)
				}
			case "+", "-":
			default:
				t.Errorf("%s: a line begins with neither + - yes no: %q", table.name, line)
			}
		}
		if examples < table.min {
			t.Errorf("%s: only %d examples", table.name, examples)
		}
	}
}

// A pattern that is never needed is one that nobody checked.
func TestEveryPhraseIsNeeded(t *testing.T) {
	for _, table := range []struct{ name, text string }{{"refusal.txt", refusalText}, {"breakup.txt", breakUpText}} {
		p := parsePhrases(table.text)
		var yes, no []string
		for line := range strings.Lines(table.text) {
			if s, ok := strings.CutPrefix(strings.TrimSpace(line), "yes "); ok {
				yes = append(yes, s)
			}
			if s, ok := strings.CutPrefix(strings.TrimSpace(line), "no "); ok {
				no = append(no, s)
			}
		}
		for i, q := range p.patterns {
			if !matchesAny(q, yes) {
				t.Errorf("%s: pattern %d (%v) has no example", table.name, i+1, q)
			}
		}
		for i, q := range p.blockers {
			if !matchesAny(q, no) {
				t.Errorf("%s: blocker %d (%v) has no example", table.name, i+1, q)
			}
		}
	}
}

func matchesAny(q pattern, texts []string) bool {
	for _, s := range texts {
		if q.anywhere(wordsOf(s)) {
			return true
		}
	}
	return false
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
