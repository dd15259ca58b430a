package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

// found is what there was at a file's place.
type found struct {
	there  bool
	damage error // why it cannot be used as it is; nil when it can
	sv     *survey
}

func (f *found) good() bool { return f.there && f.damage == nil }

// look surveys a file without changing anything.
func look(path string, sc *schema, each func(bucket string, key, value []byte) bool, skip func(*survey, string) bool) (found, error) {
	there, err := exists(path)
	if err != nil || !there {
		return found{}, err
	}
	sv, err := surveyFile(path, each, skip)
	f := found{there: true, sv: sv}
	switch {
	// The number is read before anything that a newer version may have changed.
	case sv != nil && sv.format > sc.version:
		return f, fmt.Errorf("%s: %w", filepath.Base(path), ErrNewer)
	case errors.Is(err, ErrDamaged):
		f.damage = err
	case err != nil:
		return f, err
	case sv.format < 0 || sv.id == "" || !sv.holds(sc):
		f.damage = damaged("%s lacks what every file of ours has", filepath.Base(path))
	}
	return f, nil
}

// openBoth opens the two files. Everything is looked at before anything is
// changed, so that a folder of a newer version stays as it is.
func (s *Store) openBoth() error {
	stateSc, cacheSc := s.opts.state, s.opts.cache
	if stateSc == nil {
		stateSc = stateSchema()
	}
	if cacheSc == nil {
		cacheSc = cacheSchema()
	}
	held := newHoldings()
	st, err := look(s.path(stateName), stateSc, held.take, nil)
	if err != nil {
		return err
	}
	var odd oddRows
	ca, err := look(s.path(cacheName), cacheSc, odd.check, skipTexts)
	if err != nil {
		return err
	}
	if err := s.openState(st, ca, held, stateSc); err != nil {
		return err
	}
	return s.openCache(ca, &odd, cacheSc)
}

// looksClosely is the size from which on the texts of a cache that was closed in
// good order are not surveyed: it would cost a second, and a text that cannot be
// read is noticed when it is opened.
const looksClosely = 64 << 20

func skipTexts(sv *survey, bucket string) bool {
	return bucket == string(bucketText) && sv.clean && sv.size > looksClosely
}

// openState opens state.db, or puts it together again.
func (s *Store) openState(st, ca found, held *holdings, sc *schema) error {
	path := s.path(stateName)
	backups, err := s.backups()
	if err != nil {
		return err
	}
	format, clean := sc.version, true
	switch {
	case st.good() && !st.sv.oneMeta && len(st.sv.bad) == 0:
		format, clean = st.sv.format, st.sv.clean
	case !st.there && !ca.there && len(backups) == 0:
		if err := create(path, s.opts.Moment, func(tx *bbolt.Tx) error { return sc.fill(tx, sc.version, newID(), "") }); err != nil {
			return err
		}
	default:
		if format, err = s.restoreState(st, held, backups, sc); err != nil {
			return err
		}
		clean = false // what was found on pages alone is in no backup
	}
	f, err := openFile(path, limits{max: size(s.opts.MaxState, 256<<20), moments: s.opts.Moment}, &s.longest)
	if err != nil {
		return err
	}
	s.state = f
	// What a session decided that did not come to its end has no backup yet.
	if format < sc.version || !clean {
		if err := s.backup(); err != nil {
			if format < sc.version {
				return fmt.Errorf("back up before the change of version: %w", err)
			}
			s.decided.Store(true) // tried again at the end
			s.log.Warn("store", "backup", err)
		}
	}
	return sc.migrate(f, format)
}

