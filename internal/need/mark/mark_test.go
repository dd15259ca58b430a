package mark_test

import (
	"strings"
	"testing"

	"winnow/internal/need/mark"
)

func TestMailIsMatchedAsAPersonWould(t *testing.T) {
	known := map[string]bool{}
	for _, b := range mark.Briefs() {
		known[b.Name] = true
	}
	for _, c := range mark.Cases() {
		for _, n := range c.Meets {
			if !known[n] {
				t.Errorf("%q names the brief %q, which there is not", c.Subject, n)
			}
		}
	}
	f := mark.Measure()
	var b strings.Builder
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + b.String())
	if f.Mails < 80 || f.Briefs < 8 {
		t.Errorf("%d mails by %d briefs are too few", f.Mails, f.Briefs)
	}
	if f.Precision() < 0.9 || f.Recall() < 0.9 {
		t.Error("precision or recall fell below 0.9")
	}
}
