package vm

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"winnow/internal/triage"
)

// MessagePage is a message as it is opened. All spans point into Text.
type MessagePage struct {
	ID       triage.ContentID
	Vendor   triage.VendorID
	Title    string // subject
	Verdict  string // sentences: what to do, and why
	From     string
	Meta     string // date, kind, how sure
	Text     string
	Heading  triage.Span // the subject's place in Text
	Faded    []triage.Span
	Marks    []Mark
	Chips    []AxisChip
	Reasons  []string
	Steps    []Step // parts of the worth
	Facts    []Line
	Unread   []string // what could not be read, in sentences
	Problems []string
	Links    []string
	Attached []string
	Judged   bool // false for mail that is no vendor's
	Mine     bool
	Aside    string           // by which mute it is set aside, or its thread is; "" for none
	Thread   triage.Strength  // how its thread is muted
	Was      triage.Judgement // as it is judged, for what can be corrected
}

// Mark is a stretch of the text that speaks for an axis.
type Mark struct {
	ID     int // place in MessagePage.Marks
	Span   triage.Span
	Axis   triage.Axis
	Name   string        // of the axis or tactic
	Tactic triage.Tactic // "" when it speaks for the axis itself
	Reason string        // what it means to the buyer
}

// AxisChip is an axis with the marks it has in the text.
type AxisChip struct {
	Axis   triage.Axis
	Letter string
	Name   string
	Level  string // "1 of 2", "unknown"
	Words  string // what the level means
	Marks  int
	Known  bool
}

// NewMessagePage says what the page of a message shows.
func NewMessagePage(say Speech, d *triage.MessageDetail, now time.Time) MessagePage {
	j := &d.Judgement
	p := MessagePage{
		ID:       d.ID,
		Vendor:   d.Vendor,
		Title:    Subject(say, d.Envelope.Subject),
		From:     d.From.String(),
		Text:     d.Text,
		Faded:    cleanSpans(d.Text, d.Faded),
		Reasons:  sentences(say, rest(j.Reasons)),
		Links:    d.Links,
		Attached: d.Attachments,
		Problems: sentences(say, d.Problems),
		Unread:   sentences(say, d.Reading.Unread),
		Judged:   j.Kind.Vendor(),
		Mine:     d.Mine,
		Was:      *j,
	}
	if h, ok := clean(d.Text, d.Subject); ok {
		h.End = h.Start + len(strings.TrimRight(d.Text[h.Start:h.End], " \n"))
		p.Heading = h
	}
	p.Meta = join(" · ", Moment(say, now, d.Date), KindWord(say, j.Kind), folder(d))
	switch {
	case d.Broken != "":
		p.Verdict = say.T("This message could not be read: %s It is kept as it is.", lowerFirst(say, sentence(d.Broken)))
	case d.Mine:
		p.Verdict = say.T("You wrote this.")
	case !p.Judged:
		p.Verdict = say.T("Not judged: %s, not a vendor's mail.", KindWord(say, j.Kind))
	default:
		p.Verdict = join(" ", verdictLead(say, j.Verdict, j.Band), sentence(say.Said(firstOf(j.Reasons))))
		p.Meta = join(" · ", p.Meta, BandWord(say, j.Band))
		p.Steps = Waterfall(say, j.Parts, j.Worth)
		p.Steps[len(p.Steps)-1].Label = say.T("Worth to you, of 100")
	}
	if MutedNow(d.Mute, now) {
		p.Aside = say.T("Set aside: %s%s%s", StrengthWord(say, d.Mute.Strength), until(say, now, d.Mute.Until), because(say, d.Mute.Why))
	}
	if MutedNow(d.ThreadMute, now) {
		p.Thread = d.ThreadMute.Strength
		p.Aside = say.T("This thread is %s%s", StrengthWord(say, p.Thread), until(say, now, d.ThreadMute.Until))
	}
	p.Meta = join(" · ", p.Meta, p.Aside)
	p.Marks = marks(say, d.Text, j)
	p.Chips = chips(say, j, p.Marks)
	p.Facts = facts(say, d, now)
	return p
}

