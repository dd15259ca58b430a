package imap

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"winnow/internal/mailbox"
)

// Folder is a folder of an account.
type Folder struct {
	Name string // as the server names it, decoded; not fit to be shown as it is
	Role mailbox.Role
	Read bool // it can be opened and is read unless others are chosen
}

// Folders signs in and lists the folders of the account. Names that the server
// writes in a way that ends the listing do not matter: what came before is
// returned, and the inbox always.
func (s *Source) Folders(ctx context.Context) ([]Folder, error) {
	l, err := s.link(ctx)
	if err != nil {
		return nil, err
	}
	defer l.leave()
	all, err := l.session.list(ctx, false)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		s.cfg.Log.Info("folders could not be listed to the end", "account", s.cfg.Account, "error", err)
	}
	if !slices.ContainsFunc(all, func(f Folder) bool { return f.Role == mailbox.RoleInbox }) {
		all = append([]Folder{{Name: "INBOX", Role: mailbox.RoleInbox, Read: true}}, all...)
	}
	return all, nil
}

// listLimits are enough for ten thousand folders.
var listLimits = limits{line: 64 << 10, literal: 64 << 10, depth: 50, total: 4 << 20}

// maxFolderName bounds the names that are used, in bytes.
const maxFolderName = 1000

// list lists folders, those that came also on error; only those with a special use when special is set, which
// leaves out those whose names the library cannot read and ends the connection
// at.
func (s *session) list(ctx context.Context, special bool) ([]Folder, error) {
	var options *imap.ListOptions
	if s.caps.Has(imap.CapListExtended) && s.caps.Has(imap.CapSpecialUse) || s.caps.Has(imap.CapIMAP4rev2) {
		options = &imap.ListOptions{SelectSpecialUse: special, ReturnSpecialUse: !special}
	}
	var all []Folder
	err := s.do(ctx, "listing folders", s.cfg.Silence, listLimits, func() error {
		cmd := s.client.List("", "*", options)
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			if f, ok := asFolder(data); ok {
				all = append(all, f)
			}
		}
		return cmd.Close()
	})
	return chosen(all), err
}

// asFolder is what one line of a LIST tells.
func asFolder(data *imap.ListData) (Folder, bool) {
	f := Folder{Name: data.Mailbox, Read: true}
	if f.Name == "" || len(f.Name) > maxFolderName || strings.ContainsAny(f.Name, "\x00\r\n") {
		return f, false
	}
	for _, attr := range data.Attrs {
		switch imap.MailboxAttr(strings.ToLower(string(attr))) {
		case "\\noselect", "\\nonexistent":
			return f, false
		case "\\sent":
			f.Role = mailbox.RoleSent
		case "\\drafts":
			f.Role = mailbox.RoleDrafts
		case "\\junk", "\\trash", "\\all", "\\archive", "\\flagged":
			f.Read = false
		}
	}
	if strings.EqualFold(f.Name, "INBOX") {
		f.Name, f.Role = "INBOX", mailbox.RoleInbox
	}
	return f, true
}

// chosen gives folders their roles and marks those that are read when nobody
// chose: the inbox, and what was sent. What the server says about the use of a
// folder (RFC 6154) goes before what its name says.
func chosen(all []Folder) []Folder {
	told := false
	for _, f := range all {
		told = told || f.Role == mailbox.RoleSent
	}
	for i, f := range all {
		if f.Role == mailbox.RoleOther && f.Read {
			levels := strings.FieldsFunc(f.Name, func(r rune) bool { return r == '/' || r == '.' || r == '\\' })
			byName := mailbox.RoleOther
			if len(levels) > 0 {
				byName = mailbox.RoleByName(levels[len(levels)-1])
			}
			if byName == mailbox.RoleDrafts || byName == mailbox.RoleSent && !told {
				f.Role = byName
			}
		}
		f.Read = f.Read && (f.Role == mailbox.RoleInbox || f.Role == mailbox.RoleSent)
		all[i] = f
	}
	return all
}

// maxSent bounds how many folders are taken for what was sent.
const maxSent = 4

// usualSent are tried where folders cannot be listed.
var usualSent = []string{"Sent", "INBOX.Sent", "Sent Items", "Sent Messages"}

// sentFolders finds the folders of sent mail. Their absence stops nothing, so
// every trouble but the end of ctx is only noted.
func (l *link) sentFolders(ctx context.Context) ([]Folder, error) {
	for _, special := range []bool{true, false} {
		all, err := l.session.list(ctx, special)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			l.cfg.Log.Info("folders could not be listed", "account", l.cfg.Account, "error", err)
			if !refused(err) {
				if err := l.again(ctx, err); err != nil {
					return nil, err
				}
				continue
			}
		}
		var sent []Folder
		for _, f := range all {
			if f.Role == mailbox.RoleSent && len(sent) < maxSent {
				sent = append(sent, f)
			}
		}
		if len(sent) > 0 || (err == nil && !special) {
			return sent, nil
		}
	}
	var sent []Folder
	for _, name := range usualSent {
		sent = append(sent, Folder{Name: name, Role: mailbox.RoleSent})
	}
	return sent, nil
}

// String is the name fit to be shown.
func (f Folder) String() string { return fmt.Sprintf("%q", mailbox.Clean(f.Name, 100)) }
