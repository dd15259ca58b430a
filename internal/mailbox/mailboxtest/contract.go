package mailboxtest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"winnow/internal/mailbox"
)

// The largest batch that a source may deliver.
const (
	MaxMessages = 1000
	MaxBytes    = 64 << 20
)

// Contract checks what every source must do, on a source of at least two
// messages that do not change while it runs. source is called for each part.
func Contract(t *testing.T, source func(t *testing.T) mailbox.Source) {
	t.Helper()
	ctx := context.Background()
	all := func(t *testing.T) []string {
		t.Helper()
		var sink Sink
		if err := source(t).Sync(ctx, &sink); err != nil {
			t.Fatalf("Sync: %v", err)
		}
		return Bodies(sink.Take())
	}

	t.Run("delivers messages in bounded batches of named folders", func(t *testing.T) {
		var sink Sink
		s := source(t)
		if s.Name() == "" {
			t.Error("the source has no name")
		}
		if err := s.Sync(ctx, &sink); err != nil {
			t.Fatal(err)
		}
		batches := sink.Take()
		n := 0
		for _, b := range batches {
			size := 0
			for _, m := range b.Messages {
				size += len(m.Bytes)
				if m.Place == "" {
					t.Error("a message without a place")
				}
				if !m.Cut && m.Fault == "" && m.Size != int64(len(m.Bytes)) {
					t.Errorf("%s: whole, but %d of %d bytes", m.Place, len(m.Bytes), m.Size)
				}
			}
			if b.Folder == "" || len(b.Messages) > MaxMessages || size > MaxBytes {
				t.Errorf("batch of folder %q: %d messages, %d bytes", b.Folder, len(b.Messages), size)
			}
			n += len(b.Messages)
		}
		if n < 2 {
			t.Fatalf("%d messages; the suite needs two", n)
		}
		if p := sink.Last(); p.Done != n || p.Total != n || p.Job == "" {
			t.Errorf("last progress %+v, want %d of %d", p, n, n)
		}
	})

	t.Run("delivers nothing the second time", func(t *testing.T) {
		var sink Sink
		if err := source(t).Sync(ctx, &sink); err != nil {
			t.Fatal(err)
		}
		first := len(Messages(sink.Take()))
		if err := source(t).Sync(ctx, &sink); err != nil {
			t.Fatal(err)
		}
		if again := len(Messages(sink.Take())); again > 0 {
			t.Errorf("%d of %d messages came twice", again, first)
		}
	})

	t.Run("goes on after a refused batch", func(t *testing.T) {
		want := all(t)
		full := errors.New("disk full")
		var sink Sink
		calls := 0
		sink.OnDeliver = func(mailbox.Batch) error {
			if calls++; calls == 1 {
				return full
			}
			return nil
		}
		if err := source(t).Sync(ctx, &sink); !errors.Is(err, full) {
			t.Fatalf("Sync: %v, want the sink's error", err)
		}
		if err := source(t).Sync(ctx, &sink); err != nil {
			t.Fatal(err)
		}
		if got := Bodies(sink.Take()); !slices.Equal(got, want) {
			t.Errorf("%d messages after the retry, want %d", len(got), len(want))
		}
	})

	t.Run("stops when cancelled and loses nothing", func(t *testing.T) {
		want := all(t)
		var sink Sink
		stop, cancel := context.WithCancel(ctx)
		sink.OnDeliver = func(mailbox.Batch) error { cancel(); return stop.Err() }
		if err := source(t).Sync(stop, &sink); !errors.Is(err, context.Canceled) {
			t.Fatalf("Sync: %v, want context.Canceled", err)
		}
		sink.OnDeliver = nil
		if err := source(t).Sync(ctx, &sink); err != nil {
			t.Fatal(err)
		}
		if got := Bodies(sink.Take()); !slices.Equal(got, want) {
			t.Errorf("%d messages after the cancelled run, want %d", len(got), len(want))
		}
	})
}
