package engine

import (
	"slices"
	"sync"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/judge"
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
	archive    archive // where the messages are read again
	messages   []*gist // oldest first
	byID       byContent[*gist]
	judgements byContent[*ruling]
	book       *vendor.Book
	dealings   map[triage.VendorID]*dealing
	standings  []triage.Standing
	places     map[triage.VendorID]int // index in standings
	choices    choices
	counts     triage.Counts

	// What messages are judged with, kept to judge one again.
	threads byContent[*triage.Thread] // equal ones are one
	known   []string                  // domains that others may imitate
	looks   *vendor.LookAlikes
	server  string
	model   *learned.Model
	rules   rulebook
	hyper   cadence.Rule

	mutes   mute.State
	muteLog []mute.Transition // how they came about, oldest first

	// What vendors are searched in, by place; made when first needed.
	hay     []string
	hayOnce []sync.Once // a slice, so that snapshots can share it
}

// dealing is all that went on between the buyer and one sender.
type dealing struct {
	vendor       triage.Vendor
	theirs       []*gist           // from it, oldest first
	mine         []*triage.Message // from the buyer to it, oldest first, with the facts of their readings alone
	touches      []triage.Touch
	sequence     triage.Sequence
	relationship triage.Relationship
	place        rank.Placed // where it stands
	refused      []optout.No // when the buyer opted out of its mail, oldest first
	ranked       bool        // it is a vendor, and so stands somewhere
	answered     *answers    // what its mail gives, made when first needed
}

// thread says who wrote in the chain of a message.
func (s *snapshot) thread(id triage.ContentID) triage.Thread {
	if th := s.threads.get(id); th != nil {
		return *th
	}
	return triage.Thread{}
}

// Judged is a message with its judgement in context and the vendor it belongs
// to.
type Judged struct {
	triage.Judged
	Vendor     triage.VendorID // the sender, or for the buyer's own mail its first recipient; "" when neither is outside
	VendorName string
}

// Messages goes through every message, newest first, each in full with its
// judgement. Each is read again from the disk; after an error there, told by
// the log, it ends early.
func (e *Engine) Messages() func(yield func(Judged) bool) {
	s := e.snap.Load()
	return func(yield func(Judged) bool) {
		const most = 256
		scenes := map[triage.VendorID]*scene{}
		for end := len(s.messages); end > 0; end -= most {
			part := s.messages[max(0, end-most):end]
			msgs, err := whole(s.archive, part)
			if err != nil {
				e.log.Error("reading messages again", "err", err)
				return
			}
			for i, m := range slices.Backward(msgs) {
				j := Judged{Judged: triage.Judged{Message: m}}
				if id, ok := s.book.Of(m.ID); ok {
					if scenes[id] == nil {
						scenes[id] = s.dealings[id].scene()
					}
					j.Judgement = judge.Decide(m, s.contextOf(scenes[id], m))
				} else {
					j.Judgement = s.judgement(m)
				}
				j.Vendor = s.vendorOf(part[i])
				if d := s.dealings[j.Vendor]; d != nil {
					j.VendorName = d.vendor.Name
				}
				if !yield(j) {
					return
				}
			}
		}
	}
}

// vendorOf is the organisation that a message came from or, for the buyer's
// own, went to.
func (s *snapshot) vendorOf(m *gist) triage.VendorID {
	if id, ok := s.book.Of(m.ID); ok {
		return id
	}
	if m.Mine {
		for _, to := range m.To {
			if id, ok := s.book.At(to.Email); ok {
				return id
			}
		}
	}
	return ""
}
