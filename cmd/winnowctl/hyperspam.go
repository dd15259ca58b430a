package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/mute"
	"winnow/internal/triage"
)

const hyperSpamHelp = `Hyper-spam is many touches with little new and no answer. The definition is
printed with the list. --touches and --new try another one; with --save it is
kept and every verdict is made by it from then on.

--mute STRENGTH mutes them: all with --all, or those named (by name, domain or
address). --dry-run shows exactly what would change, and the whole batch is one
undo. "winnowctl hyperspam auto on" lets Winnow do so by itself; it is off until
then, and never mutes a vendor that you wrote to or deal with, that meets a need,
that sent anything but pitches and promotions, or whose mute you took back.

Fields of --format json: rank, id, vendor, domains, all_touches, touches (unanswered, in a
row), since, last, weeks, new (mean share of new content after the first touch,
0 to 1), promise_broken, optout_broken, restarted, tactics, muted, why.`

func newHyperSpamCommand(con *console) *cobra.Command {
	var touches int
	var littleNew float64
	var save, dryRun, all bool
	var f muteFlags
	cmd := &cobra.Command{
		Use:   "hyperspam [--mute STRENGTH --all | --mute STRENGTH VENDOR…]",
		Short: "List the vendors that write much, say little new and were not answered",
		Long:  hyperSpamHelp,
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			given := cmd.Flags().Changed("touches") || cmd.Flags().Changed("new")
			if cmd.Flags().Changed("touches") && touches < 2 || littleNew > 1 || cmd.Flags().Changed("new") && littleNew < 0 {
				return usageError{fmt.Errorf("--touches takes a number from 2 on, and --new a share between 0 and 1")}
			}
			if save && !given {
				return usageError{fmt.Errorf("--save needs --touches or --new: what is to be kept?")}
			}
			var m triage.Mute
			switch {
			case f.strength == "" && (all || len(args) > 0):
				return usageError{fmt.Errorf("say how to mute them: --mute slow, limit or stop")}
			case f.strength != "" && all == (len(args) > 0):
				return usageError{fmt.Errorf("say whom to mute: --all, or their names")}
			case f.strength != "" && save:
				return usageError{fmt.Errorf("--save and --mute are two steps: do one after the other")}
			case f.strength != "":
				var err error
				if m, err = f.mute(con); err != nil {
					return err
				}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				rule := eng.HyperRule().With(touches, littleNew)
				if save && !dryRun {
					if err := eng.SetHyperRule(rule.Touches, rule.LittleNew); err != nil {
						return err
					}
				}
				rows := eng.HyperSpammers(rule)
				if f.strength != "" {
					return muteSpammers(cmd.Context(), con, eng, rows, args, m, dryRun)
				}
				if con.format == "text" {
					fmt.Fprintf(con.out, "Hyper-spam: %s.\n", rule)
					if len(rows) == 0 {
						fmt.Fprintln(con.out, "Nobody meets it.")
						return nil
					}
				}
				return printTable(con, rows, hyperSpamColumns, func(h engine.HyperSpammer) any { return hyperSpamOf(h) })
			})
		},
	}
	cmd.Flags().IntVar(&touches, "touches", 0, "unanswered touches within 30 days that are too many (default: as kept, at first 4)")
	cmd.Flags().Float64Var(&littleNew, "new", -1, "share of new content up to which little is new, 0 to 1 (default: as kept, at first 0.35)")
	cmd.Flags().BoolVar(&save, "save", false, "keep it as what counts as hyper-spam")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "with --save or --mute: only show what would change")
	cmd.Flags().BoolVar(&all, "all", false, "with --mute: all that are listed")
	f.add(cmd, "")
	cmd.Flags().Lookup("strength").Hidden = true
	cmd.Flags().StringVar(&f.strength, "mute", "", "mute them: slow (weekly), limit (monthly) or stop")
	cmd.AddCommand(newAutoMuteCommand(con))
	return cmd
}

// muteSpammers mutes those of the list that are named, or all of it, as one
// batch.
func muteSpammers(ctx context.Context, con *console, eng *engine.Engine, rows []engine.HyperSpammer, names []string, m triage.Mute, dry bool) error {
	listed := map[triage.VendorID]bool{}
	var ids []triage.VendorID
	for _, h := range rows {
		listed[h.Standing.Vendor.ID] = true
		if len(names) == 0 {
			ids = append(ids, h.Standing.Vendor.ID)
		}
	}
	for _, n := range names {
		id, err := eng.FindOne(n)
		if err != nil {
			return err
		}
		if !listed[id] {
			return fmt.Errorf("%s is no hyper-spammer by this definition: nobody was muted (winnowctl mute does it all the same)", eng.NameOf(id))
		}
		ids = append(ids, id)
	}
	if m.Why == "you muted it" {
		m.Why = "you muted it as a hyper-spammer"
	}
	if dry {
		p, err := eng.PlanMute(ids, m)
		if err != nil {
			return err
		}
		return printMutePlan(con, p)
	}
	p, batch, err := eng.MuteMany(ctx, ids, m)
	if err != nil {
		return err
	}
	for _, l := range p.LeftOut {
		fmt.Fprintf(con.out, "Left alone: %s (%s).\n", l.What, l.Why)
	}
	if batch == 0 {
		fmt.Fprintln(con.out, "Nobody was muted.")
		return nil
	}
	for _, c := range p.Changes {
		fmt.Fprintf(con.out, "%s is muted (%s) until %s.\n", c.Name, c.After.Strength, day(c.After.Until))
	}
	fmt.Fprintf(con.out, "Undo all of it with: winnowctl undo --batch %d\n", batch)
	return nil
}

