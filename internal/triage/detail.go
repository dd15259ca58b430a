package triage

import "time"

// MessageLine is a message as a list shows it.
type MessageLine struct {
	ID       ContentID `json:"id"`
	MsgID    string    `json:"message_id"` // its Message-ID (RFC 5322 section 3.6.4), "" when it has none
	Date     time.Time `json:"date"`
	From     Address   `json:"from"`
	Subject  string    `json:"subject"`
	Mine     bool      `json:"mine"` // written by the buyer
	Kind     Kind      `json:"kind"`
	Verdict  Verdict   `json:"verdict"`
	Band     Band      `json:"band"`
	Worth    float64   `json:"worth"`
	Pressure Level     `json:"pressure"`
	Vendor   VendorID  `json:"vendor,omitempty"`
	Broken   string    `json:"broken,omitempty"` // why it could not be read, or ""
	Muted    Strength  `json:"muted,omitempty"`  // it falls under a mute: of its vendor, its writer or its thread
}

// MessageDetail is a message as it is opened: text, evidence, judgement.
type MessageDetail struct {
	Message
	Vendor      VendorID  `json:"vendor,omitempty"`
	Text        string    `json:"text"`            // displayed text; all spans point into it
	Subject     Span      `json:"subject_span"`    // the subject's place in Text
	Faded       []Span    `json:"faded,omitempty"` // quotes, signature, footer: not the writer's own words
	Judgement   Judgement `json:"judgement"`
	Mute        *Mute     `json:"mute,omitempty"`        // the mute that sets it aside
	ThreadMute  *Mute     `json:"thread_mute,omitempty"` // the mute of its thread, if there is one
	Links       []string  `json:"links,omitempty"`       // targets, as text
	Attachments []string  `json:"attached,omitempty"`    // names, as text
	Problems    []string  `json:"problems,omitempty"`    // what was odd or cut, for people
}

// VendorDetail is a vendor as it is opened.
type VendorDetail struct {
	Standing  Standing      `json:"standing"`
	Rank      int           `json:"rank"` // place in the ranking, from 1
	Of        int           `json:"of"`   // vendors ranked
	Touches   []Touch       `json:"touches"`
	Messages  []MessageLine `json:"messages"`  // its mail and the buyer's to it, newest first
	Decisions []Decision    `json:"decisions"` // about this vendor, newest first
	Owed      []string      `json:"owed"`      // open doubts, one sentence each
	Questions []string      `json:"questions"` // neutral questions to ask, from the open doubts

	Claims         []Statement     `json:"claims"`         // what it has stated, the weightiest first
	Contradictions []Contradiction `json:"contradictions"` // statements that cannot both hold
	Moves          []Move          `json:"moves"`          // what would change its score, by how much
	Traits         []Trait         `json:"traits"`         // what headers, links and layout of its mail show, the most frequent first
}

// Trait is a fact that mail of a vendor shows: some of it or all.
type Trait struct {
	Fact
	Messages int       `json:"messages"` // of its mail that show it, whatever the value
	Newest   ContentID `json:"newest"`   // the newest of them; Value is its
}

// Counts sums up what is known.
type Counts struct {
	Messages    int          `json:"messages"`
	Mine        int          `json:"mine"` // written by the buyer
	Broken      int          `json:"broken"`
	Vendors     int          `json:"vendors"`
	Muted       int          `json:"muted"`
	Shortlisted int          `json:"shortlisted"`
	HyperSpam   int          `json:"hyper_spam"`
	Kinds       map[Kind]int `json:"kinds"`
	Own         []string     `json:"own"` // the buyer's addresses
	OwnGuessed  bool         `json:"own_guessed"`
}

// JournalEntry is a decision with what it changed, in words, and whether it
// still holds.
type JournalEntry struct {
	Decision
	Undone    bool   `json:"undone"`
	Text      string `json:"text"`      // what was decided
	Cause     string `json:"cause"`     // by whom, and why
	Before    string `json:"before"`    // what held until then
	After     string `json:"after"`     // and from then on
	Automatic bool   `json:"automatic"` // made by Winnow, as the buyer had allowed
}

// Event tells a listener what changed. Events are coalesced: a listener that
// is slow gets the newest of each kind and account, never a backlog.
type Event struct {
	Kind     EventKind
	Progress Progress // for EventProgress
	Notice   string   // for EventNotice: one sentence for people
	Watched  Watched  // for EventWatched
}

// EventKind says what changed.
type EventKind uint8

// The kinds of event.
const (
	EventStandings EventKind = iota // the ranking was computed anew
	EventProgress                   // a job went on, or ended
	EventNotice                     // something the buyer should read once
	EventWatched                    // an account that is kept up with is in another state
)
