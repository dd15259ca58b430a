// Package file reads mail that lies in files: a message (.eml, .emlx), an
// mbox, a Maildir, and trees of these such as a folder of .eml files or a
// profile of Thunderbird. It is not for mail on a server.
//
// Nothing that is read is changed, and nothing outside of the opened path is
// read: symbolic links below it are not followed. A message that cannot be
// read is passed on with the reason and stops nothing.
//
// A Source is used by one goroutine at a time.
package file

import (
	"context"
	"errors"
	"fmt"

	"winnow/internal/mailbox"
)

// The size of a batch: full at one of these.
const (
	batchMessages = 200
	batchBytes    = 4 << 20
)

// marksEvery is after how many messages of a folder of files a mark is
// delivered; it is long, so not with every batch.
const marksEvery = 5000

// Source reads a path. It implements mailbox.Source.
type Source struct {
	path, name string
	report     Report
	open       func(string) (*tree, error) // replaced by tests
}

// Report is what reading a path came to.
type Report struct {
	Messages int // that were there and new
	Faults   int // of Messages: those that could not be read
	Ignored  int // files that are no mail, or mail that was never sent
}

var errFound = errors.New("found")

// Open returns the source of a file or folder. The error is an *Error that
// wraps fs.ErrNotExist, fs.ErrPermission, or ErrNoMailbox when there is no
// mail in it.
func Open(path string) (*Source, error) {
	t, err := openTree(path)
	if err != nil {
		return nil, err
	}
	defer t.close()
	err = t.scan(context.Background(), func(folder) error { return errFound })
	if err == nil {
		return nil, t.empty()
	}
	if !errors.Is(err, errFound) {
		return nil, err
	}
	return &Source{path: path, name: t.name, open: openTree}, nil
}

// empty is the error for a folder without mail.
func (t *tree) empty() error {
	why := "the folder is empty"
	if t.ignored > 0 {
		why = fmt.Sprintf("none of its %d files is mail", t.ignored)
		if t.ignored == 1 {
			why = "its only file is no mail"
		}
	}
	return &Error{Path: t.top, Err: ErrNoMailbox, why: why}
}

// Name is the name of the file or folder.
func (s *Source) Name() string { return mailbox.Clean(s.name, maxName) }

// Report tells what the last Sync found.
func (s *Source) Report() Report { return s.report }

// job is one folder with what its mark leaves to be done.
type job struct {
	folder folder
	place  uint64
	seen   seenFiles // for files
	at     mboxAt    // for an mbox
}

// Sync delivers what is there and not covered by the sink's marks.
func (s *Source) Sync(ctx context.Context, sink mailbox.Sink) error {
	s.report = Report{}
	t, err := s.open(s.path)
	if err != nil {
		return err
	}
	defer t.close()
	var jobs []job
	found := false
	run := &run{sink: sink, report: &s.report}
	err = t.scan(ctx, func(f folder) error {
		found = true
		j, left, err := t.plan(f, sink)
		if err == nil && left {
			jobs = append(jobs, j)
			run.expect(j)
		}
		return err
	})
	s.report.Ignored = t.ignored
	if err != nil {
		return err
	}
	if !found {
		return t.empty()
	}
	for _, j := range jobs {
		if err := run.folder(ctx, t, j); err != nil {
			return err
		}
	}
	return nil
}

// plan compares a folder with its mark.
func (t *tree) plan(f folder, sink mailbox.Sink) (j job, left bool, err error) {
	mark, err := sink.Mark(f.name)
	if err != nil {
		return job{}, false, fmt.Errorf("reading the mark of %s: %w", f.name, err)
	}
	j = job{folder: f, place: t.placeHash(f)}
	if !f.mbox {
		j.seen = readFilesMark(mark, j.place)
		for _, e := range f.files {
			if _, ok := j.seen[e.hash()]; !ok {
				return j, true, nil
			}
		}
		return j, false, nil
	}
	e := f.files[0]
	at, ok := readMboxMark(mark, j.place)
	if ok && at.size == e.size && at.time == e.time.UnixNano() {
		return j, false, nil
	}
	if ok && at.offset <= e.size && at.check == t.checkBefore(e, at.offset) {
		j.at = at
	}
	return j, true, nil
}
