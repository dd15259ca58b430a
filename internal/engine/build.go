package engine

import (
	"bytes"
	"cmp"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"winnow/internal/cadence"
	"winnow/internal/judge"
	"winnow/internal/rank"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// material is what a snapshot is made from.
type material struct {
	archive  archive
	messages []*gist // in any order, Mine set
	own      vendor.Own
	book     *vendor.Book
	guessed  bool
	choices  choices
	matches  map[triage.ContentID][]triage.NeedMatch
	server   string // the buyer's own, as it names itself in Authentication-Results
	hyper    cadence.Rule
	threads  map[triage.ContentID]triage.Thread // of all messages
	now      time.Time
}

// begin has everything that tells vendors and threads forget what it took, and
// take the mail of a buyer from now on. Callers hold mu.
func (e *Engine) begin(own vendor.Own) {
	e.servers, e.fed, e.own = vendor.Servers{}, 0, own
	e.index.Forget()
	e.index.Begin(own, vendor.Rule(e.chosen.active))
	e.tracker.Begin(own)
}

// heed has it take the message at a place, which it needs but once. grouped is
// how many the index took. Callers hold mu.
func (e *Engine) heed(i, grouped int, m *triage.Message) {
	if g := e.messages[i]; g.Mine && g.own == nil {
		e.messages[i] = g.owned(m)
	}
	if i >= e.fed {
		e.servers.Add(m)
		e.tracker.Hear(m)
	}
	if i >= grouped {
		e.index.Take(m)
	}
}

// gather has it take what came since the last time, or all mail where the buyer
// is another one or mail is gone or reads otherwise. Callers hold mu.
func (e *Engine) gather(own vendor.Own) error {
	if e.afresh || !slices.Equal(own.Addresses, e.own.Addresses) {
		e.begin(own)
	}
	grouped := e.index.Begin(own, vendor.Rule(e.chosen.active))
	f := feed{from: e.archive, all: e.messages}
	i := min(e.fed, grouped)
	for m := range f.From(i) {
		e.heed(i, grouped, m)
		i++
	}
	if f.err != nil {
		e.afresh = true // half done
		return f.err
	}
	e.fed, e.afresh = len(e.messages), false
	return nil
}

// rebuild makes the snapshot that holds from now on, from everything. When the
// mail cannot be read, the one that held goes on to hold. Callers hold mu.
func (e *Engine) rebuild() { e.excuse(e.remake()) }

// remake is rebuild, with its error.
func (e *Engine) remake() error {
	if err := e.guessAnew(); err != nil {
		return err
	}
	own, guessed := e.whoIsMe()
	markMine(e.messages, own)
	e.ownGuessed = guessed
	if err := e.gather(own); err != nil {
		return err
	}
	in := e.material()
	in.threads = e.tracker.Threads()
	s, err := build(in)
	if err != nil {
		return err
	}
	e.keep(s)
	return nil
}

// excuse notes that the ranking could not be made anew: it is tried again with
// whatever comes next. Callers hold mu.
func (e *Engine) excuse(err error) {
	if err == nil {
		return
	}
	e.whole = true
	e.log.Error("ranking the vendors anew", "err", err)
	e.hub.publish(triage.Event{Kind: triage.EventNotice, Notice: "The ranking is older than the last change. " + Explain(err)})
}

// keep makes a snapshot the one that holds. Callers hold mu.
func (e *Engine) keep(s *snapshot) {
	e.snap.Store(s)
	e.held, e.whole = len(e.messages), false
}

// advance makes the snapshot that holds from now on. Where mail was only added
// since the last one, only the vendors that it bears on are judged and ranked
// anew. Callers hold mu.
func (e *Engine) advance() {
	prev := e.snap.Load()
	switch {
	case prev == nil || e.whole || e.afresh || e.held == 0 || len(e.messages) < e.held || e.fed != e.held || prev.day() != dayNumber(e.now()):
		e.rebuild()
		return
	case len(e.messages) == e.held:
		return
	}
	own, guessed := e.whoIsMe()
	if guessed != e.ownGuessed || !slices.Equal(own.Addresses, e.own.Addresses) {
		e.rebuild()
		return
	}
	markMine(e.messages[e.held:], own)
	next, err := e.grown(prev)
	switch {
	case err != nil:
		e.excuse(err)
	case next == nil:
		e.rebuild()
	default:
		e.keep(next)
	}
}

// grown is a snapshot with the mail that came since, nil when that bears on too
// much. Callers hold mu.
func (e *Engine) grown(prev *snapshot) (*snapshot, error) {
	added := e.messages[e.held:]
	f := feed{from: e.archive, all: added}
	fresh := slices.Collect(f.From(0))
	if f.err != nil {
		return nil, f.err
	}
	grouped := e.index.Begin(e.own, vendor.Rule(e.chosen.active)) == e.held
	for i, m := range fresh {
		if added[i].Mine && added[i].own == nil {
			added[i] = added[i].owned(m)
		}
		e.servers.Add(m)
		if grouped {
			e.index.Take(m)
		}
	}
	e.fed = len(e.messages)
	slices.SortFunc(fresh, func(a, b *triage.Message) int { return cmp.Or(a.Date.Compare(b.Date), bytes.Compare(a.ID[:], b.ID[:])) })
	threads, _ := e.tracker.Add(fresh)
	return prev.grow(e.material(), slices.SortedFunc(slices.Values(added), byDate), threads)
}

// material is what a snapshot is made from now. Callers hold mu, and have made
// a snapshot before.
func (e *Engine) material() material {
	return material{
		archive: e.archive, messages: e.messages, own: e.own, guessed: e.ownGuessed, book: e.book(e.chosen),
		choices: e.chosen, matches: e.matches, now: e.now(), server: e.servers.Own(), hyper: e.hyper,
	}
}

// book groups the mail by vendor as decisions have it. Callers hold mu.
func (e *Engine) book(c choices) *vendor.Book {
	return e.index.Book(&feed{from: e.archive, all: e.messages}, e.own, vendor.Rule(c.active))
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

// build judges and ranks everything there is. Its error is that of the archive.
func build(in material) (*snapshot, error) {
	s := &snapshot{
		now: in.now, archive: in.archive, hyper: in.hyper,
		messages: slices.SortedFunc(slices.Values(in.messages), byDate),
		dealings: map[triage.VendorID]*dealing{},
		choices:  in.choices, book: in.book, server: in.server,
	}
	w := s.open()
	for _, m := range s.messages {
		w.byID.set(m.ID, m)
	}
	for id, th := range in.threads {
		w.setThread(id, th)
	}
	written := s.written()
	s.known = in.own.Domains()
	for _, v := range s.book.Senders() {
		d := w.deal(v, written[v.ID])
		s.known = append(s.known, d.dealtDomains()...)
		s.dealings[v.ID] = d
	}
	s.looks = vendor.NewLookAlikes(s.known)
	s.model = replay(in.choices.lessons, s.book)
	s.rules = newRulebook(in.choices.rules, s.book)
	all := make([]*dealing, 0, len(s.dealings))
	for _, d := range s.dealings {
		all = append(all, d)
	}
	if err := w.stand(all, in); err != nil {
		return nil, err
	}
	var others []*gist // of the buyer's own side, or from nobody
	for _, m := range s.messages {
		if w.judgements.get(m.ID) == nil {
			others = append(others, m)
		}
	}
	if err := w.judgeOthers(others); err != nil {
		return nil, err
	}
	w.close()
	s.counts = s.count(in)
	return s, nil
}

// written sorts the buyer's own mail by the senders that it went to.
func (s *snapshot) written() map[triage.VendorID][]*triage.Message {
	var mine []*triage.Message
	for _, m := range s.messages {
		if m.Mine && m.own != nil {
			mine = append(mine, m.own)
		}
	}
	return cadence.Written(mine, s.book)
}

// work is a snapshot in the making.
type work struct {
	*snapshot
	byID       *edit[*gist]
	judgements *edit[*ruling]
	threads    *edit[*triage.Thread]
	shared     map[triage.Thread]*triage.Thread // most are one of few
}

func (s *snapshot) open() *work {
	w := &work{snapshot: s, byID: newEdit(s.byID), judgements: newEdit(s.judgements), threads: newEdit(s.threads), shared: map[triage.Thread]*triage.Thread{}}
	s.byID, s.judgements, s.threads = w.byID.byContent, w.judgements.byContent, w.threads.byContent
	return w
}

func (w *work) setThread(id triage.ContentID, th triage.Thread) {
	one := w.shared[th]
	if one == nil {
		one = &th
		w.shared[th] = one
	}
	w.threads.set(id, one)
}

// deal brings together what went on with one sender.
func (w *work) deal(v triage.Vendor, mine []*triage.Message) *dealing {
	d := &dealing{vendor: v, mine: mine, theirs: make([]*gist, 0, len(v.Messages)), answered: new(answers)}
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

// stand judges the mail of senders and ranks them, on all processors.
func (w *work) stand(all []*dealing, in material) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	var mu sync.Mutex // guards the judgements
	for _, d := range all {
		group.Go(func() error {
			judged, err := w.judge(d, in.answers)
			if err != nil {
				return err
			}
			d.sequence = in.hyper.Sequence(d.touches, d.said(in.now), in.now)
			rulings := make([]ruling, len(judged))
			for i := range judged {
				rulings[i] = rulingOf(judged[i].Message, &judged[i].Judgement)
			}
			d.vendor.People = streams(d, rulings)
			input := w.input(d, judged)
			if d.ranked = rank.IsVendor(input); d.ranked {
				d.place = rank.One(input, in.now)
			}
			mu.Lock()
			defer mu.Unlock()
			for i := range rulings {
				w.judgements.set(d.theirs[i].ID, &rulings[i])
			}
			return nil
		})
	}
	return group.Wait()
}

// judgeOthers judges mail that is no sender's.
func (w *work) judgeOthers(list []*gist) error {
	const most = 512
	for len(list) > 0 {
		part := list[:min(most, len(list))]
		list = list[len(part):]
		var read []*gist // the buyer's own is held well enough
		for _, g := range part {
			if g.own == nil {
				read = append(read, g)
			}
		}
		msgs, err := whole(w.archive, read)
		if err != nil {
			return err
		}
		for _, g := range part {
			if g.own != nil {
				msgs = append(msgs, g.own)
			}
		}
		rulings := make([]ruling, len(msgs))
		for i, m := range msgs {
			j := judge.Decide(m, judge.Context{Mine: m.Mine, Thread: w.thread(m.ID)})
			rulings[i] = rulingOf(m, &j)
			w.judgements.set(m.ID, &rulings[i])
		}
	}
	return nil
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

// input is what a sender's standing rests on.
func (s *snapshot) input(d *dealing, judged []triage.Judged) rank.Input {
	input := rank.Input{
		Vendor: d.vendor, Touches: d.touches, Sequence: d.sequence, Relationship: d.relationship, Messages: judged,
	}
	for _, m := range d.theirs {
		fix, ok := s.choices.corrections[m.ID]
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
