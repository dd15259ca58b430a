package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/about"
	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
)

// finding is one thing that the doctor looked at.
type finding struct {
	What  string `json:"what"`
	State string `json:"state"` // good, note, bad
	Said  string `json:"said"`
}

// errUnwell says that the doctor found something bad; it was printed.
var errUnwell = errors.New("something is not well, see above")

// doctor gathers findings.
type doctor struct {
	con     *console
	connect bool // ask the servers too
	secrets secretFlags
	found   []finding
}

func (d *doctor) add(what, state, format string, a ...any) {
	d.found = append(d.found, finding{what, state, fmt.Sprintf(format, a...)})
}

func newDoctorCommand(con *console) *cobra.Command {
	d := doctor{con: con}
	cmd := &cobra.Command{
		Use: "doctor", Short: "Check this installation: files, rights, integrity, backups, keyring, servers, versions, sizes", Args: cobra.NoArgs,
		Long: `Looks at this installation and changes nothing but what opening the database mends.
It connects to nothing, unless --connect asks it to try the configured servers:
their certificates, and signing in where the secret is at hand.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d.examine(cmd.Context())
			err := printTable(con, d.found, []column[finding]{
				{"what", func(f finding) string { return f.What }},
				{"state", func(f finding) string { return f.State }},
				{"said", func(f finding) string { return f.Said }},
			}, func(f finding) any { return f })
			for _, f := range d.found {
				if f.State == "bad" {
					err = errors.Join(err, errUnwell)
					break
				}
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&d.connect, "connect", false, "also look at the servers' certificates and sign in where the secret is at hand")
	d.secrets.bind(cmd, "with --connect: read the password from standard input")
	return cmd
}

func (d *doctor) examine(ctx context.Context) {
	d.add("version", "good", "%s", versions())
	if !d.files() {
		return
	}
	eng, err := engine.Open(ctx, d.con.config())
	if err != nil {
		d.add("database", "bad", "%s", engine.Explain(err))
		return
	}
	defer eng.Close()
	for _, n := range eng.Notices() {
		d.add("database", "note", "%s", n)
	}
	n := eng.Counts()
	d.add("database", "good", "opens and is whole: %d messages, %d vendors, %d decisions", n.Messages, n.Vendors, len(eng.Journal()))
	if n.Broken > 0 {
		d.add("messages", "note", "%d could not be read and are kept as such", n.Broken)
	}
	if len(n.Own) == 0 && n.Messages > 0 {
		d.add("buyer", "note", "who you are is not known; say it with: winnowctl import --me ADDRESS")
	}
	d.backups(ctx, eng)
	d.accounts(ctx, eng)
}

// versions says what runs, and what it was built from.
func versions() string {
	return fmt.Sprintf("winnowctl of %s, for %s/%s", about.This(), runtime.GOOS, runtime.GOARCH)
}

// files looks at the data folder and everything in it. It reports whether
// there is a folder to open.
func (d *doctor) files() bool {
	dir := d.con.folder()
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.add("data folder", "note", "%s does not exist yet: nothing was read so far", dir)
		return false
	case err != nil:
		d.add("data folder", "bad", "%v", err)
		return false
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		d.add("data folder", "bad", "%s can be read by others (%v); mend it with: chmod 700 %s", dir, info.Mode().Perm(), dir)
	default:
		d.add("data folder", "good", "%s, for you alone", dir)
	}
	n, bad, size := 0, 0, int64(0)
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		switch {
		case info.Mode()&fs.ModeType&^fs.ModeDir != 0:
			d.add(name, "bad", "is no file of its own but a link or device; put the real file in its place")
			bad++
		case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
			d.add(name, "bad", "others can read it (%v); mend it with: chmod -R go= %s", info.Mode().Perm(), dir)
			bad++
		}
		if !info.IsDir() {
			n, size = n+1, size+info.Size()
		}
		if name == "state.db" || name == "cache.db" {
			d.add(name, "good", "%.1f MB", float64(info.Size())/1e6)
		}
		return nil
	})
	switch {
	case err != nil:
		d.add("files", "bad", "%v", err)
	case bad == 0:
		d.add("files", "good", "%s, %.1f MB in all, each for you alone", plural(n, "file"), float64(size)/1e6)
	}
	return true
}

func (d *doctor) backups(ctx context.Context, eng *engine.Engine) {
	list, err := eng.Backups(ctx)
	if err != nil {
		d.add("backups", "bad", "%s", engine.Explain(err))
		return
	}
	if len(list) == 0 {
		d.add("backups", "note", "none yet: one is made when you decided something, or with: winnowctl backup make")
		return
	}
	whole := 0
	for _, b := range list {
		if b.Fault != "" {
			d.add("backups", "bad", "%s: %s; the others are not affected", b.Path, b.Fault)
			continue
		}
		whole++
	}
	d.add("backups", "good", "%d read through and whole, the newest of %s", whole, day(list[0].At))
}

func (d *doctor) accounts(ctx context.Context, eng *engine.Engine) {
	accounts, err := eng.Accounts()
	if err != nil {
		d.add("accounts", "bad", "%s", engine.Explain(err))
		return
	}
	if len(accounts) == 0 {
		d.add("accounts", "note", "none; add one with: winnowctl account add ADDRESS")
	}
	vault := account.NewVault(account.NewKeyring("winnow", 5*time.Second), d.con.secretFile(secretFlags{}))
	secrets := d.con.secrets(d.secrets)
	for _, a := range accounts {
		h := vault.Holding(ctx, a)
		state := "good"
		if h.Now != h.Chosen || !h.Held {
			state = "note"
		}
		d.add(a.Address, state, "%s (%s). %s %s", a.Server(), a.Security, h.Said, traffic(eng.Today(a.Key())))
		if a.Security == account.Plain {
			d.add(a.Address, "note", "the line to %s is not protected, as you chose: others on the way can read mail and password", a.Host)
		}
		if d.connect {
			d.server(ctx, eng, a, secrets, h.Held || d.secrets.password)
		}
	}
}

// server tries one account: its certificate, which tells the server nothing,
// and signing in when nobody has to be asked for the secret.
func (d *doctor) server(ctx context.Context, eng *engine.Engine, a account.Account, secrets intake.Secrets, atHand bool) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if a.Security != account.Plain {
		c, err := intake.Certificate(ctx, a, d.con.logger())
		switch {
		case err != nil:
			d.add(a.Host, "bad", "%s", engine.Explain(err))
			return
		case c.Trouble != "" && a.Pin == "":
			d.add(a.Host, "bad", "its certificate is refused: %s", c.Trouble)
			return
		case d.con.clock().AddDate(0, 0, 14).After(c.Until):
			d.add(a.Host, "note", "its certificate holds only until %s", day(c.Until))
		default:
			d.add(a.Host, "good", "certificate of %s, until %s", c.Names, day(c.Until))
		}
	}
	if !atHand {
		d.add(a.Host, "note", "signing in was not tried: the password would have to be asked for (--password-stdin)")
		return
	}
	folders, err := intake.Test(ctx, a, secrets, eng, d.con.logger())
	if err != nil {
		d.add(a.Host, "bad", "%s", engine.Explain(err))
		return
	}
	d.add(a.Host, "good", "signs in and shows %s", plural(folders, "folder"))
}
