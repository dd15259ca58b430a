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

// count is how many numbers there are in the set.
func (s intervals) count() uint64 {
	n := uint64(0)
	for _, x := range s {
		n += uint64(x.hi-x.lo) + 1
	}
	return n
}

// union is the set of the numbers in either.
func (s intervals) union(t intervals) intervals {
	out := make(intervals, 0, len(s)+len(t))
	for len(s) > 0 || len(t) > 0 {
		var x span
		if len(t) == 0 || len(s) > 0 && s[0].lo <= t[0].lo {
			x, s = s[0], s[1:]
		} else {
			x, t = t[0], t[1:]
		}
		if n := len(out); n > 0 && (out[n-1].hi >= x.lo || out[n-1].hi+1 == x.lo) {
			out[n-1].hi = max(out[n-1].hi, x.hi)
		} else {
			out = append(out, x)
		}
	}
	return out
}

// minus is the set without the numbers of another.
func (s intervals) minus(t intervals) intervals {
	out := intervals{}
	for _, x := range s {
		for len(t) > 0 && t[0].hi < x.lo {
			t = t[1:]
		}
		out = append(out, t.missing(x.lo, x.hi)...)
	}
	return out
}

// both is the set of the numbers in s and in t.
func (s intervals) both(t intervals) intervals { return s.minus(s.minus(t)) }

// newest is the lowest of the n highest numbers in the set, or of all.
func (s intervals) newest(n uint64) uint32 {
	for i := len(s) - 1; i >= 0; i-- {
		size := uint64(s[i].hi-s[i].lo) + 1
		if size >= n {
			return s[i].hi - uint32(n-1)
		}
		n -= size
	}
	return 1
}
