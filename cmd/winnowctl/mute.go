package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/mute"
	"winnow/internal/triage"
)

const muteHelp = `A muted vendor is set aside: slow gathers its mail into a weekly brief, limit into
a monthly one, stop shows none of it until the mute ends. --person mutes one of
its people, --thread one exchange (a Message-ID or the beginning of an id).

A mute ends by itself. New pressure extends it, by a third of its length each
time and at most to twice the length. It is lifted when what --until-shown names
is shown: proof, price or reference (several: all of them); "none" only lets it
end. Without the flag it waits for proof where that is thin, else for a price
where none was named. A message that pushes (2 or 3 of 3) lifts nothing.

What was muted from other domains is the same vendor: winnowctl mute history
tells why. "winnowctl rule add never-mute" keeps a vendor from ever being muted.`

// muteFlags are what says how to mute.
type muteFlags struct {
	strength, length, shown, why string
	dry                          bool
}

func (f *muteFlags) add(cmd *cobra.Command, strength string) {
	cmd.Flags().StringVar(&f.strength, "strength", strength, "slow (weekly), limit (monthly) or stop")
	cmd.Flags().StringVar(&f.length, "for", "90d", "how long: 90d, 12w, 6mo")
	cmd.Flags().StringVar(&f.shown, "until-shown", "", "what lifts it: proof, price, reference (with commas), or none")
	cmd.Flags().StringVar(&f.why, "why", "", "your reason, for the journal")
}

// mute makes the mute that the flags say.
func (f *muteFlags) mute(con *console) (triage.Mute, error) {
	m := triage.Mute{Why: f.why}
	var err error
	if m.Strength, err = mute.ParseStrength(f.strength); err != nil {
		return m, usageError{err}
	}
	length, err := mute.ParseDuration(f.length)
	if err != nil {
		return m, usageError{err}
	}
	m.From = con.clock().UTC()
	m.Until = m.From.Add(length)
	if m.Why == "" {
		m.Why = "you muted it"
	}
	switch f.shown {
	case "":
		return m, nil
	case "none":
		m.Doubts = []triage.Doubt{}
		return m, nil
	}
	for _, w := range strings.Split(f.shown, ",") {
		d := triage.Doubt(strings.ToLower(strings.TrimSpace(w)))
		if !slices.Contains(triage.Doubts[:], d) {
			return m, usageError{fmt.Errorf("--until-shown %s: there are %s and none", w, joined(triage.Doubts[:]))}
		}
		m.Doubts = append(m.Doubts, d)
	}
	return m, nil
}

func newMuteCommand(con *console) *cobra.Command {
	var f muteFlags
	var person, thread string
	cmd := &cobra.Command{
		Use:   "mute VENDOR",
		Short: "Set a vendor, a person or a thread of it aside for a time: slow, limit or stop",
		Long:  muteHelp,
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := f.mute(con)
			if err != nil {
				return err
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				d, v, err := aimed(cmd.Context(), eng, triage.ActMute, strings.Join(args, " "), person, thread)
				if err != nil {
					return err
				}
				d.Mute = &m
				if f.dry {
					return previewMute(cmd.Context(), con, eng, d)
				}
				id, err := eng.Decide(cmd.Context(), d)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s is muted (%s) until %s. Undo with: winnowctl undo %d\n", whom(d, v), m.Strength, day(m.Until), id)
				for _, h := range eng.Mutes() {
					if h.Decision == id && len(h.Open) > 0 {
						fmt.Fprintf(con.out, "It is lifted when this is shown: %s.\n", joined(h.Open))
					}
				}
				if v.Standing.Relationship.Exists {
					fmt.Fprintln(con.out, "You deal with this vendor: its answers to you are shown all the same.")
				}
				return nil
			})
		},
	}
	f.add(cmd, "stop")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "only say what would change")
	aimFlags(cmd, &person, &thread)
	cmd.AddCommand(newMuteListCommand(con), newMuteHistoryCommand(con))
	return cmd
}

func aimFlags(cmd *cobra.Command, person, thread *string) {
	cmd.Flags().StringVar(person, "person", "", "address of one of its people: only that person")
	cmd.Flags().StringVar(thread, "thread", "", "Message-ID of one of its messages: only that thread")
}

// aimed is a decision about a vendor, one of its people or one of its threads.
func aimed(ctx context.Context, eng *engine.Engine, act triage.Act, name, person, thread string) (d triage.Decision, v *triage.VendorDetail, err error) {
	if person != "" && thread != "" {
		return d, nil, usageError{errors.New("give --person or --thread, not both")}
	}
	if v, err = vendorNamed(ctx, eng, name); err != nil {
		return d, nil, err
	}
	d = triage.Decision{Act: act, Vendor: v.Standing.Vendor.ID, Person: person}
	if thread != "" {
		if d.Message, err = eng.FindMessage(thread); err != nil {
			return d, nil, err
		}
	}
	return d, v, nil
}

// whom says whom a mute is for.
func whom(d triage.Decision, v *triage.VendorDetail) string {
	switch {
	case d.Person != "":
		return d.Person + " of " + v.Standing.Vendor.Name
	case d.Message != triage.ContentID{}:
		return "The thread by " + v.Standing.Vendor.Name
	}
	return v.Standing.Vendor.Name
}

func previewMute(ctx context.Context, con *console, eng *engine.Engine, d triage.Decision) error {
	if d.Person == "" && d.Message == (triage.ContentID{}) {
		p, err := eng.PlanMute([]triage.VendorID{d.Vendor}, *d.Mute)
		if err != nil {
			return err
		}
		return printMutePlan(con, p)
	}
	return preview(ctx, con, eng, d)
}

