package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
)

func newExportCommand(con *console) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "export [--to FILE]",
		Short: "Write the shortlist to a file (.csv, .xlsx, .json, .md, .html), or print it",
		Long:  "Without --to the shortlist is printed: as Markdown, or with --format csv or json.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				format := map[string]string{"text": "md", "csv": "csv", "json": "json", "jsonl": "json"}[con.format]
				return con.with(cmd.Context(), func(eng *engine.Engine) error {
					_, err := eng.Export(cmd.Context(), con.out, format)
					return err
				})
			}
			format := strings.TrimPrefix(strings.ToLower(filepath.Ext(to)), ".")
			if err := engine.CheckFormat(format); err != nil {
				return usageError{err}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				n, err := exportTo(cmd, eng, to, format)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s written to %s\n", plural(n, "vendor"), to)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the file; its ending says the format")
	return cmd
}

// exportTo writes beside the file and then puts it in its place: whoever reads
// the file meets the old one or the new one, whole.
func exportTo(cmd *cobra.Command, eng *engine.Engine, to, format string) (n int, err error) {
	f, err := os.CreateTemp(filepath.Dir(to), ".winnow-export-*")
	if err != nil {
		return 0, fmt.Errorf("export to %s: %w", to, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("export to %s: %w", to, err), os.Remove(f.Name()))
		}
	}()
	n, err = eng.Export(cmd.Context(), f, format)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return 0, err
	}
	return n, os.Rename(f.Name(), to)
}
