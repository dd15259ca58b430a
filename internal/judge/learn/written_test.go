package learn

import (
	"strings"
	"testing"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// The written mail keeps to the codebook: every quote stands in its message,
// and labels agree with each other.
func TestWrittenMailKeepsToTheCodebook(t *testing.T) {
	letters, err := writtenLetters(writtenFiles)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[triage.Kind]int{}
	for _, l := range letters {
		kinds[l.Kind]++
		doc := mailtext.Parse(l.raw)
		text := strings.Join(strings.Fields(doc.Text), " ")
		for target, quotes := range l.Evidence {
			for _, q := range quotes {
				if !strings.Contains(text, strings.Join(strings.Fields(q), " ")) {
					t.Errorf("%s: %s: %q does not stand in the message", l.ID, target, q)
				}
			}
		}
		if !l.Kind.Vendor() {
			if l.Verdict != triage.VerdictNone || l.Usefulness+l.Interest+l.Proof+l.Pressure > 0 || len(l.Tactics) > 0 {
				t.Errorf("%s: mail that is not a vendor's is labelled", l.ID)
			}
			continue
		}
		if l.Verdict == triage.VerdictNone {
			t.Errorf("%s: no verdict", l.ID)
		}
		if (l.Pressure == 0) != (len(l.Tactics) == 0) && l.Pressure != 1 {
			t.Errorf("%s: pressure %d with tactics %v", l.ID, l.Pressure, l.Tactics)
		}
		if l.Pressure == 0 && len(l.Tactics) > 0 {
			t.Errorf("%s: tactics without pressure", l.ID)
		}
		if l.Kind == triage.KindDialogue && l.Verdict == triage.MuteIt {
			t.Errorf("%s: a dialogue is muted", l.ID)
		}
		for _, axis := range triage.Offers {
			level := map[triage.Axis]triage.Level{triage.Usefulness: l.Usefulness, triage.Interest: l.Interest, triage.Proof: l.Proof}[axis]
			if level > 0 && len(l.Evidence[string(axis)]) == 0 {
				t.Errorf("%s: %s %d without a quote", l.ID, axis, level)
			}
		}
	}
	t.Log(len(letters), "written messages:", kinds)
}
