package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
)

// keepBackups is how many backups of state.db are kept.
const keepBackups = 5

// Backup is a copy of state.db that was checked when it was made.
type Backup struct {
	Path   string
	Number int       // counts up: the highest is the newest, whatever the clock said
	At     time.Time // by the clock of that time
}

var backupFile = regexp.MustCompile(`^state-(\d{6,9})-(\d{8}T\d{6}Z)\.db$`)

const backupTime = "20060102T150405Z"

// Backups returns the backups of the decisions, newest first.
func (s *Store) Backups() ([]Backup, error) {
	list, err := s.backups()
	if err != nil {
		return nil, fmt.Errorf("list the backups: %w", err)
	}
	return list, nil
}

func (s *Store) backups() ([]Backup, error) {
	entries, err := os.ReadDir(s.path(backupName))
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Backup
	for _, e := range entries {
		m := backupFile.FindStringSubmatch(e.Name())
		if m == nil || !e.Type().IsRegular() {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			continue
		}
		at, err := time.Parse(backupTime, m[2])
		if err != nil {
			continue
		}
		out = append(out, Backup{Path: filepath.Join(s.path(backupName), e.Name()), Number: n, At: at})
	}
	slices.SortFunc(out, func(a, b Backup) int { return b.Number - a.Number })
	return out, nil
}

// Backup copies state.db into the folder of backups and checks the copy. Close
// does it by itself when something was decided. Older backups than the newest
// five are removed.
func (s *Store) Backup() error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.state == nil {
		return ErrClosed
	}
	if err := s.backup(); err != nil {
		return fmt.Errorf("back up the decisions: %w", err)
	}
	return nil
}

// backup needs the state file open and s.mu held.
func (s *Store) backup() error {
	s.backupMu.Lock()
	defer s.backupMu.Unlock()
	s.decided.Store(false)
	err := s.writeBackup()
	if err != nil {
		s.decided.Store(true)
	}
	return err
}

func (s *Store) writeBackup() (err error) {
	dir := s.path(backupName)
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return explained(err)
	}
	list, err := s.backups()
	if err != nil {
		return err
	}
	number := 1
	if len(list) > 0 {
		number = list[0].Number + 1
	}
	path := filepath.Join(dir, fmt.Sprintf("state-%06d-%s.db", number, s.now().UTC().Format(backupTime)))
	temp, err := tempBeside(path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(temp)
		}
	}()
	if err := s.copyState(temp); err != nil {
		return err
	}
	sv, err := surveyFile(temp, newHoldings().take, nil)
	if err != nil {
		return fmt.Errorf("check the copy: %w", err)
	}
	if len(sv.bad) > 0 {
		return damaged("the copy has unreadable records")
	}
	if err := putInPlace(temp, path, s.opts.Moment); err != nil {
		return err
	}
	for _, old := range list[min(len(list), keepBackups-1):] {
		if err := os.Remove(old.Path); err != nil {
			s.log.Warn("store", "old backup", err)
		}
	}
	return nil
}

// copyState writes state.db as it is at this moment.
func (s *Store) copyState(path string) error {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return explained(err)
	}
	// bbolt's WriteTo gives the words of an error and not the error.
	w := &lastError{w: out}
	err = s.state.view(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(w)
		return err
	})
	if w.err != nil {
		err = w.err
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	return explained(err)
}

// lastError is a writer that keeps the error it returned.
type lastError struct {
	w   io.Writer
	err error
}

func (l *lastError) Write(b []byte) (int, error) {
	n, err := l.w.Write(b)
	if err != nil {
		l.err = err
	}
	return n, err
}
