package filter

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"winnow/internal/triage"
)

// ErrFolder is a folder name that no server and no filter can take.
var ErrFolder = errors.New("that cannot be the name of a folder")

// Rule files the mail of one vendor, of a person of it, or what of it belongs
// to one thread.
type Rule struct {
	Vendor    string          `json:"vendor"`              // its name, for people
	Domains   []string        `json:"domains,omitempty"`   // each with all below it
	Addresses []string        `json:"addresses,omitempty"` // single senders, where the domain is not the vendor's
	Thread    []string        `json:"thread,omitempty"`    // ids of messages in angle brackets: only mail that answers one of them
	Except    []string        `json:"except,omitempty"`    // addresses that are never filed
	Strength  triage.Strength `json:"strength"`
	Until     time.Time       `json:"until,omitzero"` // when the mute ends; zero for never
}

// LeftOut is a vendor, or an address of one, that no rule is made for, and why.
type LeftOut struct {
	What string `json:"what"`
	Why  string `json:"why"` // a clause for people
}

// Plan is what the filters do: the mail of each rule's vendor goes to Folder.
type Plan struct {
	Folder  string    `json:"folder"` // as people see it, with "/" or the server's own separator between levels
	Made    time.Time `json:"made"`
	Rules   []Rule    `json:"rules"`
	LeftOut []LeftOut `json:"left_out,omitempty"`
}

// Limits of a plan. Servers cap scripts at about a megabyte.
const (
	maxFolder = 200 // bytes
	maxName   = 100 // letters of a vendor's name in a comment
	maxThread = 200 // ids of a thread
	maxID     = 250 // bytes of one
)

// New makes a plan: rules in the order of their vendors' names, without
// addresses that their domains cover, and without what could be taken for
// something else by a program that reads the filter.
func New(folder string, made time.Time, rules []Rule, leftOut ...LeftOut) (Plan, error) {
	if err := CheckFolder(folder); err != nil {
		return Plan{}, err
	}
	p := Plan{Folder: folder, Made: made, LeftOut: slices.Clone(leftOut)}
	for _, r := range rules {
		odd := func(what string) { p.LeftOut = append(p.LeftOut, LeftOut{what, "it is no plain address or domain"}) }
		clean := Rule{Vendor: Line(r.Vendor), Strength: r.Strength, Until: r.Until.UTC()}
		for _, d := range r.Domains {
			if a, ok := plainDomain(d); ok {
				clean.Domains = append(clean.Domains, a)
			} else {
				odd(Line(d))
			}
		}
		for _, a := range r.Addresses {
			plain, ok := plainAddress(a)
			switch {
			case !ok:
				odd(Line(a))
			case !covered(plain, clean.Domains):
				clean.Addresses = append(clean.Addresses, plain)
			}
		}
		for _, a := range r.Except {
			plain, ok := plainAddress(a)
			if !ok {
				return Plan{}, fmt.Errorf("%s should never be filed, but is no plain address", Line(a))
			}
			clean.Except = append(clean.Except, plain)
		}
		for _, id := range r.Thread {
			if plainID(id) {
				clean.Thread = append(clean.Thread, id)
			}
		}
		if len(r.Thread) > 0 && len(clean.Thread) == 0 {
			p.LeftOut = append(p.LeftOut, LeftOut{clean.Vendor, "its messages have no id that a filter could look for"})
			continue
		}
		if n := len(clean.Thread); n > maxThread { // what came last is answered next
			clean.Thread = clean.Thread[n-maxThread:]
		}
		for _, list := range []*[]string{&clean.Domains, &clean.Addresses, &clean.Except, &clean.Thread} {
			slices.Sort(*list)
			*list = slices.Compact(*list)
		}
		if len(clean.Domains)+len(clean.Addresses) > 0 {
			p.Rules = append(p.Rules, clean)
		}
	}
	slices.SortStableFunc(p.Rules, func(a, b Rule) int { return cmp.Compare(strings.ToLower(a.Vendor), strings.ToLower(b.Vendor)) })
	return p, nil
}

