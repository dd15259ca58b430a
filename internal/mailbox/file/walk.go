package file

import (
	"context"

	"winnow/internal/mailbox"
)

// Message is one message as Walk finds it.
type Message struct {
	// ID is the name of the message's file without .eml; in an mbox the
	// file's name, "#" and the number of the message, from 1.
	ID     string
	Folder string
	Role   mailbox.Role
	mailbox.Raw
}

// Walk calls fn for every message at or below path, always in the same order,
// and ends with fn's first error. What cannot be read comes with its Fault set.
// The errors are those of Open.
func Walk(ctx context.Context, path string, fn func(Message) error) (Report, error) {
	var report Report
	t, err := openTree(path)
	if err != nil {
		return report, err
	}
	defer t.close()
	found := false
	err = t.scan(ctx, func(f folder) error {
		found = true
		emit := func(m message) error {
			report.Messages++
			if m.raw.Fault != "" {
				report.Faults++
			}
			return fn(Message{ID: m.id, Folder: f.name, Role: f.role, Raw: m.raw})
		}
		if f.mbox {
			return t.readMbox(ctx, f, 0, 0, emit)
		}
		return t.readFiles(ctx, f, func(entry) bool { return true }, emit)
	})
	report.Ignored = t.ignored
	if err == nil && !found {
		err = t.empty()
	}
	return report, err
}
