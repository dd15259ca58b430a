// Package brief makes the buyer's brief: what came in a span of time, what was
// set aside and by which test, what deserves a look, which opt-outs were broken,
// and which mutes end or were lifted. It takes what the engine found and writes
// it as text, Markdown or HTML.
//
// It judges nothing, and everything foreign in it is cleaned when it is written.
// All functions are pure and safe for use by several goroutines at once.
package brief

import (
	"time"

	"winnow/internal/triage"
)

// Most bounds the messages and vendors that one section names; the rest is
// counted.
const Most = 20

// Brief is what a span of time brought. From is inside it, To is not.
type Brief struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Came   Came      `json:"came"`
	Aside  []Aside   `json:"set_aside"` // the test that set most aside first
	Muted  []Gather  `json:"muted"`     // mail of muted vendors that is gathered here: slow, and monthly limit
	Look   []Look    `json:"look"`      // what deserves a look, best first
	Broken []Broken  `json:"optouts_broken"`
	Mutes  []Step    `json:"mutes"`  // what became of mutes, oldest first
	Ending []Ending  `json:"ending"` // mutes that end within the same span after To, the next first
}

// Came counts what came.
type Came struct {
	Messages int                    `json:"messages"`
	Vendors  int                    `json:"vendors"` // from so many
	New      []string               `json:"new"`     // vendors that wrote for the first time
	Kinds    map[triage.Kind]int    `json:"kinds"`
	Verdicts map[triage.Verdict]int `json:"verdicts"`
}

// Line is a message as the brief names it.
type Line struct {
	Message   triage.ContentID `json:"message"`
	MessageID string           `json:"message_id"`
	Date      time.Time        `json:"date"`
	Vendor    string           `json:"vendor"`
	From      string           `json:"from"`
	Subject   string           `json:"subject"`
}

// Aside is what one test set aside.
type Aside struct {
	Test     string `json:"test"` // "muted by you (stop)", "verdict mute", "verdict skip" …
	Why      string `json:"why"`  // what the test is
	Count    int    `json:"count"`
	Messages []Line `json:"messages"` // the newest, at most Most
}

// Gather is the mail of one muted vendor that the brief gathers.
type Gather struct {
	Vendor   string          `json:"vendor"`
	Strength triage.Strength `json:"strength"`
	Count    int             `json:"count"`
	Messages []Line          `json:"messages"`
}

// Look is a vendor that deserves a look.
type Look struct {
	Vendor  string         `json:"vendor"`
	Rank    int            `json:"rank"`
	Score   float64        `json:"score"`
	Verdict triage.Verdict `json:"verdict"`
	Why     string         `json:"why"`
	Line    Line           `json:"newest"`
}

// Broken is an opt-out that was broken in the span.
type Broken struct {
	Vendor   string    `json:"vendor"`
	OptedOut time.Time `json:"opted_out"`
	Due      time.Time `json:"due"`
	Messages []Line    `json:"messages"`
}

// Step is what became of a mute.
type Step struct {
	At     time.Time `json:"at"`
	Vendor string    `json:"vendor"`
	Change string    `json:"change"`
	Why    string    `json:"why"`
}

// Ending is a mute that ends soon.
type Ending struct {
	Vendor string    `json:"vendor"`
	Until  time.Time `json:"until"`
}