// openCache opens cache.db, or begins it anew.
func (s *Store) openCache(ca found, odd *oddRows, sc *schema) error {
	path := s.path(cacheName)
	var stateID, sibling string
	err := s.state.view(func(tx *bbolt.Tx) error {
		stateID, sibling = string(getMeta(tx, keyID)), string(getMeta(tx, keySibling))
		return nil
	})
	if err != nil {
		return err
	}
	format := sc.version
	switch {
	case ca.good() && !odd.hopeless && sc.reach(ca.sv.format):
		format = ca.sv.format
	default:
		switch {
		case ca.good() && !odd.hopeless:
			s.notice("What was kept of your mail came from an older Winnow and is made again: the next sync reads all mail anew. Your decisions are not affected.")
			if err := os.Remove(path); err != nil {
				return err
			}
		case ca.there:
			aside, err := s.setAside(cacheName)
			if err != nil {
				return err
			}
			s.notice("What was kept of your mail (%s) was damaged and is made again: the next sync reads all mail anew. Your decisions are not affected. The damaged file is now %s; you may delete it.", cacheName, filepath.Base(aside))
		case sibling != "":
			s.notice("What was kept of your mail (%s) was gone and is made again: the next sync reads all mail anew. Your decisions are not affected.", cacheName)
		}
		if err := create(path, s.opts.Moment, func(tx *bbolt.Tx) error { return sc.fill(tx, sc.version, newID(), stateID) }); err != nil {
			return err
		}
		ca = found{}
	}
	if ca.good() && s.pays(ca.sv) {
		if err := compact(path, s.opts.Moment); err != nil {
			// A file that could not be made smaller is as good as before.
			s.log.Warn("store", "compact", err)
		}
	}
	f, err := openFile(path, limits{max: size(s.opts.MaxCache, 4<<30), mmap: 64 << 20, moments: s.opts.Moment}, &s.longest)
	if err != nil {
		return err
	}
	s.cache = f
	if err := sc.migrate(f, format); err != nil {
		return err
	}
	if ca.good() && odd.any(ca.sv) {
		n, err := odd.mend(f)
		if err != nil {
			return err
		}
		if n == 0 {
			s.log.Warn("store", "mended", "counts")
		} else {
			s.notice("%d %s of what was kept of your mail (%s) could not be read any more: the next sync reads that mail anew. Your decisions are not affected.", n, plural(n, "record"), cacheName)
		}
	}
	if err := s.link(stateID, sibling); err != nil {
		return err
	}
	if err := s.words.load(f); err != nil {
		return err
	}
	return s.folders.load(f)
}

// link lets each file know the other's id.
func (s *Store) link(stateID, sibling string) error {
	var cacheID, cacheSibling string
	err := s.cache.view(func(tx *bbolt.Tx) error {
		cacheID, cacheSibling = string(getMeta(tx, keyID)), string(getMeta(tx, keySibling))
		return nil
	})
	if err == nil && cacheSibling != stateID {
		err = s.cache.update(func(tx *bbolt.Tx) error { return putMeta(tx, keySibling, []byte(stateID)) })
	}
	if err == nil && sibling != cacheID {
		err = s.state.update(func(tx *bbolt.Tx) error { return putMeta(tx, keySibling, []byte(cacheID)) })
	}
	return err
}

// setAside keeps a damaged file under another name, which it returns. Of
// damaged caches only the newest stays: they can be large, and are worth little.
func (s *Store) setAside(name string) (string, error) {
	base := s.path(name) + ".damaged-"
	old, err := filepath.Glob(base + "*")
	if err != nil {
		old = nil // the pattern is not ours alone: the folder's name is in it
	}
	aside := base + s.now().UTC().Format("20060102T150405Z")
	for n := 2; slices.Contains(old, aside); n++ {
		aside = fmt.Sprintf("%s%s-%d", base, s.now().UTC().Format("20060102T150405Z"), n)
	}
	if name == stateName {
		// The damaged file stays where it is until the new one takes its place
		// in one step: it may hold what nothing else does.
		if err := os.Link(s.path(name), aside); err != nil {
			if err := copyFile(s.path(name), aside); err != nil {
				return "", err
			}
		}
		return aside, syncDir(s.dir)
	}
	if err := os.Rename(s.path(name), aside); err != nil {
		return "", explained(err)
	}
	for _, o := range old {
		os.Remove(o)
	}
	return aside, syncDir(s.dir)
}

// day is how notices write a time.
func day(t time.Time) string { return t.Format("2 January 2006, 15:04") }

func size(n, otherwise int64) int {
	if n == 0 {
		n = otherwise
	}
	return int(min(n, int64(^uint(0)>>1)))
}