func newAutoMuteCommand(con *console) *cobra.Command {
	var strength string
	var dry bool
	cmd := &cobra.Command{
		Use: "auto [on|off]", Short: "Let Winnow mute hyper-spammers by itself, or no longer; without a word: say which", Args: cobra.MaximumNArgs(1),
		Long: "Automatic muting is off until you turn it on. It then mutes whom all of this is true of:\n\n  * " +
			strings.Join(engine.AutoMuteConditions(), ";\n  * ") +
			".\n\nEach is in the journal with its reasons, and can be taken back.\n\n" + engine.AutoMuteTrust,
		RunE: func(cmd *cobra.Command, args []string) error {
			word := strings.Join(args, "")
			if word != "" && word != "on" && word != "off" {
				return usageError{fmt.Errorf("auto is on or off, not %q", word)}
			}
			s, err := mute.ParseStrength(strength)
			if err != nil {
				return usageError{err}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				on, now := eng.AutoMute()
				switch {
				case word == "" && con.format == "text":
					if on {
						fmt.Fprintf(con.out, "Automatic muting is on (%s).\n", now)
					} else {
						fmt.Fprintln(con.out, "Automatic muting is off.")
					}
					return printAutoMutable(con, eng, "Would be muted now")
				case word == "":
					mutes, left := eng.AutoMutable()
					return printJSON(con, map[string]any{"on": on, "strength": now, "would_mute": orEmpty(mutes), "left_out": orEmpty(left)})
				case dry && word == "on":
					fmt.Fprintln(con.out, "Nothing was changed.")
					return printAutoMutable(con, eng, "Would be muted")
				case dry:
					fmt.Fprintln(con.out, "Nothing was changed. What is muted would stay muted.")
					return nil
				case word == "off" && !on || word == "on" && on && now == s:
					fmt.Fprintf(con.out, "Automatic muting is %s already. Nothing changed.\n", word)
					return nil
				}
				id, batch, err := eng.SetAutoMute(cmd.Context(), word == "on", s)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "Automatic muting is %s. Undo with: winnowctl undo %d\n", word, id)
				if batch != 0 {
					held, err := eng.Batch(batch)
					if err != nil {
						return err
					}
					for _, d := range held {
						fmt.Fprintf(con.out, "Muted: %s (%s): %s\n", eng.NameOf(d.Vendor), d.Mute.Strength, d.Mute.Why)
					}
					fmt.Fprintf(con.out, "Undo these mutes with: winnowctl undo --batch %d\n", batch)
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&strength, "strength", "slow", "how strongly: slow, limit or stop")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

func printAutoMutable(con *console, eng *engine.Engine, title string) error {
	mutes, left := eng.AutoMutable()
	if len(mutes) == 0 {
		fmt.Fprintln(con.out, title+": nobody.")
	}
	for _, d := range mutes {
		fmt.Fprintf(con.out, "%s: %s (%s)\n", title, eng.NameOf(d.Vendor), d.Mute.Why)
	}
	for _, l := range left {
		fmt.Fprintf(con.out, "Left alone: %s (%s)\n", l.What, l.Why)
	}
	return nil
}

var hyperSpamColumns = []column[engine.HyperSpammer]{
	{"vendor", func(h engine.HyperSpammer) string { return cut(h.Standing.Vendor.Name, 28) }},
	{"touches", func(h engine.HyperSpammer) string { return fmt.Sprint(h.Standing.Touches) }},
	{"unanswered", func(h engine.HyperSpammer) string { return fmt.Sprint(h.Sequence.Touches) }},
	{"weeks", func(h engine.HyperSpammer) string { return fmt.Sprint(weeksOf(h)) }},
	{"new", func(h engine.HyperSpammer) string { return fmt.Sprintf("%.0f%%", 100*h.New) }},
	{"last", func(h engine.HyperSpammer) string { return day(h.Sequence.Last) }},
	{"tactics", func(h engine.HyperSpammer) string {
		var out []string
		for _, t := range h.Tactics {
			out = append(out, string(t))
		}
		return cut(strings.Join(out, " "), 40)
	}},
	{"marks", func(h engine.HyperSpammer) string { return marks(&h.Standing) }},
	{"why", func(h engine.HyperSpammer) string { return h.Sequence.Why }},
}

func weeksOf(h engine.HyperSpammer) int {
	return int(h.Sequence.Last.Sub(h.Sequence.Since).Hours()/24/7 + 0.5)
}

// hyperSpamRecord is a line of the list. Other tools rely on it.
type hyperSpamRecord struct {
	Rank      int             `json:"rank"`
	ID        triage.VendorID `json:"id"`
	Vendor    string          `json:"vendor"`
	Domains   []string        `json:"domains"`
	Touches   int             `json:"touches"`
	All       int             `json:"all_touches"`
	Since     time.Time       `json:"since"`
	Last      time.Time       `json:"last"`
	Weeks     int             `json:"weeks"`
	New       float64         `json:"new"`
	Broken    bool            `json:"promise_broken"`
	OptOut    bool            `json:"optout_broken"`
	Restarted bool            `json:"restarted"`
	Tactics   []triage.Tactic `json:"tactics"`
	Muted     triage.Strength `json:"muted"`
	Why       string          `json:"why"`
}

func hyperSpamOf(h engine.HyperSpammer) hyperSpamRecord {
	s := standingOf(h.Rank, &h.Standing)
	q := &h.Sequence
	return hyperSpamRecord{
		Rank: h.Rank, ID: s.ID, Vendor: s.Vendor, Domains: s.Domains, Touches: q.Touches, All: h.Standing.Touches, Since: q.Since, Last: q.Last, Weeks: weeksOf(h),
		New: h.New, Broken: q.BrokePromise, OptOut: q.BrokeOptOut, Restarted: q.Restarted, Tactics: orEmpty(h.Tactics), Muted: s.Muted, Why: q.Why,
	}
}
