package engine

import (
	"context"
	"fmt"
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// SearchTexts returns the ranked vendors that have a message in whose text
// every word of the query stands, best standing first. It goes through all
// stored texts, which takes time: Search answers at once. An empty query finds
// nobody.
func (e *Engine) SearchTexts(ctx context.Context, query string) ([]triage.VendorID, error) {
	words := strings.Fields(vendor.Fold(query))
	if len(words) == 0 {
		return nil, ctx.Err()
	}
	s := e.snap.Load()
	found := map[triage.VendorID]bool{}
	err := e.store.EachDocument(ctx, func(id triage.ContentID, doc *mailtext.Document) error {
		m, ok := s.byID.find(id)
		if !ok {
			return nil
		}
		v := s.vendorOf(m)
		if _, ranked := s.places[v]; !ranked || found[v] {
			return nil
		}
		text := vendor.Fold(doc.Text)
		for _, w := range words {
			if !strings.Contains(text, w) {
				return nil
			}
		}
		found[v] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("search the texts: %w", err)
	}
	out := make([]triage.VendorID, 0, len(found))
	for i := range s.standings {
		if id := s.standings[i].Vendor.ID; found[id] {
			out = append(out, id)
		}
	}
	return out, nil
}
