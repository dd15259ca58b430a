package imap

import (
	"slices"
)

// span is the numbers from lo to hi, both included.
type span struct{ lo, hi uint32 }

// intervals is a set of numbers as spans: sorted, apart from each other. It
// is never expanded into its numbers, of which there may be four billion.
type intervals []span

// add puts the numbers from lo to hi in.
func (s intervals) add(lo, hi uint32) intervals {
	if lo > hi {
		return s
	}
	// The spans from i to j touch the new one.
	i, _ := slices.BinarySearchFunc(s, lo, func(x span, lo uint32) int {
		if x.hi < lo && x.hi+1 < lo {
			return -1
		}
		return 1
	})
	j := i
	for j < len(s) && (s[j].lo <= hi || s[j].lo == hi+1) {
		lo, hi = min(lo, s[j].lo), max(hi, s[j].hi)
		j++
	}
	return slices.Replace(s, i, j, span{lo, hi})
}

// has reports whether n is in the set.
func (s intervals) has(n uint32) bool {
	i, _ := slices.BinarySearchFunc(s, n, func(x span, n uint32) int {
		if x.hi < n {
			return -1
		}
		return 1
	})
	return i < len(s) && s[i].lo <= n
}

// upTo is the set without numbers above max.
func (s intervals) upTo(max uint32) intervals {
	out := intervals{}
	for _, x := range s {
		if x.lo <= max {
			out = append(out, span{x.lo, min(x.hi, max)})
		}
	}
	return out
}

// missing lists the spans between lo and hi that are not in the set.
func (s intervals) missing(lo, hi uint32) intervals {
	out := intervals{}
	for _, x := range s {
		if lo > hi || x.lo > hi {
			break
		}
		if x.hi < lo {
			continue
		}
		if x.lo > lo {
			out = append(out, span{lo, x.lo - 1})
		}
		if x.hi == ^uint32(0) {
			return out
		}
		lo = x.hi + 1
	}
	if lo <= hi {
		out = append(out, span{lo, hi})
	}
	return out
}

// valid reports whether a set that was read from somewhere is one.
func (s intervals) valid() bool {
	for i, x := range s {
		if x.lo > x.hi || x.lo == 0 || i > 0 && (s[i-1].hi == ^uint32(0) || s[i-1].hi+1 >= x.lo) {
			return false
		}
	}
	return true
}
