package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/judge/learn"
	taught "winnow/internal/learned/mark"
	"winnow/internal/need/mark"
)

func newEvalCommand() *cobra.Command {
	var corpus, by, predictions string
	var needs, corrections, story bool
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure the judge on senders and sources that it has not seen",
		Long: `Judges every labelled message by a model that was trained and calibrated without
its sender (or without its whole source), and prints the figures with 90 %
bootstrap intervals over senders, beside baselines: the commonest answer, the
cues with weights set by hand, cues and layout learned without words, and words
alone. The cue tables were written by people who knew this mail; only mail of
other collections can measure them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if story {
				return evalDemo(cmd.Context(), cmd.OutOrStdout())
			}
			if needs {
				f := mark.Measure()
				return f.Write(cmd.OutOrStdout())
			}
			splits := []learn.Split{learn.BySender, learn.BySource}
			switch by {
			case "":
			case string(learn.BySender), string(learn.BySource):
				splits = []learn.Split{learn.Split(by)}
			default:
				return fmt.Errorf("--by %s: want sender or source", by)
			}
			c, err := learn.Load(corpus)
			if err != nil {
				return err
			}
			if corrections {
				return evalCorrections(cmd.OutOrStdout(), c)
			}
			for _, s := range splits {
				h, err := c.Evaluate(cmd.OutOrStdout(), s)
				if err != nil {
					return err
				}
				if predictions == "" {
					continue
				}
				file := predictions
				if len(splits) > 1 {
					ext := filepath.Ext(file)
					file = strings.TrimSuffix(file, ext) + "." + string(s) + ext
				}
				if err := writePredictions(file, h); err != nil {
					return err
				}
			}
			return c.ReportQuotes(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&corpus, "corpus", filepath.Join("..", "shared", "corpus"), "folder of labelled mail")
	cmd.Flags().BoolVar(&corrections, "corrections", false, "measure instead what corrections mend, and how far they reach")
	cmd.Flags().BoolVar(&needs, "needs", false, "measure instead how needs are matched, on mail written for it")
	cmd.Flags().BoolVar(&story, "demo", false, "measure instead the whole engine on the demo mailbox, in the buyer's context")
	cmd.Flags().StringVar(&by, "by", "", "sender or source; both when absent")
	cmd.Flags().StringVar(&predictions, "predictions", "", "file to write the judgements to, one a line; with both splits, their names are put before its ending")
	return cmd
}

func writePredictions(file string, h *learn.Held) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write the predictions: %w", err)
	}
	if err := errors.Join(learn.WriteRecords(f, h.Predictions()), f.Close()); err != nil {
		return fmt.Errorf("write the predictions to %s: %w", file, err)
	}
	return nil
}

// evalCorrections prints what corrections do to mail written for it and to the
// labelled mail, each message judged by a model that has not seen its sender.
func evalCorrections(w io.Writer, c *learn.Corpus) error {
	written, err := taught.Written()
	if err != nil {
		return err
	}
	held, err := taught.HeldOut(c)
	if err != nil {
		return err
	}
	const seen, corrections, seed = 20, 100, 7
	if err := taught.Write(w, "written mail of one vendor", taught.Mend(written, 6, seen), taught.Move(written, corrections, seed)); err != nil {
		return err
	}
	return taught.Write(w, "labelled mail, unseen senders", taught.Mend(held, 6, seen), taught.Move(held, corrections, seed))
}
