package vm

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// VendorPage is a vendor as it is opened.
type VendorPage struct {
	ID      triage.VendorID
	Name    string
	Verdict string  // one or two sentences: what to do, and the strongest reason
	Place   string  // "3rd of 62, last wrote 2 days ago"
	Labels  []Label // the marks of its row
	Reasons []string

	Score    string // "71"
	Spread   string // "likely 62–79"
	Steps    []Step // parts of the score, in order, adding up to it
	Moves    []Item // what would change it
	Axes     []AxisLine
	Timeline Timeline

	Owed      []string
	Questions []string
	Needs     []string // needs met, in sentences
	People    []Member
	Domains   []Member
	Twins     []Twin // other vendors that may be the same
	Ledger    Ledger
	Traits    []Item // how its mail is made
	TraitsAt  []Passage
	Relation  []string // why it counts as a relationship, or that it does not
	Deals     []Item   // the buyer's own mail that shows it
	DealsAt   []Passage
	Shield    string // what the relationship protects from, "" without one
	Messages  []MessageRow
	Decisions []JournalRow

	Shortlisted bool
	Muted       triage.Strength
}

// Line is a name with what is to be said about it.
type Line struct {
	Name string
	Text string
}

// AxisLine is one axis of a vendor.
type AxisLine struct {
	Bar
	Name  string
	Words string  // "much", "unknown: …"
	Share string  // "72 %", "?"
	Quote string  // the strongest words of its mail on this axis
	Doubt string  // the question that the axis answers
	From  Passage // where it stands
}

// Step is one bar of a waterfall: it begins where the one before it ended.
type Step struct {
	Label    string
	Value    float64
	From, To float64
	Text     string // "+12.4"
	Sum      bool   // the last one, from zero to the score
}

// tiny is how much a part must move the score to have a bar of its own.
const tiny = 0.05

// Waterfall turns the parts of a sum into bars. Parts too small to see are
// gathered into one, so that the bars still add up.
func Waterfall(parts []triage.Part, sum float64) []Step {
	steps := make([]Step, 0, len(parts)+2)
	at, small, smalls := 0.0, 0.0, 0
	add := func(label string, v float64) {
		steps = append(steps, Step{Label: label, Value: v, From: at, To: at + v, Text: fmt.Sprintf("%+.1f", v)})
		at += v
	}
	for _, p := range parts {
		if p.Value > -tiny && p.Value < tiny {
			small += p.Value
			smalls++
			continue
		}
		add(upperFirst(p.Label), p.Value)
	}
	if smalls > 0 && (small <= -tiny || small >= tiny) {
		add(Count(smalls, "small part", "small parts"), small)
	}
	return append(steps, Step{Label: "Score", Value: sum, To: sum, Text: fmt.Sprintf("%.1f", sum), Sum: true})
}

// MessageRow is a message in a vendor's list.
type MessageRow struct {
	ID      triage.ContentID
	When    string
	Who     string
	Subject string
	Note    string // verdict or kind, or why it could not be read
	Mine    bool
	Broken  bool
	Verdict triage.Verdict
}

