// Package demo is a mailbox to try Winnow on: a year of mail to one buyer,
// written for this project, and an IMAP server on loopback that serves it.
//
// It is for people who want to see the product before they trust it with
// their own mailbox, and for tests that want mail with a known story. It is
// not a source of its own: the server is read by the client that reads real
// accounts. The texts stand in the folder texts, one file a sender, in the
// form that texts/README.md describes; the Go files schedule, thread and
// encode them.
//
// Everything here is invented. All senders have domains under .example
// (RFC 2606 section 3), except for a handful of private people at free-mail
// domains. Messages may be called from many goroutines; a Server is used by
// whoever started it, and its Close may be called more than once.
package demo

import (
	"time"

	"winnow/internal/triage"
)

// Buyer is whose mailbox it is: the head of procurement of a maker of
// industrial pumps with plants in Linz and near Lyon and an office in Leeds.
var Buyer = triage.Address{Name: "Mara Lindqvist", Email: "mara.lindqvist@tannhauer-pumps.example"}

// Alias is a second address that reaches the buyer.
const Alias = "purchasing@tannhauer-pumps.example"

// Company is the buyer's firm and Domain its domain.
const (
	Company = "Tannhauer Pumps"
	Domain  = "tannhauer-pumps.example"
)

// The folders of the mailbox.
const (
	Inbox = "INBOX"
	Sent  = "Sent"
)

// Mail is one message of the demo mailbox.
type Mail struct {
	Folder string    // Inbox or Sent
	Date   time.Time // when it was sent; within the year before now, to the second
	Seen   bool      // the buyer has opened it
	ID     string    // Message-ID without angle brackets
	Raw    []byte    // the message in RFC 5322 form, lines end in CRLF
	Truth  Truth
}

// Truth is what the writer of a message meant it to be. Tests measure
// against it; nothing that judges mail may see it.
type Truth struct {
	Text    string          // name of the text file it comes from: "vendors/brightvalve"
	Vendor  string          // who sells: name of the vendor's file, also for mail of the buyer to it; "" when nobody does
	Kind    triage.Kind     // for mail of the buyer: personal
	Verdict triage.Verdict  // for one message by itself; "" when the writer had no opinion
	Tactics []triage.Tactic // that the text uses
	Lang    string          // en, de or fr
	Mine    bool            // written by the buyer
	Tags    []string        // what it is in the story: "break-up", "second-domain", "look-alike" … (texts/README.md lists them)
	Needs   []string        // names of the needs that it answers
}

// Has reports whether the message carries the tag.
func (t Truth) Has(tag string) bool {
	for _, k := range t.Tags {
		if k == tag {
			return true
		}
	}
	return false
}

// The names of the needs that the demo starts with.
const (
	NeedSeals    = "Seals for hot condensate"
	NeedCastings = "Second source for duplex castings"
	NeedInvoices = "Supplier invoices without retyping"
)

// Needs returns three needs as the buyer would type them, for the first run.
func Needs() []triage.Need {
	return []triage.Need{
		{
			Name:   NeedSeals,
			Words:  []string{"mechanical seal", "cartridge seal", "seal face", "hot condensate", "silicon carbide"},
			Weight: 1,
		},
		{
			Name:    NeedCastings,
			Words:   []string{"duplex casting", "duplex steel", "stainless casting", "foundry", "1.4462", "CD3MN"},
			Exclude: []string{"die casting"},
			Weight:  1,
		},
		{
			Name:    NeedInvoices,
			Words:   []string{"e-invoicing", "invoice capture", "supplier invoices", "purchase order matching", "accounts payable"},
			Exclude: []string{"factoring"},
			Weight:  0.7,
		},
	}
}
