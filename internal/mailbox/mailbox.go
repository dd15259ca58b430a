// Package mailbox is the one way in which mail comes in: a Source reads
// messages from somewhere and hands them to a Sink in batches.
//
// The packages imap, file and demo below it are the sources. A source never
// changes what it reads: no flag is set, no file is touched.
package mailbox

import (
	"context"

	"winnow/internal/triage"
)

// Source is somewhere that mail comes from. A Source is used by one goroutine
// at a time.
type Source interface {
	// Name says in a few words what is read: "buyer@acme.example", "archive.mbox".
	Name() string
	// Sync delivers every message that the sink's marks do not cover yet,
	// newest first where the source can. It returns nil when everything was
	// delivered, ctx.Err() when cancelled, and otherwise what went wrong; what
	// was delivered before stays delivered.
	Sync(ctx context.Context, sink Sink) error
}

// Sink takes what a source reads.
type Sink interface {
	// Mark returns the mark stored with the last batch of the folder, nil when
	// there is none. The sink does not look into it.
	Mark(folder string) ([]byte, error)
	// Deliver stores the messages of a batch and its mark together or not at
	// all. It may keep the batch; the source must not use it afterwards.
	Deliver(ctx context.Context, batch Batch) error
	// Progress tells how far the source is; it is cheap and may be called for
	// every message. Job, Done, Total and Bytes are read.
	Progress(p triage.Progress)
}

// Knower is a Sink that can tell whether it has a message already, wherever it
// lies. Sources ask it to save fetching what is known.
type Knower interface {
	// Knows reports whether the message was delivered, could be read and needs
	// no further look.
	Knows(id triage.ContentID) bool
}

// Batch is some messages of one folder and the mark that covers them.
type Batch struct {
	Folder   string // as the server or the file system names it
	Role     Role
	Messages []Raw
	Mark     []byte // opaque to the sink; nil leaves the stored mark as it is

	// Renumbered says that the places of this folder that were delivered before
	// mean nothing any more: each is gone, unless it comes again from here on.
	Renumbered bool
	// Gone lists places at which nothing lies any more.
	Gone []string
	// Flags lists places whose flags changed.
	Flags []Flagged
}

// Flags are what the buyer's own mail program noted about a message. They are
// facts to be read; Winnow never sets one.
type Flags uint8

// The flags, and the note that nothing lies at a place any more.
const (
	Seen     Flags = 1 << iota // \Seen: opened
	Answered                   // \Answered
	Gone     Flags = 1 << 7
)

// Flagged is the flags of what lies at a place.
type Flagged struct {
	Place string
	Flags Flags
}

// Role is what a folder is for.
type Role string

// The roles that matter to Winnow.
const (
	RoleInbox Role = "inbox"
	RoleSent  Role = "sent" // what the buyer wrote: makes relationships
	// RoleDrafts is for what was never sent. Sources leave such folders out: a
	// draft makes no relationship.
	RoleDrafts Role = "drafts"
	RoleOther  Role = ""
)

// Raw is one message as it came.
type Raw struct {
	Place string // where in the folder it stands, for people: "UID 4711", a file name
	Bytes []byte // the message, or its first part when Cut
	Size  int64  // of the whole message
	Cut   bool   // Bytes is only the beginning
	Fault string // why it could not be fetched, or ""; then Bytes holds what was had
	Flags Flags
	// Known says that the sink knew the message (Knower): Bytes is its header.
	Known bool
	// Partial says that Bytes was put together from the header and the parts
	// that hold text; mailtext.ParsePartial reads it. Size is the whole's.
	Partial bool
}
