// Package mailboxtest holds a sink that remembers and a suite that every
// source of mail must pass. Only tests import it.
package mailboxtest

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// Sink keeps what it is given, as a store does: a batch and its mark together
// or not at all. It is safe for concurrent use.
type Sink struct {
	// OnDeliver, when set, is called before a batch is kept; its error refuses
	// the batch.
	OnDeliver func(mailbox.Batch) error

	mu       sync.Mutex
	batches  []mailbox.Batch
	marks    map[string][]byte
	progress []triage.Progress
}

// Mark implements mailbox.Sink.
func (s *Sink) Mark(folder string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.marks[folder]), nil
}

// Deliver implements mailbox.Sink.
func (s *Sink) Deliver(ctx context.Context, b mailbox.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.OnDeliver != nil {
		if err := s.OnDeliver(b); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.batches = append(s.batches, b)
	if b.Mark != nil {
		if s.marks == nil {
			s.marks = make(map[string][]byte)
		}
		s.marks[b.Folder] = bytes.Clone(b.Mark)
	}
	return nil
}

// Progress implements mailbox.Sink.
func (s *Sink) Progress(p triage.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress = append(s.progress, p)
}

// SetMark puts a mark in place, as if it had come from an earlier run.
func (s *Sink) SetMark(folder string, mark []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.marks == nil {
		s.marks = make(map[string][]byte)
	}
	s.marks[folder] = mark
}

// Take returns the batches delivered since the last call and forgets them; the
// marks stay.
func (s *Sink) Take() []mailbox.Batch {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.batches
	s.batches = nil
	return b
}

// Last is the last progress reported.
func (s *Sink) Last() triage.Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.progress) == 0 {
		return triage.Progress{}
	}
	return s.progress[len(s.progress)-1]
}

// Messages lists the messages of batches in order.
func Messages(batches []mailbox.Batch) []mailbox.Raw {
	var all []mailbox.Raw
	for _, b := range batches {
		all = append(all, b.Messages...)
	}
	return all
}

// Bodies lists the bytes of the messages of batches, sorted, as strings.
func Bodies(batches []mailbox.Batch) []string {
	var all []string
	for _, m := range Messages(batches) {
		all = append(all, string(m.Bytes))
	}
	slices.Sort(all)
	return all
}
