package vm

import (
	"slices"
	"strings"
)

// Offer is a command that the palette offers.
type Offer struct {
	ID    CommandID
	Title string
	Keys  string
}

// Palette are the commands for what was typed, best first: from the table that
// registers the keys, so that it cannot go stale. What lists do by themselves
// is left out. Letters may be left out too: "opf" finds "Open files of mail".
func Palette(s Speech, typed string) []Offer {
	type scored struct {
		Offer
		score int
	}
	var found []scored
	for _, c := range Commands() {
		if c.Own || c.ID == CmdPalette || c.ID == CmdBack {
			continue
		}
		title := s.T(c.Title)
		best := fits(title, typed)
		if english := fits(c.Title, typed); english > best {
			best = english
		}
		if best > 0 {
			found = append(found, scored{Offer{c.ID, title, c.KeyText(s)}, best})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return b.score - a.score })
	out := make([]Offer, len(found))
	for i, f := range found {
		out[i] = f.Offer
	}
	return out
}

// fits says how well a title fits what was typed; 0 is not at all. The
// beginning of the title counts most, then that of a word, then any place,
// then letters in their order.
func fits(title, typed string) int {
	t, q := strings.ToLower(title), strings.ToLower(strings.TrimSpace(typed))
	switch {
	case q == "":
		return 1
	case strings.HasPrefix(t, q):
		return 5
	case strings.Contains(" "+t, " "+q):
		return 4
	case strings.Contains(t, q):
		return 3
	}
	rest := []rune(t)
	for _, r := range q {
		if r == ' ' {
			continue
		}
		i := slices.Index(rest, r)
		if i < 0 {
			return 0
		}
		rest = rest[i+1:]
	}
	return 2
}
