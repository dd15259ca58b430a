package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/demo"
	"winnow/internal/triage"
)

// evalDemo judges the demo mailbox in the buyer's context, by the whole engine,
// and measures it against what the writers of its mail meant. Nothing is
// trained on that mail. All figures are printed to w.
func evalDemo(ctx context.Context, w io.Writer) error {
	dir, err := os.MkdirTemp("", "winnow-eval-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	now := time.Now()
	eng, err := engine.Open(ctx, engine.Config{Dir: dir, Now: func() time.Time { return now }})
	if err != nil {
		return err
	}
	defer eng.Close()
	if err := eng.SetOwn([]string{demo.User, demo.Alias}); err != nil {
		return err
	}
	for _, n := range demo.Needs() {
		if _, err := eng.Decide(ctx, triage.Decision{Act: triage.ActNeedAdd, Need: &n}); err != nil {
			return err
		}
	}
	mail := demoFolders{mail: demo.Messages(now, 1)}
	if _, err := eng.Sync(ctx, &mail); err != nil {
		return err
	}
	if err := eng.Settle(ctx); err != nil {
		return err
	}
	truth := map[string]demo.Truth{}
	for _, m := range mail.mail {
		truth[m.ID] = m.Truth
	}
	t := tally{kinds: map[triage.Kind]*hits{}, tactics: map[triage.Tactic]*hits{}, vendors: map[string]map[triage.VendorID]int{}}
	for j := range eng.Messages() {
		if is, ok := truth[j.Message.MessageID]; ok && !is.Mine {
			t.count(&j, &is)
		}
	}
	return t.write(w)
}

// demoFolders is the demo mailbox without a server.
type demoFolders struct{ mail []demo.Mail }

func (*demoFolders) Name() string { return "the demo mailbox" }

func (d *demoFolders) Sync(ctx context.Context, sink mailbox.Sink) error {
	for _, f := range []struct {
		name string
		role mailbox.Role
	}{{demo.Sent, mailbox.RoleSent}, {demo.Inbox, mailbox.RoleInbox}} {
		b := mailbox.Batch{Folder: f.name, Role: f.role}
		for _, m := range d.mail {
			if m.Folder == f.name {
				b.Messages = append(b.Messages, mailbox.Raw{Place: m.ID, Bytes: m.Raw, Size: int64(len(m.Raw))})
			}
		}
		if err := sink.Deliver(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// hits counts answers that were right, and those given and due.
type hits struct{ right, given, due int }

func (h *hits) add(given, due bool) {
	if given {
		h.given++
	}
	if due {
		h.due++
	}
	if given && due {
		h.right++
	}
}

func (h *hits) precision() float64 { return shareOf(h.right, h.given) }
func (h *hits) recall() float64    { return shareOf(h.right, h.due) }
func (h *hits) f1() float64        { return shareOf(2*h.right, h.given+h.due) }

func shareOf(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

type tally struct {
	messages, kindRight          int
	verdicts, verdictRight, near int
	muted, harm                  int
	vendor, needs                hits
	tactics                      map[triage.Tactic]*hits
	kinds                        map[triage.Kind]*hits
	vendors                      map[string]map[triage.VendorID]int // written vendor -> vendors found for it
}

// rungs orders the verdicts, so that a step beside can be told from a miss.
var rungs = map[triage.Verdict]int{triage.Engage: 3, triage.Consider: 2, triage.Skip: 1, triage.MuteIt: 0}

func (t *tally) count(j *engine.Judged, is *demo.Truth) {
	got := &j.Judgement
	t.messages++
	if got.Kind == is.Kind {
		t.kindRight++
	}
	for _, k := range triage.Kinds {
		if t.kinds[k] == nil {
			t.kinds[k] = &hits{}
		}
		t.kinds[k].add(got.Kind == k, is.Kind == k)
	}
	t.vendor.add(got.Kind.Vendor(), is.Kind.Vendor())
	if got.Verdict == triage.MuteIt {
		t.muted++
		if is.Kind == triage.KindPersonal || is.Kind == triage.KindList || is.Kind == triage.KindTransactional || is.Kind == triage.KindDialogue {
			t.harm++
		}
	}
	if is.Kind.Vendor() && is.Verdict != "" && got.Kind.Vendor() {
		t.verdicts++
		far := rungs[got.Verdict] - rungs[is.Verdict]
		if far == 0 {
			t.verdictRight++
		}
		if far >= -1 && far <= 1 {
			t.near++
		}
	}
	if is.Kind.Vendor() {
		for _, k := range triage.Tactics {
			if t.tactics[k] == nil {
				t.tactics[k] = &hits{}
			}
			t.tactics[k].add(got.Has(k), slices.Contains(is.Tactics, k))
		}
		for _, n := range demo.Needs() {
			met := slices.ContainsFunc(got.Needs, func(m triage.NeedMatch) bool { return m.Need == n.Name })
			t.needs.add(met, slices.Contains(is.Needs, n.Name))
		}
	}
	if is.Vendor != "" && j.Vendor != "" {
		if t.vendors[is.Vendor] == nil {
			t.vendors[is.Vendor] = map[triage.VendorID]int{}
		}
		t.vendors[is.Vendor][j.Vendor]++
	}
}

// pairs measures the grouping: of all pairs of messages that one vendor wrote,
// those that stand under one, and the other way round.
func (t *tally) pairs() (h hits) {
	two := func(n int) int { return n * (n - 1) / 2 }
	found := map[triage.VendorID]int{}
	for _, of := range t.vendors {
		all := 0
		for id, n := range of {
			h.right += two(n)
			found[id] += n
			all += n
		}
		h.due += two(all)
	}
	for _, n := range found {
		h.given += two(n)
	}
	return h
}

func (t *tally) write(w io.Writer) error {
	var macro float64
	kinds := 0
	for _, k := range triage.Kinds {
		if h := t.kinds[k]; h != nil && h.due > 0 {
			macro += h.f1()
			kinds++
		}
	}
	pairs := t.pairs()
	out := fmt.Sprintf("The demo's %d received messages, judged in the buyer's context\n", t.messages)
	line := func(name, format string, args ...any) {
		out += fmt.Sprintf("%-34s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("kind right; macro-F1", "%.3f; %.3f", shareOf(t.kindRight, t.messages), macro/float64(max(1, kinds)))
	for _, k := range triage.Kinds {
		if h := t.kinds[k]; h != nil && h.due > 0 {
			line("  "+string(k), "precision %.2f, recall %.2f of %d", h.precision(), h.recall(), h.due)
		}
	}
	line("vendor or not, F1", "%.3f (precision %.3f, recall %.3f)", t.vendor.f1(), t.vendor.precision(), t.vendor.recall())
	var tactics hits
	for _, h := range t.tactics {
		tactics.right, tactics.given, tactics.due = tactics.right+h.right, tactics.given+h.given, tactics.due+h.due
	}
	line("tactics, micro-F1", "%.3f (precision %.3f, recall %.3f)", tactics.f1(), tactics.precision(), tactics.recall())
	for _, k := range triage.Tactics {
		if h := t.tactics[k]; h != nil && h.due > 0 {
			line("  "+string(k), "precision %.2f, recall %.2f of %d", h.precision(), h.recall(), h.due)
		}
	}
	line("verdict as meant for it alone", "%.3f, within a step %.3f, of %d", shareOf(t.verdictRight, t.verdicts), shareOf(t.near, t.verdicts), t.verdicts)
	line("judged mute; of those no selling", "%d; %d", t.muted, t.harm)
	line("needs met", "precision %.3f, recall %.3f of %d", t.needs.precision(), t.needs.recall(), t.needs.due)
	line("one vendor's mail under one vendor", "precision %.3f, recall %.3f of pairs", pairs.precision(), pairs.recall())
	_, err := io.WriteString(w, out)
	return err
}
