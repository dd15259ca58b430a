package optout

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// How is a way to leave.
type How string

// The ways, from the one that takes least to the one that takes most.
const (
	OneClick How = "one-click" // RFC 8058: one request, without a page
	Mailto   How = "mailto"    // a message to an address
	Link     How = "link"      // a page to visit
	Reply    How = "reply"     // the text asks for an answer with a word
)

// State says whether a way is what it should be.
type State string

// The states.
const (
	Valid   State = "valid"
	Invalid State = "invalid"
	Unclear State = "unclear" // it cannot be told; Why says what is missing
)

// Means is one way that a message offers to leave.
type Means struct {
	How     How    `json:"how"`
	Target  string `json:"target"`            // the address or link, to be shown and copied
	Host    string `json:"host,omitempty"`    // the host that it leads to, punycode as it is
	Subject string `json:"subject,omitempty"` // that a mailto asks for
	Body    string `json:"body,omitempty"`    // that a mailto asks for, or the word of a reply
	State   State  `json:"state"`
	Why     string `json:"why"`    // the reason for the state, in a clause for people
	Header  bool   `json:"header"` // it stands in List-Unsubscribe, not in the text
}

// most bounds what one message offers.
const most = 8

// Find lists the ways to leave that a message offers, best first; none when it
// offers none. doc is the message's text, nil when it is not kept. server is
// the buyer's own mail server as Authentication-Results names it, "" when that
// is not known: nobody else is believed about signatures.
func Find(m triage.Envelope, doc *mailtext.Document, server string) []Means {
	var out []Means
	for _, uri := range m.Unsubscribe {
		if x, ok := fromHeader(m, uri, server); ok {
			out = append(out, x)
		}
	}
	if doc != nil {
		out = append(out, fromText(m, doc)...)
	}
	slices.SortStableFunc(out, func(a, b Means) int { return rank(a) - rank(b) })
	seen := map[string]bool{}
	out = slices.DeleteFunc(out, func(x Means) bool {
		key := x.Target
		if x.How == Reply {
			key = "reply"
		}
		twice := seen[key]
		seen[key] = true
		return twice
	})
	return out[:min(len(out), most)]
}

// rank orders what is valid before what is not, and what takes little before
// what takes much.
func rank(m Means) int {
	n := slices.Index([]How{OneClick, Mailto, Link, Reply}, m.How)
	switch m.State {
	case Unclear:
		n += 4
	case Invalid:
		n += 8
	}
	return n
}

// fromHeader looks at one URI of List-Unsubscribe.
func fromHeader(m triage.Envelope, uri, server string) (Means, bool) {
	x := Means{Target: uri, Header: true}
	scheme, _, _ := strings.Cut(uri, ":")
	switch strings.ToLower(scheme) {
	case "mailto":
		return mailto(x)
	case "https", "http":
		x = link(x)
	default:
		return x, false
	}
	if !m.LeavePost {
		return x, true
	}
	x.How = OneClick
	if x.State == Invalid {
		return x, true
	}
	x.State, x.Why = covered(m, server)
	return x, true
}

// covered tells whether a signature that holds covers both fields (RFC 8058
// section 4).
func covered(m triage.Envelope, server string) (State, string) {
	switch {
	case len(m.LeaveSigned) == 0:
		return Invalid, "no DKIM signature covers it, so anybody could have put it there"
	case m.Auth.Server == "":
		return Unclear, "your mail server does not say whether the signature holds"
	case server == "":
		return Unclear, "it is not known which server's word to take for the signature"
	case m.Auth.Server != server:
		return Unclear, "a server that is not yours vouches for the signature"
	case m.Auth.DKIM == "":
		return Unclear, "your mail server does not say whether the signature holds"
	case m.Auth.DKIM != "pass":
		return Invalid, "your mail server found that the signature does not hold"
	case !slices.Contains(m.LeaveSigned, m.Auth.DKIMDomain):
		return Unclear, "your mail server vouches for another signature than the one that covers it"
	}
	return Valid, "https, and covered by the signature of " + m.Auth.DKIMDomain + ", which your mail server found to hold"
}

// link looks at where a link leads.
func link(x Means) Means {
	x.How = Link
	u, err := url.Parse(x.Target)
	if err != nil || u.Hostname() == "" {
		x.State, x.Why = Invalid, "it is no address that can be opened"
		return x
	}
	x.Host = strings.ToLower(u.Hostname())
	_, ipErr := netip.ParseAddr(x.Host)
	switch {
	case !strings.EqualFold(u.Scheme, "https"):
		x.State, x.Why = Invalid, "it is not encrypted (no https)"
	case u.User != nil:
		x.State, x.Why = Invalid, "it hides where it leads behind a name"
	case ipErr == nil:
		x.State, x.Why = Invalid, "it leads to a bare network address"
	case !strings.Contains(strings.TrimSuffix(x.Host, "."), "."), strings.HasSuffix(x.Host, ".local"), strings.HasSuffix(x.Host, ".internal"), strings.HasSuffix(x.Host, ".localhost"):
		x.State, x.Why = Invalid, "it leads into your own network"
	case u.Port() != "" && u.Port() != "443":
		x.State, x.Why = Invalid, "it leads to an unusual port"
	default:
		x.State, x.Why = Valid, "https; opening it tells the sender that you read this"
	}
	return x
}

// mailto reads a mailto URI (RFC 6068): one recipient, subject and body. What
// else it asks for, such as further recipients, is left out.
func mailto(x Means) (Means, bool) {
	x.How = Mailto
	rest := x.Target[len("mailto:"):]
	to, query, _ := strings.Cut(rest, "?")
	address, err := url.PathUnescape(to)
	if err != nil || !plain(address) {
		x.State, x.Why = Invalid, "it names no single address"
		return x, true
	}
	x.Host = strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		text, err := url.PathUnescape(value) // "+" is a plus here
		if err != nil {
			continue
		}
		switch strings.ToLower(name) {
		case "subject":
			x.Subject = mailtext.CleanLine(text, 400)
		case "body":
			x.Body = mailtext.CleanLine(text, 1000)
		}
	}
	x.Target = address
	x.State, x.Why = Valid, "a message to "+address+"; it is prepared as a draft and sent by nobody but you"
	return x, true
}

// plain tells whether an address is one and nothing more.
func plain(a string) bool {
	at := strings.LastIndexByte(a, '@')
	if at < 1 || at == len(a)-1 || len(a) > 254 {
		return false
	}
	for i := range len(a) {
		if c := a[i]; c <= ' ' || c >= 0x7F || strings.IndexByte(",;:<>()[]\\\"", c) >= 0 || c == '@' && i != at {
			return false
		}
	}
	return strings.Contains(a[at:], ".")
}
