package account

import (
	"net"
	"net/mail"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Security is how the connection to the server is protected.
type Security string

// The kinds of protection.
const (
	TLS      Security = "tls"      // from the first byte (RFC 8314); the default
	StartTLS Security = "starttls" // asked for, and an error when refused
	Plain    Security = "plain"    // none: only for servers on this very machine
)

// The ports that go with the kinds of protection (RFC 8314, RFC 9051).
const (
	PortTLS      = 993
	PortStartTLS = 143
)

// Account is a mailbox on a server, without the secret that opens it.
type Account struct {
	ID       string       `json:"id,omitempty"`   // names it in the store and the keyring; when empty, the address does
	Address  string       `json:"address"`        // the buyer's own address
	Name     string       `json:"name,omitempty"` // as the buyer calls it; when empty, the address is shown
	Host     string       `json:"host"`
	Port     int          `json:"port"`
	Security Security     `json:"security"`
	User     string       `json:"user"`              // often the address
	CAFile   string       `json:"ca_file,omitempty"` // PEM file of a certificate authority to trust besides the system's
	Folders  []string     `json:"folders,omitempty"` // folders to read; none for the usual ones
	Days     int          `json:"days,omitempty"`    // how far back mail is read; 0 for all of it
	Keep     Keep         `json:"keep,omitempty"`    // where the secret is kept; "" is KeepKeyring
	Pin      string       `json:"pin,omitempty"`     // SHA-256 of the one certificate that the buyer trusts by hand
	OAuth    *OAuthClient `json:"oauth,omitempty"`   // signs in with OAuth 2.0; nil for a password
}

// Keep is where the buyer wants the secret of an account to be kept.
type Keep string

// The places for secrets.
const (
	KeepKeyring Keep = "keyring" // the system's; where there is none, as KeepAsk
	KeepFile    Keep = "file"    // a file encrypted with a passphrase
	KeepAsk     Keep = "ask"     // memory: it is asked for at each start
)

// OAuthClient says which identity provider lets the buyer in, and as whose program.
type OAuthClient struct {
	Provider string `json:"provider"`         // "google", "microsoft", or "other" with the URLs below
	ClientID string `json:"client_id"`        // the buyer's or the company's own registration
	Tenant   string `json:"tenant,omitempty"` // Microsoft's directory; "" for any

	AuthURL   string   `json:"auth_url,omitempty"`
	TokenURL  string   `json:"token_url,omitempty"`
	DeviceURL string   `json:"device_url,omitempty"`
	Scopes    []string `json:"scopes,omitempty"`
}

// Place is where the account's secret is kept when that is possible.
func (a Account) Place() Keep {
	if a.Keep == "" {
		return KeepKeyring
	}
	return a.Keep
}

// Key names the account in the store and the keyring.
func (a Account) Key() string {
	if a.ID != "" {
		return a.ID
	}
	return strings.ToLower(strings.TrimSpace(a.Address))
}

// Horizon is how far back mail is read, 0 for all of it. Sent mail is read whole
// all the same: a relationship may be older than any horizon.
func (a Account) Horizon() time.Duration {
	return time.Duration(max(0, a.Days)) * 24 * time.Hour
}

// Title is what the buyer calls the account.
func (a Account) Title() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Address
}

// Server is host and port as a dialler takes them.
func (a Account) Server() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }

// Loopback reports whether the server is on this very machine.
func (a Account) Loopback() bool { return loopback(a.Host) }

func loopback(host string) bool {
	if strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// Problem says what is wrong with one field of an account.
type Problem struct {
	Field    string // as in JSON: "address", "host" …
	Sentence string // for people
}

// Problems are all that is wrong with an account. It is the error that
// Validate returns.
type Problems []Problem

// Error joins the sentences.
func (p Problems) Error() string {
	sentences := make([]string, len(p))
	for i, q := range p {
		sentences[i] = q.Sentence
	}
	return strings.Join(sentences, " ")
}

// Of returns the sentence about a field, "" when it is all right.
func (p Problems) Of(field string) string {
	for _, q := range p {
		if q.Field == field {
			return q.Sentence
		}
	}
	return ""
}

// Validate returns nil, or Problems with a sentence for each field that cannot
// be used. It touches neither the network nor the disk.
func (a Account) Validate() error {
	var p Problems
	add := func(field, sentence string) { p = append(p, Problem{field, sentence}) }
	switch {
	case a.Address == "":
		add("address", "The address is missing.")
	case !isAddress(a.Address):
		add("address", "The address should look like name@company.example.")
	}
	switch {
	case a.Host == "":
		add("host", "The server is missing: your provider's help names it, often imap.company.example.")
	case !isHost(a.Host):
		add("host", "The server should be a plain name such as imap.company.example, without spaces, slashes or a port.")
	}
	if a.Port < 1 || a.Port > 65535 {
		add("port", "The port should be a number from 1 to 65535; with TLS it is mostly 993.")
	}
	switch a.Security {
	case TLS, StartTLS:
	case Plain:
		if !loopback(a.Host) {
			add("security", "Without TLS everyone on the way could read the password, so that is possible only for a server on this computer.")
		}
	default:
		add("security", "The protection should be tls, starttls or plain.")
	}
	switch {
	case a.User == "":
		add("user", "The user name is missing; mostly it is the address.")
	case !oneLine(a.User, 512):
		add("user", "The user name should be a single line.")
	}
	if !oneLine(a.Name, 512) {
		add("name", "The name should be a single line.")
	}
	if !oneLine(a.ID, 512) {
		add("id", "The account's key should be a single line.")
	}
	if !oneLine(a.CAFile, 4096) {
		add("ca_file", "The certificate file should be the path of a file.")
	}
	switch a.Keep {
	case "", KeepKeyring, KeepFile, KeepAsk:
	default:
		add("keep", "The secret can be kept in: keyring, file, or ask.")
	}
	if !oneLine(a.Pin, 100) {
		add("pin", "The fingerprint should be a SHA-256 in hexadecimal digits.")
	}
	if a.OAuth != nil && (a.OAuth.ClientID == "" || !oneLine(a.OAuth.ClientID, 512)) {
		add("client_id", "OAuth 2.0 needs the client id under which you or your company registered Winnow with the provider.")
	}
	for _, f := range a.Folders {
		if f == "" || !oneLine(f, 1024) {
			add("folders", "Each folder should have a name on a single line.")
			break
		}
	}
	if len(p) == 0 {
		return nil
	}
	return p
}

// isAddress reports whether s is one bare address.
func isAddress(s string) bool {
	if !oneLine(s, 320) {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	return err == nil && parsed.Name == "" && parsed.Address == s && isHost(domainOf(s))
}

// domainOf is the part behind the last "@", in lower case.
func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// isHost reports whether s is a host name or an IP address.
func isHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(s, "."))
	if err != nil || len(ascii) > 253 {
		return false
	}
	for label := range strings.SplitSeq(ascii, ".") {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
		for _, r := range label {
			if !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_') {
				return false
			}
		}
	}
	return true
}

// oneLine reports whether s is short valid text without control characters:
// line ends in a user name would become commands to the server.
func oneLine(s string, limit int) bool {
	return len(s) <= limit && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}
