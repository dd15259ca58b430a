package store

import (
	"encoding/binary"

	"go.etcd.io/bbolt"
)

// oddRows collects the records of a cache that the survey could not read. The
// rest of the file is good, so they are taken out one by one.
type oddRows struct {
	hopeless bool // a folder or a word is lost, and with it what all records mean
	keys     map[string][][]byte
	rows     map[string]int64 // records met, by bucket
}

// check is the survey's look at one record.
func (o *oddRows) check(bucket string, key, value []byte) bool {
	ok := true
	switch bucket {
	case string(bucketHead):
		_, ok = unseal(formHead, key, value)
	case string(bucketText):
		_, ok = unseal(formText, key, value)
	case string(bucketID):
		var row []byte
		row, ok = unseal(formIndex, key, value)
		ok = ok && len(key) == 16 && len(row) == 8
	case string(bucketMatch):
		_, ok = unseal(formMatch, key, value)
	case string(bucketOutline):
		_, _, ok = readOutline(key, value)
	case string(bucketPlace):
		_, _, ok = readPlace(key, value)
	case string(bucketFolder):
		_, _, ok = readFolder(key, value)
		o.hopeless = o.hopeless || !ok
	case string(bucketWord):
		var n uint32
		n, _, ok = readWord(key, value)
		o.hopeless = o.hopeless || !ok || int64(n) != o.rows[bucket]
	}
	if o.rows == nil {
		o.rows, o.keys = make(map[string]int64), make(map[string][][]byte)
	}
	o.rows[bucket]++
	if !ok {
		o.keys[bucket] = append(o.keys[bucket], append([]byte{}, key...))
	}
	return ok
}

// any reports whether there is something to mend: unreadable records, or counts
// that are not those of the rows.
func (o *oddRows) any(sv *survey) bool {
	if len(o.keys) > 0 || sv.bad[string(bucketMeta)] > 0 {
		return true
	}
	rows := tally{o.rows[string(bucketHead)], o.rows[string(bucketText)], o.rows[string(bucketPlace)]}
	if sv.skipped {
		rows.texts = sv.tally.texts
	}
	return rows != sv.tally
}

// mend takes the unreadable records out in one commit, and makes the index and
// the counts anew. When mail is missing then, it drops all marks, so that the
// sources deliver again what is missing. It returns how many records of mail it
// took out.
func (o *oddRows) mend(f *file) (n int, err error) {
	err = f.update(func(tx *bbolt.Tx) error {
		n = 0
		if err := dropOddMeta(tx); err != nil {
			return err
		}
		// What was lost may have met a need: the texts are gone through again.
		if err := tx.Bucket(bucketMeta).Delete(keyMatched); err != nil {
			return err
		}
		for bucket, keys := range o.keys {
			for _, k := range keys {
				n++
				if err := tx.Bucket([]byte(bucket)).Delete(k); err != nil {
					return err
				}
				if bucket == string(bucketHead) {
					if err := tx.Bucket(bucketText).Delete(k); err != nil {
						return err
					}
				}
			}
		}
		if err := reindex(tx); err != nil || n == 0 {
			return err
		}
		return dropMarks(tx)
	})
	return n, err
}

// dropOddMeta takes unreadable records out of the meta bucket. Those that a file
// cannot be without were there, or it would not have been opened.
func dropOddMeta(tx *bbolt.Tx) error {
	b := tx.Bucket(bucketMeta)
	var odd [][]byte
	err := b.ForEach(func(key, value []byte) error {
		if _, ok := unseal(formMeta, key, value); !ok {
			odd = append(odd, append([]byte{}, key...))
		}
		return nil
	})
	for _, key := range odd {
		if err == nil {
			err = b.Delete(key)
		}
	}
	return err
}

// reindex makes the id bucket and the counts anew from the heads, and takes
// out texts and places that belong to no head.
func reindex(tx *bbolt.Tx) error {
	if err := tx.DeleteBucket(bucketID); err != nil {
		return err
	}
	ids, err := tx.CreateBucket(bucketID)
	if err != nil {
		return err
	}
	heads, texts, places := tx.Bucket(bucketHead), tx.Bucket(bucketText), tx.Bucket(bucketPlace)
	var t tally
	last := uint64(0)
	err = heads.ForEach(func(row, value []byte) error {
		payload, ok := unseal(formHead, row, value)
		if !ok {
			return nil
		}
		t.messages++
		last = max(last, binary.BigEndian.Uint64(row))
		id := idOf(payload)
		return ids.Put(id[:], seal(formIndex, id[:], row))
	})
	if err != nil {
		return err
	}
	// Rows are never used again, also when the counter was lost with its page.
	if heads.Sequence() < last {
		if err := heads.SetSequence(last); err != nil {
			return err
		}
	}
	var lost [][]byte
	err = texts.ForEach(func(row, _ []byte) error {
		t.texts++
		if heads.Get(row) == nil {
			lost = append(lost, append([]byte{}, row...))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, row := range lost {
		t.texts--
		if err := texts.Delete(row); err != nil {
			return err
		}
	}
	lost = lost[:0]
	err = places.ForEach(func(key, value []byte) error {
		t.places++
		if row, _, ok := readPlace(key, value); !ok || heads.Get(row) == nil {
			lost = append(lost, append([]byte{}, key...))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, key := range lost {
		t.places--
		if err := places.Delete(key); err != nil {
			return err
		}
	}
	return putTally(tx, t)
}

// dropMarks lets every source deliver everything again.
func dropMarks(tx *bbolt.Tx) error {
	marked := make(map[uint32]folder)
	err := tx.Bucket(bucketFolder).ForEach(func(key, value []byte) error {
		if n, fo, ok := readFolder(key, value); ok && fo.mark != nil {
			marked[n] = fo
		}
		return nil
	})
	if err != nil {
		return err
	}
	for n, fo := range marked {
		fo.mark = nil
		if err := putFolder(tx, n, &fo); err != nil {
			return err
		}
	}
	return nil
}
