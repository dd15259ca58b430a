package store

import (
	"encoding/binary"
	"sync"

	"go.etcd.io/bbolt"
)

// bucketWord numbers the words that readings are full of: labels of parts, ids
// of cues, reasons, kinds: number, 4 bytes -> word. A reading of real mail has
// more than a hundred of them and all readings together some hundreds, so a
// record holds their numbers: it is half as large and is read without looking
// anything up. Words are added and never removed or changed.
var bucketWord = []byte("word")

// A word that is longer, or that comes when there are so many, is written out
// where it stands.
const (
	maxWord  = 256
	maxWords = 1 << 14
)

// wordTable is the word bucket in memory. Readers take list and go on with it;
// whoever holds the store's writer lock adds.
type wordTable struct {
	mu     sync.RWMutex
	words  []string
	number map[string]uint32
	saved  int // how many of them are on disk
}

// list returns the words by number. It is not changed any more.
func (t *wordTable) list() []string {
	if t == nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.words[:len(t.words):len(t.words)]
}

// numberOf returns the number of a word, giving it one when it has none; false
// when it has to be written out.
func (t *wordTable) numberOf(word string) (uint32, bool) {
	if t == nil || len(word) > maxWord {
		return 0, false
	}
	// Only the holder of the writer lock changes the table, and only it comes here.
	if n, ok := t.number[word]; ok {
		return n, true
	}
	if len(t.words) >= maxWords {
		return 0, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	n := uint32(len(t.words))
	t.words = append(t.words, word)
	t.number[word] = n
	return n, true
}

// save writes the words that are not on disk yet into the transaction whose
// records use them. They count as saved when saved is called after the commit.
func (t *wordTable) save(tx *bbolt.Tx) error {
	b := tx.Bucket(bucketWord)
	b.FillPercent = appendFill
	for i := t.saved; i < len(t.words); i++ {
		key := wordKey(uint32(i))
		if err := b.Put(key, seal(formWord, key, []byte(t.words[i]))); err != nil {
			return err
		}
	}
	return nil
}

func (t *wordTable) committed() { t.saved = len(t.words) }

func wordKey(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

func readWord(key, value []byte) (n uint32, word string, ok bool) {
	payload, ok := unseal(formWord, key, value)
	if !ok || len(key) != 4 {
		return 0, "", false
	}
	return binary.BigEndian.Uint32(key), string(payload), true
}

// load reads the bucket.
func (t *wordTable) load(f *file) error {
	var words []string
	number := make(map[string]uint32)
	err := f.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketWord).ForEach(func(key, value []byte) error {
			n, word, ok := readWord(key, value)
			if !ok || int(n) != len(words) {
				return damaged("a word of the cache")
			}
			words = append(words, word)
			number[word] = n
			return nil
		})
	})
	t.mu.Lock()
	defer t.mu.Unlock()
	t.words, t.number, t.saved = words, number, len(words)
	return err
}
