package file

import (
	"context"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// run is one Sync under way.
type run struct {
	sink   mailbox.Sink
	report *Report
	name   string // of the folder being read

	files     int   // messages in files to be read in all
	mboxBytes int64 // of mboxes still to be read
	mboxDone  int   // messages of mboxes that were read
	mboxRead  int64 // and their bytes
	bytes     int64
}

// expect counts what is to be done.
func (r *run) expect(j job) {
	if j.folder.mbox {
		r.mboxBytes += j.folder.bytes - j.at.offset
		return
	}
	for _, e := range j.folder.files {
		if _, ok := j.seen[e.hash()]; !ok {
			r.files++
		}
	}
}

// tell reports the progress. How many messages an mbox holds is only known
// when it was read; until then it is estimated from their mean size.
func (r *run) tell() {
	p := triage.Progress{
		Job: "Reading " + r.name, State: triage.JobRunning,
		Done: r.report.Messages, Bytes: r.bytes, Broken: r.report.Faults,
	}
	switch {
	case r.mboxBytes <= 0:
		p.Total = r.files + r.mboxDone
	case r.mboxDone > 0:
		mean := max(1, r.mboxRead/int64(r.mboxDone))
		p.Total = r.files + r.mboxDone + int((r.mboxBytes+mean-1)/mean)
	}
	r.sink.Progress(p)
}

// folder reads one folder and delivers it batch by batch.
func (r *run) folder(ctx context.Context, t *tree, j job) error {
	f := j.folder
	r.name = f.name
	batch := mailbox.Batch{Folder: f.name, Role: f.role}
	size, sinceMark := 0, 0
	flush := func(mark []byte) error {
		if len(batch.Messages) == 0 && mark == nil {
			return nil
		}
		b := batch
		b.Mark = mark
		batch.Messages, size = nil, 0
		return r.sink.Deliver(ctx, b)
	}
	add := func(m message) (full bool) {
		batch.Messages = append(batch.Messages, m.raw)
		size += len(m.raw.Bytes)
		sinceMark++
		r.report.Messages++
		if m.raw.Fault != "" {
			r.report.Faults++
		}
		r.bytes += int64(len(m.raw.Bytes))
		return len(batch.Messages) >= batchMessages || size >= batchBytes
	}
	if f.mbox {
		return r.mbox(ctx, t, j, add, flush)
	}
	unseen := func(e entry) bool { _, ok := j.seen[e.hash()]; return !ok }
	err := t.readFiles(ctx, f, unseen, func(m message) error {
		if m.raw.Fault == "" { // what could not be read is tried again next time
			j.seen[m.entry.hash()] = struct{}{}
		}
		full := add(m)
		r.tell()
		if !full {
			return nil
		}
		var mark []byte
		if sinceMark >= marksEvery {
			mark, sinceMark = j.seen.mark(j.place, f.files), 0
		}
		return flush(mark)
	})
	if err != nil {
		return err
	}
	return flush(j.seen.mark(j.place, f.files))
}

// mbox reads one mbox. Each batch's mark says where to go on.
func (r *run) mbox(ctx context.Context, t *tree, j job, add func(message) bool, flush func([]byte) error) error {
	e := j.folder.files[0]
	last := j.at
	others := r.mboxBytes - (j.folder.bytes - j.at.offset)
	faulty := false
	err := t.readMbox(ctx, j.folder, j.at.offset, j.at.n, func(m message) error {
		full := add(m)
		if faulty = m.raw.Fault != ""; faulty {
			return nil
		}
		r.mboxDone++
		r.mboxRead += m.end - m.start
		r.mboxBytes -= m.end - m.start
		// Where the last message begins, in case the file was being written to
		// and only half of it was there.
		last = mboxAt{offset: m.start, n: m.n - 1, size: -1}
		r.tell()
		if !full {
			return nil
		}
		at := mboxAt{offset: m.end, n: m.n, size: -1}
		at.check = t.checkBefore(e, at.offset)
		return flush(at.mark(j.place))
	})
	if err != nil {
		return err
	}
	r.mboxBytes = others
	last.check = t.checkBefore(e, last.offset)
	last.size, last.time = e.size, e.time.UnixNano()
	if faulty {
		last.size = -1
	}
	return flush(last.mark(j.place))
}
