package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/shortlist"
)

func newExportCommand(con *console) *cobra.Command {
	var to, list string
	var schema, bom, force, dry bool
	cmd := &cobra.Command{
		Use:   "export [--to FILE]",
		Short: "Write a shortlist to a file (.csv, .xlsx, .json, .md, .html, .vcf), or print it",
		Long: `Without --to the shortlist is printed: as Markdown, or with --format csv or json.
A file that is there is left as it is unless --force is given; it is replaced
whole, or not at all. --schema prints the JSON Schema of the JSON form, which
"winnowctl shortlist import" reads back.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if schema {
				_, err := fmt.Fprint(con.out, shortlist.JSONSchema)
				return err
			}
			if to == "" {
				format := map[string]string{"text": "md", "csv": "csv", "json": "json", "jsonl": "json"}[con.format]
				return con.with(cmd.Context(), func(eng *engine.Engine) error {
					_, err := eng.ExportList(cmd.Context(), con.out, list, format)
					return err
				})
			}
			format := strings.TrimPrefix(strings.ToLower(filepath.Ext(to)), ".")
			if err := engine.CheckFormat(format); err != nil {
				return usageError{err}
			}
			if bom {
				if format != "csv" {
					return usageError{errors.New("--bom is for .csv")}
				}
				format = "csv-bom"
			}
			if err := mayWrite(to, force); err != nil {
				return err
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				if dry {
					n, err := eng.ExportList(cmd.Context(), io.Discard, list, format)
					if err == nil {
						fmt.Fprintf(con.out, "%s would be written to %s. Nothing was written.\n", plural(n, "vendor"), to)
					}
					return err
				}
				n, err := exportTo(cmd, eng, to, list, format)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s written to %s\n", plural(n, "vendor"), to)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the file; its ending says the format")
	cmd.Flags().StringVar(&list, "list", "", "name of the shortlist (default: the one that is always there)")
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of the JSON form")
	cmd.Flags().BoolVar(&bom, "bom", false, "begin a .csv with a byte order mark, by which Excel knows UTF-8")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be written")
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there")
	return cmd
}

// mayWrite refuses to replace a file that is there, unless that is forced.
func mayWrite(to string, force bool) error {
	at, err := os.Stat(to)
	if err != nil || force {
		return nil // what else is wrong with the place shows when it is written
	}
	return fmt.Errorf("%s is there already (%d bytes, of %s) and was left as it is: --force replaces it", to, at.Size(), at.ModTime().Format("2006-01-02 15:04"))
}

// exportTo writes a shortlist to a file, and returns how many vendors are on it.
func exportTo(cmd *cobra.Command, eng *engine.Engine, to, list, format string) (n int, err error) {
	err = writeWhole(to, func(w io.Writer) error {
		n, err = eng.ExportList(cmd.Context(), w, list, format)
		return err
	})
	return n, err
}
