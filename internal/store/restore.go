package store

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"winnow/internal/triage"
)

// restoreState puts state.db together again: what the file itself still tells
// in good order, then the newest good backup, then the older ones, then what a
// search through all pages of the damaged file finds. It returns the oldest
// format of what it put together.
func (s *Store) restoreState(st found, held *holdings, backups []Backup, sc *schema) (format int, err error) {
	id, format := newID(), sc.version
	if st.sv != nil && st.sv.id != "" {
		id = st.sv.id
	}
	if st.sv != nil && st.sv.format > 0 {
		format = st.sv.format
	}
	have := len(held.decisions)
	wholeTree := st.good()
	var from *Backup
	var era uint64
	eraKnown := st.sv != nil && st.sv.id != ""
	if eraKnown {
		era = st.sv.era
	}
	for i := range backups {
		h := newHoldings()
		sv, err := surveyFile(backups[i].Path, h.take, nil)
		if sv != nil && sv.format > sc.version {
			return 0, fmt.Errorf("backup %s: %w", filepath.Base(backups[i].Path), ErrNewer)
		}
		if err != nil && !errors.Is(err, ErrDamaged) {
			s.log.Warn("store", "backup", err)
			continue
		}
		good := err == nil && len(sv.bad) == 0
		if good && !eraKnown {
			era, eraKnown = sv.era, true
		}
		if !good && sv.id == "" || sv.era != era {
			continue // from before the buyer went back to a backup: what was given up stays so
		}
		if len(h.decisions) > 0 && sv.format > 0 {
			format = min(format, sv.format)
		}
		for k, v := range h.decisions {
			keep(held.decisions, k, v)
		}
		if !good || from != nil {
			continue
		}
		from = &backups[i]
		if st.sv == nil || st.sv.id == "" {
			id = sv.id
		}
		// A setting that the good part of the file lacks was removed, unless
		// records of its kind were lost.
		if !wholeTree || st.sv.bad[string(bucketSetting)] > 0 {
			keepAll(held.settings, h.settings)
		}
		if !wholeTree || st.sv.bad[string(bucketAccount)] > 0 {
			keepAll(held.accounts, h.accounts)
		}
	}
	if st.there {
		found, err := salvage(s.path(stateName))
		if err != nil {
			return 0, err
		}
		keepAll(held.decisions, found.decisions)
		if !wholeTree && from == nil {
			keepAll(held.settings, found.settings)
			keepAll(held.accounts, found.accounts)
		}
	}
	aside := ""
	if st.there {
		if aside, err = s.setAside(stateName); err != nil {
			return 0, err
		}
	}
	err = create(s.path(stateName), s.opts.Moment, func(tx *bbolt.Tx) error {
		if err := sc.fill(tx, format, id, siblingOf(st)); err != nil {
			return err
		}
		if err := putMeta(tx, keyEra, eraBytes(era)); err != nil {
			return err
		}
		return held.write(tx)
	})
	if err != nil {
		return 0, err // the damaged file is still in its place
	}
	s.notice("%s", restoredNotice(st, held, have, from, aside, s.now().Location()))
	return format, nil
}

func siblingOf(st found) string {
	if st.sv == nil {
		return ""
	}
	return st.sv.sibling
}

func keepAll[K comparable](into, from map[K][]byte) {
	for k, v := range from {
		keep(into, k, v)
	}
}

// write puts the records into a new file.
func (h *holdings) write(tx *bbolt.Tx) error {
	b := tx.Bucket(bucketDecision)
	for _, id := range slices.Sorted(maps.Keys(h.decisions)) {
		if err := b.Put(decisionKey(id), h.decisions[id]); err != nil {
			return err
		}
	}
	if err := b.SetSequence(uint64(h.last())); err != nil {
		return err
	}
	for bucket, records := range map[string]map[string][]byte{
		string(bucketSetting): h.settings,
		string(bucketAccount): h.accounts,
	} {
		for k, v := range records {
			if err := tx.Bucket([]byte(bucket)).Put([]byte(k), v); err != nil {
				return err
			}
		}
	}
	return nil
}

