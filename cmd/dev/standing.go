package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"winnow/internal/judge"
	"winnow/internal/mailtext"
	"winnow/internal/rank"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

func newStandingCommand() *cobra.Command {
	var corpus string
	cmd := &cobra.Command{
		Use:   "standing",
		Short: "Fit how strongly a vendor's mean is drawn towards the usual, on real mail",
		Long: `For each number of pseudo messages it prints how far off the worth of a message
is when it is foretold from the vendor's other messages. The program's own number
is rank.Pseudo.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			vendors, err := judgedByVendor(corpus)
			if err != nil {
				return err
			}
			candidates := []float64{0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10}
			fitted, best, n := rank.FitPseudo(vendors, candidates)
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "%d messages of vendors with several, each foretold from the others:\n", n)
			for i, f := range fitted {
				mark := ""
				if i == best {
					mark = "  least"
				}
				if f.Pseudo == rank.Pseudo {
					mark += "  in use"
				}
				fmt.Fprintf(out, "  m = %-5g off by %.3f points%s\n", f.Pseudo, f.Error, mark)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&corpus, "corpus", "../shared/corpus", "folder with labelled/ and labels.jsonl")
	return cmd
}

// judgedByVendor judges the labelled messages by themselves, by sender.
func judgedByVendor(corpus string) ([][]triage.Judgement, error) {
	f, err := os.Open(filepath.Join(corpus, "labels.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("the labelled mail is needed: %w", err)
	}
	defer f.Close()
	reader, err := judge.NewReader()
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var out [][]triage.Judgement
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l struct{ ID, Kind string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("read the labels: %w", err)
		}
		if !triage.Kind(l.Kind).Vendor() {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(corpus, "labelled", l.ID+".eml"))
		if err != nil {
			return nil, err
		}
		doc := mailtext.Parse(raw)
		m := &triage.Message{Envelope: doc.Header.Envelope, Reading: reader.Read(doc)}
		j := judge.Decide(m, judge.Context{Correction: &triage.Correction{Kind: triage.Kind(l.Kind)}})
		key := vendor.Key(m.From.Email)
		if _, ok := at[key]; !ok {
			at[key] = len(out)
			out = append(out, nil)
		}
		out[at[key]] = append(out[at[key]], j)
	}
	return out, lines.Err()
}
