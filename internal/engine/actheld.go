package engine

import (
	"slices"
	"strings"

	"winnow/internal/filter"
	"winnow/internal/mute"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Why mail that a mute holds stays where it is on a server.
const (
	shieldWords       = "you deal with it: its answers to you would be hidden too"
	shieldPersonWords = "you wrote to this person: answers to you would be hidden too"
	shieldThreadWords = "you wrote in this thread: answers to you would be hidden too"
)

// shielded says why a mute does not act on a server: an exchange of the
// buyer's own would be hidden with the rest. "" when it acts.
func (s *snapshot) shielded(h *mute.Held, d *dealing) string {
	if d == nil || !d.relationship.Exists {
		return ""
	}
	wrote := func(to func(*triage.Message) bool) bool {
		return slices.ContainsFunc(d.mine, func(m *triage.Message) bool { return !m.Refuses && to(m) })
	}
	switch h.Scope {
	case mute.OfPerson:
		keys := personKeys(h, d.vendor)
		if wrote(func(m *triage.Message) bool {
			return slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a triage.Address) bool { return slices.Contains(keys, vendor.Normal(a.Email)) })
		}) {
			return shieldPersonWords
		}
	case mute.OfThread:
		if wrote(func(m *triage.Message) bool {
			return slices.ContainsFunc(mute.ThreadKeys(&m.Envelope), func(id string) bool { return slices.Contains(h.IDs, id) })
		}) {
			return shieldThreadWords
		}
	default:
		return shieldWords
	}
	return ""
}

// personKeys are the addresses of a muted person: those that it was muted by,
// and those that it is known by now.
func personKeys(h *mute.Held, v triage.Vendor) []string {
	keys := []string{h.Person}
	for _, k := range h.Keys {
		if strings.Contains(k, "@") && !strings.HasPrefix(k, "<") {
			keys = append(keys, k)
		}
	}
	for _, p := range v.People {
		if known := vendor.PersonKeys(p); slices.ContainsFunc(known, func(k string) bool { return slices.Contains(keys, k) }) {
			keys = append(keys, known...)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// filed tells whether a mute moves a message on a server; kept is why it stays
// though a mute holds it.
func (s *snapshot) filed(m *gist, d *dealing) (ok bool, kept string) {
	x, ok := s.asMuted(m)
	if !ok {
		return false, ""
	}
	for _, h := range s.mutes.HeldOf(x) {
		why := s.shielded(&h, d)
		if why == "" {
			return true, ""
		}
		kept = why
	}
	return false, kept
}

// filterRules are the mutes as rules of a filter: of a vendor, of a person by
// its addresses, of a thread by what the vendor's mail in it answers.
func (s *snapshot) filterRules() (rules []filter.Rule, leftOut []filter.LeftOut) {
	whole := map[triage.VendorID]*triage.Mute{}
	var narrow []mute.Held
	done := map[triage.VendorID]bool{}
	for _, h := range s.mutes.Held() {
		if h.Scope != mute.OfVendor {
			narrow = append(narrow, h)
			continue
		}
		for _, d := range s.dealingsOf(h) {
			x := s.mutes.Of(vendor.Keys(d.vendor)) // the newest, where several hold
			if x == nil || done[d.vendor.ID] {
				continue
			}
			done[d.vendor.ID] = true
			r := ruleOf(d.vendor, x)
			why := s.shielded(&h, d)
			if b := s.rules.vendor[d.vendor.ID]; why == "" && b != nil && b.Kind == triage.AlwaysPersonal {
				why = "you said that its mail is always personal"
			}
			if why != "" {
				leftOut = append(leftOut, filter.LeftOut{What: filter.Line(r.Vendor), Why: why})
				continue
			}
			r.Except = s.excepted(d.vendor)
			rules = append(rules, r)
			whole[d.vendor.ID] = x
		}
	}
	for _, h := range narrow {
		for _, d := range s.dealingsOf(h) {
			if x := whole[d.vendor.ID]; x != nil && !x.Until.Before(h.Mute.Until) {
				continue // the vendor's own rule holds it as long
			}
			r := ruleOf(d.vendor, &h.Mute)
			r.Except = s.excepted(d.vendor)
			if h.Scope == mute.OfPerson {
				r.Vendor = h.Person + " of " + d.vendor.Name
				r.Domains, r.Addresses = nil, personKeys(&h, d.vendor)
				if !slices.ContainsFunc(r.Addresses, func(a string) bool { return !slices.Contains(r.Except, a) }) {
					continue
				}
			} else {
				r.Vendor, r.Thread = s.threadName(h.Thread)+" of "+d.vendor.Name, h.IDs
			}
			if why := s.shielded(&h, d); why != "" {
				leftOut = append(leftOut, filter.LeftOut{What: filter.Line(r.Vendor), Why: why})
				continue
			}
			rules = append(rules, r)
		}
	}
	return rules, leftOut
}

// dealingsOf are the vendors that a mute is for, as they are grouped now.
func (s *snapshot) dealingsOf(h mute.Held) []*dealing {
	var out []*dealing
	for _, k := range append([]string{string(h.Vendor)}, h.Keys...) {
		id, ok := s.book.Resolve(triage.Decision{Vendor: triage.VendorID(k), Keys: []string{k}})
		if !ok {
			continue
		}
		if d := s.dealings[id]; d != nil && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// excepted are the addresses of a vendor that the buyer's rules keep from being
// set aside.
func (s *snapshot) excepted(v triage.Vendor) []string {
	var out []string
	add := func(a string) {
		r := s.rules.address[a]
		if s.mutes.Shielded(nil, a) || r != nil && r.Kind == triage.AlwaysPersonal {
			out = append(out, a)
		}
	}
	for _, a := range v.Addresses {
		add(a)
	}
	for a := range s.rules.address { // it may not have written yet
		if id, ok := s.book.At(a[strings.LastIndexByte(a, '@')+1:]); ok && id == v.ID {
			add(a)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func ruleOf(v triage.Vendor, m *triage.Mute) filter.Rule {
	r := filter.Rule{Vendor: v.Name, Addresses: v.Addresses, Strength: m.Strength, Until: m.Until}
	for _, d := range v.Domains {
		r.Domains = append(r.Domains, d.Domain)
	}
	return r
}

// threadName is how a thread is called, by the subject of a message of it.
func (s *snapshot) threadName(id triage.ContentID) string {
	if m, ok := s.byID.find(id); ok && m.Subject != "" {
		return "the thread “" + clip(m.Subject) + "”"
	}
	return "a thread"
}
