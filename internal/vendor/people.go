package vendor

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// people lists who writes for a vendor, whoever wrote last first. One first and
// last name at several addresses is one person.
func (x *Index) people(atoms []*atom, company string) []triage.Person {
	var out []triage.Person
	place := map[string]int{} // of a name, in out
	for _, a := range atoms {
		for _, address := range slices.Sorted(maps.Keys(a.people)) {
			p := a.people[address]
			one := p.value(address, company, x.wrote[address])
			name := personKey(one.Name)
			i, known := place[name]
			if name == "" || !known {
				if name != "" {
					place[name] = len(out)
				}
				out = append(out, one)
				continue
			}
			out[i] = merged(out[i], one)
		}
	}
	slices.SortFunc(out, func(a, b triage.Person) int {
		return cmp.Or(b.Last.Compare(a.Last), strings.Compare(a.Address, b.Address))
	})
	return out
}

func (p *person) value(address, company string, wrote []mail) triage.Person {
	out := triage.Person{
		Name: personal(mostOften(p.names), company), Address: address, Role: mostOften(p.roles), Touches: p.touches, Last: p.last,
		Stream: triage.Stream{Messages: p.messages, Kinds: maps.Clone(p.kinds), First: p.first, Wrote: len(wrote)},
	}
	for _, m := range wrote {
		if m.date.After(out.Stream.Answered) {
			out.Stream.Answered = m.date
		}
	}
	return out
}

// merged is one person with two addresses.
func merged(a, b triage.Person) triage.Person {
	addresses := append(PersonKeys(a), PersonKeys(b)...)
	slices.Sort(addresses)
	out := a
	if b.Last.After(a.Last) {
		out.Name, out.Address, out.Last, out.Role = b.Name, b.Address, b.Last, cmp.Or(b.Role, a.Role)
	}
	out.Role = cmp.Or(out.Role, b.Role)
	out.Addresses = slices.Compact(addresses)
	out.Touches = a.Touches + b.Touches
	s := &out.Stream
	s.Kinds = maps.Clone(a.Stream.Kinds)
	for k, n := range b.Stream.Kinds {
		s.Kinds[k] += n
	}
	s.Messages += b.Stream.Messages
	s.Wrote += b.Stream.Wrote
	if b.Stream.Answered.After(s.Answered) {
		s.Answered = b.Stream.Answered
	}
	if b.Stream.First.Before(s.First) {
		s.First = b.Stream.First
	}
	return out
}

// PersonKeys are the addresses by which a decision about a person finds it again.
func PersonKeys(p triage.Person) []string {
	if len(p.Addresses) == 0 {
		return []string{p.Address}
	}
	return slices.Clone(p.Addresses)
}
