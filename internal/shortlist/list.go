package shortlist

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"time"

	"winnow/internal/triage"
)

// Schema names the form of the JSON export. A field is never renamed or given
// another meaning under one number; new ones may be added.
const Schema = "winnow-shortlist/1"

// evidencePerAxis bounds the evidence shown for one axis of one vendor.
const evidencePerAxis = 3

// List is a shortlist as it is exported.
type List struct {
	Schema string    `json:"schema"`
	Title  string    `json:"title"`
	Made   time.Time `json:"made"`
	Rows   []Row     `json:"vendors"`

	Need     string             `json:"need"` // that it is for, "" for none
	Criteria []triage.Criterion `json:"criteria"`
	Locked   bool               `json:"locked"`  // the criteria are settled; without that nothing is weighed
	Outcome  *Outcome           `json:"outcome"` // what was decided, null while nothing is
	Log      []Entry            `json:"log"`     // what was changed of the list, oldest first
}

// Row is one vendor of the list. Scores are 0 to 100, axes 0 to 1 or null for
// what could not be read.
type Row struct {
	Rank       int             `json:"rank"` // place in the ranking, from 1; 0 when it was not given
	ID         triage.VendorID `json:"id"`
	Vendor     string          `json:"vendor"`
	Domains    []string        `json:"domains"`
	Addresses  []string        `json:"addresses"`
	People     []string        `json:"people"`
	Score      float64         `json:"score"`
	Low        float64         `json:"low"`
	High       float64         `json:"high"`
	Usefulness *float64        `json:"usefulness"`
	Interest   *float64        `json:"interest"`
	Proof      *float64        `json:"proof"`
	Pressure   *float64        `json:"pressure"`
	Verdict    triage.Verdict  `json:"verdict"`
	Band       triage.Band     `json:"band"`
	Touches    int             `json:"touches"`
	First      time.Time       `json:"first,omitzero"`
	Last       time.Time       `json:"last,omitzero"`
	Related    bool            `json:"relationship"`
	Muted      triage.Strength `json:"muted"`
	Listed     bool            `json:"shortlisted"`
	Needs      []string        `json:"needs"`
	Parts      []triage.Part   `json:"parts"` // terms that add up to Score
	Reasons    []string        `json:"reasons"`
	Evidence   []Cell          `json:"evidence"`
	Owed       []string        `json:"owed"`
	Questions  []string        `json:"questions"`
	Decisions  []Line          `json:"decisions"` // about this vendor, newest first

	Weighted *float64  `json:"weighted"` // by the list's criteria, 0 to 100 over what is known; null while they are not locked
	Marks    []Mark    `json:"marks"`    // one for each criterion, none while they are not locked
	Notes    []Note    `json:"notes"`
	Contacts []Contact `json:"contacts"` // who writes for it
	Newest   *Mail     `json:"newest"`   // its newest message: up to there was looked for what is missing; null when it has none
}

// Mail names a message.
type Mail struct {
	Message   triage.ContentID `json:"message"`
	MessageID string           `json:"message_id"`
	Date      time.Time        `json:"date,omitzero"`
	From      string           `json:"from"`
	Subject   string           `json:"subject"`
}

// Contact is somebody who writes for a vendor.
type Contact struct {
	Name      string   `json:"name"`
	Role      string   `json:"role"`
	Addresses []string `json:"addresses"` // the one used last first
}

// Axis returns the share on an axis, nil when it is unknown.
func (r *Row) Axis(a triage.Axis) *float64 {
	switch a {
	case triage.Usefulness:
		return r.Usefulness
	case triage.Interest:
		return r.Interest
	case triage.Proof:
		return r.Proof
	case triage.Pressure:
		return r.Pressure
	}
	return nil
}

// Cell is a piece of evidence and the message that it stands in.
type Cell struct {
	Axis      triage.Axis      `json:"axis"`
	Target    triage.Target    `json:"target"`         // the axis again, or the tactic
	Quote     string           `json:"quote"`          // exactly as displayed; "" for a fact
	Fact      string           `json:"fact,omitempty"` // name of a header fact
	Reason    string           `json:"reason"`
	Message   triage.ContentID `json:"message"`
	MessageID string           `json:"message_id"` // of the mail's header, without brackets
	Date      time.Time        `json:"date,omitzero"`
	From      string           `json:"from"`
	Subject   string           `json:"subject"`
}

// Line is a decision in words.
type Line struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
	Why  string    `json:"why,omitempty"`
}

// Item is what a row is made from.
type Item struct {
	Rank      int
	Standing  triage.Standing
	Messages  []triage.Judged   // the vendor's
	Decisions []triage.Decision // about it, without those undone
	Notes     []Note
}

// Build makes the list, in the order of the items.
func Build(title string, items []Item, now time.Time) List {
	return BuildBoard(Board{Name: title}, items, now)
}

// BuildBoard makes the list of a board. Its vendors are weighed by the criteria
// once these are locked.
func BuildBoard(b Board, items []Item, now time.Time) List {
	l := List{
		Schema: Schema, Title: b.Name, Made: now.UTC(), Rows: make([]Row, 0, len(items)),
		Need: b.Need, Criteria: orNone(b.Criteria), Locked: b.Locked, Outcome: b.Outcome, Log: b.Log,
	}
	if l.Log == nil {
		l.Log = []Entry{}
	}
	for _, it := range items {
		r := row(&it)
		if l.Locked {
			r.weigh(&it, l.Need, l.Criteria)
		}
		l.Rows = append(l.Rows, r)
	}
	return l
}

