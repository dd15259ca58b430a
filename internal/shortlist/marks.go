package shortlist

import (
	"fmt"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// Mark is what a vendor has on one criterion, and the message that it rests on.
type Mark struct {
	Criterion string   `json:"criterion"`
	Share     *float64 `json:"share"` // 0 to 1; null when it is not known
	Text      string   `json:"text"`  // in words, where no evidence says it
	Evidence  *Cell    `json:"evidence"`

	upTo *Cell // the newest message, up to which evidence was looked for
}

// cell is the message that a mark rests on: that of its evidence, or where
// nothing was found the newest that was looked at.
func (m *Mark) cell() *Cell {
	switch {
	case m.Evidence != nil:
		return m.Evidence
	case m.upTo != nil:
		return m.upTo
	}
	return &Cell{}
}

// newest is the message up to which was looked for what is missing.
func (r *Row) newest() *Cell {
	if r.Newest == nil {
		return &Cell{}
	}
	return &Cell{Message: r.Newest.Message, MessageID: r.Newest.MessageID, Date: r.Newest.Date, From: r.Newest.From, Subject: r.Newest.Subject}
}

// says is the evidence of a mark, or in words what is missing.
func (m *Mark) says() string {
	if t := m.cell().text(); t != "" {
		return t
	}
	return m.Text
}

// weigh marks a vendor by criteria. What is not known weighs nothing, and is
// not taken for zero.
func (r *Row) weigh(it *Item, need string, criteria []triage.Criterion) {
	sum, weights := 0., 0.
	for _, c := range criteria {
		m := r.mark(it, need, c)
		r.Marks = append(r.Marks, m)
		if m.Share != nil {
			sum += c.Weight * *m.Share
			weights += c.Weight
		}
	}
	if weights > 0 {
		x := 100 * sum / weights
		r.Weighted = &x
	}
}

func (r *Row) mark(it *Item, need string, c triage.Criterion) Mark {
	m := Mark{Criterion: c.Name, upTo: r.newest()}
	switch c.By {
	case "usefulness", "interest", "proof":
		m.Share, m.Evidence = r.Axis(triage.Axis(c.By)), r.best(triage.Axis(c.By))
		m.Text = "nothing shown up to this message: owed"
	case "calm":
		if r.Pressure != nil {
			calm := 1 - *r.Pressure
			m.Share = &calm
		}
		m.Evidence, m.Text = r.best(triage.Pressure), "no words of pressure found, up to this message"
	case "need":
		r.markNeed(&m, it, need)
	case "price":
		r.markPrice(&m, it)
	}
	if m.Share == nil && m.Evidence == nil && m.Text == "" {
		m.Text = "not known: owed"
	}
	return m
}

// best is the weightiest evidence on an axis, nil when there is none.
func (r *Row) best(a triage.Axis) *Cell {
	for i := range r.Evidence {
		if r.Evidence[i].Axis == a {
			return &r.Evidence[i]
		}
	}
	return nil
}

func (r *Row) markNeed(m *Mark, it *Item, need string) {
	zero := 0.
	m.Share, m.Text = &zero, "meets no need of yours"
	for _, j := range it.Messages {
		for _, n := range j.Judgement.Needs {
			if need != "" && !strings.EqualFold(n.Need, need) || n.Score <= *m.Share || j.Message == nil {
				continue
			}
			score := min(n.Score, 1)
			m.Share, m.Text = &score, n.Reason
			m.Evidence = cellOf(j.Message, triage.Interest, n.Found, n.Reason)
		}
	}
}

func (r *Row) markPrice(m *Mark, it *Item) {
	m.Text = "no price named up to this message: owed"
	for _, j := range slices.Backward(it.Messages) {
		if j.Message == nil {
			continue
		}
		for _, c := range j.Message.Reading.Claims {
			if c.Kind == triage.ClaimPrice && c.Value > 0 {
				one := 1.
				m.Share, m.Text = &one, "a price is named"
				m.Evidence = cellOf(j.Message, triage.Usefulness, c.Text, fmt.Sprintf("names a price: %g %s", c.Value, c.Unit))
				return
			}
		}
	}
}

func cellOf(m *triage.Message, axis triage.Axis, quote, reason string) *Cell {
	return &Cell{
		Axis: axis, Target: triage.TargetOf(axis), Quote: quote, Reason: reason, Message: m.ID, MessageID: m.MessageID, Date: m.Date,
		From: m.From.Email, Subject: m.Subject,
	}
}
