package vendor

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxAddress bounds an address: RFC 5321 §4.5.3.1 allows 64 octets before the
// "@" and 255 behind it. A longer one is cut before it becomes a key.
const (
	maxAddress = 64 + 1 + maxDomain
	maxDomain  = 255
)

// Normal brings an address into the form in which addresses are compared: lower
// case, without surrounding blanks, the domain in ASCII (punycode) and without
// a final dot.
func Normal(address string) string {
	a := strings.ToLower(strings.TrimSpace(address))
	if len(a) > maxAddress {
		a = strings.TrimSpace(strings.ToValidUTF8(a[:maxAddress], ""))
	}
	i := strings.LastIndexByte(a, '@')
	if i < 0 {
		return a
	}
	return a[:i+1] + host(a[i+1:])
}

// host brings a domain into the form in which domains are compared.
func host(domain string) string {
	end := func(r rune) bool { return r == '.' || unicode.IsSpace(r) }
	d := strings.TrimRightFunc(strings.ToLower(strings.TrimSpace(domain)), end)
	if isASCII(d) {
		return d
	}
	// A domain that IDNA refuses is kept as it stands: it is still the same
	// domain whenever it comes again.
	if a, err := idna.Lookup.ToASCII(d); err == nil {
		return strings.TrimRightFunc(a, end)
	}
	return d
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Registrable returns the domain that somebody registered: the public suffix
// and one label more. Unknown top-level domains (".example") count as suffixes
// of one label. It returns "" for what is no registrable domain: a bare suffix,
// a single label, an IP address.
func Registrable(domain string) string {
	if len(domain) > maxDomain {
		return ""
	}
	d := host(domain)
	odd := func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '@' || r == utf8.RuneError
	}
	if d == "" || d[0] == '[' || d[0] == '.' || strings.Contains(d, "..") || strings.ContainsFunc(d, odd) {
		return ""
	}
	if _, err := netip.ParseAddr(d); err == nil {
		return ""
	}
	r, err := publicsuffix.EffectiveTLDPlusOne(d)
	if err != nil {
		return ""
	}
	return r
}

// Label is the part of a registrable domain that its owner chose: "acme" of
// "acme.co.uk". Punycode is decoded.
func Label(domain string) string {
	r := Registrable(domain)
	if r == "" {
		return ""
	}
	suffix, _ := publicsuffix.PublicSuffix(r)
	label := strings.TrimSuffix(strings.TrimSuffix(r, suffix), ".")
	if strings.HasPrefix(label, "xn--") {
		if u, err := idna.Punycode.ToUnicode(label); err == nil {
			return u
		}
	}
	return label
}

// Key returns what an address is grouped by: its registrable domain, or the
// whole address where the domain is shared by people who have nothing to do
// with each other. An address without a usable domain is its own key.
func Key(address string) string {
	a := Normal(address)
	i := strings.LastIndexByte(a, '@')
	if i < 0 {
		return a
	}
	key, whole := domainKey(a[i+1:])
	if whole {
		return a
	}
	return key
}

// domainKey returns the key of all addresses of a domain; whole is true when
// each address of it is a key of its own.
func domainKey(domain string) (key string, whole bool) {
	r := Registrable(domain)
	switch {
	case r == "":
		return "", true
	case freeMail()[r]:
		return "", true
	}
	switch shared()[r] {
	case shareAddress:
		return "", true
	case shareTenant:
		// The label in front of the platform's domain names the tenant.
		rest := strings.TrimSuffix(strings.TrimSuffix(host(domain), r), ".")
		if rest == "" {
			return "", true
		}
		if i := strings.LastIndexByte(rest, '.'); i >= 0 {
			rest = rest[i+1:]
		}
		return rest + "." + r, false
	}
	return r, false
}

// FreeMail reports whether a domain hands out addresses to anybody, so that it
// says nothing about who writes.
func FreeMail(domain string) bool { return freeMail()[Registrable(domain)] }

// Shared reports whether a domain belongs to a mail service or platform that
// sends for many organisations. Such a domain never joins two of them.
func Shared(domain string) bool { return shared()[Registrable(domain)] != shareNone }
