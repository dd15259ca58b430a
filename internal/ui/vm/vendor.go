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
func Waterfall(say Speech, parts []triage.Part, sum float64) []Step {
	steps := make([]Step, 0, len(parts)+2)
	at, small, smalls := 0.0, 0.0, 0
	add := func(label string, v float64) {
		steps = append(steps, Step{Label: label, Value: v, From: at, To: at + v, Text: say.Fixed("%+.1f", v)})
		at += v
	}
	for _, p := range parts {
		if p.Value > -tiny && p.Value < tiny {
			small += p.Value
			smalls++
			continue
		}
		add(upperFirst(say.Said(p.Label)), p.Value)
	}
	if smalls > 0 && (small <= -tiny || small >= tiny) {
		add(Count(say, smalls, "small part", "small parts"), small)
	}
	return append(steps, Step{Label: say.T("Score"), Value: sum, To: sum, Text: say.Fixed("%.1f", sum), Sum: true})
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
func NewVendorPage(say Speech, d *triage.VendorDetail, now time.Time) VendorPage {
	s := &d.Standing
	p := VendorPage{
		ID:          s.Vendor.ID,
		Name:        Name(&s.Vendor),
		Verdict:     join(" ", verdictLead(say, s.Verdict, s.Band), sentence(say.Said(firstOf(s.Reasons)))),
		Place:       place(say, d, now),
		Labels:      labels(say, s, now),
		Score:       fmt.Sprintf("%.0f", s.Score),
		Spread:      say.T("likely %s", Interval(s.Low, s.High)),
		Steps:       Waterfall(say, s.Parts, s.Score),
		Timeline:    NewTimeline(say, d, now),
		Owed:        sentences(say, d.Owed),
		Questions:   d.Questions,
		Shortlisted: s.Shortlisted,
	}
	if len(s.Reasons) > 1 {
		p.Reasons = sentences(say, s.Reasons[1:])
	}
	if MutedNow(s.Mute, now) {
		p.Muted = s.Mute.Strength
		p.Verdict += " " + sentence(say.T("You %s it%s%s", StrengthWord(say, s.Mute.Strength), until(say, now, s.Mute.Until), because(say, say.Said(s.Mute.Why))))
	}
	p.Axes = axisLines(say, s)
	for _, n := range s.Needs {
		p.Needs = append(p.Needs, sentence(say.Said(n.Reason)))
	}
	p.Moves = moves(say, d.Moves)
	p.People, p.Domains = people(say, &s.Vendor, d.Decisions, now), domains(say, &s.Vendor)
	p.Ledger = NewLedger(say, d.Claims, d.Contradictions, now)
	theirs := 0
	for i := range d.Messages {
		if !d.Messages[i].Mine {
			theirs++
		}
	}
	p.Traits, p.TraitsAt = traits(say, d.Traits, theirs)
	for _, x := range s.Relationship.Deals {
		p.Deals = append(p.Deals, Item{Title: upperFirst(say.Said(x.Sort)), Note: Date(say, now, x.Date), Text: sentence(say.Said(x.Sentence)), Does: say.T("read your mail")})
		p.DealsAt = append(p.DealsAt, Passage{Message: x.Message})
	}
	p.Shield = sentence(say.Said(s.Relationship.Shield))
	p.Relation = relation(say, s, now)
	for i := range d.Messages {
		p.Messages = append(p.Messages, NewMessageRow(say, &d.Messages[i], now))
	}
	for _, c := range d.Decisions {
		p.Decisions = append(p.Decisions, NewJournalRow(say, triage.JournalEntry{Decision: c}, p.Name, now))
	}
	return p
}

// NewMessageRow says what a list of messages shows of one.
func NewMessageRow(say Speech, m *triage.MessageLine, now time.Time) MessageRow {
	r := MessageRow{ID: m.ID, When: Date(say, now, m.Date), Subject: Subject(say, m.Subject), Mine: m.Mine, Verdict: m.Verdict}
	r.Who = m.From.Name
	if r.Who == "" {
		r.Who = m.From.Email
	}
	switch {
	case m.Broken != "":
		r.Broken, r.Note = true, say.T("could not be read")
	case m.Mine:
		r.Who, r.Note = say.T("You"), say.T("you wrote")
	case m.Kind.Vendor():
		r.Note = KindWord(say, m.Kind) + ", " + lowerFirst(say, VerdictWord(say, m.Verdict))
		if m.Band == triage.Unsure {
			r.Note += "?"
		}
	default:
		r.Note = KindWord(say, m.Kind)
	}
	return r
}

// Subject is a subject to show: an absent one is named, not left blank.
func Subject(say Speech, s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return say.T("(no subject)")
	}
	return s
}

