package engine

import (
	"slices"
	"sync"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/judge"
	"winnow/internal/mute"
	"winnow/internal/rank"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// material is what a snapshot is made from.
type material struct {
	messages []*triage.Message // in any order, Mine set
	own      vendor.Own
	book     *vendor.Book
	guessed  bool
	choices  choices
	matches  map[triage.ContentID][]triage.NeedMatch
	server   string // the buyer's own, as it names itself in Authentication-Results
	now      time.Time
}

// rebuild makes the snapshot that holds from now on. Callers hold mu.
func (e *Engine) rebuild() {
	own, guessed := e.whoIsMe()
	e.markMine(own)
	e.own, e.ownGuessed = own, guessed
	e.snap.Store(build(e.material()))
}

// material is what a snapshot is made from now. Callers hold mu, and have made
// a snapshot before.
func (e *Engine) material() material {
	return material{
		messages: e.messages, own: e.own, guessed: e.ownGuessed, book: e.index.Book(e.messages, e.own, vendor.Rule(e.chosen.active)),
		choices: e.chosen, matches: e.matches, now: e.now(), server: vendor.OwnServer(e.messages),
	}
}

// build judges and ranks everything there is. It is a pure function.
func build(in material) *snapshot {
	s := &snapshot{
		now:        in.now,
		messages:   slices.SortedFunc(slices.Values(in.messages), byDate),
		byID:       make(map[triage.ContentID]*triage.Message, len(in.messages)),
		judgements: make(map[triage.ContentID]*triage.Judgement, len(in.messages)),
		dealings:   map[triage.VendorID]*dealing{},
		places:     map[triage.VendorID]int{},
		choices:    in.choices,
	}
	for _, m := range s.messages {
		s.byID[m.ID] = m
	}
	s.book = in.book
	s.threads = cadence.Threads(s.messages, in.own)
	written := cadence.Written(s.messages, s.book)
	known := in.own.Domains()
	for _, v := range s.book.Senders() {
		d := &dealing{vendor: v, mine: written[v.ID], theirs: make([]*triage.Message, 0, len(v.Messages))}
		for _, id := range v.Messages {
			d.theirs = append(d.theirs, s.byID[id])
		}
		slices.SortFunc(d.theirs, byDate)
		d.relationship = cadence.Relate(v, d.mine)
		if d.relationship.Exists {
			for _, link := range v.Domains {
				known = append(known, link.Domain)
			}
		}
		s.dealings[v.ID] = d
	}
	mutes := mute.Fold(in.choices.active, in.now)
	s.looks = vendor.NewLookAlikes(known)
	s.model = replay(in.choices.lessons, s.book)
	s.rules = newRulebook(in.choices.rules, s.book)
	var inputs []rank.Input
	for _, v := range s.book.Senders() {
		d := s.dealings[v.ID]
		s.judge(d, in, nil)
		input := s.input(d, in)
		keys := vendor.Keys(v)
		input.Mute, input.Shortlisted = mutes.Of(keys), in.choices.isShortlisted(keys)
		if rank.IsVendor(input) {
			inputs = append(inputs, input)
		}
	}
	for _, m := range s.messages {
		if s.judgements[m.ID] == nil { // of the buyer's own side, or from nobody
			j := judge.Decide(m, judge.Context{Mine: m.Mine, Thread: s.threads[m.ID]})
			s.judgements[m.ID] = &j
		}
	}
	s.standings = rank.Stand(inputs, in.now)
	for i := range s.standings {
		s.places[s.standings[i].Vendor.ID] = i
	}
	s.hay, s.hayOnce = make([]string, len(s.standings)), make([]sync.Once, len(s.standings))
	s.counts = s.count(in)
	return s
}

// runBefore bounds how many earlier touches a message is judged against, so
// that a daily newsletter does not cost its square.
const runBefore = 64

// judge judges the mail of one sender in its context, oldest first. seen, when
// not nil, is told each message's context.
func (s *snapshot) judge(d *dealing, in material, seen func(*triage.Message, judge.Context)) {
	contexts := make(map[triage.ContentID]*judge.Context, len(d.theirs))
	vouched := d.vouched()
	imitated := map[string]string{} // by domain: a sender has few
	for _, m := range d.theirs {
		c := &judge.Context{Mine: m.Mine, Thread: s.threads[m.ID], Relationship: d.relationship, Needs: in.matches[m.ID]}
		if c.Thread.LookAlikeOf == "" {
			domain := m.From.Domain()
			of, known := imitated[domain]
			if !known {
				of, _ = s.looks.Of(vendor.Registrable(domain))
				imitated[domain] = of
			}
			c.Thread.LookAlikeOf = of
		}
		s.vouch(c, d, m, vouched, in.server)
		if fix, ok := in.choices.corrections[m.ID]; ok {
			c.Correction = &fix
		}
		c.Rule = s.rules.of(m, d.vendor.ID)
		taught(m, d.vendor.ID, c, s.model)
		contexts[m.ID] = c
	}
	kind := func(m *triage.Message) triage.Kind { return judge.KindIn(m, *contexts[m.ID]) }
	d.touches = cadence.Touches(d.theirs, kind, s.threads, d.mine)
	touchOf := make(map[triage.ContentID]int, len(d.touches))
	for i, t := range d.touches {
		touchOf[t.Message] = i
	}
	said := cadence.Said{}
	mine := d.mine
	for _, m := range d.theirs {
		before := cadence.Before(d.touches, m.Date)
		if len(mine) > 0 && mine[0].Date.Before(m.Date) {
			for len(mine) > 0 && mine[0].Date.Before(m.Date) {
				mine = mine[1:]
			}
			said = cadence.SaidOf(d.mine[:len(d.mine)-len(mine)])
		}
		c := contexts[m.ID]
		c.Sequence = cadence.SequenceOf(before[max(0, len(before)-runBefore):], said, m.Date)
		i, isTouch := touchOf[m.ID]
		if isTouch {
			c.Touch = d.touches[i]
		}
		if seen != nil {
			seen(m, *c)
		}
		j := judge.Decide(m, *c)
		s.judgements[m.ID] = &j
		if isTouch {
			d.touches[i].Tactics = j.Tactics
		}
	}
	d.sequence = cadence.SequenceOf(d.touches, cadence.SaidOf(d.mine), in.now)
}

// contextOf is the context that a message was judged in; ok is false for mail
// of the buyer's own side.
func (s *snapshot) contextOf(m *triage.Message, in material) (out judge.Context, ok bool) {
	id, ok := s.book.Of(m.ID)
	if !ok {
		return out, false
	}
	again := *s
	again.judgements = map[triage.ContentID]*triage.Judgement{}
	d := *s.dealings[id]
	again.judge(&d, in, func(other *triage.Message, c judge.Context) {
		if other.ID == m.ID {
			out = c
		}
	})
	return out, true
}

// input is what a sender's standing rests on.
func (s *snapshot) input(d *dealing, in material) rank.Input {
	input := rank.Input{
		Vendor: d.vendor, Touches: d.touches, Sequence: d.sequence, Relationship: d.relationship,
		Messages: s.judged(d.theirs),
	}
	for _, m := range d.theirs {
		fix, ok := in.choices.corrections[m.ID]
		if !ok {
			continue
		}
		input.Corrections++
		if fix.Verdict != "" {
			if input.Verdicts == nil {
				input.Verdicts = map[triage.ContentID]triage.Verdict{}
			}
			input.Verdicts[m.ID] = fix.Verdict
		}
	}
	return input
}

// redecided is the snapshot with other mutes and another shortlist. Neither
// changes what a message or a vendor is worth, so nothing is judged anew.
func (s *snapshot) redecided(c choices, now time.Time) *snapshot {
	next := *s
	next.now, next.choices = now, c
	next.standings = slices.Clone(s.standings)
	mutes := mute.Fold(c.active, now)
	next.counts.Muted, next.counts.Shortlisted = 0, 0
	for i := range next.standings {
		st := &next.standings[i]
		keys := vendor.Keys(st.Vendor)
		st.Mute, st.Shortlisted = mutes.Of(keys), c.isShortlisted(keys)
		if st.Mute != nil {
			next.counts.Muted++
		}
		if st.Shortlisted {
			next.counts.Shortlisted++
		}
	}
	return &next
}

// count sums up.
func (s *snapshot) count(in material) triage.Counts {
	c := triage.Counts{
		Messages: len(s.messages), Vendors: len(s.standings), Kinds: map[triage.Kind]int{},
		Own: in.own.Addresses, OwnGuessed: in.guessed,
	}
	for _, m := range s.messages {
		if m.Mine {
			c.Mine++
		}
		if m.Broken != "" {
			c.Broken++
		}
		c.Kinds[s.judgements[m.ID].Kind]++
	}
	for i := range s.standings {
		st := &s.standings[i]
		if st.Mute != nil {
			c.Muted++
		}
		if st.Shortlisted {
			c.Shortlisted++
		}
		if st.Sequence.HyperSpam {
			c.HyperSpam++
		}
	}
	return c
}
