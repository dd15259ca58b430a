package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"winnow/internal/account"
	"winnow/internal/mailbox"
	"winnow/internal/store"
)

// ErrorClass sorts errors by what the buyer, or a script, can do about them.
type ErrorClass uint8

// The classes of errors.
const (
	ClassOther    ErrorClass = iota
	ClassNotFound            // nothing of that name
	ClassInput               // input that is no mailbox or cannot be read
	ClassInUse               // another Winnow has the data folder
	ClassSignIn              // the server refused who signs in
	ClassServer              // a server was not reached, or is not to be trusted
)

// NotFoundError says that nothing has that name.
type NotFoundError struct {
	What, Name string
	Several    []string // names that it may mean, when there is more than one
}

// NotFound makes a NotFoundError.
func NotFound(what, name string) error { return &NotFoundError{What: what, Name: name} }

func (e *NotFoundError) Error() string {
	if len(e.Several) > 0 {
		return fmt.Sprintf("%q can mean more than one %s", e.Name, e.What)
	}
	return fmt.Sprintf("there is no %s %q", e.What, e.Name)
}

// Class sorts an error.
func Class(err error) ErrorClass {
	var notFound *NotFoundError
	switch {
	case errors.As(err, &notFound), errors.Is(err, ErrNothingToUndo):
		return ClassNotFound
	case errors.Is(err, store.ErrInUse):
		return ClassInUse
	case errors.Is(err, mailbox.ErrSignIn), errors.Is(err, account.ErrNoSecret):
		return ClassSignIn
	case errors.Is(err, mailbox.ErrServer):
		return ClassServer
	case errors.Is(err, mailbox.ErrInput), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return ClassInput
	}
	return ClassOther
}

// Explain turns any error into a sentence or two for people: what happened,
// what was kept, what to do.
func Explain(err error) string {
	var notFound *NotFoundError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &notFound) && len(notFound.Several) > 0:
		return fmt.Sprintf("%s: %s. Use a domain or an address instead.", sentence(notFound), list(notFound.Several))
	case errors.As(err, &notFound):
		return sentence(err) + ". Nothing changed."
	case errors.Is(err, context.Canceled):
		return "Stopped. What had been read by then is kept."
	case errors.Is(err, store.ErrInUse), errors.Is(err, store.ErrNewer):
		return sentence(err) + "."
	case errors.Is(err, mailbox.ErrInput):
		return strings.TrimRight(err.Error(), ".") + "." // begins with a path
	case errors.Is(err, store.ErrNoBackup):
		return sentence(store.ErrNoBackup) + ": " + noBackup(err) + "."
	case errors.Is(err, store.ErrFull):
		return sentence(err) + ". All that was decided before is safe."
	}
	return sentence(err) + "."
}

// noBackup is why there is no backup, in a few words.
func noBackup(err error) string {
	if errors.Is(err, store.ErrFull) {
		return "there is no space left on the disk"
	}
	return strings.TrimRight(err.Error(), ".")
}

// sentence is the error's text with a capital and without its full stop. A
// first word that is a name (an address, a path) stays as it is.
func sentence(err error) string {
	text := strings.TrimRight(err.Error(), ".")
	if text == "" {
		return "Something went wrong"
	}
	first, _, _ := strings.Cut(text, " ")
	if c := text[0]; c >= 'a' && c <= 'z' && !strings.ContainsAny(first, "@./\\") {
		text = string(c-'a'+'A') + text[1:]
	}
	return text
}

func list(names []string) string {
	const most = 8
	var out string
	for i, n := range names {
		if i == most {
			return out + fmt.Sprintf(" and %d more", len(names)-most)
		}
		if i > 0 {
			out += ", "
		}
		out += n
	}
	return out
}