func place(say Speech, d *triage.VendorDetail, now time.Time) string {
	s := &d.Standing
	var parts []string
	if d.Rank > 0 && d.Of > 0 {
		parts = append(parts, ofVendors(say, Ordinal(say, d.Rank), d.Of))
	}
	if s.Touches > 0 {
		t := Count(say, s.Touches, "touch", "touches")
		if span := s.Last.Sub(s.First); span > day {
			t += say.T(" in %s", Span(say, span))
		}
		parts = append(parts, t)
	}
	if !s.Last.IsZero() {
		parts = append(parts, say.T("last %s", Ago(say, now, s.Last)))
	}
	return strings.Join(parts, " · ")
}

// ofVendors says a place or a number among all vendors.
func ofVendors(say Speech, what string, all int) string {
	if all == 1 {
		return say.T("%s of 1 vendor", what)
	}
	return say.T("%s of %s vendors", what, say.Number(all))
}

func axisLines(say Speech, s *triage.Standing) []AxisLine {
	out := make([]AxisLine, 0, len(triage.Axes))
	for _, a := range triage.Axes {
		m := s.Axis(a)
		l := AxisLine{Bar: Bar{a, clamp(m.Share), m.Known}, Name: AxisName(say, a), Doubt: AxisDoubt(say, a), Words: ShareWords(say, a, m), Share: "?"}
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

func relation(say Speech, s *triage.Standing, now time.Time) (lines []string) {
	r := &s.Relationship
	if r.Exists {
		// What a deal says, its own row says, with the mail behind it.
		lines = sentences(say, slices.DeleteFunc(slices.Clone(r.Evidence), func(e string) bool {
			return slices.ContainsFunc(r.Deals, func(d triage.Deal) bool { return sentence(d.Sentence) == sentence(e) })
		}))
		if len(lines) == 0 {
			lines = []string{say.T("You have dealt with them since %s.", Date(say, now, r.Since))}
		}
	} else {
		lines = []string{say.T("None: you never wrote to them.")}
		if !r.OptedOut.IsZero() {
			lines = nil
		}
	}
	if !r.OptedOut.IsZero() {
		lines = append(lines, say.T("You asked them to stop on %s.", Date(say, now, r.OptedOut)))
	}
	return lines
}

// MuteCaution is what has to be said before a vendor is muted.
func MuteCaution(say Speech, s *triage.Standing, now time.Time) string {
	text := say.T("It ends by itself after %s, and can be undone. Nothing changes on the mail server.", Count(say, MuteDays, "day", "days"))
	if s.Relationship.Exists {
		text = say.T("You deal with %s since %s: its answers would be set aside too. %s", Name(&s.Vendor), Date(say, now, s.Relationship.Since), text)
	}
	return text
}

// Text is the page as plain text, for the clipboard.
func (p *VendorPage) PlainText(say Speech) string {
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
	section(say.T("Why it stands there (score %s, %s)", p.Score, p.Spread), lines)
	section(say.T("What would move it"), itemTexts(p.Moves))
	lines = nil
	for _, a := range p.Axes {
		lines = append(lines, join(" ", fmt.Sprintf("%-10s %5s  %s", a.Name, a.Share, a.Words), a.Quote))
	}
	section(say.T("Axes"), lines)
	section(say.T("More reasons"), p.Reasons)
	section(say.T("Needs met"), p.Needs)
	section(say.T("Still owed"), p.Owed)
	section(say.T("Questions to ask"), p.Questions)
	section(say.T("Relationship"), p.Relation)
	section(say.T("What its relationship protects from"), notEmpty(p.Shield))
	section(say.T("What it has stated"), itemTexts(p.Ledger.Claims))
	for i := range p.Ledger.Odds {
		section(say.T("Cannot both hold: %s", p.Ledger.Odds[i].Text), itemTexts(p.Ledger.Odds[i].Both))
	}
	section(say.T("People"), memberTexts(p.People))
	section(say.T("Domains and addresses"), memberTexts(p.Domains))
	lines = nil
	for _, t := range p.Twins {
		lines = append(lines, join(" ", t.Name+":", t.Why, t.Against))
	}
	section(say.T("May be the same vendor"), lines)
	section(say.T("How its mail is made"), itemTexts(p.Traits))
	lines = nil
	for _, m := range p.Messages {
		lines = append(lines, fmt.Sprintf("%-11s %s: %s (%s)", m.When, m.Who, m.Subject, m.Note))
	}
	section(say.T("Messages"), lines)
	lines = nil
	for _, d := range p.Decisions {
		lines = append(lines, d.When+"  "+d.Text)
	}
	section(say.T("Decisions"), lines)
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

func sentences(say Speech, in []string) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		if s = sentence(say.Said(s)); s != "" {
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

func because(say Speech, why string) string {
	if why = strings.TrimSpace(why); why == "" {
		return ""
	}
	return ": " + lowerFirst(say, strings.TrimSuffix(why, "."))
}

func notSame(s, other string) string {
	if s == other {
		return ""
	}
	return s
}

// oneLine puts words that were broken over lines on one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// saidAll puts reasons into one clause.
func saidAll(say Speech, in []string) string {
	return strings.Join(say.SaidOf(in), "; ")
}
