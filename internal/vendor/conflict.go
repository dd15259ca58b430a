package vendor

import (
	"slices"
	"strings"

	"winnow/internal/triage"
)

// conflict says why two atoms must not be joined by evidence, however much
// there is of it, or nothing. What a mail shows can be copied and can be shared
// by firms of one group, by a maker and its reseller, by the clients of one
// agency; a wrong join costs more than a missed one.
func conflict(a, b *atom, toB, toA pointing) string {
	x, y := &a.traits, &b.traits
	switch {
	case a.domain == "" && FreeMail(addressDomain(a.key)):
		return a.key + " is an address of free mail, which anybody can have"
	case b.domain == "" && FreeMail(addressDomain(b.key)):
		return b.key + " is an address of free mail, which anybody can have"
	}
	if a.domain != "" && b.domain != "" {
		if imitates(x, y, a.domain, b.domain) {
			return a.key + " and " + b.key + " look alike but are written differently"
		}
		// Only what the imitated side would know vouches for such a name:
		// answers that go to it, its own mail that leads there.
		if x.bait != "" && (x.bait == y.flat || x.bait == y.core) && !toB.answers && !toA.links && !toA.answers {
			return a.key + " has the name of " + b.key + " with a word that swindlers add"
		}
		if y.bait != "" && (y.bait == x.flat || y.bait == x.core) && !toA.answers && !toB.links && !toB.answers {
			return b.key + " has the name of " + a.key + " with a word that swindlers add"
		}
	}
	if own, other := ownName(x), ownName(y); own != "" && other != "" && !kin(x, y) {
		return "they call themselves differently: “" + own + "” and “" + other + "”"
	}
	return ""
}

// imitator is which of two look-alikes is the imitation: the one that is
// written with other signs than it is read, or with a swindler's word, else the
// younger one. It is "" when neither looks like the other.
func imitator(a, b *atom) string {
	x, y := &a.traits, &b.traits
	switch {
	case a.domain == "" || b.domain == "":
		return ""
	case x.bait != "" && (x.bait == y.flat || x.bait == y.core):
		return a.key
	case y.bait != "" && (y.bait == x.flat || y.bait == x.core):
		return b.key
	case !imitates(x, y, a.domain, b.domain):
		return ""
	}
	oddA, oddB := skeleton(Label(a.domain)) != x.flat, skeleton(Label(b.domain)) != y.flat
	switch {
	case oddA != oddB && oddA:
		return a.key
	case oddA != oddB:
		return b.key
	case a.first().After(b.first()) || a.first().Equal(b.first()) && a.key > b.key:
		return a.key
	}
	return b.key
}

// imitates reports two domains of which one is written to be taken for the other.
func imitates(x, y *traits, a, b string) bool {
	if x.flat == y.flat || x.core == y.core {
		return false
	}
	la, lb := Label(a), Label(b)
	if skeleton(la) == skeleton(lb) {
		return true
	}
	ra, rb := []rune(x.flat), []rune(y.flat)
	return len(ra) >= minEdit && len(rb) >= minEdit && oneEdit(ra, rb)
}

// ownName is the company that an atom calls itself, by preference one that its
// domain confirms; "" when nothing is said.
func ownName(t *traits) string {
	best, sure := "", false
	for n := range t.names {
		confirmed := selfName(t, n)
		better := best == "" || len(n) < len(best) || len(n) == len(best) && n < best
		if confirmed && !sure || confirmed == sure && better {
			best, sure = n, confirmed
		}
	}
	return best
}

// kin reports whether the names of two atoms allow for one vendor: they share
// one, or what one calls itself is the brand in the other's domain.
func kin(x, y *traits) bool {
	for n := range x.names {
		if y.names[n] {
			return true
		}
	}
	return callsItself(x, y) || callsItself(y, x)
}

// callsItself reports whether x goes by the brand in y's domain, alone or with
// words that are not in x's domain too: "Acme Tools" of getacme.example is Acme,
// "Acme Robotics" of acme-robotics.example is somebody of its own.
func callsItself(x, y *traits) bool {
	for n := range x.names {
		for _, base := range [...]string{y.core, y.flat} {
			more, ok := strings.CutPrefix(n, base)
			if !ok || base == "" {
				continue
			}
			if more == "" || len(base) >= minCompany && (len(y.names) == 0 || y.names[base]) && !strings.Contains(x.flat, more) {
				return true
			}
		}
	}
	return false
}

func selfName(t *traits, n string) bool {
	return t.flat != "" && (confirms(t.flat, n) || confirms(t.core, n))
}

func addressDomain(key string) string { return key[strings.LastIndexByte(key, '@')+1:] }

// summary is the reasons of an edge, strongest first.
func (e *edge) summary(from string) (reasons []string, evidence []triage.LinkEvidence) {
	evidence = slices.Clone(e.evidence)
	slices.SortStableFunc(evidence, func(p, q triage.LinkEvidence) int {
		switch {
		case p.Strong == q.Strong:
			return 0
		case p.Strong:
			return -1
		}
		return 1
	})
	for i := range evidence {
		evidence[i].With = e.other(from)
		reasons = append(reasons, sentence(evidence[i].Reason))
	}
	return reasons, evidence
}

// sentence begins with a capital, unless it begins with a domain or address.
func sentence(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if s == "" || strings.ContainsAny(first, ".@") || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
