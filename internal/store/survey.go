package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// A survey reads a bbolt file as plain bytes, page by page, and checks all
// that bbolt takes on trust: bbolt maps the file into memory and follows its
// numbers, and on a damaged file that ends in a panic, in a fault of memory or
// in silence. Only a file that passed is handed to bbolt.

// survey is what was found in a file.
type survey struct {
	file     *os.File
	size     int64
	meta     metaInfo
	oneMeta  bool // the other meta page is damaged: the last commit may be missing
	format   int  // schema number, -1 when it is not readable
	id       string
	sibling  string
	era      uint64
	tally    tally
	clean    bool // closed in good order
	freeN    int  // free pages
	bad      map[string]int
	names    []string // of the buckets
	visited  []uint64 // bitmap of pages met
	skipped  bool
	each     func(bucket string, key, value []byte) bool
	skip     func(bucket string) bool
	pageSize int

	window []byte // pages that were read at once
	first  uint64 // of them
	next   uint64 // page after the one that was asked for last
}

// surveyFile checks a file. each is called for every record of every bucket
// and says whether it is good; skip may leave a bucket's pages unread. The
// error is ErrDamaged when the file cannot be given to bbolt, and otherwise
// that of the file system.
func surveyFile(path string, each func(bucket string, key, value []byte) bool, skip func(s *survey, bucket string) bool) (*survey, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	s := &survey{file: f, size: info.Size(), format: -1, bad: make(map[string]int), each: each}
	s.skip = func(bucket string) bool { return skip != nil && skip(s, bucket) }
	if err := s.run(); err != nil {
		return s, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return s, nil
}

func (s *survey) run() error {
	if s.size == 0 {
		return damaged("it is empty")
	}
	if err := s.readMeta(); err != nil {
		return err
	}
	s.pageSize = int(s.meta.pageSize)
	if s.meta.high < 4 || s.meta.high > uint64(s.size)/uint64(s.pageSize) {
		return damaged("it is shorter than it should be")
	}
	s.visited = make([]uint64, s.meta.high/64+1)
	s.visit(0, 1)
	if err := s.readFree(); err != nil {
		return err
	}
	root, err := s.page(s.meta.root)
	if err != nil {
		return err
	}
	type sub struct {
		name  string
		value []byte
	}
	var subs []sub
	loose := 0
	err = s.tree(s.meta.root, root, nil, nil, 0, func(flags uint32, key, value []byte) error {
		if flags&bucketFlag == 0 {
			loose++
			return nil
		}
		subs = append(subs, sub{string(key), bytes.Clone(value)})
		s.names = append(s.names, string(key))
		return nil
	})
	if err != nil {
		return err
	}
	// What the file is decides how closely the rest is looked at.
	for pass := range 2 {
		for _, b := range subs {
			if (b.name == string(bucketMeta)) != (pass == 0) {
				continue
			}
			if err := s.bucket(b.name, b.value); err != nil {
				return err
			}
		}
	}
	if loose > 0 {
		return damaged("%d records stand outside of all buckets", loose)
	}
	if s.skipped {
		return nil
	}
	for id := uint64(0); id < s.meta.high; id++ {
		if s.visited[id/64]&(1<<(id%64)) == 0 {
			return damaged("page %d belongs nowhere", id)
		}
	}
	return nil
}

// holds reports whether the file has the buckets of a schema; older versions
// may lack some.
func (s *survey) holds(sc *schema) bool {
	if !slices.Contains(s.names, string(bucketMeta)) {
		return false
	}
	for _, b := range sc.buckets {
		if s.format == sc.version && !slices.Contains(s.names, string(b)) {
			return false
		}
	}
	return true
}

// bucket goes through a bucket of the top level, whose value says where it is.
func (s *survey) bucket(name string, value []byte) error {
	if len(value) < 16 {
		return damaged("bucket %q is cut", name)
	}
	records := func(flags uint32, key, value []byte) error {
		if flags&bucketFlag != 0 {
			return damaged("bucket %q holds another", name)
		}
		good := true
		if name == string(bucketMeta) {
			good = s.note(string(key), value)
		} else if s.each != nil {
			good = s.each(name, key, value)
		}
		if !good {
			s.bad[name]++
		}
		return nil
	}
	root := order.Uint64(value)
	if root == 0 { // so small that it stands in its parent's page
		b := value[16:]
		if len(b) < pageHead || order.Uint16(b[8:]) != leafPage || pageHead+int(order.Uint16(b[10:]))*elemSize > len(b) {
			return damaged("bucket %q is cut", name)
		}
		return eachLeaf(b, int(order.Uint16(b[10:])), nil, nil, records)
	}
	if s.skip(name) {
		s.skipped = true
		return nil
	}
	b, err := s.page(root)
	if err != nil {
		return err
	}
	return s.tree(root, b, nil, nil, 0, records)
}

// note takes down a record of the meta bucket.
func (s *survey) note(key string, value []byte) bool {
	v, ok := unseal(formMeta, []byte(key), value)
	if !ok {
		return false
	}
	switch key {
	case string(keyFormat):
		s.format = formatOf(v)
	case string(keyID):
		s.id = string(v)
	case string(keySibling):
		s.sibling = string(v)
	case string(keyClean):
		s.clean = true
	case string(keyEra):
		s.era = eraOf(v)
	case string(keyTally):
		s.tally = tallyOf(v)
	}
	return true
}
