package engine

import (
	"slices"
	"strings"

	"winnow/internal/judge"
	"winnow/internal/learned"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// lessonsOf are the corrections that teach, in the order in which they were
// last changed: one for each message, with all that was corrected in it.
func lessonsOf(active []triage.Decision, corrections map[triage.ContentID]triage.Correction) []triage.Decision {
	seen := map[triage.ContentID]bool{}
	var out []triage.Decision
	for _, d := range slices.Backward(active) {
		if d.Act != triage.ActCorrect || d.Correction == nil || seen[d.Message] {
			continue
		}
		seen[d.Message] = true
		if c := corrections[d.Message]; c.Lesson != nil {
			d.Correction = &c
			out = append(out, d)
		}
	}
	slices.Reverse(out)
	return out
}

// replay makes the model of what the buyer taught, with each lesson put to the
// vendor that its sender belongs to now.
func replay(lessons []triage.Decision, book *vendor.Book) *learned.Model {
	events := make([]learned.Event, 0, len(lessons))
	for _, d := range lessons {
		id, ok := book.Resolve(d)
		if !ok && len(d.Keys) > 0 {
			id = triage.VendorID(d.Keys[0])
		}
		events = append(events, learned.Event{Vendor: string(id), Correction: *d.Correction})
	}
	return learned.Replay(events, judge.WorthOf)
}

// shielded reports whether corrections say nothing about mail of this sender:
// the buyer's own side, and people the buyer writes to.
func shielded(c *judge.Context) bool {
	return c.Mine || c.Thread.OwnDomain || c.Thread.KnownPerson
}

// taught puts into the context what the buyer taught.
func taught(m *triage.Message, id triage.VendorID, c *judge.Context, model *learned.Model) {
	if !model.Speaks(string(id)) || shielded(c) {
		return
	}
	c.Taught = model.Of(string(id), learned.Features(m))
}

// lesson is what a correction of a message teaches: how the message stands
// without anything that was taught, nil when it teaches nothing. Callers hold
// mu.
func (e *Engine) lesson(id triage.ContentID, fix *triage.Correction) *triage.Lesson {
	s := e.snap.Load()
	g, ok := s.byID.find(id)
	if !ok || g.Broken != "" {
		return nil
	}
	of, ok := s.book.Of(id)
	msgs, err := whole(s.archive, []*gist{g})
	if !ok || err != nil {
		return nil
	}
	m := msgs[0]
	c := s.contextOf(s.dealings[of].scene(), m)
	if shielded(&c) {
		return nil
	}
	all := *fix
	if earlier, ok := e.chosen.corrections[id]; ok {
		all = merge(earlier, *fix)
	}
	return judge.Lesson(m, c, all, learned.Features(m))
}

// rulebook finds the buyer's rule for a message.
type rulebook struct {
	address map[string]*triage.Rule
	vendor  map[triage.VendorID]*triage.Rule
}

// newRulebook puts the rules to the senders that they mean now: an address to
// itself, everything else to the vendor that it belongs to.
func newRulebook(rules []triage.Decision, book *vendor.Book) rulebook {
	b := rulebook{address: map[string]*triage.Rule{}, vendor: map[triage.VendorID]*triage.Rule{}}
	for _, d := range rules {
		if strings.Contains(d.Rule.For, "@") {
			b.address[vendor.Normal(d.Rule.For)] = d.Rule
			continue
		}
		if id, ok := book.At(d.Rule.For); ok {
			b.vendor[id] = d.Rule
		} else if id, ok := book.Resolve(d); ok {
			b.vendor[id] = d.Rule
		}
	}
	return b
}

func (b *rulebook) of(m *triage.Message, id triage.VendorID) *triage.Rule {
	if r := b.address[m.From.Email]; r != nil {
		return r
	}
	return b.vendor[id]
}

// withoutRule leaves out the rule for a sender.
func withoutRule(rules []triage.Decision, sender string) []triage.Decision {
	var out []triage.Decision
	for _, d := range rules {
		if !strings.EqualFold(d.Rule.For, sender) {
			out = append(out, d)
		}
	}
	return out
}

// verdictAt is the verdict that a worth stands for.
func verdictAt(worth float64) triage.Verdict {
	for _, v := range triage.Verdicts {
		if low, _ := judge.WorthOf(v); worth >= low {
			return v
		}
	}
	return triage.MuteIt
}
