package store

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"
)

// The errors on which a caller decides. They come wrapped with what was being
// done; compare with errors.Is.
var (
	ErrInUse    = errors.New("another Winnow is using this data folder: close it first, or choose another folder")
	ErrNewer    = errors.New("this data folder was written by a newer Winnow: nothing was changed, please update")
	ErrDamaged  = errors.New("the file is damaged")
	ErrFull     = errors.New("there is no space left to write: nothing was changed, free some space and try again")
	ErrNoBackup = errors.New("everything that was decided is kept, but no new backup of it could be made; the next start tries again")
	ErrNotFound = errors.New("not in the store")
	ErrClosed   = errors.New("the store is closed")
)

// windowsDiskFull is ERROR_DISK_FULL, which package syscall does not name.
const windowsDiskFull = syscall.Errno(112)

// damaged makes an ErrDamaged that says where.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// explained puts the sentinel that a caller knows in front of what bbolt or
// the file system said.
func explained(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, berrors.ErrMaxSizeReached), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT),
		runtime.GOOS == "windows" && errors.Is(err, windowsDiskFull):
		return fmt.Errorf("%w (%w)", ErrFull, err)
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%w (%w)", ErrInUse, err)
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return ErrClosed
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return err
}

// Full reports whether an error of the file system says that there is no room.
func Full(err error) bool { return errors.Is(explained(err), ErrFull) }

// absent reports whether the error says that a file does not exist.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) }
