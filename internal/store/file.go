package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
)

// file is one bbolt file that is open. It turns bbolt's panics into errors,
// writes down whether the file was closed in good order, and measures how
// long reads take.
type file struct {
	path   string
	db     *bbolt.DB
	broken atomic.Bool // a write panicked: bbolt's locks may never come free
	odd    atomic.Bool // something unreadable was met: look closely at the next start
	opened atomic.Bool // the mark of a clean end has been taken away

	longest  *atomic.Int64 // nanoseconds of the longest read
	released atomic.Int64  // when mapped pages were given back, in nanoseconds since 1970
	moments  moments
}

// limits says how a file may grow.
type limits struct {
	max  int // bytes; 0 for no limit
	mmap int // bytes mapped from the beginning, so that growing seldom waits for readers

	moments moments // who is told of each commit
}

// openFile opens a file that exists and has been surveyed.
func openFile(path string, lim limits, longest *atomic.Int64) (f *file, err error) {
	defer rescue(&err)
	o := &bbolt.Options{
		Timeout:      time.Second,
		FreelistType: bbolt.FreelistMapType,
		MaxSize:      lim.max,
		NoStatistics: true,
	}
	// On Windows a file is as large as its mapping from the beginning, and
	// with a limit a mapping above it is an error.
	if runtime.GOOS != "windows" && (lim.max == 0 || lim.mmap <= lim.max) {
		o.InitialMmapSize = lim.mmap
	}
	db, err := bbolt.Open(path, 0o600, o)
	if err != nil {
		return nil, explained(err)
	}
	return &file{path: path, db: db, longest: longest, moments: lim.moments}, nil
}

// rescue turns a panic into ErrDamaged: bbolt panics on files whose pages
// are not what they should be.
func rescue(err *error) {
	if r := recover(); r != nil {
		*err = damaged("%v", r)
	}
}

// view reads. What fn keeps must be copied: the bytes are gone afterwards.
func (f *file) view(fn func(*bbolt.Tx) error) (err error) {
	if f.broken.Load() {
		return damaged("%s could not be written", filepath.Base(f.path))
	}
	// A page that lies outside of the file is a fault of memory, not a panic,
	// unless it is made one.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	start := time.Now()
	defer func() {
		took := int64(time.Since(start))
		for {
			old := f.longest.Load()
			if took <= old || f.longest.CompareAndSwap(old, took) {
				return
			}
		}
	}()
	defer func() {
		if r := recover(); r != nil {
			f.odd.Store(true)
			err = damaged("%s: %v", filepath.Base(f.path), r)
		}
	}()
	return explained(f.db.View(func(tx *bbolt.Tx) error {
		defer f.releaseDue(tx)
		return fn(tx)
	}))
}

// releaseEvery is how often mapped pages are given back while the file is read:
// what is read in that time is some megabytes. Every 10 ms took a tenth of the
// time of a start with 100,000 messages.
const releaseEvery = 25 * time.Millisecond

// releaseDue gives mapped pages back when that was not done for a while.
func (f *file) releaseDue(tx *bbolt.Tx) {
	now, last := time.Now().UnixNano(), f.released.Load()
	if now-last > int64(releaseEvery) && f.released.CompareAndSwap(last, now) {
		release(tx)
	}
}

// update writes in one commit and returns when it is on disk.
func (f *file) update(fn func(*bbolt.Tx) error) (err error) {
	if f.broken.Load() {
		return damaged("%s could not be written", filepath.Base(f.path))
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			f.odd.Store(true)
			f.broken.Store(true)
			err = damaged("%s: %v", filepath.Base(f.path), r)
		}
	}()
	first := false
	err = f.db.Update(func(tx *bbolt.Tx) error {
		// The mark goes with the first change, not when the file is opened:
		// so opening needs no space and changes nothing.
		if first = !f.opened.Load(); first {
			if err := tx.Bucket(bucketMeta).Delete(keyClean); err != nil {
				return err
			}
		}
		if err := fn(tx); err != nil {
			return err
		}
		f.releaseDue(tx)
		f.moments.at("before a commit to " + filepath.Base(f.path))
		return nil
	})
	if err != nil {
		return explained(err)
	}
	f.moments.at("after a commit to " + filepath.Base(f.path))
	if first {
		f.opened.Store(true)
	}
	return nil
}

// close marks the file as closed in good order, if it was changed, and closes it.
func (f *file) close() error {
	if f.broken.Load() {
		// bbolt may still hold its own locks; closing could wait for ever. The
		// file is left as after a crash, which the next start looks into.
		return nil
	}
	var err error
	if f.opened.Load() && !f.odd.Load() {
		err = f.update(func(tx *bbolt.Tx) error {
			return putMeta(tx, keyClean, []byte{1})
		})
		if errors.Is(err, ErrFull) {
			err = nil // nothing is lost: without the mark the next start looks more closely
		}
	}
	func() {
		defer rescue(&err)
		if cerr := f.db.Close(); err == nil {
			err = explained(cerr)
		}
	}()
	if err != nil {
		return fmt.Errorf("close %s: %w", filepath.Base(f.path), err)
	}
	return nil
}

// create makes a new file with its buckets, whole or not at all: bbolt's very
// first writes do not survive a loss of power, so they happen beside the name.
func create(path string, m moments, fill func(*bbolt.Tx) error) (err error) {
	defer rescue(&err)
	temp, err := tempBeside(path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(temp)
		}
	}()
	db, err := bbolt.Open(temp, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType, NoStatistics: true})
	if err != nil {
		return explained(err)
	}
	if err = db.Update(fill); err != nil {
		db.Close()
		return explained(err)
	}
	if err = db.Close(); err != nil {
		return explained(err)
	}
	return putInPlace(temp, path, m)
}

// tempBeside makes an empty file of our own in the folder of path.
func tempBeside(path string) (string, error) {
	t, err := os.CreateTemp(filepath.Dir(path), ".new-"+filepath.Base(path)+"-*")
	if err != nil {
		return "", explained(err)
	}
	name := t.Name()
	if err := t.Close(); err != nil {
		os.Remove(name)
		return "", explained(err)
	}
	return name, nil
}

// putInPlace syncs temp, gives it the name path and syncs the folder.
func putInPlace(temp, path string, m moments) error {
	if err := syncPath(temp, os.O_RDWR); err != nil {
		return err
	}
	m.at("before " + filepath.Base(path) + " is put in place")
	if err := os.Rename(temp, path); err != nil {
		return explained(err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return err
	}
	m.at("after " + filepath.Base(path) + " was put in place")
	return nil
}

func syncPath(path string, flag int) error {
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return explained(err)
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return explained(err)
	}
	return explained(f.Close())
}

// syncDir makes a rename last. Windows has no such thing.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	return syncPath(dir, os.O_RDONLY)
}
