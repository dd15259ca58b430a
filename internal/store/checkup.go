package store

import (
	"fmt"
	"path/filepath"
)

// Checkup is what a look at a backup found.
type Checkup struct {
	Decisions int   // that can be read
	Bytes     int64 // of the file
	Fault     error // why it cannot be gone back to: ErrDamaged or ErrNewer, nil when it can
}

// CheckBackup reads a copy of state.db from its first page to its last and
// changes nothing. The error is that of the file system; what is wrong with
// the file itself is the checkup's Fault.
func (s *Store) CheckBackup(path string) (Checkup, error) {
	sc := s.opts.state
	if sc == nil {
		sc = stateSchema()
	}
	held := newHoldings()
	sv, err := surveyFile(path, held.take, nil)
	if sv == nil {
		return Checkup{}, fmt.Errorf("check the backup %s: %w", filepath.Base(path), err)
	}
	c := Checkup{Decisions: len(held.decisions), Bytes: sv.size}
	switch {
	case sv.format > sc.version:
		c.Fault = ErrNewer
	case err != nil:
		c.Fault = err
	case sv.format < 0 || sv.id == "" || !sv.holds(sc):
		c.Fault = damaged("it lacks what every file of ours has")
	case len(sv.bad) > 0:
		c.Fault = damaged("it has unreadable records")
	}
	return c, nil
}
