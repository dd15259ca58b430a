package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// A survey reads a bbolt file as plain bytes, page by page, and checks all
// that bbolt takes on trust: bbolt maps the file into memory and follows its
// numbers, and on a damaged file that ends in a panic, in a fault of memory or
// in silence. Only a file that passed is handed to bbolt.
//
// The form of the pages is bbolt's (internal/common of v1.5.0), in the byte
// order of the machine.
const (
	pageHead  = 16 // id 8, flags 2, count 2, overflow 4
	elemSize  = 16 // branch: pos 4, key size 4, page 8; leaf: flags 4, pos 4, key size 4, value size 4
	metaSize  = 64
	boltMagic = 0xED0CDAED
	boltForm  = 2
	noList    = ^uint64(0) // there is no list of free pages
	maxDepth  = 40

	branchPage = 0x01
	leafPage   = 0x02
	metaPage   = 0x04
	freePage   = 0x10

	bucketFlag = 0x01 // of a leaf element
)

var order = binary.NativeEndian

// metaInfo is one of the two pages that say where everything is; they are
// written in turn.
type metaInfo struct {
	pageSize uint32
	root     uint64
	free     uint64
	high     uint64 // pages in use are below this one
	tx       uint64
}

// survey is what was found in a file.
type survey struct {
	file     *os.File
	size     int64
	meta     metaInfo
	oneMeta  bool // the other meta page is damaged: the last commit may be missing
	format   int  // schema number, -1 when it is not readable
	id       string
	sibling  string
	clean    bool // closed in good order
	freeN    int  // free pages
	bad      map[string]int
	names    []string // of the buckets
	visited  []uint64 // bitmap of pages met
	skipped  bool
	each     func(bucket string, key, value []byte) bool
	skip     func(bucket string) bool
	pageSize int
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

// readMeta finds the newest good meta page.
func (s *survey) readMeta() error {
	first, firstOK := s.metaAt(0, 0)
	var second metaInfo
	secondOK := false
	if firstOK {
		second, secondOK = s.metaAt(int64(first.pageSize), 1)
		secondOK = secondOK && second.pageSize == first.pageSize
	} else {
		for size := int64(512); size <= 1<<16 && !secondOK; size *= 2 {
			second, secondOK = s.metaAt(size, 1)
			secondOK = secondOK && int64(second.pageSize) == size
		}
	}
	switch {
	case firstOK && (!secondOK || first.tx > second.tx):
		s.meta = first
	case secondOK:
		s.meta = second
	default:
		return damaged("it is no database")
	}
	s.oneMeta = !firstOK || !secondOK
	return nil
}

func (s *survey) metaAt(offset int64, id uint64) (m metaInfo, ok bool) {
	b := make([]byte, pageHead+metaSize)
	if _, err := s.file.ReadAt(b, offset); err != nil {
		return m, false
	}
	if order.Uint64(b) != id || order.Uint16(b[8:]) != metaPage {
		return m, false
	}
	b = b[pageHead:]
	h := fnv.New64a()
	h.Write(b[:metaSize-8])
	m = metaInfo{
		pageSize: order.Uint32(b[8:]),
		root:     order.Uint64(b[16:]),
		free:     order.Uint64(b[32:]),
		high:     order.Uint64(b[40:]),
		tx:       order.Uint64(b[48:]),
	}
	ok = order.Uint32(b) == boltMagic && order.Uint32(b[4:]) == boltForm &&
		order.Uint64(b[metaSize-8:]) == h.Sum64() &&
		m.pageSize >= 512 && m.pageSize <= 1<<16 && m.pageSize&(m.pageSize-1) == 0
	return m, ok
}

// visit marks n pages from id on; false when one was met before or there is
// no such page.
func (s *survey) visit(id, n uint64) bool {
	if id >= s.meta.high || n > s.meta.high-id {
		return false
	}
	for i := id; i < id+n; i++ {
		bit := uint64(1) << (i % 64)
		if s.visited[i/64]&bit != 0 {
			return false
		}
		s.visited[i/64] |= bit
	}
	// The two meta pages follow each other.
	if id == 0 {
		s.visited[0] |= 2
	}
	return true
}

// page reads a page with what overflows from it.
func (s *survey) page(id uint64) ([]byte, error) {
	if id < 2 || id >= s.meta.high {
		return nil, damaged("there is no page %d", id)
	}
	b := make([]byte, s.pageSize)
	if err := s.read(b, id); err != nil {
		return nil, err
	}
	more := uint64(order.Uint32(b[12:]))
	if order.Uint64(b) != id || !s.visit(id, 1+more) {
		return nil, damaged("page %d is not what it should be", id)
	}
	if more > 0 {
		rest := make([]byte, more*uint64(s.pageSize))
		if err := s.read(rest, id+1); err != nil {
			return nil, err
		}
		b = append(b, rest...)
	}
	return b, nil
}

func (s *survey) read(b []byte, id uint64) error {
	if _, err := s.file.ReadAt(b, int64(id)*int64(s.pageSize)); err != nil {
		if err == io.EOF {
			return damaged("it is shorter than it should be")
		}
		return damaged("page %d: %v", id, err)
	}
	return nil
}

// readFree reads the list of free pages.
func (s *survey) readFree() error {
	if s.meta.free == noList {
		return damaged("it has no list of free pages")
	}
	b, err := s.page(s.meta.free)
	if err != nil {
		return err
	}
	if order.Uint16(b[8:]) != freePage {
		return damaged("its list of free pages is none")
	}
	n, at := uint64(order.Uint16(b[10:])), pageHead
	if n == 0xFFFF {
		n = order.Uint64(b[at:])
		at += 8
	}
	if n > uint64(len(b)-at)/8 {
		return damaged("its list of free pages has no end")
	}
	last := uint64(0)
	for i := range int(n) {
		id := order.Uint64(b[at+8*i:])
		if id <= last || !s.visit(id, 1) {
			return damaged("page %d is free twice, or free and in use", id)
		}
		last = id
	}
	s.freeN = int(n)
	return nil
}

// tree goes through the leaves below a page whose keys lie in [low, high).
func (s *survey) tree(id uint64, b, low, high []byte, depth int, leaf func(flags uint32, key, value []byte) error) error {
	if depth > maxDepth {
		return damaged("its tree is too deep")
	}
	flags, count := order.Uint16(b[8:]), int(order.Uint16(b[10:]))
	if flags != branchPage && flags != leafPage || pageHead+count*elemSize > len(b) {
		return damaged("page %d is not what it should be", id)
	}
	if flags == leafPage {
		return eachLeaf(b, count, low, high, leaf)
	}
	if count == 0 {
		return damaged("page %d leads nowhere", id)
	}
	keys := make([][]byte, count+1)
	keys[count] = high
	for i := range count {
		at := pageHead + i*elemSize
		key, _, ok := part(b, at, order.Uint32(b[at:]), order.Uint32(b[at+4:]), 0)
		if !ok || i > 0 && bytes.Compare(keys[i-1], key) >= 0 || i == 0 && low != nil && bytes.Compare(key, low) < 0 ||
			high != nil && bytes.Compare(key, high) >= 0 {
			return damaged("the keys of page %d are out of order", id)
		}
		keys[i] = key
	}
	for i := range count {
		child := order.Uint64(b[pageHead+i*elemSize+8:])
		cb, err := s.page(child)
		if err != nil {
			return err
		}
		if err := s.tree(child, cb, keys[i], keys[i+1], depth+1, leaf); err != nil {
			return err
		}
	}
	return nil
}

// eachLeaf goes through the elements of a leaf page.
func eachLeaf(b []byte, count int, low, high []byte, leaf func(flags uint32, key, value []byte) error) error {
	last := low
	for i := range count {
		at := pageHead + i*elemSize
		key, value, ok := part(b, at, order.Uint32(b[at+4:]), order.Uint32(b[at+8:]), order.Uint32(b[at+12:]))
		if !ok {
			return damaged("a record leads out of its page")
		}
		c := bytes.Compare(last, key)
		if c > 0 || c == 0 && i > 0 || high != nil && bytes.Compare(key, high) >= 0 {
			return damaged("keys are out of order")
		}
		last = key
		if err := leaf(order.Uint32(b[at:]), key, value); err != nil {
			return err
		}
	}
	return nil
}

// part cuts key and value of an element out of its page.
func part(b []byte, at int, pos, ksize, vsize uint32) (key, value []byte, ok bool) {
	from := uint64(at) + uint64(pos)
	mid := from + uint64(ksize)
	to := mid + uint64(vsize)
	if pos < elemSize || to > uint64(len(b)) {
		return nil, nil, false
	}
	return b[from:mid], b[mid:to], true
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
	}
	return true
}
