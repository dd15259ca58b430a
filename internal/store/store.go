package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
)

// The names of what lies in a data folder.
const (
	stateName  = "state.db"
	cacheName  = "cache.db"
	lockName   = "lock"
	backupName = "backup"
)

// Options says how to open a data folder. The zero value is right for an
// application.
type Options struct {
	Now func() time.Time // for names and dates of backups and damaged files; time.Now when nil
	Log *slog.Logger     // nil for none

	// MaxCache and MaxState bound the files, in bytes; 0 stands for 4 GB and
	// 256 MB. A write that would exceed them ends with ErrFull.
	MaxCache, MaxState int64

	// Moment, when not nil, is told of each change of what is on disk, right
	// before and right after it is made, from the goroutine that makes it. It
	// is for tests that end the program there.
	Moment func(moment string)

	// For tests; zero for the schemas of this version and for compactFrom.
	cache, state *schema
	compactFrom  int64
}

// Store is an open data folder. All methods are safe for concurrent use.
type Store struct {
	dir  string
	opts Options
	now  func() time.Time
	log  *slog.Logger
	lock *flock.Flock
	pack *packer

	mu     sync.RWMutex // held for reading while a file is used, for writing while files are changed or closed
	state  *file        // nil when closed
	cache  *file
	writer sync.Mutex // held while the cache is changed

	folders folderTable
	words   wordTable
	decided atomic.Bool  // something was decided since the last backup
	longest atomic.Int64 // nanoseconds of the longest read transaction
	bad     atomic.Int64 // unreadable records met since the start

	backupMu sync.Mutex
	noticeMu sync.Mutex
	notices  []string
}

// lockWait is how long a second process waits for the first to go.
const lockWait = time.Second

// Open opens the data folder, making it when it is not there. It mends what it
// can and says so in Notices. It returns ErrInUse when another process has the
// folder, ErrNewer when a newer Winnow wrote it, and otherwise what the file
// system said.
func Open(dir string, opts Options) (*Store, error) {
	s, err := open(dir, opts)
	if err != nil {
		return nil, fmt.Errorf("open the data folder %s: %w", dir, err)
	}
	return s, nil
}

func open(dir string, opts Options) (_ *Store, err error) {
	s := &Store{dir: dir, opts: opts, now: opts.Now, log: opts.Log}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.makeDir(); err != nil {
		return nil, err
	}
	if err := s.takeLock(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.shut()
		}
	}()
	if s.pack, err = newPacker(); err != nil {
		return nil, err
	}
	s.removeTemps()
	if err := s.openBoth(); err != nil {
		return nil, err
	}
	return s, nil
}

// makeDir makes the folder for the buyer alone. A folder that was there and is
// not empty keeps its rights: it may be more than ours. The files in it never
// depend on them.
func (s *Store) makeDir() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return os.Chmod(s.dir, 0o700)
	}
	for _, name := range []string{stateName, cacheName} {
		info, err := os.Lstat(s.path(name))
		if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
			if err := os.Chmod(s.path(name), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) takeLock() error {
	s.lock = flock.New(s.path(lockName), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	ok, err := s.lock.TryLockContext(ctx, 50*time.Millisecond)
	if ok {
		return nil
	}
	s.lock.Close()
	if err == nil || errors.Is(err, context.DeadlineExceeded) {
		return ErrInUse
	}
	return explained(err)
}

// removeTemps clears away what a crash left half made. It is called with the lock held.
func (s *Store) removeTemps() {
	for _, dir := range []string{s.dir, s.path(backupName)} {
		left, err := filepath.Glob(filepath.Join(dir, ".new-*"))
		if err != nil {
			continue // the pattern is fixed; a folder with odd letters only keeps its leftovers
		}
		for _, name := range left {
			os.Remove(name)
		}
	}
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }

// withState runs fn while the state file is open.
func (s *Store) withState(fn func(*file) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.state == nil {
		return ErrClosed
	}
	return fn(s.state)
}

// withCache runs fn while the cache file is open.
func (s *Store) withCache(fn func(*file) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.cache == nil {
		return ErrClosed
	}
	return fn(s.cache)
}

// Notices returns what happened that the buyer should know, one plain sentence
// each, oldest first.
func (s *Store) Notices() []string {
	s.noticeMu.Lock()
	defer s.noticeMu.Unlock()
	return append([]string(nil), s.notices...)
}

func (s *Store) notice(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.log.Warn("store", "notice", text)
	s.noticeMu.Lock()
	defer s.noticeMu.Unlock()
	s.notices = append(s.notices, text)
}

// LongestRead is how long the longest read transaction took since the folder
// was opened. Reads hold up the reuse of space, so they are kept short.
func (s *Store) LongestRead() time.Duration { return time.Duration(s.longest.Load()) }

// Close backs up what was decided, marks the files as closed in good order and
// gives the folder free. It returns ErrNoBackup when that was not to be made:
// the decisions are kept all the same. Calls that run are waited for; later
// ones get ErrClosed. Closing twice is no error.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == nil {
		return nil
	}
	var errs []error
	if s.decided.Load() {
		if err := s.backup(); err != nil {
			s.state.odd.Store(true) // so that the next start makes it
			errs = append(errs, fmt.Errorf("%w (%w)", ErrNoBackup, err))
		}
	}
	errs = append(errs, s.shut())
	return errors.Join(errs...)
}

// shut closes what is open.
func (s *Store) shut() error {
	var errs []error
	if s.cache != nil && s.bad.Load() > 0 {
		s.cache.odd.Store(true)
	}
	for _, f := range []**file{&s.state, &s.cache} {
		if *f != nil {
			errs = append(errs, (*f).close())
			*f = nil
		}
	}
	if s.pack != nil {
		s.pack.close()
	}
	// The file of the lock stays: removing it would let two processes lock two files.
	errs = append(errs, s.lock.Close())
	return errors.Join(errs...)
}

// exists reports whether there is a regular file.
func exists(path string) (bool, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, fmt.Errorf("%s is not a file", filepath.Base(path))
	}
	return true, nil
}
