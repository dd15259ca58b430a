package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/judge/learn"
)

// weightsFile is where the judge's built-in weights stand, from the module's
// root.
var weightsFile = filepath.Join("internal", "judge", "data", "weights.txt")

func newTrainCommand() *cobra.Command {
	var corpus, out string
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Learn the judge's weights from labelled mail and write them into the source",
		Long: `Learns the judge's weights from a folder of labelled mail (labels.jsonl with
labelled/*.eml, and weak.tsv with weak/*.eml) and writes them where the judge
embeds them. The same mail gives the same bytes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			start := time.Now()
			c, err := learn.Load(corpus)
			if err != nil {
				return err
			}
			m, err := c.Build()
			if err != nil {
				return err
			}
			var buf bytes.Buffer
			if err := m.Write(&buf); err != nil {
				return err
			}
			if err := os.WriteFile(out, buf.Bytes(), 0o644); err != nil {
				return fmt.Errorf("write the weights: %w", err)
			}
			for _, x := range m.Metrics {
				fmt.Fprintf(cmd.OutOrStdout(), "%-18s %.3f\n", x.Name, x.Value)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d bytes, in %.1f s\n", out, buf.Len(), time.Since(start).Seconds())
			return nil
		},
	}
	cmd.Flags().StringVar(&corpus, "corpus", filepath.Join("..", "shared", "corpus"), "folder of labelled mail")
	cmd.Flags().StringVar(&out, "out", weightsFile, "file to write")
	return cmd
}