// NewVendorPage says what the page of a vendor shows.
func NewVendorPage(d *triage.VendorDetail, now time.Time) VendorPage {
	s := &d.Standing
	p := VendorPage{
		ID:          s.Vendor.ID,
		Name:        Name(&s.Vendor),
		Verdict:     join(" ", verdictLead(s.Verdict, s.Band), sentence(firstOf(s.Reasons))),
		Place:       place(d, now),
		Labels:      labels(s, now),
		Score:       fmt.Sprintf("%.0f", s.Score),
		Spread:      "likely " + Interval(s.Low, s.High),
		Steps:       Waterfall(s.Parts, s.Score),
		Timeline:    NewTimeline(d, now),
		Owed:        sentences(d.Owed),
		Questions:   d.Questions,
		Shortlisted: s.Shortlisted,
	}
	if len(s.Reasons) > 1 {
		p.Reasons = sentences(s.Reasons[1:])
	}
	if MutedNow(s.Mute, now) {
		p.Muted = s.Mute.Strength
		p.Verdict += " " + sentence("You "+StrengthWord(s.Mute.Strength)+" it"+until(now, s.Mute.Until)+because(s.Mute.Why))
	}
	p.Axes = axisLines(s)
	for _, n := range s.Needs {
		p.Needs = append(p.Needs, sentence(n.Reason))
	}
	p.Moves = moves(d.Moves)
	p.People, p.Domains = people(&s.Vendor, d.Decisions, now), domains(&s.Vendor)
	p.Ledger = NewLedger(d.Claims, d.Contradictions, now)
	theirs := 0
	for i := range d.Messages {
		if !d.Messages[i].Mine {
			theirs++
		}
	}
	p.Traits, p.TraitsAt = traits(d.Traits, theirs)
	for _, x := range s.Relationship.Deals {
		p.Deals = append(p.Deals, Item{Title: upperFirst(x.Sort), Note: Date(now, x.Date), Text: sentence(x.Sentence), Does: "read your mail"})
		p.DealsAt = append(p.DealsAt, Passage{Message: x.Message})
	}
	p.Shield = sentence(s.Relationship.Shield)
	p.Relation = relation(s, now)
	for i := range d.Messages {
		p.Messages = append(p.Messages, NewMessageRow(&d.Messages[i], now))
	}
	for _, c := range d.Decisions {
		p.Decisions = append(p.Decisions, NewJournalRow(triage.JournalEntry{Decision: c}, p.Name, now))
	}
	return p
}

// NewMessageRow says what a list of messages shows of one.
func NewMessageRow(m *triage.MessageLine, now time.Time) MessageRow {
	r := MessageRow{ID: m.ID, When: Date(now, m.Date), Subject: Subject(m.Subject), Mine: m.Mine, Verdict: m.Verdict}
	r.Who = m.From.Name
	if r.Who == "" {
		r.Who = m.From.Email
	}
	switch {
	case m.Broken != "":
		r.Broken, r.Note = true, "could not be read"
	case m.Mine:
		r.Who, r.Note = "You", "you wrote"
	case m.Kind.Vendor():
		r.Note = KindWord(m.Kind) + ", " + strings.ToLower(VerdictWord(m.Verdict))
		if m.Band == triage.Unsure {
			r.Note += "?"
		}
	default:
		r.Note = KindWord(m.Kind)
	}
	return r
}

// Subject is a subject to show: an absent one is named, not left blank.
func Subject(s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return "(no subject)"
	}
	return s
}

func place(d *triage.VendorDetail, now time.Time) string {
	s := &d.Standing
	var parts []string
	if d.Rank > 0 && d.Of > 0 {
		parts = append(parts, Ordinal(d.Rank)+" of "+Count(d.Of, "vendor", "vendors"))
	}
	if s.Touches > 0 {
		t := Count(s.Touches, "touch", "touches")
		if span := s.Last.Sub(s.First); span > day {
			t += " in " + Span(span)
		}
		parts = append(parts, t)
	}
	if !s.Last.IsZero() {
		parts = append(parts, "last "+Ago(now, s.Last))
	}
	return strings.Join(parts, " · ")
}

func axisLines(s *triage.Standing) []AxisLine {
	out := make([]AxisLine, 0, len(triage.Axes))
	for _, a := range triage.Axes {
		m := s.Axis(a)
		l := AxisLine{Bar: Bar{a, clamp(m.Share), m.Known}, Name: AxisName(a), Doubt: AxisDoubt(a), Words: ShareWords(a, m), Share: "?"}
		if m.Known {
			l.Share = fmt.Sprintf("%.0f %%", 100*clamp(m.Share))
		}
		best := -1.0
		for _, q := range s.Quotes {
			if q.Evidence.Target.Axis() != a || q.Evidence.Quote == "" || q.Evidence.Weight <= best {
				continue
			}
			best = q.Evidence.Weight
			l.Quote, l.From = quote(q.Evidence.Quote), Passage{q.Message, q.Evidence.Span}
		}
		out = append(out, l)
	}
	return out
}

