package triage

import (
	"strings"
	"time"
)

// Need is what the buyer is looking for now, in the buyer's own words.
type Need struct {
	Name    string    `json:"name"`
	Words   []string  `json:"words"`             // any of them meets the need
	Exclude []string  `json:"exclude,omitempty"` // any of them near by rules it out
	Until   time.Time `json:"until,omitzero"`    // not looked for after this; zero means open
	Weight  float64   `json:"weight"`            // 0 to 1; 1 is the default
	Stage   Stage     `json:"stage,omitempty"`   // how far the buyer is; "" says nothing of it

	Synonyms []string `json:"synonyms,omitempty"` // further names that the buyer gave for the words
	Accepted []string `json:"accepted,omitempty"` // found in the buyer's mail and taken over as words
	Removed  []string `json:"removed,omitempty"`  // names that must not meet it: found ones turned down, or the table's
}

// Over reports whether the need is no longer looked for.
func (n *Need) Over(now time.Time) bool { return !n.Until.IsZero() && !now.Before(n.Until) }

// WithAccepted is the need with a term taken over as a word that meets it.
func (n Need) WithAccepted(term string) Need {
	n.Accepted = append(withoutTerm(n.Accepted, term), term)
	n.Removed = withoutTerm(n.Removed, term)
	return n
}

// WithRemoved is the need with a term that must not meet it.
func (n Need) WithRemoved(term string) Need {
	n.Accepted = withoutTerm(n.Accepted, term)
	n.Removed = append(withoutTerm(n.Removed, term), term)
	return n
}

func withoutTerm(terms []string, term string) []string {
	var out []string
	for _, t := range terms {
		if !strings.EqualFold(t, term) {
			out = append(out, t)
		}
	}
	return out
}

// Expansion is a word that might meet a need as well, found in mail.
type Expansion struct {
	Term     string    `json:"term"`
	From     string    `json:"from"`    // ExpandOwn or ExpandKept
	Count    int       `json:"count"`   // sentences (or, of mail kept, messages) in which it stands
	Score    float64   `json:"score"`   // strength, for the order; above 0
	Sentence string    `json:"example"` // one of them
	Message  ContentID `json:"message"` // in which the sentence stands
}

// Where an expansion comes from.
const (
	ExpandOwn  = "your mail"     // stands beside the need's words in mail that the buyer wrote, or that meets the need
	ExpandKept = "mail you kept" // marks mail that meets the need of vendors that the buyer shortlisted, or corrected upward
)

// Stage is how far the buyer is with a need: it says what in a message counts.
type Stage string

// The stages.
const (
	StageAny       Stage = ""
	StageLooking   Stage = "looking around"   // what there is: capability counts
	StageComparing Stage = "comparing"        // which is best: capability, proof and price count
	StageDeciding  Stage = "about to decide"  // which one to take: price and proof count
	StageUsing     Stage = "using it already" // only what adds to what is there
)

// Stages lists the stages in their order.
var Stages = [...]Stage{StageLooking, StageComparing, StageDeciding, StageUsing}

// NeedMatch says how well a message answers a need.
type NeedMatch struct {
	Need   string  `json:"need"`
	Word   string  `json:"word"`  // the buyer's word that was met
	Found  string  `json:"found"` // the message's words that met it, exactly
	Span   Span    `json:"span"`
	Score  float64 `json:"score"`           // 0 to 1
	Reason string  `json:"reason"`          // one sentence that names need, word and found words
	Stage  Stage   `json:"stage,omitempty"` // how far the buyer is with the need
	Price  bool    `json:"price,omitempty"` // the message names a sum of money
}
