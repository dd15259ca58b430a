package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

const expandHelp = `Lists words that might meet the need as well: those that stand beside its words in
mail that you wrote and mail that meets it ("your mail"), and those that mark mail
that meets it of vendors that you shortlisted or whose verdict you corrected
upward ("mail you kept"). None counts until you take it over with --accept;
--remove turns one down for good, or one that the table of terms brought in.
JSON fields: term, from, count, score, example, message.`

func newNeedsExpandCommand(con *console) *cobra.Command {
	var accept, remove []string
	var dry bool
	cmd := &cobra.Command{
		Use: "expand NAME", Short: "Find further words for a need in your own mail", Long: expandHelp, Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			accept, remove := trimmed(accept), trimmed(remove)
			for _, a := range accept {
				for _, r := range remove {
					if strings.EqualFold(a, r) {
						return usageError{fmt.Errorf("%s cannot be accepted and removed", a)}
					}
				}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				n, err := eng.Need(strings.Join(args, " "))
				if err != nil {
					return err
				}
				if len(accept)+len(remove) > 0 {
					return takeOver(cmd, con, eng, n, accept, remove, dry)
				}
				if dry {
					return usageError{errors.New("--dry-run goes with --accept or --remove")}
				}
				found, err := eng.Expansions(cmd.Context(), n.Name)
				if err != nil {
					return err
				}
				if len(found) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, "No further words found: there is too little mail about it.")
					return nil
				}
				return printTable(con, found, []column[triage.Expansion]{
					{"term", func(e triage.Expansion) string { return e.Term }},
					{"from", func(e triage.Expansion) string { return e.From }},
					{"count", func(e triage.Expansion) string { return fmt.Sprint(e.Count) }},
					{"example", func(e triage.Expansion) string { return cut(e.Sentence, 90) }},
				}, func(e triage.Expansion) any { return e })
			})
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&accept, "accept", nil, "words to take over, separated by commas")
	f.StringSliceVar(&remove, "remove", nil, "words that must not meet the need")
	f.BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

// takeOver records which words now meet a need and which no longer do.
func takeOver(cmd *cobra.Command, con *console, eng *engine.Engine, n triage.Need, accept, remove []string, dry bool) error {
	for _, a := range accept {
		n = n.WithAccepted(a)
	}
	for _, r := range remove {
		n = n.WithRemoved(r)
	}
	d := triage.Decision{Act: triage.ActNeedAdd, Need: &n}
	if dry {
		return preview(cmd.Context(), con, eng, d)
	}
	id, err := eng.Decide(cmd.Context(), d)
	if err != nil {
		return err
	}
	if err := eng.Settle(cmd.Context()); err != nil {
		return err
	}
	fmt.Fprintf(con.out, "%s: taken over %s; turned down %s. So far %s it. Undo with: winnowctl undo %d\n",
		n.Name, orNone(n.Accepted), orNone(n.Removed), meets(metBy(eng, n.Name)), id)
	return nil
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}
