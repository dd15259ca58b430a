package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

func newNeedsCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "needs", Short: "Say what you are looking for"}
	cmd.AddCommand(newNeedsAddCommand(con), newNeedsListCommand(con), newNeedsRemoveCommand(con), newNeedsExpandCommand(con))
	return cmd
}

const needsAddHelp = `Adds a need, or replaces the one with its name (words taken over from mail stay).

A word is met as it stands, in another form, or by another name that the table
of purchase terms has for it. --stage says what counts beside that: looking
around (what it can do), comparing (capability, proof, price), about to decide
(price and proof), using it already (more of the same counts for less).
After --until it no longer counts; "needs list" shows it as over.`

func newNeedsAddCommand(con *console) *cobra.Command {
	var words, exclude, synonyms []string
	var stage, until string
	var weight float64
	var dry bool
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Add or replace a need", Long: needsAddHelp, Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := triage.Need{
				Name: strings.Join(args, " "), Words: trimmed(words), Exclude: trimmed(exclude), Synonyms: trimmed(synonyms),
				Stage: triage.Stage(strings.ToLower(strings.TrimSpace(stage))), Weight: weight,
			}
			if err := checkNeed(&n, until); err != nil {
				return usageError{err}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				if old, err := eng.Need(n.Name); err == nil {
					n.Accepted, n.Removed = old.Accepted, old.Removed
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
				fmt.Fprintf(con.out, "Looking for %s. So far %s it. Undo with: winnowctl undo %d\n", n.Name, meets(metBy(eng, n.Name)), id)
				if n.Over(con.clock()) {
					fmt.Fprintln(con.out, "Its time is over already, so it does not count.")
				}
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&words, "words", nil, "words that meet the need, separated by commas")
	f.StringSliceVar(&synonyms, "synonyms", nil, "further names for them that you use")
	f.StringSliceVar(&exclude, "exclude", nil, "words that rule a message out")
	f.StringVar(&stage, "stage", "", "how far you are: "+joined(triage.Stages[:]))
	f.StringVar(&until, "until", "", "last day on which it counts: 2026-03-31")
	f.Float64Var(&weight, "weight", 1, "how much it counts beside other needs, above 0 to 1")
	f.BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

// checkNeed checks what was said of a need, and takes in its last day.
func checkNeed(n *triage.Need, until string) error {
	if len(n.Words) == 0 {
		return errors.New("say which words meet the need: --words \"word,another word\"")
	}
	if n.Stage != triage.StageAny && !slices.Contains(triage.Stages[:], n.Stage) {
		return fmt.Errorf("--stage %q: there are %s", string(n.Stage), joined(triage.Stages[:]))
	}
	if !(n.Weight > 0 && n.Weight <= 1) {
		return fmt.Errorf("--weight %v: it goes from above 0 to 1", n.Weight)
	}
	if until != "" {
		last, err := time.Parse(time.DateOnly, until)
		if err != nil {
			return fmt.Errorf("--until %s is no day such as 2026-03-31", until)
		}
		n.Until = last.AddDate(0, 0, 1)
	}
	return nil
}

// metBy counts the vendors that meet a need.
func metBy(eng *engine.Engine, name string) int {
	met := 0
	for _, s := range eng.Standings() {
		if slices.ContainsFunc(s.Needs, func(m triage.NeedMatch) bool { return m.Need == name }) {
			met++
		}
	}
	return met
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
				now := con.clock()
				return printTable(con, needs, []column[triage.Need]{
					{"name", func(n triage.Need) string { return n.Name }},
					{"words", func(n triage.Need) string { return strings.Join(append(slices.Clip(n.Words), n.Synonyms...), ", ") }},
					{"accepted", func(n triage.Need) string { return strings.Join(n.Accepted, ", ") }},
					{"exclude", func(n triage.Need) string { return strings.Join(n.Exclude, ", ") }},
					{"stage", func(n triage.Need) string { return string(n.Stage) }},
					{"weight", func(n triage.Need) string { return fmt.Sprint(n.Weight) }},
					{"state", func(n triage.Need) string { return stateOfNeed(&n, now) }},
				}, func(n triage.Need) any { return needRecord{n, n.Over(now), metBy(eng, n.Name)} })
			})
		},
	}
}

// needRecord is a need as it is listed. Other tools rely on it.
type needRecord struct {
	triage.Need
	Over bool `json:"over"` // its time has passed, it does not count
	Met  int  `json:"met"`  // vendors that meet it
}

func stateOfNeed(n *triage.Need, now time.Time) string {
	switch {
	case n.Until.IsZero():
		return "open"
	case n.Over(now):
		return "over since " + day(n.Until)
	}
	return "until " + day(n.Until.Add(-time.Second))
}

func newNeedsRemoveCommand(con *console) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "remove NAME", Short: "Remove a need", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				n, err := eng.Need(strings.Join(args, " "))
				if err != nil {
					return err
				}
				d := triage.Decision{Act: triage.ActNeedRemove, Need: &n}
				if dry {
					return preview(cmd.Context(), con, eng, d)
				}
				id, err := eng.Decide(cmd.Context(), d)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "No longer looking for %s. Undo with: winnowctl undo %d\n", n.Name, id)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
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