// CheckFolder tells whether a name can be a folder's: one line of valid text,
// with no level of it empty.
func CheckFolder(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return fmt.Errorf("%w: it is empty", ErrFolder)
	case len(name) > maxFolder:
		return fmt.Errorf("%w: it is longer than %d bytes", ErrFolder, maxFolder)
	case !utf8.ValidString(name):
		return fmt.Errorf("%w: it is not valid text (UTF-8)", ErrFolder)
	case strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%w: it holds a control character", ErrFolder)
	case strings.HasPrefix(name, "/"), strings.HasSuffix(name, "/"), strings.Contains(name, "//"):
		return fmt.Errorf("%w: a level of it is empty", ErrFolder)
	case strings.ContainsAny(name, "*%"):
		return fmt.Errorf("%w: servers take * and %% for wildcards", ErrFolder)
	}
	return nil
}

// Line makes a foreign text fit for a comment or a cell: one line without
// control and format characters, shortened.
func Line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s[:min(len(s), 4*maxName)], ""))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxName {
		s = string(r[:maxName-1]) + "…"
	}
	return s
}

// plainDomain is a domain as it stands in an address, in ASCII.
func plainDomain(s string) (string, bool) {
	ascii, err := idna.Lookup.ToASCII(strings.ToLower(strings.TrimSpace(s)))
	if err != nil || len(ascii) > 253 || !strings.Contains(ascii, ".") {
		return "", false
	}
	for label := range strings.SplitSeq(ascii, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return "", false
		}
	}
	return ascii, true
}

// plainAddress is an address whose local part is a dot-atom of ASCII (RFC 5322
// section 3.4.1) without the signs that some filter takes for more than
// letters.
func plainAddress(s string) (string, bool) {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || len(s) > 254 {
		return "", false
	}
	local := strings.ToLower(s[:at])
	if strings.Trim(local, "abcdefghijklmnopqrstuvwxyz0123456789.!#$&'+-/=^_~") != "" {
		return "", false
	}
	domain, ok := plainDomain(s[at+1:])
	return local + "@" + domain, ok
}

// plainID is the id of a message in angle brackets, of what such ids are made
// of (RFC 5322 section 3.6.4, leniently): nothing else is looked for in a header.
func plainID(s string) bool {
	return len(s) > 4 && len(s) <= maxID && s[0] == '<' && s[len(s)-1] == '>' &&
		!strings.ContainsFunc(s[1:len(s)-1], func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' })
}

// BySender is the plan without what cannot be told from a sender's address
// alone, for filters that know no more; what it loses is left out with a reason.
func (p Plan) BySender() Plan {
	rules := p.Rules
	p.Rules, p.LeftOut = nil, slices.Clone(p.LeftOut)
	for _, r := range rules {
		if len(r.Thread) > 0 {
			p.LeftOut = append(p.LeftOut, LeftOut{r.Vendor, "such filters cannot tell a thread; a Sieve script can"})
			continue
		}
		p.Rules = append(p.Rules, r)
	}
	return p
}

// covered tells whether an address lies in one of the domains.
func covered(address string, domains []string) bool {
	host := address[strings.LastIndexByte(address, '@')+1:]
	return slices.ContainsFunc(domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
}

// Matches tells whether the filters file mail from an address that answers some
// messages: by it tests compare every form with what was meant.
func (p Plan) Matches(address string, now time.Time, answers ...string) bool {
	a, ok := plainAddress(address)
	if !ok {
		return false
	}
	return slices.ContainsFunc(p.Rules, func(r Rule) bool {
		return (r.Until.IsZero() || now.UTC().Format(time.DateOnly) < r.Until.Format(time.DateOnly)) &&
			!slices.Contains(r.Except, a) && (covered(a, r.Domains) || slices.Contains(r.Addresses, a)) &&
			(len(r.Thread) == 0 || slices.ContainsFunc(r.Thread, func(id string) bool { return slices.Contains(answers, id) }))
	})
}

// until says in words how long a rule holds.
func (r Rule) until() string {
	if r.Until.IsZero() {
		return "no end"
	}
	return "until " + r.Until.Format(time.DateOnly)
}
