package demo

import (
	"slices"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// session is one connection. It adds to the library's memory server what a
// client of real servers relies on: folders that say what they are for
// (RFC 6154), and EXAMINE that changes nothing (RFC 9051 section 6.3.3).
type session struct {
	*imapmemserver.UserSession // nil before login

	user     *imapmemserver.User
	folders  *folders
	readOnly bool
	leave    func()
	once     sync.Once
}

var _ imapserver.SessionIMAP4rev2 = (*session)(nil)

var errReadOnly = &imap.Error{Type: imap.StatusResponseTypeNo, Text: "the folder was opened with EXAMINE"}

func (s *session) Login(name, password string) error {
	if err := s.user.Login(name, password); err != nil {
		return err
	}
	s.UserSession = imapmemserver.NewUserSession(s.user)
	return nil
}

func (s *session) Close() error {
	defer s.once.Do(s.leave)
	return s.UserSession.Close()
}

func (s *session) Select(name string, options *imap.SelectOptions) (*imap.SelectData, error) {
	data, err := s.UserSession.Select(name, options)
	s.readOnly = options != nil && options.ReadOnly
	return data, err
}

func (s *session) Fetch(w *imapserver.FetchWriter, nums imap.NumSet, options *imap.FetchOptions) error {
	if s.readOnly {
		for _, section := range options.BodySection {
			section.Peek = true
		}
	}
	return s.UserSession.Fetch(w, nums, options)
}

func (s *session) Store(w *imapserver.FetchWriter, nums imap.NumSet, flags *imap.StoreFlags, options *imap.StoreOptions) error {
	if s.readOnly {
		return errReadOnly
	}
	return s.UserSession.Store(w, nums, flags, options)
}

func (s *session) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	if s.readOnly {
		return errReadOnly
	}
	return s.UserSession.Expunge(w, uids)
}

func (s *session) Move(w *imapserver.MoveWriter, nums imap.NumSet, dest string) error {
	if s.readOnly {
		return errReadOnly
	}
	return s.UserSession.Move(w, nums, dest)
}

func (s *session) Create(name string, options *imap.CreateOptions) error {
	err := s.UserSession.Create(name, options)
	if err == nil {
		s.folders.add(name)
	}
	return err
}

func (s *session) Delete(name string) error {
	err := s.UserSession.Delete(name)
	if err == nil {
		s.folders.remove(name)
	}
	return err
}

func (s *session) Rename(name, newName string, options *imap.RenameOptions) error {
	err := s.UserSession.Rename(name, newName, options)
	if err == nil {
		s.folders.remove(name)
		s.folders.add(newName)
	}
	return err
}

// List answers LIST and LSUB; all folders are subscribed.
func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	if len(patterns) == 0 {
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: '/'})
	}
	for _, name := range s.folders.all() {
		if !slices.ContainsFunc(patterns, func(p string) bool { return imapserver.MatchList(name, '/', ref, p) }) {
			continue
		}
		use := specialUse[name]
		if options.SelectSpecialUse && use == "" {
			continue
		}
		data := imap.ListData{Mailbox: name, Delim: '/', Attrs: []imap.MailboxAttr{imap.MailboxAttrHasNoChildren}}
		if options.ReturnSubscribed || options.SelectSubscribed {
			data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
		}
		if use != "" {
			data.Attrs = append(data.Attrs, use)
		}
		if options.ReturnStatus != nil {
			status, err := s.Status(name, options.ReturnStatus)
			if err != nil {
				return err
			}
			data.Status = status
		}
		if err := w.WriteList(&data); err != nil {
			return err
		}
	}
	return nil
}

var specialUse = map[string]imap.MailboxAttr{
	Sent: imap.MailboxAttrSent, "Drafts": imap.MailboxAttrDrafts, "Archive": imap.MailboxAttrArchive,
}

// folders are the names of the folders, which the library's user keeps to itself.
type folders struct {
	mu    sync.Mutex
	names map[string]bool
}

func newFolders() *folders { return &folders{names: map[string]bool{}} }

func (f *folders) add(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names[name] = true
}

func (f *folders) remove(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.names, name)
}

func (f *folders) all() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var names []string
	for n := range f.names {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
