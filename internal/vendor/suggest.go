package vendor

import (
	"cmp"
	"slices"

	"winnow/internal/triage"
)

// suggestion is an edge that leads out of a vendor.
type suggestion struct {
	from, to string // keys of atoms
	edge     *edge
}

// suggest lists the evidence that leads out of a cluster and that the buyer has
// not ruled on.
func (x *Index) suggest(c *cluster) []suggestion {
	var out []suggestion
	for _, k := range c.keys {
		for other, e := range x.edges[k] {
			if slices.Contains(c.keys, other) || !e.suggests() || x.ruledApart(c, other) {
				continue
			}
			out = append(out, suggestion{k, other, e})
		}
	}
	slices.SortFunc(out, func(p, q suggestion) int { return cmp.Or(cmp.Compare(p.from, q.from), cmp.Compare(p.to, q.to)) })
	return out
}

func (x *Index) ruledApart(c *cluster, other string) bool {
	return slices.ContainsFunc(c.keys, func(k string) bool { return slices.Contains(x.splits[k], other) })
}

// Suggestions lists pairs of senders that may be one vendor, those with the
// most evidence first. Who sells is for the caller to decide.
func (b *Book) Suggestions() []triage.JoinSuggestion {
	type ends [2]triage.VendorID
	place := map[ends]int{}
	weight := map[ends]int{}
	var out []triage.JoinSuggestion
	for _, e := range b.entries {
		for _, s := range e.suggestions {
			to := b.home[s.to]
			if to == nil || e.vendor.ID >= to.vendor.ID {
				continue
			}
			at := ends{e.vendor.ID, to.vendor.ID}
			i, known := place[at]
			if !known {
				i = len(out)
				place[at] = i
				out = append(out, triage.JoinSuggestion{A: at[0], B: at[1], AName: e.vendor.Name, BName: to.vendor.Name})
			}
			reasons, evidence := s.edge.summary(s.from)
			for n, r := range reasons {
				if !slices.Contains(out[i].Reasons, r) {
					out[i].Reasons = append(out[i].Reasons, r)
					out[i].Evidence = append(out[i].Evidence, evidence[n])
				}
			}
			weight[at] = max(weight[at], 2*s.edge.strong+s.edge.weak)
			switch {
			case s.edge.against != "":
				out[i].Against = sentence(s.edge.against)
			case out[i].Against == "" && s.edge.joins():
				out[i].Against = "Joined, they would also join others that are at odds"
			case out[i].Against == "":
				out[i].Against = "This alone is too little to join them"
			}
		}
	}
	slices.SortFunc(out, func(p, q triage.JoinSuggestion) int {
		return cmp.Or(weight[ends{q.A, q.B}]-weight[ends{p.A, p.B}], cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	return out
}
