package main

import (
	"time"

	"winnow/internal/triage"
)

const vendorHelp = `VENDOR is a name, or one of its domains or addresses.

Fields of --format json, beside those of "winnowctl rank" (dates are RFC 3339;
"id" is Winnow's own id of a message, "message_id" its Message-ID header):

  domains         domain, reasons: why it was put to this vendor
  people          name, address, stream (what this person mostly sends: hunter,
                  bulk, service …), touches, last
  touches         message_id, id, date, address, gap_days since the one before,
                  number in its run, novelty 0 to 1 (share of its content that no
                  earlier touch had), answered, copies, breakup, repeats, tactics
  touch_count     how many touches there are, copies counted once
  sequence        the run since you last wrote: touches, since, last, gap_days,
                  ladder ("0/3/7/14", "every 7 days" or null), next_from and
                  next_to (days between which the next touch is expected, or
                  null), breakup (message_id of the "last mail", or null),
                  promise_broken (it went on after it), optout_broken (it wrote
                  after you refused), restarted (from another address or domain,
                  or after a pause, after you refused), restarted_by,
                  restarted_at, hyper_spam, why
  claims          text, class (checkable, named, vague), kind, value, unit,
                  message_id, id, span, date, by, times, last
  contradictions  text, first and second (each with text, message_id, date, by)
  owed            open doubts, one sentence each
  questions       two or three neutral questions built from them, to copy
  relationship    exists, since, opted_out, shield (what it protects from),
                  evidence: sentences; deals: sort, sentence, message_id, id,
                  date; messages: message_id of what you wrote
  parts           label, value, cue: they add up to score
  moves           if, axis, lift, score: what would change the score, by ranking
                  the vendor anew with it
  mute, messages, decisions, of`

// vendorRecord is a vendor in full. Other tools rely on it.
type vendorRecord struct {
	standingRecord
	Of             int                   `json:"of"`
	Domains        []triage.DomainLink   `json:"domains"`
	People         []triage.Person       `json:"people"`
	Touches        []touchRecord         `json:"touches"`
	TouchCount     int                   `json:"touch_count"`
	Sequence       sequenceRecord        `json:"sequence"`
	Claims         []claimRecord         `json:"claims"`
	Contradictions []contradictionRecord `json:"contradictions"`
	Owed           []string              `json:"owed"`
	Questions      []string              `json:"questions"`
	Relationship   relationshipRecord    `json:"relationship"`
	Moves          []triage.Move         `json:"moves"`
	Mute           *triage.Mute          `json:"mute"`
	Messages       []triage.MessageLine  `json:"messages"`
	Decisions      []triage.Decision     `json:"decisions"`
}

type touchRecord struct {
	MessageID string           `json:"message_id"`
	ID        triage.ContentID `json:"id"`
	Date      time.Time        `json:"date"`
	Address   string           `json:"address"`
	GapDays   *float64         `json:"gap_days"`
	Number    int              `json:"number"`
	Novelty   float64          `json:"novelty"`
	Answered  bool             `json:"answered"`
	Copies    int              `json:"copies"`
	BreakUp   bool             `json:"breakup"`
	Repeats   *string          `json:"repeats"`
	Tactics   []triage.Tactic  `json:"tactics"`
}

type sequenceRecord struct {
	Touches     int        `json:"touches"`
	Since       *time.Time `json:"since"`
	Last        *time.Time `json:"last"`
	GapDays     float64    `json:"gap_days"`
	Ladder      *string    `json:"ladder"`
	NextFrom    *time.Time `json:"next_from"`
	NextTo      *time.Time `json:"next_to"`
	BreakUp     *string    `json:"breakup"`
	Broken      bool       `json:"promise_broken"`
	OptOut      bool       `json:"optout_broken"`
	Restarted   bool       `json:"restarted"`
	RestartedBy *string    `json:"restarted_by"`
	RestartedAt *time.Time `json:"restarted_at"`
	HyperSpam   bool       `json:"hyper_spam"`
	Why         string     `json:"why"`
}

type claimRecord struct {
	Text      string            `json:"text"`
	Class     triage.ClaimClass `json:"class"`
	Kind      triage.ClaimKind  `json:"kind"`
	Value     *float64          `json:"value"`
	Unit      string            `json:"unit,omitempty"`
	MessageID string            `json:"message_id"`
	ID        triage.ContentID  `json:"id"`
	Span      triage.Span       `json:"span"`
	Date      time.Time         `json:"date"`
	By        string            `json:"by"`
	Times     int               `json:"times"`
	Last      time.Time         `json:"last"`
}

