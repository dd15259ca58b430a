package vm

import (
	"context"

	"winnow/internal/triage"
)

// Desk is what the window needs of the engine. Calls with a context may take
// time and are never made on the window's goroutine; the others return
// snapshots at once. All are safe for concurrent use.
type Desk interface {
	Spam
	Servers
	OptOuts
	Rules
	Insights
	Lists
	Briefs
	// Standings is the ranking, best first. Nobody changes the slice.
	Standings() []triage.Standing
	Counts() triage.Counts
	Vendor(ctx context.Context, id triage.VendorID) (triage.VendorDetail, error)
	Message(ctx context.Context, id triage.ContentID) (triage.MessageDetail, error)
	// Search finds the vendors in whose name, domains, people, subjects,
	// reasons or quotes every word of the query stands.
	Search(ctx context.Context, query string) ([]triage.VendorID, error)
	// SearchTexts finds the vendors that have a message in whose text every
	// word of the query stands. It takes time, and tells part meanwhile whom it
	// has found so far.
	SearchTexts(ctx context.Context, query string, part func([]triage.VendorID)) ([]triage.VendorID, error)
	// Decide returns once the decision is safely kept.
	Decide(ctx context.Context, d triage.Decision) (triage.DecisionID, error)
	// Undo takes a decision back; 0 means the last one that can be.
	Undo(ctx context.Context, id triage.DecisionID) error
	// Preview says what a decision would change, without making it.
	Preview(ctx context.Context, d triage.Decision) (triage.Effect, error)
	// Suggestions lists pairs of vendors that may be one. It takes time.
	Suggestions() []triage.JoinSuggestion
	Journal() []triage.JournalEntry // newest first
	Needs() []triage.Need
	// Expansions are further words for a need, found in the buyer's mail. They
	// change nothing until the buyer takes one over.
	Expansions(ctx context.Context, need string) ([]triage.Expansion, error)
	// Subscribe calls back from the engine's goroutine, which must not be held up.
	Subscribe(listener func(triage.Event)) (cancel func())
}

// Post brings mail in. All its calls block until the work is done or ctx ends;
// how far they are is told by the desk's events.
type Post interface {
	// Demo reads the demo mailbox.
	Demo(ctx context.Context) error
	// Open reads files and folders: mbox, Maildir, .eml.
	Open(ctx context.Context, paths []string) error
	// Refresh reads what is new in every account known.
	Refresh(ctx context.Context) error
	// Accounts names the mailboxes known.
	Accounts() []string
	// InDemo reports whether the desk shows the demo mailbox, which is kept
	// apart from the buyer's own mail. Leave goes back to that; so do Open,
	// Refresh and reading a mailbox that was added.
	InDemo() bool
	Leave(ctx context.Context) error
	// Folder is where files for the buyer usually go, with its last separator.
	Folder() string
}

// ExportFormat is a way to write a shortlist.
type ExportFormat struct {
	ID, Ending string
	Name, Note string
}

// ExportFormats lists the ways.
var ExportFormats = [...]ExportFormat{
	{"xlsx", ".xlsx", "Excel", "a workbook to sort and share"},
	{"html", ".html", "A page to print", "opens in any browser, loads nothing from elsewhere"},
	{"csv", ".csv", "CSV", "for other programs"},
	{"csv-bom", ".csv", "CSV for Excel", "with the mark by which Excel knows its letters"},
	{"md", ".md", "Markdown", "plain text with headings"},
	{"json", ".json", "JSON", "everything, for scripts; can be read back"},
	{"vcf", ".vcf", "vCard", "the people who write, for an address book"},
}

// Security is how a connection to a server is protected.
type Security string

// The ways. Plain is for a server on the buyer's own machine only.
const (
	TLS      Security = "tls"      // from the first byte, usually port 993
	StartTLS Security = "starttls" // usually port 143
	Plain    Security = "plain"
)

// Server is where a mailbox lives.
type Server struct {
	Host     string
	Port     int
	Security Security
	User     string // name to log in with
	Note     string // what the provider wants the buyer to know, such as an app password
}

// Mailbox is a mailbox to add.
type Mailbox struct {
	Address  string
	Password string
	Server   Server
	OAuth    *OAuth // how to sign in instead of with the password
	Keep     Keep   // where the secret is to be kept; "" for the keyring
	Pin      string // SHA-256 of the one certificate to trust; mostly empty
}
