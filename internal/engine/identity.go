package engine

import (
	"fmt"
	"slices"
	"strings"

	"winnow/internal/judge"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Suggestions lists pairs of ranked vendors that may be one, those with the
// most evidence first. The buyer settles each by a join or a split.
func (e *Engine) Suggestions() []triage.JoinSuggestion {
	s := e.snap.Load()
	return slices.DeleteFunc(s.book.Suggestions(), func(j triage.JoinSuggestion) bool {
		_, a := s.places[j.A]
		_, b := s.places[j.B]
		return !a || !b
	})
}

// streams are the people of a vendor with their mail as it was judged in the
// buyer's context, in the order of the vendor's mail. The book, which knows readings alone, stays as it is.
func streams(d *dealing, rulings []ruling) []triage.Person {
	kinds := map[string]map[triage.Kind]int{}
	for i, m := range d.theirs {
		of := kinds[m.From.Email]
		if of == nil {
			of = map[triage.Kind]int{}
			kinds[m.From.Email] = of
		}
		of[rulings[i].Kind]++
	}
	touches := map[string]int{}
	for _, t := range d.touches {
		touches[t.Address]++
	}
	out := slices.Clone(d.vendor.People)
	for i := range out {
		p := &out[i]
		p.Touches, p.Stream.Kinds = 0, map[triage.Kind]int{}
		for _, address := range vendor.PersonKeys(*p) {
			p.Touches += touches[address]
			for k, n := range kinds[address] {
				p.Stream.Kinds[k] += n
			}
		}
	}
	return out
}

// People lists who writes for a vendor, whoever wrote last first, each with a
// stream of its own.
func (e *Engine) People(id triage.VendorID) ([]triage.Person, error) {
	v, ok := e.snap.Load().book.Vendor(id)
	if !ok {
		return nil, NotFound("vendor", string(id))
	}
	if d := e.snap.Load().dealings[v.ID]; d != nil {
		return d.vendor.People, nil
	}
	return v.People, nil
}

// Check reports whether Decide would accept a decision, without deciding.
func (e *Engine) Check(d triage.Decision) error { return e.resolve(&d) }

// sides completes a join or split: the keys of either side. A join names the
// other vendor, a split the addresses and domains of the vendor that are not
// its own, or another vendor that is to stay one.
func (e *Engine) sides(d *triage.Decision, v triage.Vendor) error {
	if d.Person != "" {
		d.Person = vendor.Normal(d.Person)
		if !slices.Contains(v.Addresses, d.Person) {
			return NotFound("person of "+v.Name, d.Person)
		}
	}
	if d.With == nil {
		return nil
	}
	with := *d.With
	d.With = &with
	switch d.Act {
	case triage.ActJoin:
		other, ok := e.snap.Load().book.Vendor(with.Vendor)
		if !ok {
			return NotFound("vendor", string(with.Vendor))
		}
		if other.ID == v.ID {
			return fmt.Errorf("%s and %s are one vendor already", v.Name, other.Name)
		}
		with.Vendor, with.Keys = other.ID, vendor.Keys(other)
	case triage.ActSplit:
		if len(with.Keys) == 0 {
			return e.apart(&with, v)
		}
		out, keep, err := parted(v, with.Keys)
		if err != nil {
			return err
		}
		with.Keys, d.Keys = out, keep
	}
	return nil
}

// apart completes the decision that two vendors stay two, as they are.
func (e *Engine) apart(with *triage.Side, v triage.Vendor) error {
	other, ok := e.snap.Load().book.Vendor(with.Vendor)
	if !ok {
		return NotFound("vendor", string(with.Vendor))
	}
	if other.ID == v.ID {
		return fmt.Errorf("%s is one vendor: name the domains or addresses that are not its own", v.Name)
	}
	with.Vendor, with.Keys = other.ID, vendor.Keys(other)
	return nil
}

// parted sorts a vendor's keys into those that are split off, with the
// addresses of their domains, and those that stay.
func parted(v triage.Vendor, named []string) (out, keep []string, err error) {
	all := vendor.Keys(v)
	for _, k := range named {
		k = vendor.Normal(k)
		if !slices.Contains(all, k) {
			return nil, nil, NotFound("address or domain of "+v.Name, k)
		}
		out = append(out, k)
	}
	for _, k := range all {
		switch {
		case slices.Contains(out, k):
		case strings.Contains(k, "@") && slices.Contains(out, vendor.Key(k)):
			out = append(out, k)
		default:
			keep = append(keep, k)
		}
	}
	rest := slices.ContainsFunc(keep, func(k string) bool { return strings.Contains(k, "@") })
	if len(out) == 0 || !rest {
		return nil, nil, fmt.Errorf("that is all of %s: name only what is not its own", v.Name)
	}
	return out, keep, nil
}

// named says who the other side of a join is.
func (e *Engine) named(s *triage.Side) string {
	if v, ok := e.snap.Load().book.Vendor(s.Vendor); ok && s.Vendor != "" {
		if d := vendor.Keys(v); len(d) > 0 && slices.Contains(d, string(s.Vendor)) {
			return string(s.Vendor)
		}
	}
	return strings.Join(s.Keys, ", ")
}

// vouched lists the keys of a vendor for which more speaks than what a mail can
// copy: the buyer wrote there, the buyer joined it, answers go to the vendor or
// its signature holds.
func (d *dealing) vouched() map[string]bool {
	out := map[string]bool{}
	for _, m := range d.mine {
		for _, to := range recipients(m) {
			out[vendor.Key(to.Email)] = true
		}
	}
	for _, link := range slices.Concat(d.vendor.Domains, d.vendor.Senders) {
		strong := slices.ContainsFunc(link.Evidence, func(v triage.LinkEvidence) bool {
			return v.Strong && (v.Kind == triage.LinkReplyTo || v.Kind == triage.LinkDKIM)
		})
		if link.ByHand || strong {
			out[link.Domain] = true
		}
	}
	return out
}

// vouch takes the shield of the relationship from mail that only claims to be
// the vendor's, and the suspicion from a domain that was found to be its own.
func (s *snapshot) vouch(c *judge.Context, d *dealing, m *triage.Message, vouched map[string]bool, server string) {
	if of := c.Thread.LookAlikeOf; of != "" {
		if id, ok := s.book.At(of); ok && id == d.vendor.ID {
			c.Thread.LookAlikeOf = ""
		}
	}
	if !d.relationship.Exists {
		return
	}
	key := vendor.Key(m.From.Email)
	if !vouched[key] {
		c.Relationship = triage.Relationship{OptedOut: d.relationship.OptedOut}
	}
	if vendor.Spoofed(m, server) {
		c.Relationship = triage.Relationship{OptedOut: d.relationship.OptedOut}
		c.Thread.KnownPerson = false
		c.Thread.Spoofed = m.From.Domain()
	}
}
