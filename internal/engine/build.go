package engine

import (
	"slices"
	"sync"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/judge"
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
	hyper    cadence.Rule
	threads  map[triage.ContentID]triage.Thread // of all messages; nil to have them made
	now      time.Time
}

// rebuild makes the snapshot that holds from now on, from everything. Callers
// hold mu.
func (e *Engine) rebuild() {
	own, guessed := e.whoIsMe()
	e.markMine(own)
	e.own, e.ownGuessed, e.servers = own, guessed, vendor.Servers{}
	for _, m := range e.messages {
		e.servers.Add(m)
	}
	in := e.material()
	in.threads = e.tracker.Reset(e.messages, e.own)
	e.keep(build(in))
}

// keep makes a snapshot the one that holds. Callers hold mu.
func (e *Engine) keep(s *snapshot) {
	e.snap.Store(s)
	e.held, e.whole = len(e.messages), false
}

// advance makes the snapshot that holds from now on. Where mail was only added
// since the last one, and bears on few vendors, only those are judged and
// ranked anew. Callers hold mu.
func (e *Engine) advance() {
	prev := e.snap.Load()
	added := e.messages[min(e.held, len(e.messages)):]
	switch {
	case prev == nil || e.whole || len(e.messages) < e.held || 4*len(added) > e.held || prev.day() != dayNumber(e.now()):
		e.rebuild()
		return
	case len(added) == 0:
		return
	}
	if own, guessed := e.whoIsMe(); guessed != e.ownGuessed || !slices.Equal(own.Addresses, e.own.Addresses) {
		e.rebuild()
		return
	}
	for i, m := range added {
		mine := cadence.Mine(m, e.own)
		if refuses := mine && hasFact(m, factRefusal); mine != m.Mine || refuses != m.Refuses {
			changed := *m
			changed.Mine, changed.Refuses = mine, refuses
			added[i] = &changed
		}
		e.servers.Add(added[i])
	}
	fresh := slices.SortedFunc(slices.Values(added), byDate)
	threads, ok := e.tracker.Add(fresh)
	if !ok {
		e.rebuild()
		return
	}
	next := prev.grow(e.material(), fresh, threads)
	if next == nil {
		e.rebuild()
		return
	}
	e.keep(next)
}

// material is what a snapshot is made from now. Callers hold mu, and have made
// a snapshot before.
func (e *Engine) material() material {
	return material{
		messages: e.messages, own: e.own, guessed: e.ownGuessed, book: e.index.Book(e.messages, e.own, vendor.Rule(e.chosen.active)),
		choices: e.chosen, matches: e.matches, now: e.now(), server: e.servers.Own(), hyper: e.hyper,
	}
}

// answers are the needs that a message meets and that are open still: one can
// end while Winnow runs.
func (in *material) answers(id triage.ContentID) []triage.NeedMatch {
	found := in.matches[id]
	for i := range in.choices.needs {
		n := &in.choices.needs[i]
		if !n.Over(in.now) {
			continue
		}
		if slices.ContainsFunc(found, func(m triage.NeedMatch) bool { return m.Need == n.Name }) {
			found = slices.DeleteFunc(slices.Clone(found), func(m triage.NeedMatch) bool { return m.Need == n.Name })
		}
	}
	return found
}

// build judges and ranks everything there is. It is a pure function.
func build(in material) *snapshot {
	if in.threads == nil {
		in.threads = cadence.Threads(in.messages, in.own)
	}
	s := &snapshot{
		now:      in.now,
		messages: slices.SortedFunc(slices.Values(in.messages), byDate),
		dealings: map[triage.VendorID]*dealing{},
		choices:  in.choices, book: in.book, server: in.server,
	}
	w := s.open()
	for _, m := range s.messages {
		w.byID.set(m.ID, m)
	}
	for id, th := range in.threads {
		w.threads.set(id, th)
	}
	written := cadence.Written(s.messages, s.book)
	s.known = in.own.Domains()
	for _, v := range s.book.Senders() {
		d := w.deal(v, written[v.ID])
		s.known = append(s.known, d.dealtDomains()...)
		s.dealings[v.ID] = d
	}
	s.looks = vendor.NewLookAlikes(s.known)
	s.model = replay(in.choices.lessons, s.book)
	s.rules = newRulebook(in.choices.rules, s.book)
	for _, v := range s.book.Senders() {
		w.stand(s.dealings[v.ID], in)
	}
	for _, m := range s.messages {
		if w.judgements.get(m.ID) == nil { // of the buyer's own side, or from nobody
			w.judgeOther(m)
		}
	}
	w.close()
	s.counts = s.count(in)
	return s
}

// work is a snapshot in the making.
type work struct {
	*snapshot
	byID       *edit[*triage.Message]
	judgements *edit[*triage.Judgement]
	threads    *edit[triage.Thread]
}

