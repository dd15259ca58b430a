package engine

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Bytes are counted by account and day, are there after a restart, and are
// forgotten after a month (T22).
func TestT22BytesOverTheWireAreCountedByDay(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 3, 2, 23, 59, 0, 0, time.Local)
	open := func() *Engine {
		t.Helper()
		e, err := Open(context.Background(), Config{Dir: dir, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	e := open()
	e.Count("dana@acme.example", 1000, 10)
	e.Count("kim@acme.example", 5, 5)
	e.Count("dana@acme.example", 500, 1)
	now = now.Add(2 * time.Minute)
	e.Count("dana@acme.example", 7, 0)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = open()
	want := []Traffic{
		{Account: "dana@acme.example", Day: "2026-03-03", Received: 7},
		{Account: "dana@acme.example", Day: "2026-03-02", Received: 1500, Sent: 11},
		{Account: "kim@acme.example", Day: "2026-03-02", Received: 5, Sent: 5},
	}
	if d := cmp.Diff(want, e.Traffic()); d != "" {
		t.Error(d)
	}
	if got := e.Today("dana@acme.example"); got != want[0] {
		t.Errorf("%+v", got)
	}
	now = now.AddDate(0, 0, 40)
	e.Count("kim@acme.example", 1, 1)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = open()
	defer e.Close()
	if got := e.Traffic(); len(got) != 1 || got[0].Account != "kim@acme.example" {
		t.Errorf("after a month: %+v", got)
	}
}
