package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/mailbox/file"
	"winnow/internal/triage"
)

// judged is a message judged by itself.
type judged struct {
	id        string
	message   triage.Message
	judgement triage.Judgement
}

func newJudgeCommand(con *console) *cobra.Command {
	grammar := false
	cmd := &cobra.Command{
		Use:   "judge PATH…",
		Short: "Judge messages by themselves, without a database",
		Long:  "PATH is an .eml file, a folder of them, an mbox file or a Maildir. With --format jsonl one object a message is printed, as soon as it is judged.",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error {
			load := engine.NewJudge
			if grammar {
				load = engine.NewJudgeWithGrammar
			}
			read, err := load()
			if err != nil {
				return err
			}
			var rows []judged
			for _, path := range paths {
				_, err := file.Walk(cmd.Context(), path, func(m file.Message) error {
					row := judged{id: m.ID}
					row.message, row.judgement = read(m.Bytes, m.Fault)
					if con.format == "jsonl" {
						return printTable(con, []judged{row}, nil, judgedRecord)
					}
					rows = append(rows, row)
					return nil
				})
				if err != nil {
					return err
				}
			}
			if con.format == "jsonl" {
				return nil
			}
			return printTable(con, rows, judgedColumns, judgedRecord)
		},
	}
	cmd.Flags().BoolVar(&grammar, "grammar", false, "look at the grammar of claims whose words do not tell a result from a promise")
	return cmd
}

func judgedRecord(r judged) any { return recordOf(r.id, &r.message, &r.judgement) }

var judgedColumns = []column[judged]{
	{"id", func(r judged) string { return cut(r.id, 24) }},
	{"kind", func(r judged) string { return string(r.judgement.Kind) }},
	{"verdict", func(r judged) string { return string(r.judgement.Verdict) }},
	{"band", func(r judged) string { return string(r.judgement.Band) }},
	{"useful", func(r judged) string { return level(r.judgement.Usefulness) }},
	{"interest", func(r judged) string { return level(r.judgement.Interest) }},
	{"proof", func(r judged) string { return level(r.judgement.Proof) }},
	{"pressure", func(r judged) string { return level(r.judgement.Pressure) }},
	{"subject", func(r judged) string { return cut(r.message.Subject, 60) }},
}

func level(s triage.AxisScore) string {
	if !s.Level.Known() {
		return "?"
	}
	return fmt.Sprint(int(s.Level))
}
