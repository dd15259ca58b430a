package main

import (
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
)

func newSyncCommand(con *console) *cobra.Command {
	var from secretFlags
	cmd := &cobra.Command{
		Use:   "sync [ACCOUNT…]",
		Short: "Read what is new in the mail accounts, or in those named",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, keys []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				accounts, err := chosen(eng, keys)
				if err != nil {
					return err
				}
				secrets := once(con.secrets(from))
				con.settleAll(cmd.Context(), eng, accounts, secrets)
				var sources []mailbox.Source
				for _, a := range accounts {
					src, err := intake.Account(a, secrets, eng, con.logger())
					if err != nil {
						return err
					}
					sources = append(sources, src)
				}
				return con.syncAll(cmd.Context(), eng, sources)
			})
		},
	}
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