// restoredNotice says what happened to the decisions.
func restoredNotice(st found, held *holdings, have int, from *Backup, aside string, zone *time.Location) string {
	var b strings.Builder
	if st.there {
		fmt.Fprintf(&b, "The file with your decisions (%s) was damaged and was put together again", stateName)
	} else {
		fmt.Fprintf(&b, "The file with your decisions (%s) was gone and was put together again", stateName)
	}
	switch {
	case from != nil:
		fmt.Fprintf(&b, " with the backup of %s", day(from.At.In(zone)))
	case len(held.decisions) > have:
		b.WriteString(" from what could still be read")
	case have == 0:
		b.WriteString(", but no backup was found")
	}
	n, lost := len(held.decisions), held.last()-triage.DecisionID(len(held.decisions))
	fmt.Fprintf(&b, ": it holds %d %s", n, plural(n, "decision"))
	if lost > 0 {
		fmt.Fprintf(&b, ", %d could not be found again", lost)
	}
	if aside != "" {
		fmt.Fprintf(&b, "; the damaged file is now %s", filepath.Base(aside))
	}
	b.WriteString(".")
	return b.String()
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// Restore goes back to a backup: decisions, settings and accounts are then as
// they were in it. What is there now is backed up first, so that nothing is
// lost. The caller reads everything anew afterwards.
func (s *Store) Restore(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == nil {
		return ErrClosed
	}
	if err := s.restore(path); err != nil {
		return fmt.Errorf("restore %s: %w", filepath.Base(path), err)
	}
	return nil
}

func (s *Store) restore(path string) error {
	sc := s.opts.state
	if sc == nil {
		sc = stateSchema()
	}
	held := newHoldings()
	bk, err := look(path, sc, held.take, nil)
	switch {
	case err != nil:
		return err
	case !bk.there:
		return os.ErrNotExist
	case bk.damage != nil:
		return bk.damage
	case len(bk.sv.bad) > 0:
		return damaged("it has unreadable records")
	}
	if err := s.backup(); err != nil {
		return fmt.Errorf("back up what is there: %w", err)
	}
	temp, err := tempBeside(s.path(stateName))
	if err != nil {
		return err
	}
	defer os.Remove(temp) // gone already when all went well
	if err := copyFile(path, temp); err != nil {
		return err
	}
	if err := s.nextEra(temp); err != nil {
		return err
	}
	if err := s.state.close(); err != nil {
		return err
	}
	s.state = nil
	if err := putInPlace(temp, s.path(stateName), s.opts.Moment); err != nil {
		return errors.Join(err, s.reopenState(sc, sc.version))
	}
	return s.reopenState(sc, bk.sv.format)
}

// nextEra notes in a copy of a backup that the buyer went back to it: should
// the file be put together from backups some day, those from before do not count.
func (s *Store) nextEra(path string) error {
	var era uint64
	err := s.state.view(func(tx *bbolt.Tx) error {
		era = eraOf(getMeta(tx, keyEra)) + 1
		return nil
	})
	if err != nil {
		return err
	}
	f, err := openFile(path, limits{moments: s.opts.Moment}, &s.longest)
	if err != nil {
		return err
	}
	err = f.update(func(tx *bbolt.Tx) error { return putMeta(tx, keyEra, eraBytes(era)) })
	return errors.Join(err, f.close())
}

// reopenState opens state.db after it was exchanged.
func (s *Store) reopenState(sc *schema, format int) error {
	f, err := openFile(s.path(stateName), limits{max: size(s.opts.MaxState, 256<<20), moments: s.opts.Moment}, &s.longest)
	if err != nil {
		return err
	}
	s.state = f
	s.decided.Store(true)
	return sc.migrate(f, format)
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return explained(os.WriteFile(to, b, 0o600))
}
