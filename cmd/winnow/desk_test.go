package main

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// The demo never mixes with the buyer's own mail, and leaving it shows that
// again.
func TestTheDemoIsKeptApart(t *testing.T) {
	ctx := t.Context()
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	d, err := openDesk(ctx, t.TempDir(), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	changed := make(chan struct{}, 1)
	leave := d.Subscribe(func(e triage.Event) {
		if e.Kind == triage.EventStandings {
			select {
			case changed <- struct{}{}:
			default:
			}
		}
	})
	defer leave()

	if err := d.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	if !d.InDemo() || len(d.Standings()) < 30 {
		t.Fatalf("in demo %v, %d vendors", d.InDemo(), len(d.Standings()))
	}
	<-changed
	st := d.Standings()[0]
	if _, err := d.Vendor(ctx, st.Vendor.ID); err != nil {
		t.Error(err)
	}
	if _, err := d.Message(ctx, st.Newest); err != nil {
		t.Error(err)
	}
	if _, err := d.Decide(ctx, triage.Decision{Act: triage.ActShortlist, Vendor: st.Vendor.ID}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "list.md")
	if n, err := d.ExportList(ctx, path, "", "md"); n != 1 || err != nil {
		t.Errorf("%d exported, %v", n, err)
	}
	if b, err := os.ReadFile(path); err != nil || len(b) == 0 {
		t.Errorf("%v", err)
	}

	if err := d.Leave(ctx); err != nil {
		t.Fatal(err)
	}
	if d.InDemo() || len(d.Standings()) != 0 || len(d.Journal()) != 0 {
		t.Errorf("the buyer's own desk holds the demo: %d vendors, %d decisions", len(d.Standings()), len(d.Journal()))
	}
	if err := d.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	if len(d.Journal()) == 0 {
		t.Error("what was decided in the demo is lost")
	}
}

func TestACancelledReadKeepsWhatItHas(t *testing.T) {
	d, err := openDesk(t.Context(), t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Demo(ctx); err == nil {
		t.Error("a cancelled read is no success")
	}
	if got := explain(d.Demo(ctx)); got == "" {
		t.Error("and says nothing")
	}
}

func TestGuessingNeedsNoNetwork(t *testing.T) {
	d, err := openDesk(t.Context(), t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	d.finder.LookupSRV = func(context.Context, string, string, string) (string, []*net.SRV, error) {
		t.Error("somebody was asked")
		return "", nil, errors.New("nobody is to be asked")
	}
	ways, err := d.Ways("dana@acme.example")
	if err != nil || len(ways) < 2 || ways[0].Host == "" || ways[0].Says == "" || ways[len(ways)-1].Kind != vm.WayByHand {
		t.Errorf("%+v, %v", ways, err)
	}
	if _, err := d.Find(t.Context(), vm.Way{Address: "dana@acme.example", At: 0, Host: "elsewhere.example"}); err == nil {
		t.Error("a host that was not named was taken")
	}
	if _, err := d.Ways("dana"); err == nil {
		t.Error("no address was taken for one")
	}
	if len(d.Accounts()) != 0 {
		t.Error("there are accounts before any was added")
	}
	if got := explain(errNoPassword{"dana@acme.example"}); got == "" {
		t.Error("a missing password is not explained")
	}
}
