package judge

import (
	"strings"
	"testing"

	"winnow/internal/triage"
)

// What an offer gives is said, and not praised where the same words promise
// what nothing supports.
func TestHypeIsNotPraised(t *testing.T) {
	offer := triage.Evidence{Target: triage.TargetOf(triage.Usefulness), Span: triage.Span{Start: 10, End: 40}, Reason: "Gives a figure (10)."}
	apart := triage.Evidence{Target: triage.TargetOf(triage.Proof), Span: triage.Span{Start: 50, End: 60}, Reason: "Names a source (study)."}
	hype := triage.Evidence{Target: triage.TargetOf(triage.Hype), Span: triage.Span{Start: 30, End: 45}, Reason: "hype"}
	all := []triage.Evidence{offer, apart, hype}
	besideHype(all)
	if !strings.HasPrefix(all[0].Reason, offer.Reason) || !strings.Contains(all[0].Reason, "nothing supports") {
		t.Errorf("the offer's reason is %q", all[0].Reason)
	}
	if all[1].Reason != apart.Reason || all[2].Reason != hype.Reason {
		t.Errorf("other reasons are %q and %q", all[1].Reason, all[2].Reason)
	}
}

// Every reason of an offer in mail by hand says what is given, or that nothing
// particular is.
func TestReasonsGiveTheParticular(t *testing.T) {
	r := newReader(t).Read(letter(seller, "Torque wrenches", "Hello Dana,\n\nthe TX-40 torque wrench costs 310 EUR and holds 2 % over 5,000 cycles; the test report is at https://calderon.example/tx40.\n\nIda Brandt"))
	seen := 0
	for _, e := range r.Evidence {
		if e.Target.Axis() == triage.Usefulness || e.Target.Axis() == triage.Proof {
			seen++
			if e.Reason == "" || strings.HasPrefix(e.Reason, "Worded like") {
				t.Errorf("%q is told as %q", e.Quote, e.Reason)
			}
		}
	}
	if seen == 0 {
		t.Error("nothing is quoted")
	}
}
