package mailbox

import (
	"context"
	"errors"
	"time"

	"winnow/internal/triage"
)

// The errors by which a change on a server tells what came of it. Any other
// error of a Desk is a line that broke: whether the server did what it was
// asked is not known then.
var (
	// ErrRefused: the server said NO, and the connection goes on.
	ErrRefused = errors.New("the server refused it")
	// ErrNoFolder is an ErrRefused: the folder is not there.
	ErrNoFolder = errors.New("there is no such folder on the server")
	// ErrReadOnly is an ErrRefused: the folder opens only to be read.
	ErrReadOnly = errors.New("it may only be read, and not changed")
	// ErrCannot: the server lacks what it takes to do it safely; nothing was asked.
	ErrCannot = errors.New("the server cannot do that safely")
)

// Server is the mail server of one account, for the changes that the buyer
// asks for. Reading never uses it.
type Server interface {
	// Name is the account, as its messages name their source.
	Name() string
	// Desk signs in on a connection of its own.
	Desk(ctx context.Context) (Desk, error)
}

// Desk is a short-lived connection over which mail is looked up and changed. It
// is used by one goroutine at a time.
type Desk interface {
	// Folders lists the folders, without those that hold no mail.
	Folders(ctx context.Context) ([]DeskFolder, error)
	// Separator stands between the levels of a folder's name; "" when there is none.
	Separator(ctx context.Context) (string, error)
	// Enter opens a folder: only to look, or to change what is in it.
	Enter(ctx context.Context, folder string, change bool) (Place, error)
	// Find looks for messages in the folder that is open. The UIDs of each, with
	// its flags, stand at the letter's place.
	Find(ctx context.Context, letters []Letter) ([][]Found, error)
	// Move moves messages of the open folder. It returns where those that the
	// server named went; it says ErrCannot where that would not be safe.
	Move(ctx context.Context, uids []uint32, to string) (Moved, error)
	// Flag adds and removes keywords of messages of the open folder.
	Flag(ctx context.Context, uids []uint32, add, remove []string) error
	// Delete removes messages of the open folder for good.
	Delete(ctx context.Context, uids []uint32) error
	// Create makes a folder.
	Create(ctx context.Context, folder string) error
	// Draft saves a message as a draft. The UID is 0 when the server does not
	// tell it.
	Draft(ctx context.Context, folder string, message []byte) (validity, uid uint32, err error)
	// Close says goodbye.
	Close()
}

// DeskFolder is a folder of a server.
type DeskFolder struct {
	Name string
	Role Role
}

// Place is an open folder.
type Place struct {
	Validity uint32   // UIDVALIDITY, 0 when it was not told
	Next     uint32   // UIDNEXT, 0 when it was not told
	Keywords []string // flags that can be kept (PERMANENTFLAGS), with "\*" any; none when it was not told
}

// Letter says which message is looked for.
type Letter struct {
	ID        triage.ContentID
	MessageID string
	From      string // address
	Date      time.Time
}

// Found is a message where it was found.
type Found struct {
	UID   uint32
	Flags []string
}

// Moved tells where moved messages went: UIDs there by UIDs here, as far as
// the server named them.
type Moved struct {
	Validity uint32
	UIDs     map[uint32]uint32
}

// ScriptServer keeps filter scripts for an account.
type ScriptServer interface {
	Name() string // the account
	Scripts(ctx context.Context) (ScriptDesk, error)
}

// ScriptDesk is a short-lived connection to a ScriptServer. Its errors are as
// those of a Desk.
type ScriptDesk interface {
	Extensions() []string
	List(ctx context.Context) ([]Script, error)
	Script(ctx context.Context, name string) (string, error)
	Check(ctx context.Context, text string) error
	Put(ctx context.Context, name, text string) error
	Activate(ctx context.Context, name string) error // "" runs none
	Remove(ctx context.Context, name string) error
	Close() error
}
