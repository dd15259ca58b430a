package imap

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"winnow/internal/mailbox"
)

// Server is an account's server for the changes that the buyer asks for. Every
// Desk is a connection of its own: the one that reads mail cannot change it.
type Server struct{ cfg Config }

var _ mailbox.Server = (*Server)(nil)

// NewServer returns the server of an account. It connects only when a Desk is
// asked for.
func NewServer(cfg Config) *Server { return &Server{New(cfg).cfg} }

// Name is the name of the account.
func (s *Server) Name() string { return (&Source{s.cfg}).Name() }

// TLS is how the server's certificate is looked at, for other services of the
// same host.
func (s *Server) TLS() *tls.Config { return s.cfg.tlsConfig() }

// Desk signs in.
func (s *Server) Desk(ctx context.Context) (mailbox.Desk, error) {
	session, _, err := s.cfg.signedIn(ctx)
	if err != nil {
		return nil, err
	}
	return &desk{session: session}, nil
}

// desk is a connection on which folders are opened with SELECT.
type desk struct {
	session   *session
	open      string // the folder that is open, "" for none
	change    bool   // it was opened to be changed
	separator *string
}

// Close implements mailbox.Desk.
func (d *desk) Close() { d.session.leave() }

// run runs a command; a NO becomes an ErrRefused.
func (d *desk) run(ctx context.Context, op string, run func() error) error {
	err := d.session.do(ctx, op, d.session.cfg.Silence, plainLimits, run)
	if err == nil || !refused(err) {
		return err
	}
	var no *imap.Error
	kind := mailbox.ErrRefused
	if errors.As(err, &no) && (no.Code == imap.ResponseCodeNonExistent || no.Code == imap.ResponseCodeTryCreate) {
		kind = mailbox.ErrNoFolder
	}
	return &refusal{kind, err}
}

// refusal is the server's NO.
type refusal struct {
	kind error
	err  error
}

// Error is one sentence: what was refused, why, and the server's own words.
func (r *refusal) Error() string {
	var trouble *Error
	var no *imap.Error
	if !errors.As(r.err, &trouble) || !errors.As(r.err, &no) {
		return r.err.Error()
	}
	why, ok := refusals[no.Code]
	if !ok {
		why = mailbox.ErrRefused.Error()
	}
	text := fmt.Sprintf("%s (%s): %s", trouble.Op, trouble.Host, why)
	if trouble.Words != "" {
		text += fmt.Sprintf("; it said: %q", trouble.Words)
	}
	return text
}

// refusals are the codes of a NO (RFC 5530) that say more than that it is one.
var refusals = map[imap.ResponseCode]string{
	imap.ResponseCodeNoPerm:      "you may not change that there",
	imap.ResponseCodeOverQuota:   "there is no room left in the mailbox",
	imap.ResponseCodeCannot:      "the server cannot do that",
	imap.ResponseCodeNonExistent: mailbox.ErrNoFolder.Error(),
	imap.ResponseCodeTryCreate:   mailbox.ErrNoFolder.Error(),
}

// Unwrap gives what it is and what the server said.
func (r *refusal) Unwrap() []error { return []error{r.kind, mailbox.ErrRefused, r.err} }

// cannot is a change that this server has no safe way for.
func (d *desk) cannot(what string) error {
	return fmt.Errorf("%w (%s): %s", mailbox.ErrCannot, d.session.cfg.address(), what)
}

// Folders implements mailbox.Desk. Folders whose names end the listing are left
// out, as when reading.
func (d *desk) Folders(ctx context.Context) ([]mailbox.DeskFolder, error) {
	all, err := d.session.list(ctx, false)
	if err != nil {
		return nil, err
	}
	var out []mailbox.DeskFolder
	for _, f := range all {
		out = append(out, mailbox.DeskFolder{Name: f.Name, Role: f.Role})
	}
	return out, nil
}

// Separator implements mailbox.Desk (RFC 9051 section 6.3.9: an empty name asks
// for it).
func (d *desk) Separator(ctx context.Context) (string, error) {
	if d.separator != nil {
		return *d.separator, nil
	}
	found := ""
	err := d.run(ctx, "asking how folders are named", func() error {
		cmd := d.session.client.List("", "", nil)
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			if data.Delim != 0 {
				found = string(data.Delim)
			}
		}
		return cmd.Close()
	})
	if err == nil {
		d.separator = &found
	}
	return found, err
}

// Enter implements mailbox.Desk.
func (d *desk) Enter(ctx context.Context, folder string, change bool) (mailbox.Place, error) {
	if err := sound(folder); err != nil {
		return mailbox.Place{}, err
	}
	var p mailbox.Place
	err := d.run(ctx, "opening "+mailbox.Clean(folder, 100), func() error {
		data, err := d.session.client.Select(folder, &imap.SelectOptions{ReadOnly: !change}).Wait()
		if err != nil {
			return err
		}
		p = mailbox.Place{Validity: data.UIDValidity, Next: uint32(data.UIDNext)}
		for _, f := range data.PermanentFlags {
			p.Keywords = append(p.Keywords, string(f))
		}
		return nil
	})
	d.open, d.change, d.session.folder = folder, change, folder
	if errors.Is(err, mailbox.ErrRefused) && !errors.Is(err, mailbox.ErrNoFolder) {
		// Many servers refuse without saying that the folder is missing.
		there, listErr := d.there(ctx, folder)
		if listErr != nil {
			return p, listErr
		}
		if !there {
			err = &refusal{mailbox.ErrNoFolder, err}
		}
	}
	if err != nil {
		d.open = ""
		return p, err
	}
	if change && d.session.guard.readOnly() {
		// Some servers then say OK to changes and make none.
		d.change = false
		return p, &refusal{mailbox.ErrReadOnly, fmt.Errorf("%s (%s): %w", mailbox.Clean(folder, 100), d.session.cfg.address(), mailbox.ErrReadOnly)}
	}
	return p, nil
}

// there tells whether a folder is listed.
func (d *desk) there(ctx context.Context, folder string) (bool, error) {
	found := false
	err := d.run(ctx, "looking for "+mailbox.Clean(folder, 100), func() error {
		cmd := d.session.client.List("", strings.NewReplacer("*", "%", "%", "%").Replace(folder), nil)
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			found = found || data.Mailbox == folder && !slices.Contains(data.Attrs, imap.MailboxAttrNonExistent)
		}
		return cmd.Close()
	})
	return found, err
}

// sound refuses names that are no folder's.
func sound(folder string) error {
	if folder == "" || len(folder) > maxFolderName || strings.ContainsAny(folder, "\x00\r\n") {
		return fmt.Errorf("%w: %q cannot be the name of a folder", mailbox.ErrRefused, mailbox.Clean(folder, 100))
	}
	return nil
}

// Create implements mailbox.Desk. A folder that is there already is no error.
func (d *desk) Create(ctx context.Context, folder string) error {
	if err := sound(folder); err != nil {
		return err
	}
	err := d.run(ctx, "making the folder "+mailbox.Clean(folder, 100), func() error {
		return d.session.client.Create(folder, nil).Wait()
	})
	var no *imap.Error
	if errors.As(err, &no) && no.Code == imap.ResponseCodeAlreadyExists {
		return nil
	}
	return err
}
