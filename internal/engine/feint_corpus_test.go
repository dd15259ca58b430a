package engine

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/judge"
	"winnow/internal/mailtext"
	"winnow/internal/testkit"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Real replies of people and lists must not be called feints, not even in the
// hardest mailbox: one that shows what the buyer writes, and from which every
// mail that they answer is gone.
func TestRealRepliesAreNoFeints(t *testing.T) {
	dir := testkit.Shared(t, "corpus")
	reader, err := judge.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	all, replies, alarms := 0, 0, 0
	byFeint := map[triage.Feint]int{}
	check := func(path string) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc := mailtext.Parse(raw)
		m := &triage.Message{Envelope: doc.Header.Envelope, Reading: reader.Read(doc)}
		all++
		me := triage.Address{Name: "A Buyer", Email: "a.buyer@kestrel.example"}
		for _, to := range m.To {
			if to.Email != "" && to.Email != m.From.Email && vendor.Key(to.Email) != vendor.Key(m.From.Email) {
				me = to
				break
			}
		}
		own := vendor.NewOwn(me.Email)
		before := &triage.Message{Envelope: triage.Envelope{
			ID: triage.ContentID{1}, MessageID: "first@kestrel.example", From: me, To: []triage.Address{{Email: "pat@harbour.example"}},
			Date: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), Subject: "Lunch",
		}, Mine: true, Sent: true}
		th := cadence.Threads([]*triage.Message{before, m}, own)[m.ID]
		if th.Claims {
			replies++
		}
		if th.Feint != triage.NoFeint {
			alarms++
			byFeint[th.Feint]++
		}
	}
	f, err := os.Open(filepath.Join(dir, "labels.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var l struct{ ID, Kind string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		if l.Kind == "personal" || l.Kind == "list" {
			check(filepath.Join(dir, "labelled", l.ID+".eml"))
		}
	}
	weak, err := os.ReadFile(filepath.Join(dir, "weak.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(weak)) {
		if f := strings.Split(line, "\t"); len(f) > 1 && (f[1] == "personal" || f[1] == "list") {
			check(filepath.Join(dir, "weak", f[0]+".eml"))
		}
	}
	t.Logf("%d messages of people and lists, %d of them present themselves as answers; called a feint: %d (%.2f %% of all, %.2f %% of the answers) %v",
		all, replies, alarms, 100*float64(alarms)/float64(all), 100*float64(alarms)/float64(max(1, replies)), byFeint)
	if float64(alarms) > 0.005*float64(all) {
		t.Errorf("%d of %d", alarms, all)
	}
}
