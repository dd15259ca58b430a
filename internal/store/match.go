package store

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"winnow/internal/triage"
)

// bucketMatch keeps what messages answer of the buyer's needs: the key that
// the needs and the table of terms come to, 8 bytes, and the content id, 16
// bytes -> matches. It is made when it is first needed.
var bucketMatch = []byte("match")

// keyMatched names the needs for which all texts were gone through.
var keyMatched = []byte("matched")

// MatchKey stands for the needs, and the tables, that matches were made with.
type MatchKey [8]byte

// matchRecord is one match, as CBOR with numbers as keys.
type matchRecord struct {
	Need   string  `cbor:"1,keyasint"`
	Word   string  `cbor:"2,keyasint,omitempty"`
	Found  string  `cbor:"3,keyasint,omitempty"`
	Start  int     `cbor:"4,keyasint,omitempty"`
	End    int     `cbor:"5,keyasint,omitempty"`
	Score  float64 `cbor:"6,keyasint,omitempty"`
	Reason string  `cbor:"7,keyasint,omitempty"`
	Stage  string  `cbor:"8,keyasint,omitempty"`
	Price  bool    `cbor:"9,keyasint,omitempty"`
}

func encodeMatches(in []triage.NeedMatch) ([]byte, error) {
	out := make([]matchRecord, 0, len(in))
	for _, m := range in {
		out = append(out, matchRecord{m.Need, m.Word, m.Found, m.Span.Start, m.Span.End, m.Score, m.Reason, string(m.Stage), m.Price})
	}
	return cborEnc.Marshal(out)
}

func decodeMatches(b []byte) ([]triage.NeedMatch, bool) {
	var in []matchRecord
	if err := cborDec.Unmarshal(b, &in); err != nil {
		return nil, false
	}
	out := make([]triage.NeedMatch, 0, len(in))
	for _, m := range in {
		out = append(out, triage.NeedMatch{
			Need: m.Need, Word: m.Word, Found: m.Found, Span: triage.Span{Start: m.Start, End: m.End}, Score: m.Score,
			Reason: m.Reason, Stage: triage.Stage(m.Stage), Price: m.Price,
		})
	}
	return out, true
}

func matchKey(k MatchKey, id triage.ContentID) []byte {
	return append(append([]byte{}, k[:]...), id[:]...)
}

// putMatches writes the matches of some messages; those without any have no
// record.
func putMatches(tx *bbolt.Tx, k MatchKey, matches map[triage.ContentID][]triage.NeedMatch) error {
	if len(matches) == 0 {
		return nil
	}
	b, err := tx.CreateBucketIfNotExists(bucketMatch)
	if err != nil {
		return err
	}
	for id, m := range matches {
		if len(m) == 0 {
			continue
		}
		payload, err := encodeMatches(m)
		if err != nil {
			return err
		}
		key := matchKey(k, id)
		if err := b.Put(key, seal(formMatch, key, payload)); err != nil {
			return err
		}
	}
	return nil
}

// PutMatches keeps what messages answer of the needs that k stands for.
func (s *Store) PutMatches(ctx context.Context, k MatchKey, matches map[triage.ContentID][]triage.NeedMatch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := s.withCache(func(f *file) error {
		return f.update(func(tx *bbolt.Tx) error { return putMatches(tx, k, matches) })
	})
	if err != nil {
		return fmt.Errorf("keep what answers your needs: %w", err)
	}
	return nil
}

// SetMatched notes that all texts were gone through for the needs that k
// stands for, and removes what was kept for others.
func (s *Store) SetMatched(k MatchKey) error {
	err := s.withCache(func(f *file) error {
		return f.update(func(tx *bbolt.Tx) error {
			if b := tx.Bucket(bucketMatch); b != nil {
				var old [][]byte
				c := b.Cursor()
				for key, _ := c.First(); key != nil; key, _ = c.Next() {
					if !bytes.HasPrefix(key, k[:]) {
						old = append(old, bytes.Clone(key))
					}
				}
				for _, key := range old {
					if err := b.Delete(key); err != nil {
						return err
					}
				}
			}
			return putMeta(tx, keyMatched, k[:])
		})
	})
	if err != nil {
		return fmt.Errorf("keep what answers your needs: %w", err)
	}
	return nil
}

// Matches returns what is kept for the needs that k stands for. complete is
// false when not all texts were gone through for them, or a record cannot be
// read.
func (s *Store) Matches(k MatchKey) (matches map[triage.ContentID][]triage.NeedMatch, complete bool, err error) {
	err = s.withCache(func(f *file) error {
		return f.view(func(tx *bbolt.Tx) error {
			complete = bytes.Equal(getMeta(tx, keyMatched), k[:])
			b := tx.Bucket(bucketMatch)
			if !complete || b == nil {
				return nil
			}
			matches = map[triage.ContentID][]triage.NeedMatch{}
			c := b.Cursor()
			for key, value := c.Seek(k[:]); key != nil && bytes.HasPrefix(key, k[:]); key, value = c.Next() {
				var id triage.ContentID
				payload, ok := unseal(formMatch, key, value)
				m, good := decodeMatches(payload)
				if !ok || !good || copy(id[:], key[len(k):]) != len(id) || len(key) != len(k)+len(id) {
					complete, matches = false, nil // made again
					return nil
				}
				matches[id] = m
			}
			return nil
		})
	})
	if err != nil {
		return nil, false, fmt.Errorf("read what answers your needs: %w", err)
	}
	return matches, complete, nil
}
