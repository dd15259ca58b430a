package vendor

import (
	"slices"
	"strings"

	"winnow/internal/triage"
)

// Rulings are what the buyer decided on who belongs together. They win over all
// evidence; of two that contradict each other the later one holds.
type Rulings struct {
	joins  [][2]string     // keys of atoms that are one
	splits [][2]string     // keys of atoms that are two
	carved map[string]bool // addresses that were taken out of their domain
	pins   map[string]int  // key -> place of the first decision about it
}

// Rule goes through the decisions that hold, in order. Decisions of other kinds
// matter too: a vendor that was decided about keeps its id when others join it.
func Rule(decisions []triage.Decision) Rulings {
	r := Rulings{carved: map[string]bool{}, pins: map[string]int{}}
	for i, d := range decisions {
		if d.Vendor != "" {
			if k := string(d.Vendor); r.pins[k] == 0 {
				r.pins[k] = i + 1
			}
		}
		if d.With == nil || len(d.With.Keys) == 0 || len(d.Keys) == 0 {
			continue
		}
		switch d.Act {
		case triage.ActJoin:
			r.join(d.Keys, d.With.Keys)
		case triage.ActSplit:
			r.split(d.Keys, d.With.Keys)
		}
	}
	return r
}

func (r *Rulings) join(a, b []string) {
	x, y := r.atoms(a), r.atoms(b)
	r.splits = slices.DeleteFunc(r.splits, func(p [2]string) bool { return crosses(p, x, y) })
	all := append(x, y...)
	for _, k := range all[1:] {
		r.joins = append(r.joins, pair(all[0], k))
	}
}

func (r *Rulings) split(keep, out []string) {
	var domains []string
	for _, k := range out {
		if !strings.Contains(k, "@") {
			domains = append(domains, k)
		}
	}
	for _, k := range out {
		// An address whose domain stays is taken out of it.
		if k = Normal(k); strings.Contains(k, "@") && !slices.Contains(domains, Key(k)) {
			r.carved[k] = true
		}
	}
	y := r.atoms(out)
	var x []string
	for _, k := range r.atoms(keep) {
		if !slices.Contains(y, k) {
			x = append(x, k)
		}
	}
	r.joins = slices.DeleteFunc(r.joins, func(p [2]string) bool { return crosses(p, x, y) })
	for _, a := range x {
		for _, b := range y {
			r.splits = append(r.splits, pair(a, b))
		}
	}
}

// atoms are the keys of atoms that keys of a vendor stand for.
func (r *Rulings) atoms(keys []string) []string {
	var out []string
	for _, k := range keys {
		k = Normal(k)
		if strings.Contains(k, "@") && !r.carved[k] {
			k = Key(k)
		}
		if k != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// crosses reports whether a pair has one end on either side.
func crosses(p [2]string, x, y []string) bool {
	return slices.Contains(x, p[0]) && slices.Contains(y, p[1]) || slices.Contains(x, p[1]) && slices.Contains(y, p[0])
}

func pair(a, b string) [2]string {
	if b < a {
		a, b = b, a
	}
	return [2]string{a, b}
}

// Same reports whether two rulings say the same of who belongs together.
func (r Rulings) Same(o Rulings) bool {
	if len(r.carved) != len(o.carved) {
		return false
	}
	for k := range r.carved {
		if !o.carved[k] {
			return false
		}
	}
	return slices.Equal(r.joins, o.joins) && slices.Equal(r.splits, o.splits)
}
