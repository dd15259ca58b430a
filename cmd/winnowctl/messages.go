package main

import (
	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

func newMessagesCommand(con *console) *cobra.Command {
	var vendor string
	cmd := &cobra.Command{
		Use:   "messages",
		Short: "Print every message, judged in its context",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				var only triage.VendorID
				if vendor != "" {
					id, err := eng.FindOne(vendor)
					if err != nil {
						return err
					}
					only = id
				}
				var rows []engine.Judged
				for m := range eng.Messages() {
					if vendor == "" || m.Vendor == only {
						rows = append(rows, m)
					}
				}
				return printTable(con, rows, messageColumns, func(m engine.Judged) any { return messageOf(m) })
			})
		},
	}
	cmd.Flags().StringVar(&vendor, "vendor", "", "only mail from this vendor, and the buyer's to it")
	return cmd
}

func messageOf(m engine.Judged) messageRecord {
	return messageRecord{
		verdictRecord: recordOf(m.Message.ID.String(), m.Message, &m.Judgement),
		MessageID:     m.Message.MessageID, From: m.Message.From.Email, Date: m.Message.Date,
		Subject: m.Message.Subject, Vendor: m.VendorName, Mine: m.Message.Mine,
	}
}

var messageColumns = []column[engine.Judged]{
	{"date", func(m engine.Judged) string { return day(m.Message.Date) }},
	{"from", func(m engine.Judged) string { return cut(m.Message.From.Email, 36) }},
	{"kind", func(m engine.Judged) string { return string(m.Judgement.Kind) }},
	{"verdict", func(m engine.Judged) string { return string(m.Judgement.Verdict) }},
	{"band", func(m engine.Judged) string { return string(m.Judgement.Band) }},
	{"vendor", func(m engine.Judged) string { return cut(m.VendorName, 24) }},
	{"subject", func(m engine.Judged) string { return cut(m.Message.Subject, 70) }},
}
