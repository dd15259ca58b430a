package fake

import (
	"context"
	"fmt"
	"slices"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// servers is the mail server of a fake desk: what the buyer agreed to, and what
// was done.
type servers struct {
	consents map[triage.ActionKind]bool
	batches  []triage.ServerBatch // newest first
	saved    []string
}

// account is the account of a fake desk.
const account = "dana@acme.example"

// errRefused is a change that the buyer did not agree to.
type errRefused struct{ kind triage.ActionKind }

func (e errRefused) Error() string { return "no consent" }

// Sentence says it for people.
func (e errRefused) Sentence() string {
	return "You have not allowed that on this account: " + vm.ActionWords(vm.Speech{}, e.kind) + ". Nothing was changed."
}

// ServerAccounts implements vm.Servers.
func (d *Desk) ServerAccounts() []string {
	if d.NoServers || len(d.Standings()) == 0 {
		return nil
	}
	return []string{account}
}

// ServerActions implements vm.Servers.
func (d *Desk) ServerActions() []triage.ServerBatch {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.servers.batches)
}

// Consents implements vm.Servers.
func (d *Desk) Consents(string) map[triage.ActionKind]bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := map[triage.ActionKind]bool{}
	for k, v := range d.servers.consents {
		out[k] = v
	}
	return out
}

// Consent implements vm.Servers.
func (d *Desk) Consent(ctx context.Context, key string, kind triage.ActionKind, agree bool) error {
	if _, err := d.Decide(ctx, triage.Decision{Act: triage.ActConsent, Server: &triage.ServerAction{Kind: kind, Account: key, Revoked: !agree}}); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.servers.consents == nil {
		d.servers.consents = map[triage.ActionKind]bool{}
	}
	d.servers.consents[kind] = agree
	return nil
}

// Plan implements vm.Servers: one message of each muted vendor, and of
// everybody for keywords.
func (d *Desk) Plan(ctx context.Context, key string, w vm.Wish) (triage.ServerPlan, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := triage.ServerPlan{Kind: w.Kind, Account: key, To: w.To, MakeTo: w.Kind == triage.ActionMove, Token: "token", Draft: w.Draft}
	if err := d.fault(ctx); err != nil {
		return p, err
	}
	switch w.Kind {
	case triage.ActionSieve:
		p.Script = &triage.ScriptChange{Scripts: []triage.ScriptText{{Name: "winnow-mutes", Text: "# mutes\n", Exists: !w.Remove}}, Activated: "winnow"}
		return p, nil
	case triage.ActionDrafts:
		p.To, p.Items = "Drafts", []triage.ServerItem{{From: key, Subject: w.Why}}
		return p, nil
	}
	for _, s := range d.standings {
		if s.Mute == nil && w.Kind == triage.ActionMove {
			continue
		}
		it := triage.ServerItem{From: "sam@" + string(s.Vendor.ID), Subject: "Quick question", Folder: "INBOX"}
		if w.Kind == triage.ActionKeywords {
			it.Add = []string{"$WinnowSkip"}
		}
		p.Items = append(p.Items, it)
	}
	p.Senders = len(p.Items)
	p.Ask = len(p.Items) > 5 && p.Senders > 3
	return p, nil
}

// Apply implements vm.Servers.
func (d *Desk) Apply(ctx context.Context, p triage.ServerPlan, confirmation string) (triage.ServerBatch, error) {
	d.mu.Lock()
	agreed := d.servers.consents[p.Kind]
	d.mu.Unlock()
	if !agreed {
		return triage.ServerBatch{}, errRefused{p.Kind}
	}
	if p.Ask && confirmation != p.Token {
		return triage.ServerBatch{}, fmt.Errorf("a large change was not confirmed")
	}
	id, err := d.Decide(ctx, triage.Decision{Act: triage.ActServer, Server: &triage.ServerAction{Kind: p.Kind, Account: p.Account, To: p.To, Items: p.Items}})
	if err != nil {
		return triage.ServerBatch{}, err
	}
	b := triage.ServerBatch{ID: id, At: d.now, Kind: p.Kind, Account: p.Account, To: p.To, Script: p.Script}
	for _, it := range p.Items {
		b.Changes = append(b.Changes, triage.ServerChangeNow{ServerItem: it, State: triage.ItemDone})
	}
	if p.Script != nil {
		b.Changes = []triage.ServerChangeNow{{State: triage.ItemDone}}
	}
	d.mu.Lock()
	d.servers.batches = append([]triage.ServerBatch{b}, d.servers.batches...)
	d.mu.Unlock()
	d.Send(triage.Event{Kind: triage.EventStandings})
	return b, nil
}

// TakeBack implements vm.Servers.
func (d *Desk) TakeBack(ctx context.Context, id triage.DecisionID) (triage.ServerBatch, error) {
	if _, err := d.Decide(ctx, triage.Decision{Act: triage.ActServerUndo, Server: &triage.ServerAction{Of: id, Account: account, Which: []int{0}}}); err != nil {
		return triage.ServerBatch{}, err
	}
	d.mu.Lock()
	var out triage.ServerBatch
	for i := range d.servers.batches {
		if b := &d.servers.batches[i]; b.ID == id {
			b.Changes = slices.Clone(b.Changes)
			for j := range b.Changes {
				b.Changes[j].State = triage.ItemUndone
			}
			out = *b
		}
	}
	d.mu.Unlock()
	d.Send(triage.Event{Kind: triage.EventStandings})
	return out, nil
}

// LookUp implements vm.Servers.
func (d *Desk) LookUp(ctx context.Context, _ string) ([]triage.ServerBatch, error) {
	return nil, ctx.Err()
}

// SaveFilter implements vm.Servers. It writes nothing; Saved tells.
func (d *Desk) SaveFilter(ctx context.Context, path, form, folder, _ string) (int, []triage.LeftOut, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return 0, nil, err
	}
	d.servers.saved = append(d.servers.saved, form+" "+path+" "+folder)
	return 2, nil, nil
}

// Saved lists the files that were asked for.
func (d *Desk) Saved() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.servers.saved)
}

// Letter implements vm.Servers.
func (d *Desk) Letter(ctx context.Context, vendor triage.VendorID, leave bool, key string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	text := "Which customer can I ask?"
	if leave {
		text = "Please take me off your list."
	}
	return []byte("From: " + key + "\r\nTo: sam@" + string(vendor) + "\r\nSubject: A question\r\nX-Unsent: 1\r\n\r\n" + text + "\r\n"), nil
}
