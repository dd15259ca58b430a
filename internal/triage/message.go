package triage

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// ContentID identifies a message by what it says about itself, so that the
// same mail in two folders, or after a server renumbered it, is one message.
// It is the first 16 bytes of a SHA-256 (mailtext computes it).
type ContentID [16]byte

// String is the id in hexadecimal.
func (id ContentID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText writes the id in hexadecimal.
func (id ContentID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads 32 hexadecimal digits.
func (id *ContentID) UnmarshalText(b []byte) error {
	if len(b) != 2*len(id) {
		return fmt.Errorf("content id of %d letters, want %d", len(b), 2*len(id))
	}
	if _, err := hex.Decode(id[:], b); err != nil {
		return fmt.Errorf("content id: %w", err)
	}
	return nil
}

// Address is one mailbox: a display name and an address in lower case.
type Address struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email"`
}

// Domain is the part behind the last "@", or "".
func (a Address) Domain() string {
	if i := strings.LastIndexByte(a.Email, '@'); i >= 0 {
		return a.Email[i+1:]
	}
	return ""
}

// String shows the name with the address beside it, never the name alone: a
// name can be anything that the sender likes.
func (a Address) String() string {
	if a.Name == "" {
		return a.Email
	}
	return a.Name + " <" + a.Email + ">"
}

// Envelope holds the header facts of a message that judging in context needs.
// All text is decoded, valid UTF-8 and free of control characters.
type Envelope struct {
	ID          ContentID `json:"id"`
	MessageID   string    `json:"message_id,omitempty"` // without angle brackets
	InReplyTo   []string  `json:"in_reply_to,omitempty"`
	References  []string  `json:"references,omitempty"`
	From        Address   `json:"from"`
	ReplyTo     []Address `json:"reply_to,omitempty"`
	To          []Address `json:"to,omitempty"`
	Cc          []Address `json:"cc,omitempty"`
	DeliveredTo []string  `json:"delivered_to,omitempty"`
	Subject     string    `json:"subject"`
	Date        time.Time `json:"date"` // UTC; zero when no header told it
	ListID      string    `json:"list_id,omitempty"`
	Unsubscribe []string  `json:"unsubscribe,omitempty"`  // URIs of List-Unsubscribe
	LeavePost   bool      `json:"leave_post,omitempty"`   // List-Unsubscribe-Post asks for one click (RFC 8058)
	LeaveSigned []string  `json:"leave_signed,omitempty"` // domains of the DKIM signatures that cover both of these fields
	ReturnPath  string    `json:"return_path,omitempty"`
	AutoSubmit  string    `json:"auto_submitted,omitempty"`
	Auth        Auth      `json:"auth,omitzero"`
	Size        int64     `json:"size"` // bytes of the whole message
	LinkHosts   []string  `json:"link_hosts,omitempty"`
}

// Auth is what the topmost Authentication-Results header reports (RFC 8601):
// results in lower case ("pass", "fail" …), "" when absent. Whether that
// header is the buyer's own server's is for the reader of it to decide.
type Auth struct {
	Server     string `json:"server,omitempty"`
	SPF        string `json:"spf,omitempty"`
	DKIM       string `json:"dkim,omitempty"`
	DKIMDomain string `json:"dkim_domain,omitempty"`
	DMARC      string `json:"dmarc,omitempty"`
}

// Message is a message as the pure rooms see it: envelope and reading, without
// the text.
type Message struct {
	Envelope
	Reading Reading `json:"reading"`
	Mine    bool    `json:"mine"`             // written by the buyer
	Source  string  `json:"source,omitempty"` // account or import it came from
	Folder  string  `json:"folder,omitempty"`
	Sent    bool    `json:"sent,omitempty"`    // stands in a folder of sent mail
	Refuses bool    `json:"refuses,omitempty"` // written by the buyer, to refuse or unsubscribe (cadence.IsRefusal)
	Broken  string  `json:"broken,omitempty"`  // why it could not be read, or ""
}
