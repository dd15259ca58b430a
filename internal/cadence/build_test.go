package cadence_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"winnow/internal/claim"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

var (
	start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday
	own   = vendor.NewOwn("robin@buyer.example")
)

// note is a message in the making: the fields that a test does not set are
// those of a first mail from a vendor to the buyer.
type note struct {
	id, from, to, subject string
	day                   float64
	replyTo               string // Message-ID that it answers
	kind                  triage.Kind
	sketch                []uint32
	quotes                []string // offers' evidence
	tactics               []triage.Tactic
	mine, refuses         bool
}

func (n note) message() *triage.Message {
	if n.from == "" {
		n.from = "dana@acme.example"
	}
	if n.to == "" {
		n.to = "robin@buyer.example"
	}
	if n.subject == "" {
		n.subject = "Fewer returns at the dock"
	}
	if n.kind == "" {
		n.kind = triage.KindPitch
	}
	m := &triage.Message{
		Envelope: triage.Envelope{
			ID: id(n.id), MessageID: n.id + "@mail.example", From: triage.Address{Email: n.from}, To: []triage.Address{{Email: n.to}},
			Subject: n.subject, Date: start.Add(time.Duration(n.day * 24 * float64(time.Hour))),
		},
		Reading: triage.Reading{Kind: n.kind, Sketch: n.sketch},
		Mine:    n.mine || own.IsMine(n.from), Refuses: n.refuses,
	}
	if n.replyTo != "" {
		m.InReplyTo = []string{n.replyTo + "@mail.example"}
	}
	if len(n.quotes) > 0 {
		m.Reading.Units = claim.Read(mailtext.Parse([]byte("From: "+n.from+"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+strings.Join(n.quotes, ".\r\n")+".\r\n")), "en").Units
	}
	for _, q := range n.quotes {
		m.Reading.Evidence = append(m.Reading.Evidence, triage.Evidence{Target: triage.TargetOf(triage.Usefulness), Quote: q, Weight: 1})
	}
	for _, t := range n.tactics {
		m.Reading.Tactics = append(m.Reading.Tactics, triage.TacticScore{Tactic: t, Probability: 0.9})
	}
	return m
}

func id(s string) triage.ContentID {
	sum := sha256.Sum256([]byte(s))
	return triage.ContentID(sum[:16])
}

// mine is a mail of the buyer's.
func mine(n note) note {
	n.from, n.mine = "robin@buyer.example", true
	if n.to == "" {
		n.to = "dana@acme.example"
	}
	return n
}

func messages(notes ...note) []*triage.Message {
	var out []*triage.Message
	for i, n := range notes {
		if n.id == "" {
			n.id = fmt.Sprint("n", i)
		}
		out = append(out, n.message())
	}
	return out
}

// text is a sketch of a text of which a share is that of another one.
func text(seed uint32, changed int) []uint32 {
	s := make([]uint32, 64)
	for i := range s {
		s[i] = seed*1000 + uint32(i)
		if i < changed {
			s[i] += 500_000 + uint32(changed)*7919
		}
	}
	return s
}

// touchesOn are touches on these days, of this novelty.
func touchesOn(novelty float64, days ...float64) []triage.Touch {
	var out []triage.Touch
	for i, d := range days {
		t := triage.Touch{
			Message: id(fmt.Sprint("touch", i)), Date: start.Add(time.Duration(d * 24 * float64(time.Hour))), Number: i + 1, Novelty: novelty,
		}
		if i == 0 {
			t.Novelty = 1
		}
		out = append(out, t)
	}
	return out
}

func onDay(d float64) time.Time { return start.Add(time.Duration(d * 24 * float64(time.Hour))) }
