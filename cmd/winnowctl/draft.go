package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/optout"
	"winnow/internal/triage"
)

func newDraftCommand(con *console) *cobra.Command {
	var f actFlags
	var print, save, leave bool
	cmd := &cobra.Command{
		Use:   "draft VENDOR [--print | --save]",
		Short: "Write what a vendor still owes as questions, for you to look at and send",
		Long: `The draft answers the vendor's newest message. It is printed, or with --save put
among the drafts of the account (after winnowctl act consent drafts). Winnow
sends nothing. With --opt-out it is the message by which the vendor lets you
leave, where it takes one.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if print && save {
				return usageError{errors.New("either --print or --save")}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				v, err := vendorNamed(cmd.Context(), eng, strings.Join(args, " "))
				if err != nil {
					return err
				}
				from := ""
				if a, err := f.one(eng); err == nil {
					from = a.Address
				} else if save || f.account != "" {
					return err
				}
				id, why := v.Standing.Vendor.ID, "questions to "+v.Standing.Vendor.Name
				write := eng.QuestionsDraft
				if leave {
					write, why = eng.OptOutDraft, "leave "+v.Standing.Vendor.Name
				}
				raw, err := write(cmd.Context(), id, from)
				if err != nil {
					return err
				}
				if !save {
					_, err := con.out.Write(raw)
					return err
				}
				srv, err := f.server(con, eng)
				if err != nil {
					return err
				}
				p, err := eng.PlanDraft(cmd.Context(), srv, raw, why)
				if err != nil {
					return err
				}
				if f.dryRun {
					if con.format != "text" {
						return printJSON(con, p)
					}
					fmt.Fprintf(con.out, "This would be saved in %s and not be sent:\n\n%s", mailbox.Clean(p.To, 200), raw)
					return nil
				}
				b, err := eng.Apply(cmd.Context(), srv, p, f.confirm)
				return con.applied(b, p, err)
			})
		},
	}
	cmd.Flags().BoolVar(&print, "print", false, "print the draft (what is done unless it is saved)")
	cmd.Flags().BoolVar(&save, "save", false, "save it among the drafts of the account")
	cmd.Flags().BoolVar(&leave, "opt-out", false, "write the message by which the vendor lets you leave")
	f.bind(cmd)
	return cmd
}

// newOptOutMeansCommand tells how a vendor lets one leave.
func newOptOutMeansCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use:   "means VENDOR",
		Short: "Tell how a vendor lets you leave, and whether each way is valid; nothing is opened or sent",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				v, err := vendorNamed(cmd.Context(), eng, strings.Join(args, " "))
				if err != nil {
					return err
				}
				ways, err := eng.OptOutMeans(cmd.Context(), v.Standing.Vendor.ID)
				if err != nil {
					return err
				}
				if len(ways.Means) == 0 && con.format == "text" {
					fmt.Fprintf(con.out, "%s offers no way to leave. Muting it needs none: winnowctl mute %s\n", v.Standing.Vendor.Name, v.Standing.Vendor.ID)
					return nil
				}
				return printTable(con, ways.Means, []column[optout.Means]{
					{"how", func(m optout.Means) string { return string(m.How) }},
					{"state", func(m optout.Means) string { return string(m.State) }},
					{"target", func(m optout.Means) string { return mailbox.Clean(m.Target, 2000) }},
					{"why", func(m optout.Means) string { return mailbox.Clean(m.Why, 300) }},
				}, func(m optout.Means) any {
					return struct {
						optout.Means
						Vendor  triage.VendorID  `json:"vendor"`
						Message triage.ContentID `json:"message"`
					}{m, v.Standing.Vendor.ID, ways.Message.ID}
				})
			})
		},
	}
}
