package main

import (
	"context"
	"fmt"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

// preview prints what a decision would change.
func preview(ctx context.Context, con *console, eng *engine.Engine, d triage.Decision) error {
	effect, err := eng.Preview(ctx, d)
	if err != nil {
		return err
	}
	return printEffect(con, effect)
}

func printEffect(con *console, e triage.Effect) error {
	if e.Moves == nil {
		e.Moves = []triage.Shift{}
	}
	switch con.format {
	case "json", "jsonl":
		return printJSON(con, e)
	case "text":
		fmt.Fprintln(con.out, "Nothing was changed. "+effectText(e))
		if len(e.Moves) == 0 {
			return nil
		}
	}
	return printTable(con, e.Moves, []column[triage.Shift]{
		{"vendor", func(m triage.Shift) string { return cut(m.Name, 32) }},
		{"rank", func(m triage.Shift) string { return arrow(place(m.RankBefore), place(m.RankAfter)) }},
		{"score", func(m triage.Shift) string {
			return arrow(fmt.Sprintf("%.1f", m.Before), fmt.Sprintf("%.1f", m.After))
		}},
		{"verdict", func(m triage.Shift) string { return arrow(string(m.VerdictWas), string(m.VerdictIs)) }},
		{"messages", func(m triage.Shift) string { return fmt.Sprint(m.Messages) }},
	}, func(m triage.Shift) any { return m })
}

func place(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

func arrow(from, to string) string {
	if from == to {
		return to
	}
	return from + " -> " + to
}

func effectText(e triage.Effect) string {
	return fmt.Sprintf("%s and %s move, %s.", counted(e.Messages, "message"), counted(e.Vendors, "vendor"), counted(e.Verdicts, "verdict")+" among them")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
