package store

import (
	"context"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"winnow/internal/triage"
)

// writeChunk is how many rows are changed in one commit.
const writeChunk = 1000

// PutReadings replaces the readings of messages, after the reader learned
// something. Messages that are not stored are passed over. It commits in
// chunks: what it stored before an error stays stored.
func (s *Store) PutReadings(ctx context.Context, readings map[triage.ContentID]triage.Reading) error {
	s.writer.Lock()
	defer s.writer.Unlock()
	ids := make([]triage.ContentID, 0, len(readings))
	for id := range readings {
		ids = append(ids, id)
	}
	err := s.withCache(func(f *file) error {
		for len(ids) > 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := min(writeChunk, len(ids))
			err := f.update(func(tx *bbolt.Tx) error {
				for _, id := range ids[:n] {
					r := readings[id]
					if err := putReading(tx, id, &r, &s.words); err != nil {
						return err
					}
				}
				return s.words.save(tx)
			})
			if err != nil {
				return err
			}
			s.words.committed()
			ids = ids[n:]
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store readings: %w", err)
	}
	return nil
}

func putReading(tx *bbolt.Tx, id triage.ContentID, r *triage.Reading, words *wordTable) error {
	row := rowOf(tx, id)
	if row == nil {
		return nil
	}
	old := headOf(tx, row)
	if old == nil || idOf(old) != id {
		return nil
	}
	head, ok := withReading(old, r, words)
	if !ok {
		return nil
	}
	b := tx.Bucket(bucketHead)
	b.FillPercent = appendFill
	return b.Put(row, seal(formHead, row, head))
}

// ReaderVersion is the version of the reader with which all readings were
// made, as far as SetReaderVersion said; "" when it never did.
func (s *Store) ReaderVersion() (version string, err error) {
	err = s.withCache(func(f *file) error {
		return f.view(func(tx *bbolt.Tx) error {
			version = string(getMeta(tx, keyReader))
			return nil
		})
	})
	return version, err
}

// SetReaderVersion notes that all readings are made with this version.
func (s *Store) SetReaderVersion(version string) error {
	return s.withCache(func(f *file) error {
		return f.update(func(tx *bbolt.Tx) error { return putMeta(tx, keyReader, []byte(version)) })
	})
}

// ForgetSource removes a source's folders with their marks and places, and
// every message that lies nowhere else. Decisions stay. It commits in chunks;
// when it is cut off, calling it again finishes it.
func (s *Store) ForgetSource(ctx context.Context, source string) error {
	s.writer.Lock()
	defer s.writer.Unlock()
	err := s.withCache(func(f *file) error { return s.forget(ctx, f, source) })
	if err != nil {
		return fmt.Errorf("forget %s: %w", source, err)
	}
	return nil
}

func (s *Store) forget(ctx context.Context, f *file, source string) error {
	gone := make(map[uint32]bool)
	for _, n := range s.folders.of(source) {
		gone[n] = true
	}
	if len(gone) == 0 {
		return nil
	}
	// First the marks: from here on a sync would deliver everything again.
	for n := range gone {
		fo := s.folders.get(n)
		fo.mark = nil
		if err := f.update(func(tx *bbolt.Tx) error { return putFolder(tx, n, &fo) }); err != nil {
			return err
		}
		s.folders.set(n, fo)
	}
	elsewhere := make(map[uint64]uint32) // row -> another folder in which it lies
	err := eachChunk(f.view, bucketPlace, nil, func(records []record) error {
		for _, r := range records {
			row, _, ok := readPlace(r.key, r.value)
			if n := binary.BigEndian.Uint32(r.key); ok && !gone[n] {
				elsewhere[binary.BigEndian.Uint64(row)] = n
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for _, n := range s.folders.of(source) {
		if err := s.forgetFolder(ctx, f, n, gone, elsewhere); err != nil {
			return err
		}
	}
	return nil
}

// forgetFolder removes the places of a folder, the messages that lie nowhere
// else, and at last the folder.
func (s *Store) forgetFolder(ctx context.Context, f *file, n uint32, gone map[uint32]bool, elsewhere map[uint64]uint32) error {
	prefix := folderKey(n)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		done := false
		err := f.update(func(tx *bbolt.Tx) error {
			var places []record
			c := tx.Bucket(bucketPlace).Cursor()
			for k, v := c.Seek(prefix); len(k) >= 4 && binary.BigEndian.Uint32(k) == n && len(places) < writeChunk; k, v = c.Next() {
				places = append(places, record{append([]byte{}, k...), append([]byte{}, v...)})
			}
			t := getTally(tx)
			for _, p := range places {
				if err := dropPlace(tx, &t, p, gone, elsewhere); err != nil {
					return err
				}
			}
			if done = len(places) < writeChunk; done {
				if err := tx.Bucket(bucketFolder).Delete(prefix); err != nil {
					return err
				}
			}
			return putTally(tx, t)
		})
		if err != nil {
			return err
		}
		if done {
			s.folders.remove(n)
			return nil
		}
	}
}

// dropPlace removes one place, and its message when it lies nowhere else.
func dropPlace(tx *bbolt.Tx, t *tally, p record, gone map[uint32]bool, elsewhere map[uint64]uint32) error {
	t.places--
	if err := tx.Bucket(bucketPlace).Delete(p.key); err != nil {
		return err
	}
	row, _, ok := readPlace(p.key, p.value)
	if !ok {
		return nil
	}
	head := headOf(tx, row)
	if other, ok := elsewhere[binary.BigEndian.Uint64(row)]; ok {
		if head == nil || !gone[folderOf(head)] {
			return nil
		}
		moved := append([]byte{}, head...)
		setFolder(moved, other)
		return tx.Bucket(bucketHead).Put(row, seal(formHead, row, moved))
	}
	return dropRow(tx, t, row)
}

// dropRow removes a message.
func dropRow(tx *bbolt.Tx, t *tally, row []byte) error {
	if head := headOf(tx, row); head != nil {
		id := idOf(head)
		if err := tx.Bucket(bucketID).Delete(id[:]); err != nil {
			return err
		}
	}
	if b := tx.Bucket(bucketHead); b.Get(row) != nil {
		t.messages--
		if err := b.Delete(row); err != nil {
			return err
		}
	}
	if err := dropOutline(tx, row); err != nil {
		return err
	}
	if b := tx.Bucket(bucketText); b.Get(row) != nil {
		t.texts--
		return b.Delete(row)
	}
	return nil
}
