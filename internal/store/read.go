package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// A chunk is what one read transaction copies out: so many records, bytes or
// so much time, whichever comes first.
const (
	chunkRows  = 1024
	chunkBytes = 512 << 10
	chunkTime  = 20 * time.Millisecond
)

// viewer runs a read transaction.
type viewer func(func(*bbolt.Tx) error) error

// viewCache is a viewer of the cache. The file stays open only for as long as
// the transaction, so callbacks between two may close the store.
func (s *Store) viewCache(fn func(*bbolt.Tx) error) error {
	return s.withCache(func(f *file) error { return f.view(fn) })
}

// record is a record copied out of a bucket.
type record struct{ key, value []byte }

// eachChunk goes through a bucket in the order of its keys, from the first key
// at or after from, and calls fn outside of the transaction. The records are
// good until fn returns. What is written meanwhile may or may not be met.
func eachChunk(view viewer, bucket, from []byte, fn func([]record) error) error {
	next := append([]byte{}, from...)
	records := make([]record, 0, 256)
	var arena []byte
	for {
		arena, records = arena[:0], records[:0]
		more := false
		err := view(func(tx *bbolt.Tx) error {
			start := time.Now()
			c := tx.Bucket(bucket).Cursor()
			for k, v := c.Seek(next); k != nil; k, v = c.Next() {
				if len(records) == chunkRows || len(arena) >= chunkBytes || len(records)%64 == 63 && time.Since(start) > chunkTime {
					more = true
					next = append(next[:0], k...)
					return nil
				}
				// An arena that has to grow leaves the records before in the old one.
				if len(arena)+len(k)+len(v) > cap(arena) {
					arena = make([]byte, 0, max(2*cap(arena), len(k)+len(v), 64<<10))
				}
				at := len(arena)
				arena = append(append(arena, k...), v...)
				whole := arena[at:len(arena):len(arena)]
				records = append(records, record{whole[:len(k):len(k)], whole[len(k):]})
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(records) > 0 {
			if err := fn(records); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}

// EachHead calls fn with every message, without its text, in the order in
// which they came. Records that cannot be read are left out and counted. It
// stops at the first error of fn and returns it.
func (s *Store) EachHead(fn func(triage.Message) error) error { return s.eachHead(whole, fn) }

// EachGist is EachHead with the gist of each reading alone: version, kind and
// its odds, facts, language, what was not read, sketch, traces, marks and quoted
// mail. What a message is judged by and what is shown of it is left out, which
// is most of it (see Messages).
func (s *Store) EachGist(fn func(triage.Message) error) error { return s.eachHead(asGist, fn) }

func (s *Store) eachHead(much extent, fn func(triage.Message) error) error {
	reader := newHeadReader(s, much)
	err := eachChunk(s.viewCache, bucketHead, nil, func(records []record) error {
		for _, h := range reader.read(records) {
			if !h.ok {
				s.bad.Add(1)
				continue
			}
			if err := fn(h.message); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the messages: %w", err)
	}
	return nil
}

// headReader decodes heads on several processors at once: a large mailbox is
// loaded while somebody waits for the window.
type headReader struct {
	store *Store
	much  extent
	seen  []*interner // one for each share
	heads []readHead
}

type readHead struct {
	message triage.Message
	ok      bool
}

func newHeadReader(s *Store, much extent) *headReader {
	r := &headReader{store: s, much: much, seen: make([]*interner, min(4, runtime.GOMAXPROCS(0)))}
	for i := range r.seen {
		r.seen[i] = newInterner()
	}
	return r
}

// read returns the heads in the order of their records; they are good until the
// next call.
func (r *headReader) read(records []record) []readHead {
	r.heads = slices.Grow(r.heads[:0], len(records))[:len(records)]
	share := (len(records) + len(r.seen) - 1) / len(r.seen)
	var wg sync.WaitGroup
	for i, seen := range r.seen {
		wg.Go(func() {
			for j := i * share; j < min((i+1)*share, len(records)); j++ {
				h := &r.heads[j]
				h.message, h.ok = r.store.readHead(records[j].key, records[j].value, seen, r.much)
			}
		})
	}
	wg.Wait()
	return r.heads
}

// readHead reads a record of the head bucket.
func (s *Store) readHead(key, value []byte, seen *interner, much extent) (triage.Message, bool) {
	payload, ok := unseal(formHead, key, value)
	if !ok {
		return triage.Message{}, false
	}
	m, number, ok := decodeHead(payload, seen, s.words.list(), much)
	fo := s.folders.get(number)
	m.Source, m.Folder = fo.source, fo.name
	return m, ok
}

// Head returns a message without its text, or ErrNotFound.
func (s *Store) Head(id triage.ContentID) (m triage.Message, err error) {
	err = s.viewCache(func(tx *bbolt.Tx) error {
		row := rowOf(tx, id)
		if row == nil {
			return ErrNotFound
		}
		var ok bool
		if m, ok = s.readHead(row, tx.Bucket(bucketHead).Get(row), nil, whole); !ok || m.ID != id {
			s.bad.Add(1)
			return ErrNotFound
		}
		return nil
	})
	if err != nil {
		return triage.Message{}, fmt.Errorf("message %s: %w", id, err)
	}
	return m, nil
}

// Messages calls fn with those of the messages that are stored, without their
// texts, in the order of ids, each with its place in ids. Records that cannot be
// read are left out and counted. fn may use the store.
func (s *Store) Messages(ids []triage.ContentID, fn func(i int, m triage.Message)) error {
	return s.messages(ids, whole, fn)
}

// Gists is Messages with the gist of each reading alone (EachGist).
func (s *Store) Gists(ids []triage.ContentID, fn func(i int, m triage.Message)) error {
	return s.messages(ids, asGist, fn)
}

func (s *Store) messages(ids []triage.ContentID, much extent, fn func(i int, m triage.Message)) error {
	seen := newInterner()
	const most = 256 // records copied out at once
	type found struct {
		i int
		record
	}
	var list []found
	for at := 0; at < len(ids); at += most {
		list = list[:0]
		err := s.viewCache(func(tx *bbolt.Tx) error {
			heads := tx.Bucket(bucketHead)
			for i := at; i < min(at+most, len(ids)); i++ {
				row := rowOf(tx, ids[i])
				if row == nil {
					continue
				}
				if v := heads.Get(row); v != nil {
					list = append(list, found{i, record{row, bytes.Clone(v)}})
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read messages: %w", err)
		}
		for _, f := range list {
			m, ok := s.readHead(f.key, f.value, seen, much)
			if !ok || m.ID != ids[f.i] {
				s.bad.Add(1)
				continue
			}
			fn(f.i, m)
		}
	}
	return nil
}

// Document returns what a message's reading was made from, or ErrNotFound
// when no text was kept of it or the text cannot be read any more.
func (s *Store) Document(id triage.ContentID) (*mailtext.Document, error) {
	var head, text, row []byte
	err := s.viewCache(func(tx *bbolt.Tx) error {
		if row = rowOf(tx, id); row != nil {
			head = append(head, tx.Bucket(bucketHead).Get(row)...)
			text = append(text, tx.Bucket(bucketText).Get(row)...)
		}
		return nil
	})
	if err == nil && (len(text) == 0 || len(head) == 0) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("text of message %s: %w", id, err)
	}
	m, doc, ok := s.readDocument(row, head, text, nil)
	if !ok || m.ID != id {
		s.bad.Add(1)
		return nil, fmt.Errorf("text of message %s: %w: it cannot be read any more", id, ErrNotFound)
	}
	return doc, nil
}

// readDocument puts a document together from its two records.
func (s *Store) readDocument(row, head, text []byte, seen *interner) (m triage.Message, doc *mailtext.Document, ok bool) {
	if m, ok = s.readHead(row, head, seen, asGist); !ok {
		return m, nil, false
	}
	payload, ok := unseal(formText, row, text)
	if !ok {
		return m, nil, false
	}
	if doc, ok = s.pack.unpack(payload, seen); ok {
		doc.Header.Envelope = m.Envelope
	}
	return m, doc, ok
}

// EachDocument calls fn with every document that was kept, in the order in
// which the messages came, so that readings can be made again. Documents that
// cannot be read are left out and counted. It stops at the first error of fn,
// or when ctx is done.
func (s *Store) EachDocument(ctx context.Context, fn func(triage.ContentID, *mailtext.Document) error) error {
	seen := newInterner()
	err := eachChunk(s.viewCache, bucketText, nil, func(texts []record) error {
		heads, err := copies(s.viewCache, bucketHead, texts)
		if err != nil {
			return err
		}
		for i, r := range texts {
			if err := ctx.Err(); err != nil {
				return err
			}
			m, doc, ok := s.readDocument(r.key, heads[i], r.value, seen)
			if !ok {
				s.bad.Add(1)
				continue
			}
			if err := fn(m.ID, doc); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the texts: %w", err)
	}
	return nil
}

// copies returns the values that another bucket holds under the same keys.
func copies(view viewer, bucket []byte, of []record) ([][]byte, error) {
	out := make([][]byte, len(of))
	err := view(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucket)
		for i, r := range of {
			out[i] = append([]byte{}, b.Get(r.key)...)
		}
		return nil
	})
	return out, err
}

// Place is where a copy of a message lies.
type Place struct {
	Source, Folder string
	Role           mailbox.Role
	Place          string
	Flags          uint8
}

// EachPlace calls fn with every place of every message, folder by folder. It
// stops at the first error of fn and returns it.
func (s *Store) EachPlace(fn func(triage.ContentID, Place) error) error {
	err := eachChunk(s.viewCache, bucketPlace, nil, func(records []record) error {
		rows := make([]record, 0, len(records))
		places := make([]Place, 0, len(records))
		for _, r := range records {
			row, flags, ok := readPlace(r.key, r.value)
			if !ok {
				s.bad.Add(1)
				continue
			}
			fo := s.folders.get(binary.BigEndian.Uint32(r.key))
			rows = append(rows, record{key: row})
			places = append(places, Place{Source: fo.source, Folder: fo.name, Role: fo.role, Place: string(r.key[4:]), Flags: flags})
		}
		heads, err := copies(s.viewCache, bucketHead, rows)
		if err != nil {
			return err
		}
		for i, head := range heads {
			payload, ok := unseal(formHead, rows[i].key, head)
			if !ok {
				continue // EachHead counts it
			}
			if err := fn(idOf(payload), places[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the places: %w", err)
	}
	return nil
}

// Places returns where a message lies, in no useful order but always the same.
// It goes through all places: about 0.1 s for a hundred thousand.
func (s *Store) Places(id triage.ContentID) ([]Place, error) {
	var out []Place
	err := s.EachPlace(func(of triage.ContentID, p Place) error {
		if of == id {
			out = append(out, p)
		}
		return nil
	})
	if err == nil && out == nil {
		err = fmt.Errorf("places of message %s: %w", id, ErrNotFound)
	}
	return out, err
}

func readPlace(key, value []byte) (row []byte, flags uint8, ok bool) {
	v, ok := unseal(formIndex, key, value)
	if !ok || len(v) != 9 || len(key) < 4 {
		return nil, 0, false
	}
	return v[:8], v[8], true
}
