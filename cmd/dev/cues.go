package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"winnow/internal/signal"
	"winnow/internal/signal/cuereport"
)

// newCuesCommand reports what each cue does on labelled mail.
func newCuesCommand() *cobra.Command {
	var opt cuesOptions
	cmd := &cobra.Command{
		Use:   "cues",
		Short: "Report hits, precision and lift of every cue on labelled mail",
		Long: `Reads labels.jsonl and labelled/*.eml of a corpus folder, runs the cue tables
over each message, and prints for every cue in how many messages it hits, in
how many of them the label says the same (an offer of 1 or more, the tactic, the
kind), and how many times likelier that is than in all mail (lift). Offers and
tactics are counted on vendor mail; "else" counts messages of other kinds that
the cue hits too. Then, for each offer and tactic, what the evidence finds by
itself, without any learning: these figures are of the mail that the tables
were written by, and so are better than they will be on other mail.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return opt.report(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&opt.corpus, "corpus", "../shared/corpus", "folder of labelled mail")
	cmd.Flags().StringVar(&opt.target, "target", "", "only cues of this target, such as bump, proof, kind:pitch")
	cmd.Flags().BoolVar(&opt.sources, "sources", false, "hits and right ones by source of the mail")
	cmd.Flags().BoolVar(&opt.weak, "weak", false, "only cues whose hits are mostly wrong, or that have none")
	return cmd
}

type cuesOptions struct {
	corpus, target string
	sources, weak  bool
}

// presentFrom is the summed weight of evidence from which a target counts as
// present in the report: one plain cue, or two weak ones.
const presentFrom = 2

func (o cuesOptions) report(w io.Writer) error {
	tables, err := signal.Load()
	if err != nil {
		return err
	}
	cases, err := cuereport.Load(o.corpus, tables)
	if err != nil {
		return fmt.Errorf("reading %s: %w", o.corpus, err)
	}
	rows := cuereport.Measure(tables.Cues(), cases)
	slices.SortStableFunc(rows, func(a, b cuereport.Row) int { return strings.Compare(a.Cue.Name(), b.Cue.Name()) })
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "target\tcue\tstrength\thits\tright\tprecision\tlift\telse\tsupport\t")
	shown := 0
	for i := range rows {
		r := &rows[i]
		if o.target != "" && r.Cue.Name() != o.target {
			continue
		}
		if o.weak && r.Hits > 0 && r.Precision() >= 0.5 {
			continue
		}
		shown++
		support := "yes"
		if r.Cue.Unsupported {
			support = "none"
		}
		if r.Unlabeled {
			fmt.Fprintf(t, "%s\t%s\t%d\t%d\t-\t-\t-\t-\t%s\t\n", r.Cue.Name(), r.Cue.ID, r.Cue.Strength, r.Hits, support)
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%.2f\t%.1f\t%d\t%s\t\n",
			r.Cue.Name(), r.Cue.ID, r.Cue.Strength, r.Hits, r.Right, r.Precision(), r.Lift(), r.Outside, support)
		if o.sources {
			for _, s := range slices.Sorted(maps.Keys(r.BySource)) {
				fmt.Fprintf(t, "\t%s\t\t%d\t%d\t\t\t\t\t\n", s, r.BySource[s][0], r.BySource[s][1])
			}
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	fmt.Fprintf(w, "\n%d cues of %d, on %d messages\n\n", shown, len(rows), len(cases))
	return scoreTable(w, cuereport.Scores(cases, presentFrom))
}

func scoreTable(w io.Writer, scores []cuereport.Score) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "evidence alone\tcases\tprecision\trecall\tF1\tfirst quote\tbest quote\t")
	for i := range scores {
		s := &scores[i]
		fmt.Fprintf(t, "%s\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t\n",
			s.Target, s.True+s.Missed, s.Precision(), s.Recall(), s.F1(), s.Overlap, s.OverlapBest)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
