package triage

import "time"

// VendorID names a vendor: one of the keys that belong to it (a registrable
// domain, or an address where a domain says nothing). Any other key of the
// vendor leads to it too (vendor.Book.Vendor), so an id that was noted down
// holds when further domains join.
type VendorID string

// Vendor is an outside organisation that sells, whatever addresses and
// domains it writes from.
type Vendor struct {
	ID        VendorID     `json:"id"`
	Name      string       `json:"name"`
	Domains   []DomainLink `json:"domains,omitempty"` // the main one first; empty for a vendor that writes from free mail
	Senders   []DomainLink `json:"senders,omitempty"` // single addresses that were joined, of services and free mail
	Addresses []string     `json:"addresses"`
	People    []Person     `json:"people,omitempty"`
	Messages  []ContentID  `json:"-"` // all mail from it, oldest first
}

// DomainLink is a domain of a vendor, or a single address, and why it was joined.
type DomainLink struct {
	Domain   string         `json:"domain"`
	Reasons  []string       `json:"reasons"`            // in words, strongest first
	Evidence []LinkEvidence `json:"evidence,omitempty"` // the same as values; empty for the main domain
	ByHand   bool           `json:"by_hand,omitempty"`  // the buyer joined it
}

// LinkKind says what two domains have in common.
type LinkKind string

// The kinds of link evidence.
const (
	LinkBrand    LinkKind = "brand"    // the brand, once affixes and ending are taken off
	LinkCompany  LinkKind = "company"  // the company named in display names and signatures
	LinkSite     LinkKind = "site"     // where links lead in the end
	LinkReplyTo  LinkKind = "reply-to" // where answers go
	LinkDKIM     LinkKind = "dkim"     // who signed the mail
	LinkLeave    LinkKind = "leave"    // where one unsubscribes
	LinkList     LinkKind = "list"     // the List-Id
	LinkPhone    LinkKind = "phone"
	LinkPostal   LinkKind = "postal"
	LinkPerson   LinkKind = "person"   // the same first and last name
	LinkTemplate LinkKind = "template" // the same text
	LinkByHand   LinkKind = "by-hand"  // the buyer said so
)

// LinkEvidence is one thing that two domains have in common. One strong or two
// weak ones join.
type LinkEvidence struct {
	Kind   LinkKind `json:"kind"`
	Strong bool     `json:"strong"`
	With   string   `json:"with"`  // the other domain or address
	Value  string   `json:"value"` // what is in common
	Reason string   `json:"reason"`
}

// JoinSuggestion is two vendors that may be one: there is evidence, but too
// little, or something speaks against it.
type JoinSuggestion struct {
	A        VendorID       `json:"a"`
	B        VendorID       `json:"b"`
	AName    string         `json:"a_name"`
	BName    string         `json:"b_name"`
	Reasons  []string       `json:"reasons"`           // what speaks for it
	Against  string         `json:"against,omitempty"` // why they were not joined
	Evidence []LinkEvidence `json:"evidence"`
}

// Person is somebody who writes for a vendor, from one address or several.
type Person struct {
	Name      string    `json:"name"`
	Address   string    `json:"address"`             // the one used last
	Addresses []string  `json:"addresses,omitempty"` // all of them when there are several: a mute of the person is for each
	Role      string    `json:"role,omitempty"`      // as signed: "Account Manager"
	Touches   int       `json:"touches"`
	Last      time.Time `json:"last"`
	Stream    Stream    `json:"stream"`
}

// Stream is the mail of one person, read for itself: by it a hunter is told
// from an account manager of the same vendor.
type Stream struct {
	Messages int          `json:"messages"`
	Kinds    map[Kind]int `json:"kinds,omitempty"` // messages by the kind that each has by itself
	First    time.Time    `json:"first,omitzero"`
	Wrote    int          `json:"wrote"`             // mails that the buyer wrote to this person
	Answered time.Time    `json:"answered,omitzero"` // the newest of them
}

// Relationship says whether the buyer deals with a vendor. It comes only from
// what the buyer wrote, never from mail received.
type Relationship struct {
	Exists   bool        `json:"exists"`
	Since    time.Time   `json:"since,omitzero"`
	Evidence []string    `json:"evidence,omitempty"` // sentences: what the buyer wrote and when
	Messages []ContentID `json:"messages,omitempty"` // the buyer's messages it rests on
	OptedOut time.Time   `json:"opted_out,omitzero"` // when the buyer refused or unsubscribed; makes no relationship
	Deals    []Deal      `json:"deals,omitempty"`    // what the buyer's own mail was about, oldest first, each sort once
	Shield   string      `json:"shield,omitempty"`   // what the relationship protects from, one sentence; "" without one
}

