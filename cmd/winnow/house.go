package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"winnow/internal/ui/vm"
)

// Data implements vm.House.
func (d *desk) Data(ctx context.Context) (vm.Data, error) {
	out := vm.Data{Folder: d.folder, Messages: d.own.Counts().Messages}
	for name, size := range map[string]*int64{"cache.db": &out.Cache, "state.db": &out.State} {
		info, err := os.Stat(filepath.Join(d.folder, name))
		switch {
		case err == nil:
			*size = info.Size()
		case !errors.Is(err, fs.ErrNotExist):
			return out, fmt.Errorf("look at the data folder: %w", err)
		}
	}
	all, err := d.own.Backups(ctx)
	if err != nil {
		return out, err
	}
	for _, b := range all {
		out.Backups = append(out.Backups, vm.Backup{Number: b.Number, At: b.At, Decisions: b.Decisions, Bytes: b.Bytes, Fault: b.Fault})
	}
	return out, nil
}

// Backup implements vm.House.
func (d *desk) Backup(ctx context.Context) error {
	_, err := d.own.Backup(ctx)
	return err
}

// Restore implements vm.House. The mailboxes of the backup are then those that
// are kept up with.
func (d *desk) Restore(ctx context.Context, number int) error {
	b, err := d.own.FindBackup(strconv.Itoa(number))
	if err != nil {
		return err
	}
	if err := d.own.Restore(ctx, b); err != nil {
		return err
	}
	for _, w := range d.watch.States() {
		d.watch.Remove(w.Account)
	}
	d.KeepUp(ctx)
	return nil
}

var _ vm.House = (*desk)(nil)
