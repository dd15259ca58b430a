package file

import "winnow/internal/mailbox"

// Is sorts the error into the classes that all sources share.
func (e *Error) Is(target error) bool { return target == mailbox.ErrInput }