func relation(s *triage.Standing, now time.Time) (lines []string) {
	r := &s.Relationship
	if r.Exists {
		// What a deal says, its own row says, with the mail behind it.
		lines = sentences(slices.DeleteFunc(slices.Clone(r.Evidence), func(e string) bool {
			return slices.ContainsFunc(r.Deals, func(d triage.Deal) bool { return sentence(d.Sentence) == sentence(e) })
		}))
		if len(lines) == 0 {
			lines = []string{"You have dealt with them since " + Date(now, r.Since) + "."}
		}
	} else {
		lines = []string{"None: you never wrote to them."}
		if !r.OptedOut.IsZero() {
			lines = nil
		}
	}
	if !r.OptedOut.IsZero() {
		lines = append(lines, "You asked them to stop on "+Date(now, r.OptedOut)+".")
	}
	return lines
}

// MuteCaution is what has to be said before a vendor is muted.
func MuteCaution(s *triage.Standing, now time.Time) string {
	text := "It ends by itself after " + Count(MuteDays, "day", "days") + ", and can be undone. Nothing changes on the mail server."
	if s.Relationship.Exists {
		text = "You deal with " + Name(&s.Vendor) + " since " + Date(now, s.Relationship.Since) + ": its answers would be set aside too. " + text
	}
	return text
}

// Text is the page as plain text, for the clipboard.
func (p *VendorPage) Text() string {
	var b strings.Builder
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		b.WriteString("\n" + title + "\n")
		for _, l := range lines {
			b.WriteString("  " + l + "\n")
		}
	}
	fmt.Fprintf(&b, "%s\n%s\n%s\n", p.Name, p.Verdict, p.Place)
	var lines []string
	for _, s := range p.Steps {
		lines = append(lines, fmt.Sprintf("%8s  %s", s.Text, s.Label))
	}
	section("Why it stands there (score "+p.Score+", "+p.Spread+")", lines)
	section("What would move it", itemTexts(p.Moves))
	lines = nil
	for _, a := range p.Axes {
		lines = append(lines, join(" ", fmt.Sprintf("%-10s %5s  %s", a.Name, a.Share, a.Words), a.Quote))
	}
	section("Axes", lines)
	section("More reasons", p.Reasons)
	section("Needs met", p.Needs)
	section("Still owed", p.Owed)
	section("Questions to ask", p.Questions)
	section("Relationship", p.Relation)
	section("What its relationship protects from", notEmpty(p.Shield))
	section("What it has stated", itemTexts(p.Ledger.Claims))
	for i := range p.Ledger.Odds {
		section("Cannot both hold: "+p.Ledger.Odds[i].Text, itemTexts(p.Ledger.Odds[i].Both))
	}
	section("People", memberTexts(p.People))
	section("Domains and addresses", memberTexts(p.Domains))
	lines = nil
	for _, t := range p.Twins {
		lines = append(lines, join(" ", t.Name+":", t.Why, t.Against))
	}
	section("May be the same vendor", lines)
	section("How its mail is made", itemTexts(p.Traits))
	lines = nil
	for _, m := range p.Messages {
		lines = append(lines, fmt.Sprintf("%-11s %s: %s (%s)", m.When, m.Who, m.Subject, m.Note))
	}
	section("Messages", lines)
	lines = nil
	for _, d := range p.Decisions {
		lines = append(lines, d.When+"  "+d.Text)
	}
	section("Decisions", lines)
	return b.String()
}

func memberTexts(ms []Member) []string {
	out := make([]string, len(ms))
	for i := range ms {
		out[i] = ms[i].text()
	}
	return out
}

func notEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func sentences(in []string) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		if s = sentence(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func firstOf(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

func because(why string) string {
	if why = strings.TrimSpace(why); why == "" {
		return ""
	}
	return ": " + lowerFirst(strings.TrimSuffix(why, "."))
}

func notSame(s, other string) string {
	if s == other {
		return ""
	}
	return s
}

// oneLine puts words that were broken over lines on one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
