package file

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"path/filepath"
	"slices"
)

// A mark is what the sink keeps for a folder between two imports. It only
// saves work: a mark that is lost, or does not fit what is there now, leads to
// reading everything again, and the sink knows each message already.

const (
	filesMark = 1 // the messages that were read, as hashes
	mboxMark  = 2 // how far the file was read
)

// maxSeen bounds how many messages the mark of one folder remembers (8 bytes
// each). Of the rest it remembers none: they are read again.
const maxSeen = 500_000

// hash64 is a hash that is the same in every run.
func hash64(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = io.WriteString(h, p)
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// placeHash tells folders of the same name in different places apart.
func (t *tree) placeHash(f folder) uint64 {
	abs, err := filepath.Abs(t.top)
	if err != nil {
		abs = t.top
	}
	rel := ""
	if f.mbox && len(f.files) > 0 {
		rel = f.files[0].path
	}
	return hash64(abs, f.name, rel)
}

// hash stands for one message of a folder, as long as it does not change.
func (e entry) hash() uint64 {
	h := hash64(e.key)
	h = h*31 + uint64(e.size)
	return h*31 + uint64(e.time.UnixNano())
}

// seenFiles is the set of messages that a mark covers.
type seenFiles map[uint64]struct{}

func readFilesMark(mark []byte, place uint64) seenFiles {
	seen := make(seenFiles)
	if len(mark) < 9 || mark[0] != filesMark || binary.BigEndian.Uint64(mark[1:]) != place {
		return seen
	}
	for b := mark[9:]; len(b) >= 8; b = b[8:] {
		seen[binary.BigEndian.Uint64(b)] = struct{}{}
	}
	return seen
}

// mark writes the set down. Hashes of messages that are gone are left out.
func (s seenFiles) mark(place uint64, files []entry) []byte {
	list := make([]uint64, 0, len(s))
	for _, e := range files {
		h := e.hash()
		if _, ok := s[h]; ok && len(list) < maxSeen {
			list = append(list, h)
		}
	}
	slices.Sort(list)
	b := append(make([]byte, 0, 9+8*len(list)), filesMark)
	b = binary.BigEndian.AppendUint64(b, place)
	for _, h := range list {
		b = binary.BigEndian.AppendUint64(b, h)
	}
	return b
}

// mboxAt is how far an mbox was read.
type mboxAt struct {
	offset int64  // where to go on
	n      int    // messages before offset
	check  uint64 // of what stands before offset
	size   int64  // of the file when it was read to its end, else -1
	time   int64  // its time of modification then
}

func readMboxMark(mark []byte, place uint64) (mboxAt, bool) {
	if len(mark) != 49 || mark[0] != mboxMark || binary.BigEndian.Uint64(mark[1:]) != place {
		return mboxAt{}, false
	}
	v := make([]int64, 5)
	for i := range v {
		v[i] = int64(binary.BigEndian.Uint64(mark[9+8*i:]))
	}
	at := mboxAt{offset: v[0], n: int(v[1]), check: uint64(v[2]), size: v[3], time: v[4]}
	return at, at.offset >= 0 && at.n >= 0
}

func (a mboxAt) mark(place uint64) []byte {
	b := append(make([]byte, 0, 49), mboxMark)
	for _, v := range [...]uint64{place, uint64(a.offset), uint64(a.n), a.check, uint64(a.size), uint64(a.time)} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return b
}

// checkLen is how much before an offset is compared to tell that a file has
// only grown since.
const checkLen = 4096

// checkBefore hashes the bytes before an offset; 0 when they cannot be read.
func (t *tree) checkBefore(e entry, offset int64) uint64 {
	f, err := t.open(e.path)
	if err != nil {
		return 0
	}
	defer f.Close()
	buf := make([]byte, min(offset, checkLen))
	if _, err := f.ReadAt(buf, offset-int64(len(buf))); err != nil && err != io.EOF {
		return 0
	}
	return hash64(string(buf)) | 1
}
