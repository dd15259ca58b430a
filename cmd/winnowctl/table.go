package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"winnow/internal/shortlist"
)

// column is one column of a table for people.
type column[T any] struct {
	title string
	value func(T) string
}

// printTable prints rows in the format that was asked for: text and csv show
// the columns, json and jsonl the whole record.
func printTable[T any](con *console, rows []T, columns []column[T], record func(T) any) error {
	switch con.format {
	case "json":
		records := make([]any, 0, len(rows))
		for _, r := range rows {
			records = append(records, record(r))
		}
		return printJSON(con, records)
	case "jsonl":
		enc := json.NewEncoder(con.out)
		enc.SetEscapeHTML(false)
		for _, r := range rows {
			if err := enc.Encode(record(r)); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		w := csv.NewWriter(con.out)
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = c.title
		}
		if err := w.Write(cells); err != nil {
			return err
		}
		for _, r := range rows {
			for i, c := range columns {
				// Mail is written by strangers: no cell may start a formula.
				cells[i] = shortlist.CleanCell(c.value(r))
			}
			if err := w.Write(cells); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	}
	w := tabwriter.NewWriter(con.out, 0, 0, 2, ' ', 0)
	for i, c := range columns {
		if i > 0 {
			fmt.Fprint(w, "\t")
		}
		fmt.Fprint(w, strings.ToUpper(c.title))
	}
	fmt.Fprintln(w)
	for _, r := range rows {
		for i, c := range columns {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, strings.NewReplacer("\t", " ", "\n", " ").Replace(c.value(r)))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// printJSON prints one value, indented, followed by a line end.
func printJSON(con *console, v any) error {
	enc := json.NewEncoder(con.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// cut shortens a text for a column.
func cut(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return string(r[:runes-1]) + "…"
}
