package main

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// Backups are made, checked and gone back to by what the window's settings
// ask for; a damaged one is shown as such and refused, and nothing changes.
func TestTheWindowBacksUpAndGoesBack(t *testing.T) {
	ctx, folder := t.Context(), t.TempDir()
	d := quietDesk(t, folder)
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	need := func(name string) {
		t.Helper()
		if _, err := d.Decide(ctx, triage.Decision{Act: triage.ActNeedAdd, Need: &triage.Need{Name: name, Words: []string{name}}}); err != nil {
			t.Fatal(err)
		}
	}
	need("valves")
	if err := d.Backup(ctx); err != nil {
		t.Fatal(err)
	}
	need("pumps")
	data, err := d.Data(ctx)
	if err != nil || len(data.Backups) != 1 || data.Backups[0].Decisions != 1 || data.Backups[0].Fault != "" || data.State == 0 {
		t.Fatalf("%+v, %v", data, err)
	}
	if err := d.Restore(ctx, data.Backups[0].Number); err != nil {
		t.Fatal(err)
	}
	if got := d.Needs(); len(got) != 1 || got[0].Name != "valves" || len(d.Journal()) != 1 {
		t.Errorf("gone back, the needs are %+v", got)
	}
	data, err = d.Data(ctx)
	if err != nil || len(data.Backups) != 2 || data.Backups[0].Decisions != 2 {
		t.Fatalf("what was there before is not kept: %+v, %v", data, err)
	}
	// The newest is damaged: shown, refused, and what holds stays.
	all, err := filepath.Glob(filepath.Join(folder, "backup", "state-*.db"))
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	if err := os.WriteFile(all[1], make([]byte, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err = d.Data(ctx)
	if err != nil || data.Backups[0].Fault == "" || data.Backups[1].Fault != "" {
		t.Errorf("%+v, %v", data, err)
	}
	if err := d.Restore(ctx, data.Backups[0].Number); err == nil || explain(err) == "" {
		t.Errorf("a damaged backup was gone back to: %v", err)
	}
	if len(d.Needs()) != 1 || len(d.Journal()) != 1 {
		t.Error("a restore that was refused changed something")
	}
	if err := d.Restore(ctx, 999); err == nil {
		t.Error("a backup that is not there was gone back to")
	}
}

// Somebody puts links in the way of what the window writes, before and while
// it does: what they lead to is never touched.
func TestT20LinksInTheWayOfTheWindowsFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	dir := t.TempDir()
	victim := filepath.Join(dir, "victim")
	if err := os.WriteFile(victim, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	unharmed := func(what string) {
		t.Helper()
		if b, err := os.ReadFile(victim); err != nil || string(b) != "precious" {
			t.Fatalf("%s: the file behind the link is now %.40q (%v)", what, b, err)
		}
	}
	for name, write := range map[string]func(folder string) error{
		crashName: func(folder string) error {
			if crashed(folder, "index out of range", io.Discard) != exitError {
				return os.ErrInvalid
			}
			return nil
		},
		"window.json": func(folder string) error {
			return settingsFile(filepath.Join(folder, "window.json")).Save(vm.Settings{Theme: "dark"})
		},
		"list.csv": func(folder string) error {
			return replaceFile(filepath.Join(folder, "list.csv"), func(f *os.File) error {
				_, err := f.WriteString("a,b\n")
				return err
			})
		},
	} {
		path := filepath.Join(dir, name)
		if err := os.Symlink(victim, path); err != nil {
			t.Fatal(err)
		}
		if err := write(dir); err != nil {
			t.Fatal(err)
		}
		unharmed(name)
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v (%v)", name, info, err)
		}
		stop := make(chan struct{})
		var racer sync.WaitGroup
		racer.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				os.Remove(path)
				_ = os.Symlink(victim, path)
			}
		})
		for end := time.Now().Add(100 * time.Millisecond); time.Now().Before(end); {
			if err := write(dir); err != nil {
				t.Error(name, err)
			}
		}
		close(stop)
		racer.Wait()
		unharmed(name + ", in a race")
	}
}
