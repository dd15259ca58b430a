package engine

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"winnow/internal/learned"
	"winnow/internal/mute"
	"winnow/internal/optout"
	"winnow/internal/rank"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// snapshot is everything that holds at a moment. It is never changed once it
// is made; whoever has one may use it for as long as he likes.
type snapshot struct {
	now        time.Time
	messages   []*triage.Message // oldest first
	byID       byContent[*triage.Message]
	judgements byContent[*triage.Judgement]
	book       *vendor.Book
	dealings   map[triage.VendorID]*dealing
	standings  []triage.Standing
	places     map[triage.VendorID]int // index in standings
	choices    choices
	counts     triage.Counts

	// What messages are judged with, kept to judge one again.
	threads byContent[triage.Thread]
	known   []string // domains that others may imitate
	looks   *vendor.LookAlikes
	server  string
	model   *learned.Model
	rules   rulebook

	mutes   mute.State
	muteLog []mute.Transition // how they came about, oldest first

	// What vendors are searched in, by place; made when first needed.
	hay     []string
	hayOnce []sync.Once // a slice, so that snapshots can share it
}

// dealing is all that went on between the buyer and one sender.
type dealing struct {
	vendor       triage.Vendor
	theirs       []*triage.Message // from it, oldest first
	mine         []*triage.Message // from the buyer to it, oldest first
	touches      []triage.Touch
	sequence     triage.Sequence
	relationship triage.Relationship
	place        rank.Placed // where it stands
	refused      []optout.No // when the buyer opted out of its mail, oldest first
	ranked       bool        // it is a vendor, and so stands somewhere
}

// byDate orders messages from old to new; mail without a date comes first.
// Equal dates are ordered by id, so that the order is the same on every run.
func byDate(a, b *triage.Message) int {
	return cmp.Or(a.Date.Compare(b.Date), slices.Compare(a.ID[:], b.ID[:]))
}

// Judged is a message with its judgement in context and the vendor it belongs
// to.
type Judged struct {
	triage.Judged
	Vendor     triage.VendorID // the sender, or for the buyer's own mail its first recipient; "" when neither is outside
	VendorName string
}

// Messages goes through every message, newest first.
func (e *Engine) Messages() func(yield func(Judged) bool) {
	s := e.snap.Load()
	return func(yield func(Judged) bool) {
		for _, m := range slices.Backward(s.messages) {
			j := Judged{Judged: triage.Judged{Message: m, Judgement: *s.judgements.get(m.ID)}}
			j.Vendor = s.vendorOf(m)
			if d := s.dealings[j.Vendor]; d != nil {
				j.VendorName = d.vendor.Name
			}
			if !yield(j) {
				return
			}
		}
	}
}

// vendorOf is the organisation that a message came from or, for the buyer's
// own, went to.
func (s *snapshot) vendorOf(m *triage.Message) triage.VendorID {
	if id, ok := s.book.Of(m.ID); ok {
		return id
	}
	if m.Mine {
		for _, to := range recipients(m) {
			if id, ok := s.book.At(to.Email); ok {
				return id
			}
		}
	}
	return ""
}

// judged joins messages and their judgements.
func (s *snapshot) judged(msgs []*triage.Message) []triage.Judged {
	out := make([]triage.Judged, 0, len(msgs))
	for _, m := range msgs {
		out = append(out, triage.Judged{Message: m, Judgement: *s.judgements.get(m.ID)})
	}
	return out
}