// Deal is a sort of business that the buyer's own mail shows.
type Deal struct {
	Sort     string    `json:"sort"` // quote, order, invoice, renewal, ticket, security, answer or mail
	Message  ContentID `json:"id"`   // the buyer's message that shows it first
	Date     time.Time `json:"date"`
	Sentence string    `json:"sentence"`
}

// Feint is a way to feign an earlier exchange.
type Feint string

// The four kinds of false thread. NoFeint is a first mail, a true reply, or
// one that cannot be told.
const (
	NoFeint         Feint = ""
	BareReply       Feint = "bare-reply"       // the subject says reply, and nothing else does
	OwnChain        Feint = "own-chain"        // a reply to the sender's own unanswered mail
	InventedHistory Feint = "invented-history" // quotes mail as the buyer's that the buyer never wrote
	ClaimedTalk     Feint = "claimed-talk"     // speaks of a talk or mail that the mailbox knows nothing of
)

// Thread says who wrote in the chain that a message belongs to, as far as the
// mailbox shows.
type Thread struct {
	Claims        bool   `json:"claims"`            // it presents itself as a reply or forward (prefix, reply headers or quoted history)
	ParentKnown   bool   `json:"parent_known"`      // the message it answers is in the mailbox
	BuyerWrote    bool   `json:"buyer_wrote"`       // the buyer wrote earlier in this chain
	OnlySender    bool   `json:"only_sender"`       // all earlier mail in the chain is the vendor's own
	BuyerAnswered bool   `json:"buyer_answered"`    // the buyer answered this very message
	Resolvable    bool   `json:"resolvable"`        // false when the mailbox holds too little to tell (nothing sent by the buyer)
	ListMail      bool   `json:"list_mail"`         // the chain runs on a community list
	KnownPerson   bool   `json:"known_person"`      // the buyer has written to this address before
	OwnDomain     bool   `json:"own_domain"`        // the sender is of the buyer's own organisation
	SpoofedOwn    bool   `json:"spoofed_own"`       // it claims the buyer's own domain, and the server says it is not so
	Asked         string `json:"asked,omitempty"`   // what the buyer asked for earlier in this chain, in words joined by ", ", or ""
	LookAlikeOf   string `json:"look_alike_of"`     // domain that the sender's imitates, or ""
	Spoofed       string `json:"spoofed,omitempty"` // domain that it claims to come from, of a vendor that the buyer deals with or made a rule for, and the own server says it does not

	Feint    Feint  `json:"feint,omitempty"`     // how it feigns an earlier exchange, or ""
	FeintWhy string `json:"feint_why,omitempty"` // the same in a sentence
}

// Touch is one selling message of a vendor to the buyer, counted once however
// many copies came.
type Touch struct {
	Message  ContentID `json:"message"`
	Date     time.Time `json:"date"`
	Address  string    `json:"address"`
	Number   int       `json:"number"`   // place in its sequence, from 1
	Novelty  float64   `json:"novelty"`  // share of content that no earlier touch had, 0 to 1
	Answered bool      `json:"answered"` // the buyer answered it
	Repeats  ContentID `json:"repeats"`  // earlier touch made from the same template, zero when none
	BreakUp  bool      `json:"breakup"`  // it announces itself as the last mail
	Copies   int       `json:"copies"`   // further copies of it that came: to other addresses of the buyer, or again within minutes
	Tactics  []Tactic  `json:"tactics,omitempty"`
}

// Sequence is the run of touches since the buyer last wrote.
type Sequence struct {
	Touches       int       `json:"touches"`  // unanswered touches in a row
	Since         time.Time `json:"since"`    // first of them
	Last          time.Time `json:"last"`     // last of them
	MedianGapDays float64   `json:"gap_days"` // between touches; 0 with fewer than two
	NextFrom      time.Time `json:"next_from,omitzero"`
	NextTo        time.Time `json:"next_to,omitzero"`
	Ladder        string    `json:"ladder,omitempty"` // the rhythm it fits: "days 0, 3, 7, 14", "every 7 days"
	BreakUp       ContentID `json:"breakup"`          // the "last mail" that was announced, zero when none
	BrokePromise  bool      `json:"promise_broken"`
	HyperSpam     bool      `json:"hyper_spam"` // many touches, little new, no answer
	Why           string    `json:"why"`        // the figures that decided HyperSpam, in a sentence

	BrokeOptOut bool      `json:"optout_broken"`         // touches came after the buyer refused
	Restarted   bool      `json:"restarted"`             // after a refusal it began anew: from another address or domain, or after a pause
	RestartedBy string    `json:"restarted_by"`          // the address that did
	RestartedAt time.Time `json:"restarted_at,omitzero"` // and when
}
