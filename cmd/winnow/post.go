package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/ui/vm"
)

// errNoPassword says that a password has to be typed once more.
type errNoPassword struct{ address string }

func (e errNoPassword) Error() string { return "no password is kept for " + e.address }

// Sentence says it for people.
func (e errNoPassword) Sentence() string {
	return "The password of " + e.address + " is not kept on this computer. Type it once more under Mail (" + vm.KeyOf(vm.CmdMail) + ")."
}

// explain turns any error into a sentence or two for people.
func explain(err error) string {
	var own interface{ Sentence() string }
	if errors.As(err, &own) {
		return own.Sentence()
	}
	var server *imap.Error
	if errors.As(err, &server) && errors.Is(server.Kind, imap.ErrAuth) {
		return refused(server)
	}
	return engine.Explain(err)
}

// refused says that a server did not let the buyer in, with the server's own
// words but without their protocol.
func refused(e *imap.Error) string {
	text := e.Host + " refused the user name or the password"
	if e.Detail != "" {
		text += ": " + strings.TrimRight(e.Detail, ".")
	}
	words := strings.TrimPrefix(e.Words, "NO ")
	if strings.HasPrefix(words, "[") {
		if _, rest, ok := strings.Cut(words, "]"); ok {
			words = rest
		}
	}
	if words = strings.TrimRight(strings.TrimSpace(words), "."); words != "" {
		text += ". It said: “" + words + "”"
	}
	return text + "."
}

// Demo implements vm.Post.
func (d *desk) Demo(ctx context.Context) (err error) {
	if err := d.look(ctx, true); err != nil {
		return err
	}
	server, err := intake.StartDemo(d.clock())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if err := server.Prepare(ctx, d.demo); err != nil {
		return err
	}
	if _, err := d.demo.Sync(ctx, server.Source); err != nil {
		return err
	}
	return server.Finish(ctx, d.demo, d.clock())
}

// InDemo implements vm.Post.
func (d *desk) InDemo() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inDemo
}

// Leave implements vm.Post.
func (d *desk) Leave(ctx context.Context) error { return d.look(ctx, false) }

// Open implements vm.Post.
func (d *desk) Open(ctx context.Context, paths []string) error {
	sources, err := intake.Paths(paths)
	if err != nil {
		return err
	}
	if err := d.look(ctx, false); err != nil {
		return err
	}
	return d.read(ctx, sources)
}

// read reads sources one after the other: one that fails does not keep the
// others from being read.
func (d *desk) read(ctx context.Context, sources []mailbox.Source) error {
	var errs []error
	for _, s := range sources {
		if _, err := d.own.Sync(ctx, s); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Refresh implements vm.Post.
func (d *desk) Refresh(ctx context.Context) error {
	accounts, err := d.own.Accounts()
	if err != nil {
		return err
	}
	if err := d.look(ctx, false); err != nil {
		return err
	}
	var errs []error
	for _, a := range accounts {
		if err := d.sync(ctx, a); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// sync reads what is new in an account, and then keeps up with it.
func (d *desk) sync(ctx context.Context, a account.Account) error {
	src, err := d.source(ctx, a)
	if err != nil {
		return err
	}
	d.watch.Remove(a.Key()) // not twice at once
	_, err = d.own.Sync(ctx, src)
	if ctx.Err() == nil && !errors.Is(err, mailbox.ErrSignIn) {
		d.watch.Add(src.Line())
	}
	return err
}

// source reads an account whose secret is at hand.
func (d *desk) source(ctx context.Context, a account.Account) (*imap.Source, error) {
	if err := d.held(ctx, a); err != nil {
		return nil, err
	}
	return intake.Account(a, intake.Secrets{Vault: d.vault}, d.own, slog.Default())
}

// KeepUp begins to keep up with every account whose secret is at hand. The
// others begin when the buyer has typed their password.
func (d *desk) KeepUp(ctx context.Context) {
	accounts, err := d.own.Accounts()
	if err != nil {
		slog.Warn("the accounts could not be read", "error", err)
		return
	}
	for _, a := range accounts {
		src, err := d.source(ctx, a)
		if err != nil {
			slog.Info("an account is not kept up with", "account", a.Key(), "error", err)
			continue
		}
		d.watch.Add(src.Line())
	}
}

// Accounts implements vm.Post.
func (d *desk) Accounts() []string {
	all, err := d.own.Accounts()
	if err != nil {
		slog.Warn("the accounts could not be read", "error", err)
		return nil
	}
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = a.Title()
	}
	return out
}

// Folder implements vm.Post.
func (d *desk) Folder() string { return d.files }

// filesFolder is where the buyer's documents go, as far as the system says.
func filesFolder() string {
	dir := xdg.UserDirs.Documents
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = xdg.Home
	}
	return dir + string(filepath.Separator)
}