func (s *snapshot) open() *work {
	w := &work{snapshot: s, byID: newEdit(s.byID), judgements: newEdit(s.judgements), threads: newEdit(s.threads)}
	s.byID, s.judgements, s.threads = w.byID.byContent, w.judgements.byContent, w.threads.byContent
	return w
}

// deal brings together what went on with one sender.
func (w *work) deal(v triage.Vendor, mine []*triage.Message) *dealing {
	d := &dealing{vendor: v, mine: mine, theirs: make([]*triage.Message, 0, len(v.Messages))}
	for _, id := range v.Messages {
		d.theirs = append(d.theirs, w.byID.get(id))
	}
	slices.SortFunc(d.theirs, byDate)
	d.relationship = cadence.Relate(v, d.mine)
	d.refusals(w.choices.optouts)
	return d
}

// dealtDomains are the domains of a sender that the buyer deals with.
func (d *dealing) dealtDomains() []string {
	if !d.relationship.Exists {
		return nil
	}
	var out []string
	for _, link := range d.vendor.Domains {
		out = append(out, link.Domain)
	}
	return out
}

// stand judges the mail of one sender and ranks it.
func (w *work) stand(d *dealing, in material) {
	w.judge(d, in, nil)
	input := w.input(d, in)
	if d.ranked = rank.IsVendor(input); d.ranked {
		d.place = rank.One(input, in.now)
	}
}

func (w *work) judgeOther(m *triage.Message) {
	j := judge.Decide(m, judge.Context{Mine: m.Mine, Thread: w.threads.get(m.ID)})
	w.judgements.set(m.ID, &j)
}

// close puts the standings in order, and works out what is muted.
func (w *work) close() {
	s := w.snapshot
	s.foldMutes()
	all := make([]rank.Placed, 0, len(s.dealings))
	for _, d := range s.dealings {
		if d.ranked {
			all = append(all, d.place)
		}
	}
	s.standings = rank.Order(all)
	s.places = make(map[triage.VendorID]int, len(s.standings))
	for i := range s.standings {
		st := &s.standings[i]
		s.mark(st)
		s.places[st.Vendor.ID] = i
	}
	s.hay, s.hayOnce = make([]string, len(s.standings)), make([]sync.Once, len(s.standings))
}

// runBefore bounds how many earlier touches a message is judged against, so
// that a daily newsletter does not cost its square.
const runBefore = 64

// judge judges the mail of one sender in its context, oldest first. seen, when
// not nil, is told each message's context.
func (s *work) judge(d *dealing, in material, seen func(*triage.Message, judge.Context)) {
	contexts := make(map[triage.ContentID]*judge.Context, len(d.theirs))
	vouched := d.vouched()
	imitated := map[string]string{} // by domain: a sender has few
	for _, m := range d.theirs {
		c := &judge.Context{Mine: m.Mine, Thread: s.threads.get(m.ID), Relationship: d.relationship, Needs: in.answers(m.ID)}
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
		s.rule(c, m, d.vendor.ID)
		taught(m, d.vendor.ID, c, s.model)
		contexts[m.ID] = c
	}
	kind := func(m *triage.Message) triage.Kind { return judge.KindIn(m, *contexts[m.ID]) }
	threads := make(map[triage.ContentID]triage.Thread, len(d.theirs))
	for _, m := range d.theirs {
		threads[m.ID] = s.threads.get(m.ID)
	}
	d.touches = cadence.Touches(d.theirs, kind, threads, d.mine)
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
		if at := d.byHand(m.Date); said.OptedOut.IsZero() && at.After(said.Last) {
			said.OptedOut = at
		}
		c := contexts[m.ID]
		c.Sequence = in.hyper.Sequence(before[max(0, len(before)-runBefore):], said, m.Date)
		i, isTouch := touchOf[m.ID]
		if isTouch {
			c.Touch = d.touches[i]
		}
		if seen != nil {
			seen(m, *c)
		}
		j := judge.Decide(m, *c)
		s.judgements.set(m.ID, &j)
		if isTouch {
			d.touches[i].Tactics = j.Tactics
		}
	}
	d.sequence = in.hyper.Sequence(d.touches, d.said(in.now), in.now)
	d.vendor.People = s.streams(d)
}

// contextOf is the context that a message was judged in; ok is false for mail
// of the buyer's own side.
func (s *snapshot) contextOf(m *triage.Message, in material) (out judge.Context, ok bool) {
	id, ok := s.book.Of(m.ID)
	if !ok {
		return out, false
	}
	copied := *s
	again := copied.open()
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
	next.foldMutes()
	next.counts.Muted, next.counts.Shortlisted = 0, 0
	for i := range next.standings {
		st := &next.standings[i]
		next.mark(st)
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
		c.Kinds[s.judgements.get(m.ID).Kind]++
	}
	s.counts = c
	s.countStandings()
	return s.counts
}

// countStandings counts the vendors by what holds for them.
func (s *snapshot) countStandings() {
	c := &s.counts
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
}