func row(it *Item) Row {
	s := &it.Standing
	r := Row{
		Rank: it.Rank, ID: s.Vendor.ID, Vendor: s.Vendor.Name, Domains: []string{}, People: []string{},
		Addresses: nonNil(s.Vendor.Addresses),
		Score:     s.Score, Low: s.Low, High: s.High,
		Usefulness: share(s.Usefulness), Interest: share(s.Interest), Proof: share(s.Proof), Pressure: share(s.Pressure),
		Verdict: s.Verdict, Band: s.Band, Touches: s.Touches, First: s.First, Last: s.Last,
		Related: s.Relationship.Exists, Listed: s.Shortlisted,
		Needs: []string{}, Parts: s.Parts, Reasons: nonNil(s.Reasons),
		Evidence: cells(it.Messages), Owed: nonNil(Owed(*s, it.Messages...)), Questions: nonNil(Questions(*s, it.Messages...)),
		Decisions: []Line{}, Marks: []Mark{}, Notes: it.Notes, Contacts: []Contact{},
	}
	if r.Notes == nil {
		r.Notes = []Note{}
	}
	for _, d := range s.Vendor.Domains {
		r.Domains = append(r.Domains, d.Domain)
	}
	for _, p := range s.Vendor.People {
		c := Contact{Name: p.Name, Role: p.Role, Addresses: []string{p.Address}}
		for _, a := range p.Addresses {
			if a != p.Address {
				c.Addresses = append(c.Addresses, a)
			}
		}
		r.Contacts = append(r.Contacts, c)
		r.People = append(r.People, triage.Address{Name: p.Name, Email: p.Address}.String())
	}
	for _, n := range s.Needs {
		r.Needs = append(r.Needs, n.Need)
	}
	if s.Mute != nil {
		r.Muted = s.Mute.Strength
	}
	for _, d := range it.Decisions {
		r.Decisions = append(r.Decisions, Line{At: d.At, What: what(d), Why: d.Why})
	}
	slices.SortStableFunc(r.Decisions, func(a, b Line) int { return b.At.Compare(a.At) })
	if r.Parts == nil {
		r.Parts = []triage.Part{}
	}
	for _, j := range slices.Backward(it.Messages) {
		if j.Message != nil {
			m := j.Message
			r.Newest = &Mail{Message: m.ID, MessageID: m.MessageID, Date: m.Date, From: m.From.Email, Subject: m.Subject}
			break
		}
	}
	return r
}

// cells are the weightiest pieces of evidence on each axis, in the order of the
// axes.
func cells(msgs []triage.Judged) []Cell {
	type weighed struct {
		Cell
		weight float64
		start  int
	}
	var all []weighed
	for _, j := range msgs {
		for _, e := range j.Judgement.Evidence {
			if j.Message == nil || !j.Judgement.Kind.Vendor() || e.Quote == "" && e.Fact == "" {
				continue
			}
			all = append(all, weighed{Cell{
				Axis: e.Target.Axis(), Target: e.Target, Quote: e.Quote, Fact: e.Fact, Reason: e.Reason,
				Message: j.Message.ID, MessageID: j.Message.MessageID, Date: j.Message.Date,
				From: j.Message.From.Email, Subject: j.Message.Subject,
			}, e.Weight, e.Span.Start})
		}
	}
	order := map[triage.Axis]int{}
	for i, a := range triage.Axes {
		order[a] = i
	}
	slices.SortStableFunc(all, func(a, b weighed) int {
		return cmp.Or(
			cmp.Compare(order[a.Axis], order[b.Axis]), cmp.Compare(b.weight, a.weight), b.Date.Compare(a.Date),
			bytes.Compare(a.Message[:], b.Message[:]), cmp.Compare(a.start, b.start), cmp.Compare(a.Target, b.Target),
		)
	})
	out := []Cell{}
	taken, said := map[triage.Axis]int{}, map[string]bool{}
	for _, c := range all {
		key := string(c.Target) + "\x00" + c.Quote + "\x00" + c.Fact
		if taken[c.Axis] == evidencePerAxis || said[key] {
			continue
		}
		said[key] = true
		taken[c.Axis]++
		out = append(out, c.Cell)
	}
	return out
}

// what puts a decision into words.
func what(d triage.Decision) string {
	switch d.Act {
	case triage.ActMute:
		if d.Mute != nil {
			return fmt.Sprintf("Muted (%s) until %s", d.Mute.Strength, d.Mute.Until.Format("2006-01-02"))
		}
		return "Muted"
	case triage.ActUnmute:
		return "Unmuted"
	case triage.ActShortlist:
		return "Put on the shortlist"
	case triage.ActUnlist:
		return "Taken off the shortlist"
	case triage.ActCorrect:
		return "Corrected the judgement of a message"
	}
	return Describe(d, "it")
}

func share(m triage.AxisMean) *float64 {
	if !m.Known {
		return nil
	}
	return &m.Share
}

func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
