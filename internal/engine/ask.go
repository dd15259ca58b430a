package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// QuestionsADay bounds what the buyer is asked in one day.
const QuestionsADay = 3

// Ask returns the unsure messages whose correction would teach most, at most n
// and never more than are left of today's questions: where the judge is least
// sure and the vendor writes most, one for each vendor. Mail of the buyer's
// own side and of people the buyer writes to is never asked about.
func (e *Engine) Ask(n int) []triage.MessageLine {
	s := e.snap.Load()
	n = min(n, QuestionsADay-s.answeredToday())
	if n <= 0 {
		return nil
	}
	type question struct {
		m     *gist
		gains float64
	}
	var best []question
	for _, d := range s.dealings {
		if _, ranked := s.places[d.vendor.ID]; !ranked {
			continue
		}
		var q question
		for _, m := range d.theirs {
			if gains := s.uncertainty(m); gains > 0 && (q.m == nil || gains > q.gains || gains == q.gains && byDate(m, q.m) > 0) {
				q = question{m, gains}
			}
		}
		if q.m != nil {
			q.gains *= float64(len(d.theirs))
			best = append(best, q)
		}
	}
	slices.SortFunc(best, func(a, b question) int { return cmp.Or(cmp.Compare(b.gains, a.gains), byDate(b.m, a.m)) })
	var out []triage.MessageLine
	for _, q := range best[:min(n, len(best))] {
		out = append(out, s.line(q.m))
	}
	return out
}

// uncertainty is how little sure the judge is of a message that the buyer
// could say something about, 0 to 1.
func (s *snapshot) uncertainty(m *gist) float64 {
	j, t := s.judgements.get(m.ID), s.thread(m.ID)
	_, corrected := s.choices.corrections[m.ID]
	if m.Mine || m.Broken != "" || corrected || t.OwnDomain || t.KnownPerson || j.Band != triage.Unsure || j.unread {
		return 0
	}
	return 1 - j.Probability
}

// answeredToday counts the corrections of unsure messages since midnight.
func (s *snapshot) answeredToday() int {
	n := 0
	y, month, day := s.now.Date()
	for _, d := range s.choices.lessons {
		dy, dm, dd := d.At.In(s.now.Location()).Date()
		if d.Correction.Lesson.Unsure && dy == y && dm == month && dd == day {
			n++
		}
	}
	return n
}

// FindMessage returns the message that a content id, the beginning of one (six
// digits or more), or a Message-ID means. Its error is a *NotFoundError.
func (e *Engine) FindMessage(query string) (triage.ContentID, error) {
	s := e.snap.Load()
	q := strings.Trim(strings.TrimSpace(query), "<>")
	err := &NotFoundError{What: "message", Name: query}
	var found []*gist
	for _, m := range s.messages {
		if m.MessageID != "" && m.MessageID == q || len(q) >= 6 && strings.HasPrefix(m.ID.String(), strings.ToLower(q)) {
			found = append(found, m)
		}
	}
	if len(found) == 1 {
		return found[0].ID, nil
	}
	for _, m := range found[:min(len(found), 10)] {
		err.Several = append(err.Several, fmt.Sprintf("%s (%s)", m.ID, m.Subject))
	}
	return triage.ContentID{}, err
}

// Line is a message as a list shows it; ok is false when there is none.
func (e *Engine) Line(id triage.ContentID) (line triage.MessageLine, ok bool) {
	s := e.snap.Load()
	m, ok := s.byID.find(id)
	if !ok {
		return line, false
	}
	return s.line(m), true
}
