package store

import (
	"encoding/binary"
	"slices"
	"sync"

	"go.etcd.io/bbolt"

	"winnow/internal/mailbox"
)

// bucketFolder numbers the folders that mail came from: number, 4 bytes ->
// source, name, role and mark. Names come from servers; they are data here and
// never part of a key or a path.
var bucketFolder = []byte("folder")

// folder is a folder of a source.
type folder struct {
	source, name string
	role         mailbox.Role
	mark         []byte // what the source needs to go on; nil for nothing
}

func (f *folder) encode() []byte {
	var e encoder
	e.str(f.source)
	e.str(f.name)
	e.str(string(f.role))
	e.bools(f.mark != nil)
	e.str(string(f.mark))
	return e.b
}

func decodeFolder(payload []byte) (f folder, ok bool) {
	d := decoder{b: payload}
	f.source, f.name, f.role = d.str(), d.str(), mailbox.Role(d.str())
	var marked bool
	d.bools(&marked)
	mark := d.bytes()
	if marked {
		f.mark = append([]byte{}, mark...)
	}
	return f, d.done()
}

func readFolder(key, value []byte) (number uint32, f folder, ok bool) {
	payload, ok := unseal(formFolder, key, value)
	if !ok || len(key) != 4 {
		return 0, f, false
	}
	f, ok = decodeFolder(payload)
	return binary.BigEndian.Uint32(key), f, ok
}

func putFolder(tx *bbolt.Tx, number uint32, f *folder) error {
	key := folderKey(number)
	return tx.Bucket(bucketFolder).Put(key, seal(formFolder, key, f.encode()))
}

func folderKey(number uint32) []byte { return binary.BigEndian.AppendUint32(nil, number) }

// folderTable is the folder bucket in memory. It is changed only after the
// commit that changed the bucket, by whoever holds the store's writer lock.
type folderTable struct {
	mu       sync.RWMutex
	byNumber map[uint32]folder
	byName   map[[2]string]uint32
}

func (t *folderTable) load(f *file) error {
	byNumber := make(map[uint32]folder)
	byName := make(map[[2]string]uint32)
	err := f.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketFolder).ForEach(func(key, value []byte) error {
			n, fo, ok := readFolder(key, value)
			if !ok {
				return damaged("a folder of the cache")
			}
			byNumber[n] = fo
			byName[[2]string{fo.source, fo.name}] = n
			return nil
		})
	})
	t.mu.Lock()
	defer t.mu.Unlock()
	t.byNumber, t.byName = byNumber, byName
	return err
}

// number returns the number of a folder, and the folder; 0 when it is not known.
func (t *folderTable) number(source, name string) (uint32, folder) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	n := t.byName[[2]string{source, name}]
	return n, t.byNumber[n]
}

func (t *folderTable) get(number uint32) folder {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.byNumber[number]
}

func (t *folderTable) set(number uint32, f folder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.byNumber[number] = f
	t.byName[[2]string{f.source, f.name}] = number
}

func (t *folderTable) remove(number uint32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.byNumber[number]
	delete(t.byNumber, number)
	delete(t.byName, [2]string{f.source, f.name})
}

// of returns the numbers of a source's folders, in order.
func (t *folderTable) of(source string) []uint32 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	var out []uint32
	for n, f := range t.byNumber {
		if f.source == source {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// Folder is a folder that mail was stored from.
type Folder struct {
	Source, Name string
	Role         mailbox.Role
	Marked       bool // there is a mark: it has been read to some point
}

// Folders returns the folders of all sources, in the order in which they were
// first met.
func (s *Store) Folders() []Folder {
	t := &s.folders
	t.mu.RLock()
	defer t.mu.RUnlock()
	numbers := make([]uint32, 0, len(t.byNumber))
	for n := range t.byNumber {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	out := make([]Folder, 0, len(numbers))
	for _, n := range numbers {
		f := t.byNumber[n]
		out = append(out, Folder{Source: f.source, Name: f.name, Role: f.role, Marked: f.mark != nil})
	}
	return out
}

// Mark returns the mark stored with the last batch of the folder, nil when
// there is none.
func (s *Store) Mark(source, name string) ([]byte, error) {
	err := s.withCache(func(*file) error { return nil })
	if err != nil {
		return nil, err
	}
	_, f := s.folders.number(source, name)
	return slices.Clone(f.mark), nil
}
