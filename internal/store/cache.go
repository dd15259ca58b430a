package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// The buckets of cache.db. Messages are numbered as they come: rows are
// appended, which bbolt does twice as fast and half as large as random keys.
var (
	bucketHead  = []byte("head")  // row, 8 bytes -> folder, envelope, reading
	bucketText  = []byte("text")  // row, 8 bytes -> displayed text and what belongs to it
	bucketID    = []byte("id")    // content id, 16 bytes -> row
	bucketPlace = []byte("place") // folder, 4 bytes, place -> row, flags
)

// appendFill is how full a page is made where keys only grow.
const appendFill = 0.9

// Row is a message to be stored.
type Row struct {
	Place   string         // where in the folder it lies, as the source calls it
	Flags   uint8          // kept with the place, for the source
	Message triage.Message // Source and Folder are taken from the batch

	// Doc is what the reading was made from; nil to keep no text. Its envelope
	// is not kept: it is the message's.
	Doc *mailtext.Document

	// Outline is that of the text, nil for none.
	Outline []byte

	// Matches are what it answers of the needs that the batch was matched for.
	Matches []triage.NeedMatch
}

// Batch is some messages of one folder and the mark that covers them.
type Batch struct {
	Source, Folder string
	Role           mailbox.Role
	Rows           []Row
	Mark           []byte // nil leaves the stored mark as it is
	Needs          MatchKey

	// Renumbered notes every place of the folder as gone before the rows are
	// placed. Gone notes some of them so. Their messages stay.
	Renumbered bool
	Gone       []string
	Flags      []mailbox.Flagged // of places that are known

	// Dropped, when set, is told after the commit of each nameless message
	// (FlagNameless) whose place another has taken: it is no longer stored.
	Dropped func(triage.ContentID)
}

// matches lists what the rows answer of the buyer's needs.
func (b *Batch) matches() map[triage.ContentID][]triage.NeedMatch {
	out := map[triage.ContentID][]triage.NeedMatch{}
	for i := range b.Rows {
		if r := &b.Rows[i]; len(r.Matches) > 0 {
			out[r.Message.ID] = r.Matches
		}
	}
	return out
}

