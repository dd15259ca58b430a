package store

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"winnow/internal/triage"
)

// bucketOutline keeps the outlines of texts, by which a search passes over
// those that cannot hold a word: row, 8 bytes -> content id, 16 bytes, and the
// outline. It is made when it is first needed; a text without an outline has
// to be searched itself.
var bucketOutline = []byte("outline")

// putOutline writes the outline of a row's text, or removes the one of a text
// that is no more.
func putOutline(tx *bbolt.Tx, row []byte, id triage.ContentID, outline []byte) error {
	if outline == nil {
		return dropOutline(tx, row)
	}
	b, err := tx.CreateBucketIfNotExists(bucketOutline)
	if err != nil {
		return err
	}
	b.FillPercent = appendFill
	return b.Put(row, seal(formOutline, row, append(id[:], outline...)))
}

func dropOutline(tx *bbolt.Tx, row []byte) error {
	if b := tx.Bucket(bucketOutline); b != nil {
		return b.Delete(row)
	}
	return nil
}

func readOutline(key, value []byte) (id triage.ContentID, outline []byte, ok bool) {
	payload, ok := unseal(formOutline, key, value)
	if !ok || copy(id[:], payload) != len(id) {
		return id, nil, false
	}
	return id, payload[len(id):], true
}

// EachOutline calls fn with every outline that is kept, in the order in which
// the messages came; it is good until fn returns. It stops at the first error
// of fn, or when ctx is done.
func (s *Store) EachOutline(ctx context.Context, fn func(id triage.ContentID, outline []byte) error) error {
	some := false
	err := s.viewCache(func(tx *bbolt.Tx) error {
		some = tx.Bucket(bucketOutline) != nil
		return nil
	})
	if err == nil && some {
		err = eachChunk(s.viewCache, bucketOutline, nil, func(records []record) error {
			for _, r := range records {
				id, outline, ok := readOutline(r.key, r.value)
				if !ok {
					continue // its text is searched itself
				}
				if err := fn(id, outline); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	if err != nil {
		return fmt.Errorf("read the outlines of the texts: %w", err)
	}
	return nil
}

// PutOutlines keeps outlines of texts that have none yet; nil removes one.
func (s *Store) PutOutlines(outlines map[triage.ContentID][]byte) error {
	s.writer.Lock()
	defer s.writer.Unlock()
	err := s.withCache(func(f *file) error {
		return f.update(func(tx *bbolt.Tx) error {
			for id, o := range outlines {
				row := rowOf(tx, id)
				if row == nil || tx.Bucket(bucketText).Get(row) == nil {
					continue
				}
				if err := putOutline(tx, row, id, o); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("keep the outlines of texts: %w", err)
	}
	return nil
}
