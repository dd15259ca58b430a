package mute

import (
	"fmt"
	"strings"
	"time"

	"winnow/internal/triage"
)

const (
	// Loud is the level of pressure (0 to 3) from which a touch extends a mute
	// and answers no doubt.
	Loud triage.Level = 2

	// Each extension is a third of the mute's length as decided, at most one a
	// day, and all together at most that length again.
	extensions = 3
)

// Mail is a message of a vendor as far as mutes go by it.
type Mail struct {
	ID       triage.ContentID
	At       time.Time
	From     string   // the writer's address
	Subject  string   // cleaned, to name the message by
	Vendor   []string // keys of its vendor as it is known now
	Thread   []string // by which its thread is known (ThreadKeys)
	Touch    bool     // unasked selling mail
	Related  bool     // the buyer deals with the vendor: nothing is extended without the buyer
	Pressure triage.Level
	Answers  []Answer // what it gives that no earlier mail of the vendor gave
}

// Answer is something by which a message answers a doubt.
type Answer struct {
	Doubt triage.Doubt `json:"doubt"`
	Text  string       `json:"text"` // its words
}

// mostThreadKeys bounds by how many ids a thread is known.
const mostThreadKeys = 64

// ThreadKeys are what the thread of a message is found by: its own id and those
// that it answers or refers to, in angle brackets.
func ThreadKeys(m *triage.Envelope) []string {
	var out []string
	seen := map[string]bool{}
	add := func(id string) {
		if id = strings.Trim(strings.TrimSpace(id), "<>"); id != "" && !seen[id] && len(out) < mostThreadKeys {
			seen[id] = true
			out = append(out, "<"+id+">")
		}
	}
	add(m.MessageID)
	for _, id := range m.InReplyTo {
		add(id)
	}
	for _, id := range m.References {
		add(id)
	}
	return append(out, m.ID.String())
}

// read lets a message change the mutes that it falls under.
func (m *machine) read(mail Mail) {
	m.expire(mail.At)
	slots := []string{"p:" + mail.From}
	for _, k := range mail.Vendor {
		slots = append(slots, "v:"+k)
	}
	for _, k := range mail.Thread {
		slots = append(slots, "t:"+k)
	}
	for _, e := range m.hit(slots) {
		if !mail.At.After(e.Mute.From) {
			continue
		}
		m.learn(e, slots)
		if !m.answer(e, mail) {
			m.extend(e, mail)
		}
	}
}

// learn lets the mute of a thread hold for what answers a message of it.
func (m *machine) learn(e *entry, slots []string) {
	if e.Scope != OfThread || len(e.slots) > 8*mostThreadKeys {
		return
	}
	for _, slot := range slots {
		if strings.HasPrefix(slot, "t:") && m.bySlot[slot] == nil {
			e.slots = append(e.slots, slot)
			m.bySlot[slot] = e
		}
	}
}

// answer tells whether the message answered something; when nothing is open any
// more, the mute is lifted.
func (m *machine) answer(e *entry, mail Mail) bool {
	var open, given []string
	got := map[triage.Doubt]string{}
	for _, a := range mail.Answers {
		if got[a.Doubt] == "" {
			got[a.Doubt] = a.Text
		}
	}
	for _, d := range e.Mute.Doubts {
		switch {
		case e.answered[d]:
		case got[d] != "":
			given = append(given, fmt.Sprintf("%s (“%s”)", d, got[d]))
		default:
			open = append(open, string(d))
		}
	}
	if len(given) == 0 {
		return false
	}
	before := e.Mute
	t := Transition{At: mail.At, Decision: e.Decision, Vendor: e.Vendor, Keys: e.Keys, Scope: e.Scope, Message: mail.ID, Before: &before, After: &before}
	if mail.Pressure >= Loud {
		t.Change = Ignored
		t.Why = fmt.Sprintf("“%s” gave %s on %s, but pushed (%d of 3): a louder mail lifts no mute", mail.Subject, strings.Join(given, ", "), date(mail.At), mail.Pressure)
		m.tell(t)
		return false
	}
	for d := range got {
		e.answered[d] = true
	}
	if len(open) > 0 {
		t.Change = Answered
		t.Why = fmt.Sprintf("“%s” answered %s on %s; still open: %s", mail.Subject, strings.Join(given, ", "), date(mail.At), strings.Join(open, ", "))
		m.tell(t)
		return true
	}
	m.drop(e)
	t.Change, t.After = Lifted, nil
	t.Why = fmt.Sprintf("Lifted on %s, %s before its end: “%s” answered %s", date(mail.At), inDays(before.Until.Sub(mail.At)), mail.Subject, strings.Join(given, ", "))
	m.tell(t)
	return true
}

// extend lets new pressure move the end.
func (m *machine) extend(e *entry, mail Mail) {
	if !mail.Touch || mail.Related || mail.Pressure < Loud || mail.At.Sub(e.grownAt) < day {
		return
	}
	by := min(e.length/extensions, e.length-e.grown, MaxFor-e.length-e.grown)
	if by <= 0 {
		return
	}
	before := e.Mute
	e.Mute.Until = e.Mute.Until.Add(by)
	e.grown += by
	e.grownAt = mail.At
	after := e.Mute
	m.tell(Transition{
		At: mail.At, Change: Extended, Decision: e.Decision, Vendor: e.Vendor, Keys: e.Keys, Scope: e.Scope, Message: mail.ID, Before: &before, After: &after,
		Why: fmt.Sprintf("Extended on %s, by %s until %s: “%s” pushed again (%d of 3)", date(mail.At), inDays(by), date(after.Until), mail.Subject, mail.Pressure),
	})
}
