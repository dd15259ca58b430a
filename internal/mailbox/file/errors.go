package file

import (
	"errors"
	"fmt"
	"io/fs"

	"winnow/internal/mailbox"
)

// ErrNoMailbox is a path that can be read but holds no mail.
var ErrNoMailbox = errors.New("no mail in it")

// Error says what is wrong with a path that was to be read, in one sentence.
// It wraps ErrNoMailbox, fs.ErrNotExist, fs.ErrPermission or another error of
// the system.
type Error struct {
	Path string
	Err  error
	why  string
}

// Error is one sentence for people.
func (e *Error) Error() string {
	path := mailbox.Clean(e.Path, 400)
	switch {
	case e.why != "":
		return fmt.Sprintf("%s is no mailbox: %s", path, e.why)
	case errors.Is(e.Err, fs.ErrNotExist):
		return fmt.Sprintf("%s does not exist", path)
	case errors.Is(e.Err, fs.ErrPermission):
		return fmt.Sprintf("%s cannot be read: permission denied", path)
	}
	return fmt.Sprintf("%s cannot be read: %s", path, plain(e.Err))
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// plain is a system's error without the operation and path that os puts before
// it; the caller names the path.
func plain(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return mailbox.Clean(err.Error(), 200)
}
