package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

func newVendorCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use:   "vendor VENDOR",
		Short: "Tell all about one vendor: why it stands where it stands",
		Long:  vendorHelp,
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				d, err := vendorNamed(cmd.Context(), eng, strings.Join(args, " "))
				if err != nil {
					return err
				}
				if con.format == "json" || con.format == "jsonl" {
					return printJSON(con, vendorRecordOf(d))
				}
				printVendor(con, d)
				return nil
			})
		},
	}
}

// vendorNamed opens the one vendor that a name, domain or address means.
func vendorNamed(ctx context.Context, eng *engine.Engine, name string) (*triage.VendorDetail, error) {
	id, err := eng.FindOne(name)
	if err != nil {
		return nil, err
	}
	d, err := eng.Vendor(ctx, id)
	if err != nil {
		return nil, err
	}
	return &d, nil
}

func printVendor(con *console, d *triage.VendorDetail) {
	s := &d.Standing
	p := func(format string, a ...any) { fmt.Fprintf(con.out, format+"\n", a...) }
	section := func(title string) { p("\n%s", title) }
	p("%s", s.Vendor.Name)
	p("%s: %.0f of 100 (between %.0f and %.0f), place %d of %d. %s", strings.ToUpper(string(s.Verdict)), s.Score, s.Low, s.High, d.Rank, d.Of, marks(s))
	p("usefulness %s   interest %s   proof %s   pressure %s", percent(s.Usefulness), percent(s.Interest), percent(s.Proof), percent(s.Pressure))
	section("Why it stands there")
	for _, part := range s.Parts {
		p("  %+6.1f  %s", part.Value, part.Label)
	}
	p("  %6.1f  together", s.Score)
	for _, m := range d.Moves {
		p("  %+6.1f  would be: %s", m.Lift, m.If)
	}
	if len(s.Quotes) > 0 {
		section("In its own words")
		for _, q := range s.Quotes {
			p("  %s (%s, %s)", strings.Join(strings.Fields(q.Evidence.Quote), " "), q.Evidence.Target, day(q.Date))
		}
	}
	if s.Relationship.Exists {
		section("You deal with it")
		for _, e := range s.Relationship.Evidence {
			p("  %s", e)
		}
		p("  %s", s.Relationship.Shield)
	}
	section("Touches")
	if len(d.Touches) == 0 {
		p("  none: this vendor has only served you")
	}
	var last time.Time
	for _, t := range d.Touches {
		gap := ""
		if !last.IsZero() {
			gap = fmt.Sprintf("+%.0f days", t.Date.Sub(last).Hours()/24)
		}
		answered := ""
		if t.Answered {
			answered = "you answered"
		}
		p("  %s  %-9s  new %3.0f%%  %s  %s", day(t.Date), gap, 100*t.Novelty, t.Address, answered)
		last = t.Date
	}
	if s.Sequence.Why != "" {
		p("  %s", s.Sequence.Why)
	}
	printSequence(p, &s.Sequence)
	if len(d.Claims) > 0 {
		section("What it states")
	}
	printClaims(p, d.Claims)
	for _, c := range d.Contradictions {
		p("  ! %s", c.Text)
	}
	section("Who writes for it")
	for _, person := range s.Vendor.People {
		p("  %s <%s>, %d touches", person.Name, person.Address, person.Touches)
	}
	for _, link := range s.Vendor.Domains {
		p("  %s: %s", link.Domain, strings.Join(link.Reasons, "; "))
	}
	section("What it still owes you")
	for _, o := range d.Owed {
		p("  %s", o)
	}
	for _, q := range d.Questions {
		p("  ask: %s", q)
	}
	section("Messages")
	for _, m := range d.Messages {
		who := m.From.Email
		if m.Mine {
			who = "you"
		}
		p("  %s  %-8s  %-11s  %s  (%s)", day(m.Date), m.Verdict, m.Kind, cut(m.Subject, 60), who)
	}
}

// claimsShown bounds the claims that are printed for people.
const claimsShown = 12

func printSequence(p func(string, ...any), q *triage.Sequence) {
	if q.Ladder != "" {
		p("  its rhythm: %s", q.Ladder)
	}
	if !q.NextFrom.IsZero() {
		p("  the next one is expected between %s and %s", day(q.NextFrom), day(q.NextTo))
	}
	if q.BreakUp != (triage.ContentID{}) {
		p("  it announced a last mail%s", map[bool]string{true: ", and went on", false: ", and has kept to it"}[q.BrokePromise])
	}
	if q.Restarted {
		p("  it began anew by %s on %s, after you had refused", q.RestartedBy, day(q.RestartedAt))
	} else if q.BrokeOptOut {
		p("  it went on after you had refused")
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	return t.Format("2006-01-02")
}

// printClaims prints each sentence once, however many figures it states.
func printClaims(p func(string, ...any), claims []triage.Statement) {
	type place struct {
		message triage.ContentID
		text    string
	}
	seen := map[place]bool{}
	for _, c := range claims {
		at := place{c.Message, c.Text}
		if seen[at] {
			continue
		}
		seen[at] = true
		if len(seen) <= claimsShown {
			p("  %-9s  %s (%s, %s)", c.Class, cut(strings.Join(strings.Fields(c.Text), " "), 90), day(c.Date), c.By)
		}
	}
	if more := len(seen) - claimsShown; more > 0 {
		p("  … and %d more", more)
	}
}