type contradictionRecord struct {
	Text   string      `json:"text"`
	First  claimRecord `json:"first"`
	Second claimRecord `json:"second"`
}

type relationshipRecord struct {
	Exists   bool         `json:"exists"`
	Since    *time.Time   `json:"since"`
	OptedOut *time.Time   `json:"opted_out"`
	Shield   string       `json:"shield"`
	Evidence []string     `json:"evidence"`
	Deals    []dealRecord `json:"deals"`
	Messages []string     `json:"messages"`
}

type dealRecord struct {
	triage.Deal
	MessageID string `json:"message_id"`
}

// named finds the Message-IDs of a vendor's messages.
type named map[triage.ContentID]string

func (n named) of(id triage.ContentID) string { return n[id] }

// orNull is nil for no message.
func (n named) orNull(id triage.ContentID) *string {
	if id == (triage.ContentID{}) {
		return nil
	}
	s := n[id]
	if s == "" {
		s = id.String()
	}
	return &s
}

func (n named) claim(c *triage.Statement) claimRecord {
	r := claimRecord{
		Text: c.Text, Class: c.Class, Kind: c.Kind, Unit: c.Unit, MessageID: n.of(c.Message), ID: c.Message,
		Span: c.Span, Date: c.Date, By: c.By, Times: c.Times, Last: c.Last,
	}
	if c.Value != 0 {
		r.Value = &c.Value
	}
	return r
}

func vendorRecordOf(d *triage.VendorDetail) vendorRecord {
	s := &d.Standing
	ids := named{}
	for _, m := range d.Messages {
		ids[m.ID] = m.MsgID
	}
	r := vendorRecord{
		standingRecord: standingOf(d.Rank, s), Of: d.Of,
		Domains: orEmpty(s.Vendor.Domains), People: orEmpty(s.Vendor.People), Touches: []touchRecord{}, TouchCount: len(d.Touches),
		Sequence: sequenceOf(&s.Sequence, ids), Claims: []claimRecord{}, Contradictions: []contradictionRecord{},
		Owed: orEmpty(d.Owed), Questions: orEmpty(d.Questions), Relationship: relationshipOf(&s.Relationship, ids),
		Moves: orEmpty(d.Moves), Mute: s.Mute, Messages: orEmpty(d.Messages), Decisions: orEmpty(d.Decisions),
	}
	for i, t := range d.Touches {
		touch := touchRecord{
			MessageID: ids.of(t.Message), ID: t.Message, Date: t.Date, Address: t.Address, Number: t.Number, Novelty: t.Novelty,
			Answered: t.Answered, Copies: t.Copies, BreakUp: t.BreakUp, Repeats: ids.orNull(t.Repeats), Tactics: orEmpty(t.Tactics),
		}
		if i > 0 {
			gap := t.Date.Sub(d.Touches[i-1].Date).Hours() / 24
			touch.GapDays = &gap
		}
		r.Touches = append(r.Touches, touch)
	}
	for i := range d.Claims {
		r.Claims = append(r.Claims, ids.claim(&d.Claims[i]))
	}
	for i := range d.Contradictions {
		c := &d.Contradictions[i]
		r.Contradictions = append(r.Contradictions, contradictionRecord{c.Text, ids.claim(&c.First), ids.claim(&c.Second)})
	}
	return r
}

func sequenceOf(s *triage.Sequence, ids named) sequenceRecord {
	return sequenceRecord{
		Touches: s.Touches, Since: timeOrNull(s.Since), Last: timeOrNull(s.Last), GapDays: s.MedianGapDays, Ladder: textOrNull(s.Ladder),
		NextFrom: timeOrNull(s.NextFrom), NextTo: timeOrNull(s.NextTo), BreakUp: ids.orNull(s.BreakUp), Broken: s.BrokePromise,
		OptOut: s.BrokeOptOut, Restarted: s.Restarted, RestartedBy: textOrNull(s.RestartedBy), RestartedAt: timeOrNull(s.RestartedAt),
		HyperSpam: s.HyperSpam, Why: s.Why,
	}
}

func relationshipOf(rel *triage.Relationship, ids named) relationshipRecord {
	r := relationshipRecord{
		Exists: rel.Exists, Since: timeOrNull(rel.Since), OptedOut: timeOrNull(rel.OptedOut), Shield: rel.Shield,
		Evidence: orEmpty(rel.Evidence), Deals: []dealRecord{}, Messages: []string{},
	}
	for _, d := range rel.Deals {
		r.Deals = append(r.Deals, dealRecord{d, ids.of(d.Message)})
	}
	for _, m := range rel.Messages {
		r.Messages = append(r.Messages, ids.of(m))
	}
	return r
}

func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
