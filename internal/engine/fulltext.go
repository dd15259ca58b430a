package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/mailtext"
	"winnow/internal/outline"
	"winnow/internal/store"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// partEvery is how often a search that goes on tells whom it has found so far:
// soon enough that letters seem to be answered at once.
const partEvery = 25 * time.Millisecond

// SearchTexts returns the vendors that have a message in whose visible text
// every word of the query occurs, best standing first. Words are met by their
// beginnings or middles, in any case and with or without accents. An empty
// query finds nobody.
//
// Outlines tell which texts need not be read. While it goes on, part, which may
// be nil, is told whom it has found so far.
func (e *Engine) SearchTexts(ctx context.Context, query string, part func([]triage.VendorID)) ([]triage.VendorID, error) {
	words := strings.Fields(vendor.Fold(query))
	if len(words) == 0 {
		return nil, ctx.Err()
	}
	t := &textSearch{e: e, s: e.snap.Load(), words: words, part: part, told: time.Now(), found: map[triage.VendorID]bool{}}
	err := t.byOutline(ctx)
	var sizes store.Sizes
	if err == nil {
		sizes, err = e.store.Sizes()
	}
	if err == nil && t.outlined < sizes.Texts {
		err = t.others(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("search the texts: %w", err)
	}
	return t.vendors(), nil
}

// textSearch is a search of all texts that goes on.
type textSearch struct {
	e        *Engine
	s        *snapshot
	words    []string
	found    map[triage.VendorID]bool
	part     func([]triage.VendorID)
	told     time.Time // when part was told last
	outlined int       // texts that have an outline
}

// byOutline searches the texts that may hold the words by their outlines, of
// the best vendors first, and of each until one holds them.
func (t *textSearch) byOutline(ctx context.Context) error {
	ask := outline.Ask(t.words)
	may := make(map[int][]triage.ContentID) // by the vendor's place
	err := t.e.store.EachOutline(ctx, func(id triage.ContentID, o []byte) error {
		t.outlined++
		if !ask.May(o) {
			return nil
		}
		if v, ok := t.vendorOf(id); ok {
			may[t.s.places[v]] = append(may[t.s.places[v]], id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	places := make([]int, 0, len(may))
	for p := range may {
		places = append(places, p)
	}
	slices.Sort(places)
	for _, p := range places {
		for _, id := range slices.Backward(may[p]) { // the newest first
			if err := ctx.Err(); err != nil {
				return err
			}
			doc, err := t.e.store.Document(id)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if t.holds(vendor.Fold(doc.Text)) {
				t.hit(t.s.standings[p].Vendor.ID)
				break
			}
		}
	}
	return nil
}

// others searches the texts that have no outline yet, and gives them one, so
// that this is done once for a mailbox that was read by an older version.
func (t *textSearch) others(ctx context.Context) error {
	has := map[triage.ContentID]bool{}
	err := t.e.store.EachOutline(ctx, func(id triage.ContentID, _ []byte) error {
		has[id] = true
		return nil
	})
	if err != nil {
		return err
	}
	made := map[triage.ContentID][]byte{}
	keep := func() error {
		defer clear(made)
		return t.e.store.PutOutlines(made)
	}
	err = t.e.store.EachDocument(ctx, func(id triage.ContentID, doc *mailtext.Document) error {
		if has[id] {
			return nil
		}
		text := vendor.Fold(doc.Text)
		if made[id] = outline.Of(text); len(made) == rereadChunk {
			if err := keep(); err != nil {
				return err
			}
		}
		if v, ok := t.vendorOf(id); ok && !t.found[v] && t.holds(text) {
			t.hit(v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return keep()
}

// vendorOf is the ranked vendor that a message is of.
func (t *textSearch) vendorOf(id triage.ContentID) (triage.VendorID, bool) {
	m, ok := t.s.byID.find(id)
	if !ok {
		return "", false
	}
	v := t.s.vendorOf(m)
	_, ranked := t.s.places[v]
	return v, ranked
}

func (t *textSearch) holds(text string) bool {
	for _, w := range t.words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (t *textSearch) hit(v triage.VendorID) {
	t.found[v] = true
	if t.part != nil && time.Since(t.told) >= partEvery {
		t.part(t.vendors())
		t.told = time.Now()
	}
}

// vendors are those found so far, best standing first.
func (t *textSearch) vendors() []triage.VendorID {
	out := make([]triage.VendorID, 0, len(t.found))
	for i := range t.s.standings {
		if id := t.s.standings[i].Vendor.ID; t.found[id] {
			out = append(out, id)
		}
	}
	return out
}
