package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
)

// errFaulty says that a backup cannot be gone back to; what is wrong with it
// was printed.
var errFaulty = errors.New("a backup is not whole, see above; the others and the decisions in force are not affected")

func newBackupCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{
		Use: "backup", Short: "Make, list, check and restore backups of your decisions",
		Long: `A backup holds what cannot be made again: decisions, needs, settings and accounts
(never a password). One is made by itself at the end of every run that decided
something, and the newest five are kept. Mail is not in it: it can be read again.`,
	}
	cmd.AddCommand(newBackupMakeCommand(con), newBackupListCommand(con), newBackupCheckCommand(con), newBackupRestoreCommand(con))
	return cmd
}

var backupColumns = []column[engine.Backup]{
	{"no", func(b engine.Backup) string {
		if b.Number == 0 {
			return "-"
		}
		return fmt.Sprint(b.Number)
	}},
	{"at", func(b engine.Backup) string {
		if b.At.IsZero() {
			return "-"
		}
		return b.At.Format("2006-01-02 15:04")
	}},
	{"decisions", func(b engine.Backup) string { return fmt.Sprint(b.Decisions) }},
	{"kB", func(b engine.Backup) string { return fmt.Sprint((b.Bytes + 999) / 1000) }},
	{"state", func(b engine.Backup) string {
		if b.Fault != "" {
			return b.Fault
		}
		return "whole"
	}},
	{"file", func(b engine.Backup) string { return b.Path }},
}

func printBackups(con *console, list []engine.Backup) error {
	if len(list) == 0 && con.format == "text" {
		fmt.Fprintln(con.out, "No backup yet. Make one with: winnowctl backup make")
		return nil
	}
	return printTable(con, list, backupColumns, func(b engine.Backup) any { return b })
}

func newBackupMakeCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "make", Short: "Make a backup now", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				b, err := eng.Backup(cmd.Context())
				if err != nil {
					return err
				}
				if con.format != "text" {
					return printBackups(con, []engine.Backup{b})
				}
				fmt.Fprintf(con.out, "Backup %d holds %s: %s\n", b.Number, plural(b.Decisions, "decision"), b.Path)
				return nil
			})
		},
	}
}

func newBackupListCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Print the backups, newest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				list, err := eng.Backups(cmd.Context())
				if err != nil {
					return err
				}
				return printBackups(con, list)
			})
		},
	}
}

func newBackupCheckCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "check [NUMBER|FILE]…", Short: "Read backups from the first page to the last; all of them unless some are named",
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				list, err := namedBackups(cmd, eng, args)
				if err != nil {
					return err
				}
				if err := printBackups(con, list); err != nil {
					return err
				}
				for _, b := range list {
					if b.Fault != "" {
						return errFaulty
					}
				}
				return nil
			})
		},
	}
}

func namedBackups(cmd *cobra.Command, eng *engine.Engine, names []string) ([]engine.Backup, error) {
	if len(names) == 0 {
		return eng.Backups(cmd.Context())
	}
	var list []engine.Backup
	for _, name := range names {
		b, err := eng.FindBackup(name)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

func newBackupRestoreCommand(con *console) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "restore NUMBER|FILE", Short: "Go back to a backup; what is there now is backed up first", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				b, err := eng.FindBackup(args[0])
				if err != nil {
					return err
				}
				if b.Fault != "" {
					return fmt.Errorf("%s cannot be restored, nothing was changed: %s", b.Path, b.Fault)
				}
				now := len(eng.Journal())
				if dry {
					fmt.Fprintf(con.out, "There are %s now and %s in %s. Nothing was changed.\n", plural(now, "decision"), plural(b.Decisions, "decision"), b.Path)
					return nil
				}
				if err := eng.Restore(cmd.Context(), b); err != nil {
					return err
				}
				kept, err := eng.Backups(cmd.Context())
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s in force, as in %s.", plural(len(eng.Journal()), "decision"), b.Path)
				if len(kept) > 0 {
					fmt.Fprintf(con.out, " What was there before is backup %d; take it back with: winnowctl backup restore %d", kept[0].Number, kept[0].Number)
				}
				fmt.Fprintln(con.out)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be gone back to")
	return cmd
}
