package imap

import (
	"context"
	"maps"
	"slices"
	"time"

	"winnow/internal/triage"
)

// The size of a batch: its messages are delivered at the first of these.
const (
	parcelMessages = 200
	parcelBytes    = 4 << 20
	parcelAge      = time.Second
)

// How many messages are asked for at a time.
const (
	batchFirst = 50
	batchMin   = 20
	batchMax   = 1000
	batchQuick = 2 * time.Second // a batch that takes less is followed by a larger one
	batchSlow  = 8 * time.Second
)

// parcel is messages on their way to the sink.
type parcel struct {
	mail  []mail
	gone  []uint32 // listed, but no longer there
	bytes int
	begun time.Time
}

// puller fetches the messages of an open folder. Its method run is called in a
// goroutine of its own, so that the next messages come while the last ones are
// stored.
type puller struct {
	link     *link
	validity uint32
	out      chan<- parcel
	fresh    []uint32 // to be fetched, newest first
	odd      map[uint32]int
	known    func(triage.ContentID) bool // nil knows nothing
	batch    int

	parcel parcel
	urgent []job  // the rest of batches that broke
	late   []job  // single messages under suspicion
	held   []mail // given up while nothing came at all
	good   uint32 // a message that did come
}

// job is some messages to be asked for.
type job struct {
	uids  []uint32
	rung  int
	asked bool // once already, and the server left them out
	stuck bool // broke already, and nothing came
	fresh bool // asked for the first time: tells how fast the server is
}

// run fetches everything and closes out.
func (p *puller) run(ctx context.Context) error {
	defer close(p.out)
	p.batch = batchFirst
	for _, uid := range slices.Sorted(maps.Keys(p.odd)) {
		p.late = append(p.late, job{uids: []uint32{uid}})
	}
	for {
		j, ok := p.next()
		if !ok {
			break
		}
		if err := p.work(ctx, j); err != nil {
			// What came before is good.
			_ = p.send(ctx)
			return err
		}
	}
	p.release()
	return p.send(ctx)
}

// next is what to do next: new mail first, what makes trouble last.
func (p *puller) next() (job, bool) {
	pop := func(list *[]job) job {
		j := (*list)[len(*list)-1]
		*list = (*list)[:len(*list)-1]
		return j
	}
	switch {
	case len(p.urgent) > 0:
		return pop(&p.urgent), true
	case len(p.fresh) > 0:
		j := job{fresh: true}
		j.uids, p.fresh = take(p.fresh, p.batch)
		return j, true
	case len(p.late) > 0:
		return pop(&p.late), true
	}
	return job{}, false
}

// work does one job, and puts back what it could not do.
func (p *puller) work(ctx context.Context, j job) error {
	got := func(m mail) time.Duration { return p.got(ctx, m) }
	session, rung := p.link.session, ladder[j.rung]
	var missing []uint32
	var suspect uint32
	var took time.Duration
	var err error
	if rung.parts {
		missing, suspect, took, err = session.fetchParts(ctx, j.uids, p.known, got)
	} else {
		missing, took, err = session.fetch(ctx, j.uids, rung, got)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil && j.fresh {
		p.adapt(took)
	}
	if len(missing) < len(j.uids) {
		p.link.fruitless = 0
		p.release()
	}
	if err := p.send(ctx); err != nil {
		return err
	}
	if err != nil && !refused(err) {
		if err := p.link.reopen(ctx, err, p.validity); err != nil {
			return err
		}
	}
	switch {
	case len(missing) == 0:
		return nil
	case err == nil:
		return p.leftOut(ctx, j, missing)
	}
	return p.broke(ctx, j, missing, suspect, err)
}

// adapt sizes the next batch by the time that the last one took.
func (p *puller) adapt(took time.Duration) {
	switch {
	case took < batchQuick:
		p.batch = min(batchMax, 2*p.batch)
	case took > batchSlow:
		p.batch = max(batchMin, p.batch/2)
	}
}

// got puts a message into the parcel, and sends that when it is full. It
// returns how long the sink kept us waiting.
func (p *puller) got(ctx context.Context, m mail) time.Duration {
	p.good = m.uid
	p.add(m)
	full := len(p.parcel.mail) >= parcelMessages || p.parcel.bytes >= parcelBytes
	if !full && p.link.cfg.Now().Sub(p.parcel.begun) < parcelAge {
		return 0
	}
	begin := p.link.cfg.Now()
	guard := p.link.session.guard
	guard.hold(true)
	_ = p.send(ctx) // work sees that ctx ended
	guard.hold(false)
	return p.link.cfg.Now().Sub(begin)
}

func (p *puller) add(m mail) {
	if len(p.parcel.mail) == 0 {
		p.parcel.begun = p.link.cfg.Now()
	}
	m.raw.Place = place(m.uid)
	p.parcel.mail = append(p.parcel.mail, m)
	p.parcel.bytes += len(m.raw.Bytes)
}

// send hands the parcel over, if there is anything in it.
func (p *puller) send(ctx context.Context) error {
	if len(p.parcel.mail) == 0 && len(p.parcel.gone) == 0 {
		return nil
	}
	select {
	case p.out <- p.parcel:
		p.parcel = parcel{}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