// marks turns evidence into stretches of text, in reading order. Evidence
// whose span does not fit the text is left out here; its reason still stands
// among the facts.
func marks(say Speech, text string, j *triage.Judgement) []Mark {
	var out []Mark
	for _, e := range j.Evidence {
		s, ok := clean(text, e.Span)
		if !ok {
			continue
		}
		name := targetWord(say, e.Target)
		reason := e.Reason
		if reason == "" {
			reason = TacticMeaning(say, triage.Tactic(e.Target))
		}
		m := Mark{Span: s, Axis: e.Target.Axis(), Name: name, Reason: sentence(say.Said(reason))}
		if t := triage.Tactic(e.Target); t.Valid() {
			m.Tactic = t
		}
		out = append(out, m)
	}
	for _, n := range j.Needs {
		if s, ok := clean(text, n.Span); ok {
			out = append(out, Mark{Span: s, Axis: triage.Interest, Name: say.T("Meets “%s”", n.Need), Reason: sentence(say.Said(n.Reason))})
		}
	}
	slices.SortStableFunc(out, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	for i := range out {
		out[i].ID = i
	}
	return out
}

func chips(say Speech, j *triage.Judgement, ms []Mark) []AxisChip {
	out := make([]AxisChip, 0, len(triage.Axes))
	for _, a := range triage.Axes {
		s := j.Axis(a)
		c := AxisChip{Axis: a, Letter: Letter(say, a), Name: AxisName(say, a), Level: say.T("unknown"), Words: LevelWords(say, a, s.Level), Known: s.Level.Known()}
		if c.Known {
			c.Level = say.T("%d of %d", s.Level, a.Top())
		}
		for _, m := range ms {
			if m.Axis == a {
				c.Marks++
			}
		}
		out = append(out, c)
	}
	return out
}

// facts lists what headers, links and history add, each with its meaning.
func facts(say Speech, d *triage.MessageDetail, now time.Time) []Line {
	var out []Line
	for _, e := range d.Judgement.Evidence {
		if _, ok := clean(d.Text, e.Span); ok || e.Reason == "" && e.Fact == "" {
			continue
		}
		reason := e.Reason
		if reason == "" {
			reason = e.Fact
		}
		out = append(out, Line{targetWord(say, e.Target), sentence(say.Said(reason))})
	}
	for _, t := range d.Judgement.Tactics {
		spoken := slices.ContainsFunc(d.Judgement.Evidence, func(e triage.Evidence) bool { return e.Target == triage.TargetOf(t) })
		if !spoken {
			out = append(out, Line{TacticWord(say, t), sentence(TacticMeaning(say, t))})
		}
	}
	for _, f := range d.Reading.Facts {
		out = append(out, factLine(say, f.Name, f.Value))
	}
	if len(d.To) > 0 {
		out = append(out, Line{say.T("To"), addresses(say, d.To)})
	}
	if len(d.Cc) > 0 {
		out = append(out, Line{say.T("Copy to"), addresses(say, d.Cc)})
	}
	if len(d.ReplyTo) > 0 && d.ReplyTo[0].Email != d.From.Email {
		out = append(out, Line{say.T("Answers go to"), addresses(say, d.ReplyTo)})
	}
	if a := d.Auth; a.SPF+a.DKIM+a.DMARC != "" {
		out = append(out, Line{say.T("Sender checks"), join(", ", check("SPF", a.SPF), check("DKIM", a.DKIM), check("DMARC", a.DMARC))})
	}
	if d.MessageID != "" {
		out = append(out, Line{"Message-ID", d.MessageID})
	}
	return out
}

func check(name, result string) string {
	if result == "" {
		return ""
	}
	return name + " " + result
}

// factName shows a fact's name as words: "list-unsubscribe" -> "List unsubscribe".
func factName(s string) string {
	return upperFirst(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, s))
}

func addresses(say Speech, as []triage.Address) string {
	const most = 6
	var out []string
	for i, a := range as {
		if i == most {
			out = append(out, say.T("and %s", Count(say, len(as)-most, "more", "more")))
			break
		}
		out = append(out, a.String())
	}
	return strings.Join(out, ", ")
}

func folder(d *triage.MessageDetail) string {
	return join(", ", d.Folder, notSame(d.Source, d.Folder))
}

func rest(s []string) []string {
	if len(s) < 2 {
		return nil
	}
	return s[1:]
}

// clean keeps a span that lies within the text and on whole letters.
func clean(text string, s triage.Span) (triage.Span, bool) {
	if s.Empty() || s.Start < 0 || s.End > len(text) {
		return s, false
	}
	if !utf8.RuneStart(text[s.Start]) || s.End < len(text) && !utf8.RuneStart(text[s.End]) {
		return s, false
	}
	return s, true
}

func cleanSpans(text string, in []triage.Span) []triage.Span {
	var out []triage.Span
	for _, s := range in {
		if s, ok := clean(text, s); ok {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b triage.Span) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// EvidenceText is the marked words with their reasons, for the clipboard.
func (p *MessagePage) EvidenceText(say Speech) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n%s\n", p.Title, p.From, p.Verdict)
	for _, m := range p.Marks {
		fmt.Fprintf(&b, "\n%s (%s): “%s”\n  %s\n", m.Name, AxisName(say, m.Axis), oneLine(p.Text[m.Span.Start:m.Span.End]), m.Reason)
	}
	return b.String()
}
