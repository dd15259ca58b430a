package main

import (
	"strings"
	"time"

	"winnow/internal/triage"
)

// verdictRecord is a judged message in the form of the codebook that the
// reference labels use, with what more is useful. Other tools rely on it.
type verdictRecord struct {
	ID         string              `json:"id"`
	Kind       triage.Kind         `json:"kind"`
	Usefulness triage.Level        `json:"usefulness"`
	Interest   triage.Level        `json:"interest"`
	Proof      triage.Level        `json:"proof"`
	Pressure   triage.Level        `json:"pressure"`
	Tactics    []triage.Tactic     `json:"tactics"`
	Verdict    triage.Verdict      `json:"verdict"`
	Evidence   map[string][]string `json:"evidence"`
	Facts      []triage.Fact       `json:"facts"`

	Band        triage.Band             `json:"band"`
	Probability float64                 `json:"probability"`
	KindOdds    map[triage.Kind]float64 `json:"kind_odds,omitempty"`
	Worth       float64                 `json:"worth"`
	Parts       []triage.Part           `json:"parts"`
	Reasons     []string                `json:"reasons"`
	Language    string                  `json:"language"`
	Unread      []string                `json:"unread,omitempty"`
	Broken      string                  `json:"broken,omitempty"`
}

// recordOf puts a judgement into the codebook's form.
func recordOf(id string, m *triage.Message, j *triage.Judgement) verdictRecord {
	r := verdictRecord{
		ID: id, Kind: j.Kind, Verdict: j.Verdict,
		Usefulness: j.Usefulness.Level, Interest: j.Interest.Level, Proof: j.Proof.Level, Pressure: j.Pressure.Level,
		Tactics: j.Tactics, Evidence: map[string][]string{}, Facts: m.Reading.Facts,
		Band: j.Band, Probability: j.Probability, KindOdds: m.Reading.KindOdds,
		Worth: j.Worth, Parts: j.Parts, Reasons: j.Reasons,
		Language: m.Reading.Language, Unread: m.Reading.Unread, Broken: m.Broken,
	}
	if !j.Kind.Vendor() && j.Kind != triage.KindUnknown {
		// The codebook stops at the kind for mail that is not a vendor's.
		r.Usefulness, r.Interest, r.Proof, r.Pressure = 0, 0, 0, 0
		r.Tactics, r.Verdict = nil, triage.VerdictNone
	}
	if r.Tactics == nil {
		r.Tactics = []triage.Tactic{}
	}
	for _, e := range j.Evidence {
		if e.Quote != "" && j.Kind.Vendor() {
			r.Evidence[string(e.Target)] = append(r.Evidence[string(e.Target)], e.Quote)
		}
	}
	return r
}

// messageRecord is a message of the database in its context.
type messageRecord struct {
	verdictRecord
	MessageID string    `json:"message_id"`
	From      string    `json:"from"`
	Date      time.Time `json:"date"`
	Subject   string    `json:"subject"`
	Vendor    string    `json:"vendor"`
	Mine      bool      `json:"mine"`
}

// standingRecord is a vendor's standing. Other tools rely on it.
type standingRecord struct {
	Rank         int                `json:"rank"`
	ID           triage.VendorID    `json:"id"`
	Vendor       string             `json:"vendor"`
	Domains      []string           `json:"domains"`
	Addresses    []string           `json:"addresses"`
	Score        float64            `json:"score"`
	Low          float64            `json:"low"`
	High         float64            `json:"high"`
	Usefulness   *float64           `json:"usefulness"`
	Interest     *float64           `json:"interest"`
	Proof        *float64           `json:"proof"`
	Pressure     *float64           `json:"pressure"`
	Touches      int                `json:"touches"`
	First        time.Time          `json:"first"`
	Last         time.Time          `json:"last"`
	Verdict      triage.Verdict     `json:"verdict"`
	Band         triage.Band        `json:"band"`
	Relationship bool               `json:"relationship"`
	Muted        triage.Strength    `json:"muted"`
	Shortlisted  bool               `json:"shortlisted"`
	HyperSpam    bool               `json:"hyper_spam"`
	Needs        []triage.NeedMatch `json:"needs"`
	Reasons      []string           `json:"reasons"`
	Parts        []triage.Part      `json:"parts"`
	Quotes       []triage.Quote     `json:"quotes"`
}

func standingOf(rank int, s *triage.Standing) standingRecord {
	r := standingRecord{
		Rank: rank, ID: s.Vendor.ID, Vendor: s.Vendor.Name, Domains: []string{}, Addresses: s.Vendor.Addresses,
		Score: s.Score, Low: s.Low, High: s.High,
		Usefulness: share(s.Usefulness), Interest: share(s.Interest), Proof: share(s.Proof), Pressure: share(s.Pressure),
		Touches: s.Touches, First: s.First, Last: s.Last, Verdict: s.Verdict, Band: s.Band,
		Relationship: s.Relationship.Exists, Shortlisted: s.Shortlisted, HyperSpam: s.Sequence.HyperSpam,
		Needs: orEmpty(s.Needs), Reasons: orEmpty(s.Reasons), Parts: orEmpty(s.Parts), Quotes: orEmpty(s.Quotes),
	}
	if r.Addresses == nil {
		r.Addresses = []string{}
	}
	for _, d := range s.Vendor.Domains {
		r.Domains = append(r.Domains, d.Domain)
	}
	if s.Mute != nil {
		r.Muted = s.Mute.Strength
	}
	return r
}

// share is nil for an axis that could not be read: unknown is not zero.
func share(a triage.AxisMean) *float64 {
	if !a.Known {
		return nil
	}
	return &a.Share
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// marks is what a table shows of a vendor's state in one short word or two.
func marks(s *triage.Standing) string {
	var m []string
	if s.Relationship.Exists {
		m = append(m, "related")
	}
	if s.Touches == 0 {
		m = append(m, "serves") // it only answers: a supplier already
	}
	if s.Shortlisted {
		m = append(m, "shortlisted")
	}
	if s.Mute != nil {
		m = append(m, "muted:"+string(s.Mute.Strength))
	}
	if s.Sequence.HyperSpam {
		m = append(m, "hyper-spam")
	}
	return strings.Join(m, " ")
}
