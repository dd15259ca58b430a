package imap

import (
	"errors"

	"winnow/internal/mailbox"
)

// Is sorts the error into the classes that all sources share.
func (e *Error) Is(target error) bool {
	switch target {
	case mailbox.ErrSignIn:
		return errors.Is(e.Kind, ErrAuth)
	case mailbox.ErrOffline:
		return e.offline()
	case mailbox.ErrServer:
		return !errors.Is(e.Kind, ErrAuth)
	}
	return false
}
