package engine

import (
	"maps"
	"slices"
	"time"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// day is the day on which a snapshot was made: what is expected next is told by
// the day.
func (s *snapshot) day() int64 { return dayNumber(s.now) }

func dayNumber(t time.Time) int64 { return t.Unix() / 86400 }

// grow is the snapshot with further messages, oldest first, whose threads and
// those that they changed are given. Only senders that the mail bears on are
// judged and ranked anew; the rest is shared. It is what build would make of
// all of it, or nil when the mail bears on too much: another server of the
// buyer's, other vendors behind what was taught or ruled, or a domain that
// somebody imitates.
func (s *snapshot) grow(in material, fresh []*gist, threads map[triage.ContentID]triage.Thread) (*snapshot, error) {
	if in.server != s.server {
		return nil, nil
	}
	next := *s
	n := &next
	n.now, n.choices, n.book = in.now, in.choices, in.book
	w := n.open()
	n.dealings = maps.Clone(s.dealings)
	n.counts.Kinds = maps.Clone(s.counts.Kinds)
	n.messages = merged(s.messages, fresh)
	due := map[triage.VendorID]bool{}
	others := map[triage.ContentID]*gist{}
	wrote := false
	for _, m := range fresh {
		w.byID.set(m.ID, m)
		wrote = wrote || m.Mine
		n.counts.Messages++
		if m.Mine {
			n.counts.Mine++
		}
		if m.Broken != "" {
			n.counts.Broken++
		}
	}
	for id, th := range threads {
		if old, ok := s.threads.find(id); ok && *old == th {
			continue
		}
		w.setThread(id, th)
		if v, ok := n.book.Of(id); ok {
			due[v] = true
		} else if m := w.byID.get(id); m != nil {
			others[id] = m
		}
	}
	changed, gone := n.book.Changed(s.book)
	for _, v := range changed {
		due[v.ID] = true
	}
	for _, id := range gone {
		if d := n.dealings[id]; d != nil && d.relationship.Exists {
			return nil, nil
		}
		delete(n.dealings, id)
	}
	if !n.sameRulings(s, in) {
		return nil, nil
	}
	written := n.writtenTo(s, changed, wrote)
	for id, mine := range written {
		if d := s.dealings[id]; d == nil || !slices.Equal(d.mine, mine) {
			due[id] = true
		}
	}
	for id := range due {
		v, ok := n.book.Vendor(id)
		if !ok {
			return nil, nil
		}
		mine := written[id]
		old := s.dealings[id]
		if written == nil && old != nil {
			mine = old.mine
		}
		d := w.deal(v, mine)
		var before []string
		if old != nil {
			before = old.dealtDomains()
		}
		if !slices.Equal(before, d.dealtDomains()) {
			// A vendor that the buyer deals with from now on may be imitated.
			if !n.nobodyImitates(d.dealtDomains()) || len(before) > 0 {
				return nil, nil
			}
			n.known = append(n.known[:len(n.known):len(n.known)], d.dealtDomains()...)
			n.looks = vendor.NewLookAlikes(n.known)
		}
		n.dealings[id] = d
	}
	all := make([]*dealing, 0, len(due))
	for id := range due {
		all = append(all, n.dealings[id])
	}
	if err := w.stand(all, in); err != nil {
		return nil, err
	}
	for _, d := range all {
		for _, m := range d.theirs {
			n.recount(s, m)
		}
	}
	for _, m := range fresh {
		if _, ok := n.book.Of(m.ID); !ok {
			others[m.ID] = m
		}
	}
	if err := w.judgeOthers(slices.Collect(maps.Values(others))); err != nil {
		return nil, err
	}
	for _, m := range others {
		n.recount(s, m)
	}
	w.close()
	n.counts.Vendors, n.counts.Muted, n.counts.Shortlisted, n.counts.HyperSpam = len(n.standings), 0, 0, 0
	n.countStandings()
	return n, nil
}

// merged puts messages into others, both oldest first.
func merged(all, fresh []*gist) []*gist {
	out := make([]*gist, len(all), len(all)+len(fresh))
	copy(out, all)
	out = append(out, fresh...)
	if len(all) > 0 && len(fresh) > 0 && byDate(all[len(all)-1], fresh[0]) > 0 {
		slices.SortFunc(out, byDate)
	}
	return out
}

// recount takes a message that was judged anew out of the counts and in again.
func (s *snapshot) recount(before *snapshot, m *gist) {
	if old := before.judgements.get(m.ID); old != nil {
		if s.counts.Kinds[old.Kind]--; s.counts.Kinds[old.Kind] == 0 {
			delete(s.counts.Kinds, old.Kind)
		}
	}
	s.counts.Kinds[s.judgements.get(m.ID).Kind]++
}

// sameRulings reports whether what the buyer taught and ruled is still about
// the same vendors.
func (s *snapshot) sameRulings(before *snapshot, in material) bool {
	for _, list := range [...][]triage.Decision{in.choices.lessons, in.choices.rules} {
		for _, d := range list {
			a, okA := s.book.Resolve(d)
			b, okB := before.book.Resolve(d)
			if a != b || okA != okB {
				return false
			}
		}
	}
	return true
}

// writtenTo sorts what the buyer wrote by sender again, when the buyer wrote or
// a sender has other addresses than before; nil when nothing of it can have
// changed.
func (s *snapshot) writtenTo(before *snapshot, changed []triage.Vendor, wrote bool) map[triage.VendorID][]*triage.Message {
	for _, v := range changed {
		old := before.dealings[v.ID]
		wrote = wrote || old == nil || len(old.vendor.Addresses) != len(v.Addresses) || len(old.vendor.Domains) != len(v.Domains)
	}
	if !wrote {
		return nil
	}
	return s.written()
}

// nobodyImitates reports whether no sender's domain looks like one of these.
func (s *snapshot) nobodyImitates(domains []string) bool {
	looks := vendor.NewLookAlikes(domains)
	for _, d := range s.dealings {
		for _, a := range d.vendor.Addresses {
			if of, _ := looks.Of(vendor.Registrable((triage.Address{Email: a}).Domain())); of != "" {
				return false
			}
		}
	}
	return true
}
