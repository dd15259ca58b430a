package store

import (
	"fmt"
	"os"

	"go.etcd.io/bbolt"
)

// Sizes says how much is kept.
type Sizes struct {
	Messages   int // each counted once, however many copies there are
	Texts      int // messages of which the displayed text is kept
	Places     int // copies of messages in folders
	Decisions  int
	Unreadable int   // records that could not be read since the start; the next one mends the file
	CacheBytes int64 // of cache.db, with what is free in it
	StateBytes int64 // of state.db
}

// Sizes counts what is kept. It is cheap: the counts are kept with the rows.
func (s *Store) Sizes() (Sizes, error) {
	var out Sizes
	err := s.viewCache(func(tx *bbolt.Tx) error {
		t := getTally(tx)
		out.Messages, out.Texts, out.Places = int(t.messages), int(t.texts), int(t.places)
		return nil
	})
	if err == nil {
		err = s.withState(func(f *file) error {
			return f.view(func(tx *bbolt.Tx) error {
				out.Decisions = int(tx.Bucket(bucketDecision).Sequence())
				return nil
			})
		})
	}
	for name, n := range map[string]*int64{cacheName: &out.CacheBytes, stateName: &out.StateBytes} {
		if err != nil {
			break
		}
		var info os.FileInfo
		if info, err = os.Stat(s.path(name)); err == nil {
			*n = info.Size()
		}
	}
	if err != nil {
		return Sizes{}, fmt.Errorf("count what is kept: %w", err)
	}
	out.Unreadable = int(s.bad.Load())
	return out, nil
}
