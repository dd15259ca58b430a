package vm

import (
	"context"
	"time"
)

// House is where the buyer's data lies. Its calls may take time and are never
// made on the window's goroutine. All are safe for concurrent use.
type House interface {
	Data(ctx context.Context) (Data, error)
	// Backup copies what was decided, and checks the copy.
	Backup(ctx context.Context) error
	// Restore goes back to a backup, by its number. What was there is backed up
	// first.
	Restore(ctx context.Context, number int) error
}

// Data says where the buyer's data lies, and how much of it there is.
type Data struct {
	Folder   string
	Messages int
	Cache    int64 // bytes that can be made again from the mail
	State    int64 // bytes of what was decided
	Backups  []Backup
}

// Backup is a copy of what was decided.
type Backup struct {
	Number    int
	At        time.Time
	Decisions int
	Bytes     int64
	Fault     string // why it cannot be gone back to, or ""
}

// DataLines says where the data lies and how big it is.
func DataLines(s Speech, d Data) []Line {
	return []Line{
		{Name: s.T("Folder"), Text: d.Folder},
		{Name: s.T("Decisions"), Text: s.T("%s, backed up", s.Bytes(d.State))},
		{Name: s.T("Mail read"), Text: s.N(d.Messages, "%s message", "%s messages") + ", " + s.T("%s; it can be read again from the mailbox", s.Bytes(d.Cache))},
	}
}

// BackupWords says what a backup holds.
func BackupWords(s Speech, b Backup, now time.Time) string {
	text := s.Clock(now, b.At) + ": " + s.N(b.Decisions, "%s decision", "%s decisions") + ", " + s.Bytes(b.Bytes)
	if b.Fault != "" {
		text += ". " + s.T("It cannot be gone back to: %s.", b.Fault)
	}
	return text
}

// Freshly says in a notification how much mail came: a count, and nothing of
// what stands in it.
func Freshly(s Speech, n int) string {
	return s.N(n, "%s new message was read and judged.", "%s new messages were read and judged.")
}
