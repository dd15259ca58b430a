package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

func newNeedsCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "needs", Short: "Say what you are looking for"}
	cmd.AddCommand(newNeedsAddCommand(con), newNeedsListCommand(con), newNeedsRemoveCommand(con))
	return cmd
}

func newNeedsAddCommand(con *console) *cobra.Command {
	var words, exclude []string
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Add or replace a need", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := triage.Need{Name: strings.Join(args, " "), Words: trimmed(words), Exclude: trimmed(exclude), Weight: 1}
			if len(n.Words) == 0 {
				return usageError{errors.New("say which words meet the need: --words \"word,another word\"")}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				id, err := eng.Decide(cmd.Context(), triage.Decision{Act: triage.ActNeedAdd, Need: &n})
				if err != nil {
					return err
				}
				if err := eng.Settle(cmd.Context()); err != nil {
					return err
				}
				met := 0
				for _, s := range eng.Standings() {
					for _, m := range s.Needs {
						if m.Need == n.Name {
							met++
							break
						}
					}
				}
				fmt.Fprintf(con.out, "Looking for %s. So far %s it. Undo with: winnowctl undo %d\n", n.Name, meets(met), id)
				return nil
			})
		},
	}
	cmd.Flags().StringSliceVar(&words, "words", nil, "words that meet the need, separated by commas")
	cmd.Flags().StringSliceVar(&exclude, "exclude", nil, "words that rule a message out")
	return cmd
}

func meets(n int) string {
	if n == 1 {
		return "1 vendor meets"
	}
	return fmt.Sprintf("%d vendors meet", n)
}

func newNeedsListCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Print the needs", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				needs := eng.Needs()
				if len(needs) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, "No needs yet. Add one with: winnowctl needs add NAME --words WORD,…")
					return nil
				}
				return printTable(con, needs, []column[triage.Need]{
					{"name", func(n triage.Need) string { return n.Name }},
					{"words", func(n triage.Need) string { return strings.Join(n.Words, ", ") }},
					{"exclude", func(n triage.Need) string { return strings.Join(n.Exclude, ", ") }},
				}, func(n triage.Need) any { return n })
			})
		},
	}
}

func newNeedsRemoveCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove a need", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := strings.Join(args, " ")
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				for _, n := range eng.Needs() {
					if !strings.EqualFold(n.Name, name) {
						continue
					}
					id, err := eng.Decide(cmd.Context(), triage.Decision{Act: triage.ActNeedRemove, Need: &n})
					if err != nil {
						return err
					}
					fmt.Fprintf(con.out, "No longer looking for %s. Undo with: winnowctl undo %d\n", n.Name, id)
					return nil
				}
				return engine.NotFound("need", name)
			})
		},
	}
}

func trimmed(words []string) []string {
	var out []string
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