// printMutePlan shows exactly what a mute would change.
func printMutePlan(con *console, p engine.MutePlan) error {
	if con.format == "json" {
		return printJSON(con, p)
	}
	if con.format == "text" {
		n := 0
		for _, c := range p.Changes {
			n += c.Messages
		}
		fmt.Fprintf(con.out, "Nothing was changed. %s would be muted, %s set aside.\n", counted(len(p.Changes), "vendor"), counted(n, "message"))
		for _, l := range p.LeftOut {
			fmt.Fprintf(con.out, "Left alone: %s (%s).\n", l.What, l.Why)
		}
		if len(p.Changes) == 0 {
			return nil
		}
	}
	return printTable(con, p.Changes, []column[engine.MuteChange]{
		{"vendor", func(c engine.MuteChange) string { return cut(c.Name, 32) }},
		{"before", func(c engine.MuteChange) string { return muteWords(c.Before) }},
		{"after", func(c engine.MuteChange) string { return muteWords(&c.After) }},
		{"lifted_by", func(c engine.MuteChange) string { return joined(c.After.Doubts) }},
		{"messages", func(c engine.MuteChange) string { return fmt.Sprint(c.Messages) }},
		{"domains", func(c engine.MuteChange) string { return strings.Join(c.Domains, " ") }},
	}, func(c engine.MuteChange) any { return c })
}

func muteWords(m *triage.Mute) string {
	if m == nil {
		return "not muted"
	}
	return fmt.Sprintf("%s until %s", m.Strength, day(m.Until))
}

func newUnmuteCommand(con *console) *cobra.Command {
	var person, thread string
	var dry bool
	cmd := &cobra.Command{
		Use: "unmute VENDOR", Short: "Lift a mute", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				d, v, err := aimed(cmd.Context(), eng, triage.ActUnmute, strings.Join(args, " "), person, thread)
				if err != nil {
					return err
				}
				if person == "" && thread == "" && v.Standing.Mute == nil {
					fmt.Fprintf(con.out, "%s is not muted. Nothing changed.\n", v.Standing.Vendor.Name)
					return nil
				}
				if dry {
					return preview(cmd.Context(), con, eng, d)
				}
				id, err := eng.Decide(cmd.Context(), d)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s is no longer muted. Undo with: winnowctl undo %d\n", whom(d, v), id)
				return nil
			})
		},
	}
	aimFlags(cmd, &person, &thread)
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

// heldRecord is a mute that holds. Other tools rely on it.
type heldRecord struct {
	Scope     mute.Scope        `json:"scope"` // vendor, person or thread
	ID        triage.VendorID   `json:"id"`
	Vendor    string            `json:"vendor"`
	Person    string            `json:"person"`
	Thread    string            `json:"thread"` // id of a message of it
	Strength  triage.Strength   `json:"strength"`
	From      string            `json:"from"`  // RFC 3339
	Until     string            `json:"until"` // RFC 3339, with all extensions
	Why       string            `json:"why"`
	Automatic bool              `json:"automatic"`
	LiftedBy  []triage.Doubt    `json:"lifted_by"` // what is still open
	Decision  triage.DecisionID `json:"decision"`
}

func heldRecordOf(eng *engine.Engine, h mute.Held) heldRecord {
	const form = "2006-01-02T15:04:05Z07:00"
	r := heldRecord{
		Scope: h.Scope, ID: h.Vendor, Vendor: eng.NameOf(h.Vendor), Person: h.Person, Strength: h.Mute.Strength, Why: h.Mute.Why,
		From: h.Mute.From.Format(form), Until: h.Mute.Until.Format(form), Automatic: h.Mute.Automatic, LiftedBy: orEmpty(h.Open), Decision: h.Decision,
	}
	if h.Scope == mute.OfThread {
		r.Thread = h.Thread.String()
	}
	return r
}

func newMuteListCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Print what is muted: vendors, people and threads", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				held := eng.Mutes()
				if len(held) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, "Nothing is muted.")
					return nil
				}
				return printTable(con, held, []column[mute.Held]{
					{"vendor", func(h mute.Held) string { return cut(eng.NameOf(h.Vendor), 28) }},
					{"what", func(h mute.Held) string {
						switch h.Scope {
						case mute.OfPerson:
							return h.Person
						case mute.OfThread:
							return "thread " + h.Thread.String()[:12]
						}
						return "all of it"
					}},
					{"strength", func(h mute.Held) string { return string(h.Mute.Strength) }},
					{"until", func(h mute.Held) string { return day(h.Mute.Until) }},
					{"lifted_by", func(h mute.Held) string { return joined(h.Open) }},
					{"by", func(h mute.Held) string {
						if h.Mute.Automatic {
							return "Winnow"
						}
						return "you"
					}},
					{"why", func(h mute.Held) string { return h.Mute.Why }},
				}, func(h mute.Held) any { return heldRecordOf(eng, h) })
			})
		},
	}
}

func newMuteHistoryCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "history [VENDOR]", Short: "Tell how mutes came about, were extended, lifted and ended, and why",
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				var id triage.VendorID
				if len(args) > 0 {
					var err error
					if id, err = eng.FindOne(strings.Join(args, " ")); err != nil {
						return err
					}
				}
				log, err := eng.MuteHistory(id)
				if err != nil {
					return err
				}
				if len(log) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, "Nothing was ever muted.")
					return nil
				}
				return printTable(con, log, []column[mute.Transition]{
					{"at", func(t mute.Transition) string { return day(t.At) }},
					{"vendor", func(t mute.Transition) string { return cut(eng.NameOf(t.Vendor), 28) }},
					{"change", func(t mute.Transition) string { return string(t.Change) }},
					{"why", func(t mute.Transition) string { return t.Why }},
				}, func(t mute.Transition) any { return t })
			})
		},
	}
}
