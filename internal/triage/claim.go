package triage

import "time"

// ClaimKind says what sort of thing a vendor states.
type ClaimKind string

// The kinds of claim.
const (
	ClaimPrice       ClaimKind = "price"       // an amount of money that something costs
	ClaimCustomers   ClaimKind = "customers"   // how many customers, users, sites it has
	ClaimFigure      ClaimKind = "figure"      // another number: a result, a capacity, a time
	ClaimCustomer    ClaimKind = "customer"    // a customer or partner by name
	ClaimCertificate ClaimKind = "certificate" // a standard or approval that somebody else grants
	ClaimGuarantee   ClaimKind = "guarantee"   // a promise with a consequence: money back, cancel any time
	ClaimTerms       ClaimKind = "terms"       // a condition: minimum term, set-up fee, no refund
	ClaimDeadline    ClaimKind = "deadline"    // the day on which an offer ends
	ClaimLast        ClaimKind = "last-chance" // that this is the last time
	ClaimBoast       ClaimKind = "boast"       // a superlative or a crowd without a number
)

// ClaimClass says what a buyer can do with a claim.
type ClaimClass string

// The classes of claim.
const (
	Checkable ClaimClass = "checkable" // a figure, price, certificate or date that can be looked up or asked for
	Named     ClaimClass = "named"     // somebody is named who can be asked
	Vague     ClaimClass = "vague"     // neither
)

// Claim is something that one message states about the vendor or its offer.
type Claim struct {
	Kind  ClaimKind  `json:"kind"`
	Class ClaimClass `json:"class"`
	Text  string     `json:"text"` // exactly the bytes of Span in the displayed text
	Span  Span       `json:"span"`
	Value float64    `json:"value,omitempty"` // the number stated; a day since 1970 for a deadline
	Unit  string     `json:"unit,omitempty"`  // "EUR/user/month", "%", "customers"; the term's name for guarantees and terms
	About string     `json:"about,omitempty"` // what it is about: the sentence's content words, in order of the alphabet
}

// Statement is a claim in a vendor's ledger: who stated it, and when.
type Statement struct {
	Claim
	Message ContentID `json:"id"` // the message that stated it first
	Date    time.Time `json:"date"`
	By      string    `json:"by"`    // address of who stated it
	Times   int       `json:"times"` // touches and answers that state the same
	Last    time.Time `json:"last"`  // when it was last stated
}

// Contradiction is two statements of a vendor that cannot both hold.
type Contradiction struct {
	Text   string    `json:"text"` // one sentence that says what differs
	First  Statement `json:"first"`
	Second Statement `json:"second"`
}

// UnitKind is the sort of a unit of content.
type UnitKind uint8

// The kinds of unit: what a touch can bring that an earlier one did not.
const (
	UnitNumber UnitKind = iota + 1 // a number with its unit, wherever it stands
	UnitPrice                      // an amount of money
	UnitName                       // a name that is not the writer's or the reader's
	UnitLink                       // where a link leads, without tracking
	UnitOffer                      // something to have or to try: a trial, a sample, a reference, a document
	UnitClaim                      // a certificate, a guarantee, a term
	UnitDate                       // a day
)

// ContentUnit is a unit of content that a message holds: by its hash it is
// found again in other messages, however the words around it were spun.
type ContentUnit struct {
	Kind UnitKind
	Hash uint32
}

// QuotedMail is earlier mail that a message shows below its own words.
type QuotedMail struct {
	By    string   // who wrote it, as the attribution line says: folded, at most 160 bytes
	Marks []uint32 // some of its word runs, to find it again in the mail it was taken from
}
