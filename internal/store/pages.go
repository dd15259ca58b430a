package store

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"io"
)

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

// page returns a page with what overflows from it. The bytes are good until
// the next call.
func (s *survey) page(id uint64) ([]byte, error) {
	if id < 2 || id >= s.meta.high {
		return nil, damaged("there is no page %d", id)
	}
	b, err := s.read(id, 1)
	if err != nil {
		return nil, err
	}
	more := uint64(order.Uint32(b[12:]))
	if order.Uint64(b) != id || !s.visit(id, 1+more) {
		return nil, damaged("page %d is not what it should be", id)
	}
	if more > 0 {
		return s.read(id, 1+more)
	}
	return b, nil
}

// readAhead is how many pages are read at once where they follow each other.
const readAhead = 64

// read returns n pages from id on, of which all are below the high mark.
func (s *survey) read(id, n uint64) ([]byte, error) {
	size := uint64(s.pageSize)
	if have := uint64(len(s.window)) / size; id < s.first || id+n > s.first+have {
		ahead := n
		if id >= s.next && id < s.next+readAhead {
			ahead = max(n, min(readAhead, s.meta.high-id))
		}
		if uint64(cap(s.window)) < ahead*size {
			s.window = make([]byte, max(ahead, readAhead)*size)
		}
		s.window = s.window[:ahead*size]
		s.first = id
		if _, err := s.file.ReadAt(s.window, int64(id*size)); err != nil {
			s.window = s.window[:0]
			if err == io.EOF {
				return nil, damaged("it is shorter than it should be")
			}
			return nil, damaged("page %d: %v", id, err)
		}
	}
	s.next = id + n
	return s.window[(id-s.first)*size:][:n*size], nil
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
	b = bytes.Clone(b) // the pages below are read before this one is done with
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
