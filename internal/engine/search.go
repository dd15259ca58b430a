package engine

import (
	"context"
	"strings"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Search returns the vendors for which every word of the query occurs in the
// name, a domain, a person, a subject, a reason or a quote, best standing
// first. Words are met by their beginnings or middles, in any case and with or
// without accents. An empty query means all vendors.
func (e *Engine) Search(ctx context.Context, query string) ([]triage.VendorID, error) {
	s := e.snap.Load()
	words := strings.Fields(vendor.Fold(query))
	var out []triage.VendorID
	for i := range s.standings {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		id := s.standings[i].Vendor.ID
		if s.mentions(i, words) {
			out = append(out, id)
		}
	}
	return out, nil
}

// mentions reports whether all words occur in what is known of a vendor.
func (s *snapshot) mentions(place int, words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := s.haystack(place)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// haystack is the folded text that a vendor is searched in.
func (s *snapshot) haystack(place int) string {
	st := &s.standings[place]
	s.hayOnce[place].Do(func() {
		var b strings.Builder
		add := func(text string) { b.WriteString(text); b.WriteByte('\n') }
		add(st.Vendor.Name)
		for _, d := range st.Vendor.Domains {
			add(d.Domain)
		}
		for _, p := range st.Vendor.People {
			add(p.Name)
			add(p.Address)
		}
		for _, r := range st.Reasons {
			add(r)
		}
		for _, q := range st.Quotes {
			add(q.Evidence.Quote)
		}
		for _, n := range st.Needs {
			add(n.Need)
		}
		seen := map[string]bool{}
		for _, m := range s.dealings[st.Vendor.ID].theirs {
			if !seen[m.Subject] {
				seen[m.Subject] = true
				add(m.Subject)
			}
		}
		s.hay[place] = vendor.Fold(b.String())
	})
	return s.hay[place]
}