// PutBatch stores the rows, their places and the mark in one commit, or
// nothing, and returns how many messages were new. A message whose content id
// is known already only gets a further place, and what Mine, Sent and Refuses
// of the copy add; but one that could not be read before, that had no text, or that the disk did not keep well, takes the place
// of what was there.
// A batch of some hundred rows is best: they are held in memory twice.
func (s *Store) PutBatch(ctx context.Context, b Batch) (added int, err error) {
	s.writer.Lock()
	defer s.writer.Unlock()
	err = s.withCache(func(f *file) error {
		added, err = s.putBatch(ctx, f, &b)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store mail of %s: %w", b.Folder, err)
	}
	return added, nil
}

// newRow is a row made ready for the disk.
type newRow struct {
	head, text []byte
}

func (s *Store) putBatch(ctx context.Context, f *file, b *Batch) (int, error) {
	ready, err := s.prepare(ctx, f, b)
	if err != nil {
		return 0, err
	}
	number, fo := s.folders.number(b.Source, b.Folder)
	known := number != 0
	changed := !known || fo.role != b.Role || b.Mark != nil
	fo.source, fo.name, fo.role = b.Source, b.Folder, b.Role
	if b.Mark != nil {
		fo.mark = append([]byte{}, b.Mark...)
	}
	added := 0
	var dropped []triage.ContentID
	err = f.update(func(tx *bbolt.Tx) error {
		added = 0
		if !known {
			n, err := tx.Bucket(bucketFolder).NextSequence()
			if err != nil {
				return err
			}
			number = uint32(n)
		}
		if changed {
			if err := putFolder(tx, number, &fo); err != nil {
				return err
			}
		}
		w := newRowWriter(tx, number)
		if b.Renumbered {
			if err := w.renumbered(); err != nil {
				return err
			}
		}
		for i := range b.Rows {
			if err := w.put(&b.Rows[i], ready[i]); err != nil {
				return err
			}
		}
		if err := w.notes(b); err != nil {
			return err
		}
		if err := s.words.save(tx); err != nil {
			return err
		}
		if err := putMatches(tx, b.Needs, b.matches()); err != nil {
			return err
		}
		added, dropped = w.added, w.dropped
		return w.finish()
	})
	if err != nil {
		return 0, err
	}
	s.words.committed()
	s.folders.set(number, fo)
	if b.Dropped != nil {
		for _, id := range dropped {
			b.Dropped(id)
		}
	}
	return added, nil
}

// prepare encodes the rows that are not known yet, outside of the commit.
func (s *Store) prepare(ctx context.Context, f *file, b *Batch) ([]newRow, error) {
	ready := make([]newRow, len(b.Rows))
	known := make([]bool, len(b.Rows))
	err := f.view(func(tx *bbolt.Tx) error {
		for i := range b.Rows {
			row := rowOf(tx, b.Rows[i].Message.ID)
			known[i] = row != nil && !replaces(tx, row, &b.Rows[i])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range b.Rows {
		r := &b.Rows[i]
		if known[i] {
			continue
		}
		if i%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if r.Message.ID == (triage.ContentID{}) {
			return nil, errors.New("a message without a content id")
		}
		ready[i].head = encodeHead(&r.Message, &s.words)
		if r.Doc != nil {
			ready[i].text = s.pack.pack(r.Doc)
		}
	}
	return ready, ctx.Err()
}

// rowWriter puts rows into a transaction.
type rowWriter struct {
	tx                    *bbolt.Tx
	folder                uint32
	head, text, id, place *bbolt.Bucket
	tally                 tally
	added                 int
	dropped               []triage.ContentID
}

func newRowWriter(tx *bbolt.Tx, folder uint32) *rowWriter {
	w := &rowWriter{
		tx: tx, folder: folder,
		head: tx.Bucket(bucketHead), text: tx.Bucket(bucketText), id: tx.Bucket(bucketID), place: tx.Bucket(bucketPlace),
		tally: getTally(tx),
	}
	w.head.FillPercent = appendFill
	w.text.FillPercent = appendFill
	return w
}

func (w *rowWriter) put(r *Row, ready newRow) error {
	row := rowOf(w.tx, r.Message.ID)
	switch {
	case row == nil:
		n, err := w.head.NextSequence()
		if err != nil {
			return err
		}
		row = rowKey(n)
		if err := w.id.Put(r.Message.ID[:], seal(formIndex, r.Message.ID[:], row)); err != nil {
			return err
		}
		w.tally.messages++
		w.added++
		if err := w.write(row, r, ready); err != nil {
			return err
		}
	case ready.head != nil && replaces(w.tx, row, r):
		if w.head.Get(row) == nil {
			w.tally.messages++
			w.added++
		}
		if err := w.write(row, r, ready); err != nil {
			return err
		}
	default:
		if head := learned(headOf(w.tx, row), &r.Message); head != nil {
			if err := w.head.Put(row, seal(formHead, row, head)); err != nil {
				return err
			}
		}
	}
	key := placeKey(w.folder, r.Place)
	if old := w.place.Get(key); old == nil {
		w.tally.places++
	} else if err := w.supersede(key, old, row); err != nil {
		return err
	}
	return w.place.Put(key, seal(formIndex, key, append(row[:8:8], r.Flags)))
}

func (w *rowWriter) write(row []byte, r *Row, ready newRow) error {
	if err := putOutline(w.tx, row, r.Message.ID, r.Outline); err != nil {
		return err
	}
	setFolder(ready.head, w.folder)
	if err := w.head.Put(row, seal(formHead, row, ready.head)); err != nil {
		return err
	}
	had := w.text.Get(row) != nil
	if ready.text == nil {
		if had {
			w.tally.texts--
		}
		return w.text.Delete(row)
	}
	if !had {
		w.tally.texts++
	}
	return w.text.Put(row, seal(formText, row, ready.text))
}

func (w *rowWriter) finish() error { return putTally(w.tx, w.tally) }

// rowOf returns a copy of the key of a message's row, nil when it has none.
func rowOf(tx *bbolt.Tx, id triage.ContentID) []byte {
	row, ok := unseal(formIndex, id[:], tx.Bucket(bucketID).Get(id[:]))
	if !ok || len(row) != 8 {
		return nil
	}
	return append([]byte{}, row...)
}

// headOf returns the head record of a row, part of the file, nil when it is
// absent or unreadable.
func headOf(tx *bbolt.Tx, row []byte) []byte {
	payload, ok := unseal(formHead, row, tx.Bucket(bucketHead).Get(row))
	if !ok {
		return nil
	}
	return payload
}

// replaces reports whether a message should be stored in place of what its row holds.
func replaces(tx *bbolt.Tx, row []byte, r *Row) bool {
	old := headOf(tx, row)
	return old == nil || wasBroken(old) && r.Message.Broken == "" || r.Doc != nil && tx.Bucket(bucketText).Get(row) == nil
}

func rowKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// maxPlace bounds a place in a key; what is longer ends in a hash.
const maxPlace = 512

func placeKey(folder uint32, place string) []byte {
	if len(place) > maxPlace {
		h := sha256.Sum256([]byte(place))
		place = place[:maxPlace-len(h)*2] + hex.EncodeToString(h[:])
	}
	return append(folderKey(folder), place...)
}

// tally counts the rows; it changes in the commit in which they do.
type tally struct{ messages, texts, places int64 }

func getTally(tx *bbolt.Tx) tally { return tallyOf(getMeta(tx, keyTally)) }

func tallyOf(value []byte) tally {
	d := decoder{b: value}
	return tally{d.int(), d.int(), d.int()}
}

func putTally(tx *bbolt.Tx, t tally) error {
	var e encoder
	e.int(t.messages)
	e.int(t.texts)
	e.int(t.places)
	return putMeta(tx, keyTally, e.b)
}
