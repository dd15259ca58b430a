package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
)

func newSyncCommand(con *console) *cobra.Command {
	var from secretFlags
	var watch bool
	cmd := &cobra.Command{
		Use:   "sync [ACCOUNT…]",
		Short: "Read what is new in the mail accounts, or in those named",
		Long: `Accounts are read side by side: one that fails does not hold up another.

With --watch winnowctl stays and reads what comes, within seconds where the server
tells of new mail and once a minute elsewhere, until it is stopped. It prints a line
whenever something changed (with --format jsonl a record: time, account, state,
fresh, next, error). It ends by itself only when no account can be read before
somebody signs in again.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, keys []string) error {
			if watch && (con.format == "csv" || con.format == "json") {
				return usageError{fmt.Errorf("--watch prints as it goes: there are the formats text and jsonl")}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				accounts, err := chosen(eng, keys)
				if err != nil {
					return err
				}
				secrets := con.secrets(from)
				con.settleAll(cmd.Context(), eng, accounts, secrets)
				var sources []mailbox.Source
				var lines []engine.Line
				for _, a := range accounts {
					src, err := intake.Account(a, secrets, eng, con.logger())
					if err != nil {
						return err
					}
					sources, lines = append(sources, src), append(lines, src.Line())
				}
				if watch {
					return con.watch(cmd.Context(), eng, lines)
				}
				return con.syncAll(cmd.Context(), eng, sources, len(sources))
			})
		},
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "stay, and read what comes")
	from.bind(cmd, "take the password from standard input instead of where it is kept")
	return cmd
}

// chosen are the accounts with these keys, or all.
func chosen(eng *engine.Engine, keys []string) ([]account.Account, error) {
	all, err := eng.Accounts()
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		if len(all) == 0 {
			return nil, engine.NotFound("account", "at all; add one with: winnowctl account add ADDRESS")
		}
		return all, nil
	}
	var out []account.Account
	for _, k := range keys {
		found := false
		for _, a := range all {
			if strings.EqualFold(a.Key(), k) || strings.EqualFold(a.Address, k) {
				out, found = append(out, a), true
			}
		}
		if !found {
			return nil, engine.NotFound("account", k)
		}
	}
	return out, nil
}
