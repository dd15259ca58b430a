package signal

import (
	"testing"

	"winnow/internal/triage"
)

func TestQuotesAreNamedByTheirForm(t *testing.T) {
	for _, c := range []struct {
		axis        triage.Axis
		quote, want string
	}{
		{triage.Usefulness, "it is 18 EUR a piece", "States a price or a cost."},
		{triage.Usefulness, "how to size a pump", "Gives know-how."},
		{triage.Usefulness, "send you a sample of the felt", "Gives a thing to try."},
		{triage.Usefulness, "pipes of 40 to 200 mm", "Gives figures of what is offered."},
		{triage.Usefulness, "cleaning of tanks", "Says what is offered or what it does."},
		{triage.Interest, "since your line stands still", "Speaks to the reader's own situation."},
		{triage.Proof, "the report at https://calderon.example/r", "Gives a page or document to check."},
		{triage.Proof, "scrap fell by 31 %", "Gives a figure that can be checked."},
		{triage.Pressure, "act now", ""},
	} {
		if got := Plainly(triage.TargetOf(c.axis), c.quote); got != c.want {
			t.Errorf("%s %q: %q", c.axis, c.quote, got)
		}
	}
}
