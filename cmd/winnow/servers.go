package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/filter"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/sieve"
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// This file is what the window needs to change something on a mail server. The
// demo has no server that stays, and so no accounts here.

// ServerAccounts implements vm.Servers.
func (d *desk) ServerAccounts() []string {
	all, err := d.current().Accounts()
	if err != nil {
		slog.Warn("the accounts could not be read", "error", err)
	}
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = a.Key()
	}
	return out
}

// ServerActions implements vm.Servers.
func (d *desk) ServerActions() []triage.ServerBatch { return d.current().ServerActions() }

// Consents implements vm.Servers.
func (d *desk) Consents(key string) map[triage.ActionKind]bool { return d.current().Consents(key) }

// Consent implements vm.Servers.
func (d *desk) Consent(ctx context.Context, key string, kind triage.ActionKind, agree bool) error {
	_, err := d.current().Consent(ctx, key, kind, agree)
	return err
}

// actor finds an account of the engine that is looked at, whose secret is
// at hand.
func (d *desk) actor(ctx context.Context, key string) (*engine.Engine, account.Account, error) {
	e := d.current()
	all, err := e.Accounts()
	if err != nil {
		return e, account.Account{}, err
	}
	for _, a := range all {
		if a.Key() != key {
			continue
		}
		if _, err := d.vault.Get(ctx, a); errors.Is(err, account.ErrNoSecret) {
			return e, a, errNoPassword{a.Address}
		} else if err != nil {
			return e, a, err
		}
		return e, a, nil
	}
	return e, account.Account{}, engine.NotFound("account", key)
}

func (d *desk) mailServer(e *engine.Engine, a account.Account) (mailbox.Server, error) {
	return intake.Server(a, intake.Secrets{Vault: d.vault}, e, slog.Default())
}

func (d *desk) filterServer(a account.Account) (*sieve.Server, error) {
	return intake.Filters(a, intake.Secrets{Vault: d.vault}, "", 0, slog.Default())
}

// Plan implements vm.Servers.
func (d *desk) Plan(ctx context.Context, key string, w vm.Wish) (triage.ServerPlan, error) {
	e, a, err := d.actor(ctx, key)
	if err != nil {
		return triage.ServerPlan{}, err
	}
	if w.Kind == triage.ActionSieve {
		srv, err := d.filterServer(a)
		if err != nil {
			return triage.ServerPlan{}, err
		}
		if w.Remove {
			return e.PlanSieveRemove(ctx, srv)
		}
		return e.PlanSieve(ctx, srv, w.To)
	}
	srv, err := d.mailServer(e, a)
	if err != nil {
		return triage.ServerPlan{}, err
	}
	switch w.Kind {
	case triage.ActionMove:
		return e.PlanMove(ctx, srv, w.To)
	case triage.ActionKeywords:
		return e.PlanKeywords(ctx, srv)
	case triage.ActionDrafts:
		return e.PlanDraft(ctx, srv, w.Draft, w.Why)
	}
	return triage.ServerPlan{}, fmt.Errorf("%s is no kind of change on a server", w.Kind)
}

// Apply implements vm.Servers.
func (d *desk) Apply(ctx context.Context, p triage.ServerPlan, confirmation string) (triage.ServerBatch, error) {
	e, a, err := d.actor(ctx, p.Account)
	if err != nil {
		return triage.ServerBatch{}, err
	}
	if p.Kind == triage.ActionSieve {
		srv, err := d.filterServer(a)
		if err != nil {
			return triage.ServerBatch{}, err
		}
		return e.ApplySieve(ctx, srv, p, confirmation)
	}
	srv, err := d.mailServer(e, a)
	if err != nil {
		return triage.ServerBatch{}, err
	}
	return e.Apply(ctx, srv, p, confirmation)
}

// TakeBack implements vm.Servers.
func (d *desk) TakeBack(ctx context.Context, id triage.DecisionID) (triage.ServerBatch, error) {
	for _, b := range d.current().ServerActions() {
		if b.ID != id {
			continue
		}
		e, a, err := d.actor(ctx, b.Account)
		if err != nil {
			return triage.ServerBatch{}, err
		}
		if b.Kind == triage.ActionSieve {
			srv, err := d.filterServer(a)
			if err != nil {
				return triage.ServerBatch{}, err
			}
			return e.UndoSieve(ctx, srv, id)
		}
		srv, err := d.mailServer(e, a)
		if err != nil {
			return triage.ServerBatch{}, err
		}
		return e.UndoAction(ctx, srv, id, nil)
	}
	return triage.ServerBatch{}, engine.NotFound("change on a server", fmt.Sprint(id))
}

// LookUp implements vm.Servers.
func (d *desk) LookUp(ctx context.Context, key string) ([]triage.ServerBatch, error) {
	e, a, err := d.actor(ctx, key)
	if err != nil {
		return nil, err
	}
	var out []triage.ServerBatch
	if e.Unclear(key) {
		srv, err := d.mailServer(e, a)
		if err != nil {
			return nil, err
		}
		if out, err = e.Reconcile(ctx, srv); err != nil {
			return out, err
		}
	}
	if e.UnclearSieve(key) {
		srv, err := d.filterServer(a)
		if err != nil {
			return out, err
		}
		more, err := e.ReconcileSieve(ctx, srv)
		return append(out, more...), err
	}
	return out, nil
}

// SaveFilter implements vm.Servers.
func (d *desk) SaveFilter(_ context.Context, path, form, folder, key string) (int, []triage.LeftOut, error) {
	e := d.current()
	p, err := e.FilterPlan(folder)
	if err != nil {
		return 0, nil, err
	}
	if form != "sieve" {
		p = p.BySender() // none of the others can hold a thread
	}
	text, err := d.filterText(e, p, form, key)
	if err != nil {
		return 0, nil, err
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	err = replaceFile(path, func(f *os.File) error {
		_, err := f.Write(text)
		return err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("save the filter: %w", err)
	}
	var left []triage.LeftOut
	for _, l := range p.LeftOut {
		left = append(left, triage.LeftOut{What: l.What, Why: l.Why})
	}
	return len(p.Rules), left, nil
}

func (d *desk) filterText(e *engine.Engine, p filter.Plan, form, key string) ([]byte, error) {
	switch form {
	case "sieve":
		text, err := filter.Sieve(p, nil)
		return []byte(text), err
	case "gmail":
		return filter.Gmail(p)
	case "outlook":
		return []byte(filter.Outlook(p)), nil
	case "thunderbird":
		all, err := e.Accounts()
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			if a.Key() == key || key == "" {
				return []byte(filter.Thunderbird(p, a.User, a.Host, "/")), nil
			}
		}
		return nil, errors.New("the rules for Thunderbird name the account's folders, and no account is known yet: add it under Mail first")
	}
	return nil, fmt.Errorf("%s is no form of filter", form)
}

// Letter implements vm.Servers.
func (d *desk) Letter(ctx context.Context, vendor triage.VendorID, leave bool, key string) ([]byte, error) {
	e := d.current()
	from := ""
	if all, err := e.Accounts(); err == nil {
		for _, a := range all {
			if a.Key() == key {
				from = a.Address
			}
		}
	}
	if leave {
		return e.OptOutDraft(ctx, vendor, from)
	}
	return e.QuestionsDraft(ctx, vendor, from)
}
