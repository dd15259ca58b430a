package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/account"
	"winnow/internal/engine"
)

// finding is one thing that the doctor looked at.
type finding struct {
	What  string `json:"what"`
	State string `json:"state"` // good, note, bad
	Said  string `json:"said"`
}

// errUnwell says that the doctor found something bad; it was printed.
var errUnwell = errors.New("something is not well, see above")

func newDoctorCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check this installation: files, rights, integrity, keyring, accounts", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found := con.examine(cmd.Context())
			err := printTable(con, found, []column[finding]{
				{"what", func(f finding) string { return f.What }},
				{"state", func(f finding) string { return f.State }},
				{"said", func(f finding) string { return f.Said }},
			}, func(f finding) any { return f })
			for _, f := range found {
				if f.State == "bad" {
					err = errors.Join(err, errUnwell)
					break
				}
			}
			return err
		},
	}
}

func (c *console) examine(ctx context.Context) (out []finding) {
	add := func(what, state, format string, a ...any) {
		out = append(out, finding{what, state, fmt.Sprintf(format, a...)})
	}
	dir := c.folder()
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		add("data folder", "note", "%s does not exist yet: nothing was read so far", dir)
		return out
	case err != nil:
		add("data folder", "bad", "%v", err)
		return out
	case info.Mode().Perm()&0o077 != 0:
		add("data folder", "bad", "%s can be read by others (%v); mend it with: chmod 700 %s", dir, info.Mode().Perm(), dir)
	default:
		add("data folder", "good", "%s, for you alone", dir)
	}
	for _, name := range []string{"state.db", "cache.db"} {
		info, err := os.Stat(filepath.Join(dir, name))
		switch {
		case err != nil:
			add(name, "note", "not there; it is made when it is needed")
		case info.Mode().Perm()&0o077 != 0:
			add(name, "bad", "others can read it (%v); mend it with: chmod 600", info.Mode().Perm())
		default:
			add(name, "good", "%.1f MB, for you alone", float64(info.Size())/1e6)
		}
	}
	if backups, _ := filepath.Glob(filepath.Join(dir, "backup", "*")); len(backups) > 0 {
		add("backups", "good", "%d of your decisions", len(backups))
	} else {
		add("backups", "note", "none yet: one is made when you decided something")
	}
	eng, err := engine.Open(ctx, engine.Config{Dir: dir, Now: c.clock, Log: c.logger()})
	if err != nil {
		add("database", "bad", "%s", engine.Explain(err))
		return out
	}
	defer eng.Close()
	for _, n := range eng.Notices() {
		add("database", "note", "%s", n)
	}
	n := eng.Counts()
	add("database", "good", "opens and is whole: %d messages, %d vendors, %d decisions", n.Messages, n.Vendors, len(eng.Journal()))
	if n.Broken > 0 {
		add("messages", "note", "%d could not be read and are kept as such", n.Broken)
	}
	if len(n.Own) == 0 && n.Messages > 0 {
		add("buyer", "note", "who you are is not known; say it with: winnowctl import --me ADDRESS")
	}
	c.examineAccounts(ctx, eng, add)
	return out
}

func (c *console) examineAccounts(ctx context.Context, eng *engine.Engine, add func(what, state, format string, a ...any)) {
	accounts, err := eng.Accounts()
	if err != nil {
		add("accounts", "bad", "%s", engine.Explain(err))
		return
	}
	if len(accounts) == 0 {
		add("accounts", "note", "none; add one with: winnowctl account add ADDRESS")
	}
	vault := account.NewVault(account.NewKeyring("winnow", 5*time.Second), c.secretFile(secretFlags{}))
	for _, a := range accounts {
		h := vault.Holding(ctx, a)
		state := "good"
		if h.Now != h.Chosen || !h.Held {
			state = "note"
		}
		add(a.Address, state, "%s (%s). %s %s", a.Server(), a.Security, h.Said, traffic(eng.Today(a.Key())))
	}
}
