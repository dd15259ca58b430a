package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"winnow/internal/store"
	"winnow/internal/triage"
)

// Backup is a copy of what the buyer decided, with settings and accounts, and
// what a look at all of it found.
type Backup struct {
	Number    int       `json:"number"` // counts up: the highest is the newest
	At        time.Time `json:"at"`
	Path      string    `json:"path"`
	Decisions int       `json:"decisions"` // that can be read in it
	Bytes     int64     `json:"bytes"`
	Fault     string    `json:"fault,omitempty"` // why it cannot be gone back to, in words; empty when it is whole
}

// Backups lists and checks the backups, newest first.
func (e *Engine) Backups(ctx context.Context) ([]Backup, error) {
	kept, err := e.store.Backups()
	if err != nil {
		return nil, err
	}
	out := make([]Backup, 0, len(kept))
	for _, k := range kept {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, err := e.checkBackup(k)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func (e *Engine) checkBackup(k store.Backup) (Backup, error) {
	c, err := e.store.CheckBackup(k.Path)
	if err != nil {
		return Backup{}, err
	}
	b := Backup{Number: k.Number, At: k.At, Path: k.Path, Decisions: c.Decisions, Bytes: c.Bytes}
	if c.Fault != nil {
		b.Fault = c.Fault.Error()
	}
	return b, nil
}

// Backup makes a backup now and returns it, checked. Closing the engine makes
// one by itself when something was decided; the newest five are kept.
func (e *Engine) Backup(ctx context.Context) (Backup, error) {
	if err := ctx.Err(); err != nil {
		return Backup{}, err
	}
	if err := e.store.Backup(); err != nil {
		return Backup{}, err
	}
	kept, err := e.store.Backups()
	if err != nil {
		return Backup{}, err
	}
	if len(kept) == 0 {
		return Backup{}, errors.New("the backup that was just made is gone")
	}
	return e.checkBackup(kept[0])
}

// FindBackup names a backup by its number, or any file by its path, and checks
// it. It is a *NotFoundError when there is no backup of that number.
func (e *Engine) FindBackup(name string) (Backup, error) {
	if n, err := strconv.Atoi(name); err == nil {
		kept, err := e.store.Backups()
		if err != nil {
			return Backup{}, err
		}
		for _, k := range kept {
			if k.Number == n {
				return e.checkBackup(k)
			}
		}
		return Backup{}, NotFound("backup", name)
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return Backup{}, err
	}
	return e.checkBackup(store.Backup{Path: path})
}

// Restore goes back to a backup: decisions, needs, settings and accounts are
// then those in it. What was there is backed up first, so that a restore can
// be taken back by another one. A backup with a fault is refused, and nothing
// changes.
func (e *Engine) Restore(ctx context.Context, b Backup) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e.mu.Lock()
	err := e.store.Restore(b.Path)
	var job *rereadJob
	if err == nil {
		job, err = e.reload()
	}
	e.mu.Unlock()
	if err != nil {
		return err
	}
	return e.follow(job)
}

// reload reads what the buyer decided and set anew. Callers hold mu.
func (e *Engine) reload() (*rereadJob, error) {
	all, err := e.store.Decisions()
	if err != nil {
		return nil, fmt.Errorf("read your decisions: %w", err)
	}
	e.told = nil
	if err := e.store.Setting(settingOwn, &e.told); err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("read who the buyer is: %w", err)
	}
	if err := e.loadHyper(); err != nil {
		return nil, err
	}
	job := e.takeUp(append([]triage.Decision(nil), all...))
	e.rebuild() // who the buyer is may be another, too
	return job, nil
}

// LongestRead is how long the longest read transaction on the databases took
// since the engine was opened.
func (e *Engine) LongestRead() time.Duration { return e.store.LongestRead() }
