package vendor

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// regroup makes the vendors anew that touched atoms belong to or are linked to.
// A region is all that hangs together by edges and by the buyer's joins: what
// lies outside of it has no say in it.
func (x *Index) regroup(touched map[string]bool) {
	region := map[string]bool{}
	queue := slices.Collect(maps.Keys(touched))
	visit := func(key string) {
		if !region[key] && x.atoms[key] != nil {
			region[key] = true
			queue = append(queue, key)
		}
	}
	for _, k := range queue {
		region[k] = true
	}
	for len(queue) > 0 {
		key := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for other := range x.edges[key] {
			visit(other)
		}
		for _, other := range x.joins[key] {
			visit(other)
		}
		if v := x.atoms[key].vendor; v != nil {
			for _, other := range v.keys {
				visit(other)
			}
		}
	}
	x.replace(region, x.clusters(region))
}

// cluster is the keys of a vendor in the making, with the edges that joined them.
type cluster struct {
	keys  []string
	edges []*edge
}

// clusters joins the atoms of a region: first what the buyer joined, then by
// evidence, strongest first, wherever no two of the joined would be at odds.
func (x *Index) clusters(region map[string]bool) []*cluster {
	of := make(map[string]*cluster, len(region))
	keys := slices.Sorted(maps.Keys(region))
	for _, k := range keys {
		of[k] = &cluster{keys: []string{k}}
	}
	join := func(e *edge) {
		a, b := of[e.a], of[e.b]
		if len(a.keys) < len(b.keys) {
			a, b = b, a
		}
		a.keys, a.edges = append(a.keys, b.keys...), append(append(a.edges, b.edges...), e)
		for _, k := range b.keys {
			of[k] = a
		}
	}
	var edges []*edge
	fakes := map[string]bool{} // imitators join nobody, each other neither
	for _, k := range keys {
		for _, other := range x.joins[k] {
			if k < other && of[other] != nil && of[k] != of[other] {
				e := &edge{a: k, b: other}
				e.add(triage.LinkByHand, true, "", "you joined them")
				join(e)
			}
		}
		for _, e := range x.edges[k] {
			if e.a == k && e.joins() {
				edges = append(edges, e)
			}
			if e.imitator != "" {
				fakes[e.imitator] = true
			}
		}
	}
	slices.SortFunc(edges, func(p, q *edge) int {
		return cmp.Or(q.strong-p.strong, q.weak-p.weak, strings.Compare(p.a, q.a), strings.Compare(p.b, q.b))
	})
	for _, e := range edges {
		if !fakes[e.a] && !fakes[e.b] && of[e.a] != of[e.b] && !x.atOdds(of[e.a], of[e.b]) {
			join(e)
		}
	}
	var out []*cluster
	for _, k := range keys {
		if c := of[k]; len(c.keys) > 0 && c.keys[0] != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// maxCluster bounds the atoms that evidence puts together: no vendor writes
// from more, and what seems to is a gap in the tables of shared domains.
const maxCluster = 64

// atOdds reports whether two clusters hold atoms that are not to be one: the
// buyer split them, or they call themselves differently, or one imitates the
// other.
func (x *Index) atOdds(a, b *cluster) bool {
	if len(a.keys)+len(b.keys) > maxCluster {
		return true
	}
	for _, p := range a.keys {
		for _, q := range b.keys {
			if slices.Contains(x.splits[p], q) {
				return true
			}
			if e := x.edges[p][q]; e != nil {
				if e.against != "" {
					return true
				}
				continue
			}
			if m, n := x.atoms[p], x.atoms[q]; m.domain != "" && n.domain != "" && conflict(m, n, pointing{}, pointing{}) != "" {
				return true
			}
		}
	}
	return false
}

// replace puts the vendors of the clusters in the place of those that the
// region's atoms belonged to.
func (x *Index) replace(region map[string]bool, clusters []*cluster) {
	gone := map[*entry]bool{}
	for k := range region {
		if v := x.atoms[k].vendor; v != nil {
			gone[v] = true
		}
	}
	fresh := make([]*entry, 0, len(clusters))
	for _, c := range clusters {
		e := x.compose(c)
		for _, k := range c.keys {
			x.atoms[k].vendor = e
		}
		fresh = append(fresh, e)
	}
	slices.SortFunc(fresh, func(a, b *entry) int { return cmp.Compare(a.vendor.ID, b.vendor.ID) })
	merged := make([]*entry, 0, len(x.entries)+len(fresh))
	for _, e := range x.entries {
		if gone[e] {
			continue
		}
		for len(fresh) > 0 && fresh[0].vendor.ID < e.vendor.ID {
			merged, fresh = append(merged, fresh[0]), fresh[1:]
		}
		merged = append(merged, e)
	}
	x.entries = append(merged, fresh...)
}
