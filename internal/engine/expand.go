package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/need"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Need returns the need with the name, in any case.
func (e *Engine) Need(name string) (triage.Need, error) {
	for _, n := range e.Needs() {
		if strings.EqualFold(n.Name, strings.TrimSpace(name)) {
			return n, nil
		}
	}
	return triage.Need{}, NotFound("need", name)
}

// Expansions are words that might meet a need as well, found in the buyer's
// own mail and in mail that meets the need: at most ten, and five more of mail
// that the buyer kept. They change nothing until the buyer takes one over, by
// a decision with triage.Need's WithAccepted or WithRemoved.
func (e *Engine) Expansions(ctx context.Context, name string) ([]triage.Expansion, error) {
	n, err := e.Need(name)
	if err != nil {
		return nil, err
	}
	s := e.snap.Load()
	kept := s.kept()
	x := need.NewExpander(n)
	err = e.store.EachDocument(ctx, func(id triage.ContentID, doc *mailtext.Document) error {
		m, ok := s.byID.find(id)
		if !ok {
			return ctx.Err()
		}
		meets := x.Meets(doc)
		if m.Mine || meets {
			x.Own(id, doc)
		}
		if !m.Mine {
			x.Kept(id, doc, meets && kept[id])
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("look for further words: %w", err)
	}
	return x.Expansions(), nil
}

// kept are the messages that the buyer kept: of vendors on the shortlist, and
// those whose verdict the buyer corrected upward.
func (s *snapshot) kept() map[triage.ContentID]bool {
	out := map[triage.ContentID]bool{}
	for _, d := range s.dealings {
		if s.choices.isShortlisted(vendor.Keys(d.vendor)) {
			for _, m := range d.theirs {
				out[m.ID] = true
			}
		}
	}
	for _, d := range s.choices.lessons {
		if d.Correction.Verdict != "" && slices.Index(triage.Verdicts[:], d.Correction.Verdict) < slices.Index(triage.Verdicts[:], verdictAt(d.Correction.Lesson.Worth)) {
			out[d.Message] = true
		}
	}
	return out
}
