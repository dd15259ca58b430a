package vendor_test

import (
	"testing"

	"winnow/internal/testkit/clusters"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Brands that rotate domains are put together, and their neighbours, resellers,
// subsidiaries and imitators are not.
func TestGeneratedVendorsAreTold(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		msgs, truth, err := clusters.Messages(seed, 150)
		if err != nil {
			t.Fatal(err)
		}
		b := vendor.Group(msgs, own)
		s := clusters.Measure(msgs, truth,
			func(m *triage.Message) string { return vendor.Key(m.From.Email) },
			func(m *triage.Message) string { id, _ := b.Of(m.ID); return string(id) })
		t.Logf("seed %d: %d messages, %d domains, %d pairs: precision %.3f, recall %.3f; wrong %v, missed %v",
			seed, len(msgs), s.Domains, s.Pairs, s.Precision, s.Recall, s.Wrong, s.Missed)
		if s.Precision < 0.98 || s.Recall < 0.90 {
			t.Errorf("seed %d: precision %.3f, recall %.3f, want 0.98 and 0.90", seed, s.Precision, s.Recall)
			for _, e := range s.Examples[:min(len(s.Examples), 40)] {
				t.Log(e)
			}
		}
	}
}
