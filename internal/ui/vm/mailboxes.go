package vm

import (
	"context"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Mailboxes is what the window needs to add the buyer's mailboxes and to look
// after them. Calls with a context may take time and are never made on the
// window's goroutine. All are safe for concurrent use.
type Mailboxes interface {
	// Ways says how the server of an address can be found, in order, and whom
	// each way asks. It asks nobody.
	Ways(address string) ([]Way, error)
	// Find goes one way; nobody but its host is asked.
	Find(ctx context.Context, w Way) (Found, error)
	// Try signs in once; nothing is kept. show is told what the buyer has to
	// open, when the provider signs in by itself. The error is a
	// *CertificateError when the server could not show that it is the right one.
	Try(ctx context.Context, box Mailbox, show func(SignIn)) (Trial, error)
	// Known are the mailboxes, with how it stands with each.
	Known(ctx context.Context) ([]Box, error)
	// Now, Pause and Resume are about keeping up with a mailbox.
	Now(ctx context.Context, key string) error
	Pause(ctx context.Context, key string) error
	Resume(ctx context.Context, key string) error
	// Test signs in with what is kept and says what came of it.
	Test(ctx context.Context, key string) (string, error)
	// Change signs in with a new password, or anew at the provider, and keeps
	// that in place of what was kept.
	Change(ctx context.Context, key, password string, show func(SignIn)) error
	// Pin trusts one certificate of the mailbox's server, and no other.
	Pin(ctx context.Context, key, fingerprint string) error
	// Remove forgets a mailbox and its secret; mail that was read and decisions
	// stay.
	Remove(ctx context.Context, key string) error
	// AnswerWith says who answers when a passphrase is needed.
	AnswerWith(ask func(ctx context.Context, p Passphrase) (string, error))
}

// Passphrase says which passphrase is asked for.
type Passphrase struct {
	Fresh bool // there is no file yet: a new one is to be chosen
	Again bool // the last one did not open the file
}

// WayKind is a way to find the server of an address.
type WayKind string

// The ways. ByHand is always the last.
const (
	WayKnown  WayKind = "table"
	WayDNS    WayKind = "dns"
	WayAsked  WayKind = "autoconfig"
	WayByHand WayKind = "hand"
)

// Way is one way to find the server of an address.
type Way struct {
	Address string
	At      int // its place among the ways of the address
	Kind    WayKind
	Host    string // that is asked, "" for nobody
	Says    string // what happens, in a sentence
}

// Found is a server that was found, for the buyer to look at before a secret
// is sent there.
type Found struct {
	Server  Server
	Outside bool // it is not below the address's own domain
}

// Keep is where a secret is kept.
type Keep string

// The places.
const (
	KeepKeyring Keep = "keyring"
	KeepFile    Keep = "file"
	KeepAsk     Keep = "ask"
)

// OAuth says at whose page the buyer signs in, and as whose program.
type OAuth struct {
	Provider, ClientID, ClientSecret, Tenant string
	AuthURL, TokenURL, DeviceURL, Scopes     string // for Provider "other"
	Code                                     bool   // sign in by typing a code elsewhere
}

// SignIn is what the buyer has to open to sign in. Code is to be typed there,
// or "".
type SignIn struct {
	Address, Code string
	Until         time.Time // of a code; zero when that is not known
}

// Trial is a mailbox whose server let the buyer in.
type Trial struct {
	Folders []Folder
	// Keep keeps the mailbox and its secret, and returns where the secret is
	// now and what reads the mail.
	Keep func(ctx context.Context, folders []string, days int) (place Keep, read func(ctx context.Context) error, err error)
}

// Folder is a folder on a server.
type Folder struct {
	Name string // as the server names it
	Show string // fit to be shown
	Role string // "inbox", "sent" …, "" for none
	On   bool   // read unless the buyer says otherwise
}

// Certificate is what a server shows of itself.
type Certificate struct {
	Names, Issuer string
	From, Until   time.Time
	Fingerprint   string // SHA-256
	Trouble       string // why it was refused, in a clause
}

// CertificateError says that a server's certificate was refused, before
// anything was told to the server.
type CertificateError struct {
	Host string
	Cert Certificate
	Err  error
}

func (e *CertificateError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *CertificateError) Unwrap() error { return e.Err }

// Box is a mailbox that is known.
type Box struct {
	Key, Title string
	Server     Server
	Pinned     bool
	OAuth      bool
	Folders    []string // chosen by the buyer, none for the usual ones
	Days       int      // how far back it is read; 0 for all of it
	Place      Keep     // where the secret is in force
	Held       bool     // a secret is there
	Secret     string   // where it is, in a sentence
	Kept       bool     // it is kept up with, as Watched says
	Watched    triage.Watched
	Last       time.Time // when it was last read to the end; zero while that is unknown
	Received   int64     // bytes over the wire today
	Sent       int64
	Month      int64 // bytes received in the last 31 days
}

// BoxRow is a mailbox as its screen shows it.
type BoxRow struct {
	Box
	State  string // how it stands, in a sentence
	Broken bool   // something is to be done
	Facts  []Line
	Paused bool
}

// NewBoxRow says what the screen shows of a mailbox; explain turns an error
// into a sentence.
func NewBoxRow(s Speech, b Box, now time.Time, explain func(error) string) BoxRow {
	r := BoxRow{Box: b}
	r.State, r.Broken = s.stateOf(b, now, explain)
	r.Paused = b.Kept && b.Watched.State == triage.WatchPaused
	last := s.T("not yet since Winnow was started")
	if !b.Last.IsZero() {
		last = s.Clock(now, b.Last)
	}
	server := ServerWords(s, b.Server)
	if b.Pinned {
		server += ", " + s.T("one certificate trusted by hand")
	}
	folders := s.T("Inbox and Sent")
	if len(b.Folders) > 0 {
		folders = strings.Join(b.Folders, ", ")
	}
	r.Facts = []Line{
		{Name: s.T("Last read to the end"), Text: last},
		{Name: s.T("Server"), Text: server},
		{Name: s.T("Folders"), Text: folders + ", " + s.HorizonWords(b.Days)},
		{Name: s.T("Over the wire"), Text: s.T("%s received and %s sent today; %s received in 31 days", s.Bytes(b.Received), s.Bytes(b.Sent), s.Bytes(b.Month))},
		{Name: s.T("Secret"), Text: s.Said(b.Secret)},
	}
	return r
}

// stateOf says how it stands with a mailbox, and whether the buyer has to do
// something about it.
func (s Speech) stateOf(b Box, now time.Time, explain func(error) string) (string, bool) {
	w := b.Watched
	why := ""
	if w.Err != nil {
		why = " " + explain(w.Err)
	}
	again := ""
	if !w.Next.IsZero() {
		again = " " + s.T("It is tried again at %s.", s.Clock(now, w.Next))
	}
	switch {
	case !b.Kept && !b.Held:
		return s.T("Needs its password: it is not kept on this computer."), true
	case !b.Kept:
		return s.T("Not read yet since Winnow was started."), false
	case w.State == triage.WatchReading:
		return s.T("Reading what is new."), false
	case w.State == triage.WatchIdle:
		return s.T("Up to date since %s, and watching for new mail.", s.Clock(now, w.Since)), false
	case w.State == triage.WatchOffline:
		return s.T("Offline.") + again, false
	case w.State == triage.WatchTrouble:
		return s.T("The server makes trouble.") + why + again, true
	case w.State == triage.WatchSignIn:
		return s.T("Stopped until you sign in again.") + why, true
	case w.State == triage.WatchPaused:
		return s.T("Paused. What was read stays; it goes on where it was left."), false
	case w.State == triage.WatchEnded:
		return s.T("No longer read."), false
	}
	return s.T("Beginning."), false
}

// QuietLine says in a few words that something keeps the mail from coming, or
// "" when nothing does.
func (s Speech) QuietLine(all []triage.Watched, now time.Time) string {
	off, trouble, in := 0, 0, 0
	var next time.Time
	for _, w := range all {
		switch w.State {
		case triage.WatchOffline:
			off++
		case triage.WatchTrouble:
			trouble++
		case triage.WatchSignIn:
			in++
		default:
			continue
		}
		if !w.Next.IsZero() && (next.IsZero() || w.Next.Before(next)) {
			next = w.Next
		}
	}
	again := ""
	if !next.IsZero() {
		again = " " + s.T("Tried again at %s.", s.Clock(now, next))
	}
	switch {
	case in > 0:
		return s.N(in, "%s mailbox needs you to sign in again, under Mail.", "%s mailboxes need you to sign in again, under Mail.")
	case off > 0:
		return s.T("Offline. What was read is here.") + again
	case trouble > 0:
		return s.N(trouble, "%s mail server makes trouble.", "%s mail servers make trouble.") + again
	}
	return ""
}

// Clock is a time of day, with the day when it is another than today.
func (s Speech) Clock(now, t time.Time) string {
	t = t.In(now.Location())
	if y, m, d := t.Date(); y == now.Year() && m == now.Month() && d == now.Day() {
		return t.Format("15:04")
	}
	if s.lang == "de" {
		return t.Format("2.1.2006, 15:04")
	}
	return Moment(s, now, t)
}

// Bytes is a number of bytes for people.
func (s Speech) Bytes(n int64) string {
	switch {
	case n < 1000:
		return s.N(int(n), "%s byte", "%s bytes")
	case n < 1_000_000:
		return s.T("%s kB", s.tenth(float64(n)/1e3))
	case n < 1_000_000_000:
		return s.T("%s MB", s.tenth(float64(n)/1e6))
	}
	return s.T("%s GB", s.tenth(float64(n)/1e9))
}

// Horizons lists the choices of how far back mail is read, in days; 0 is all.
var Horizons = [...]int{30, 90, 180, 365, 0}

// HorizonWords says how far back mail is read.
func (s Speech) HorizonWords(days int) string {
	if days <= 0 {
		return s.T("all of it")
	}
	return s.T("the last %s days", s.Number(days))
}
