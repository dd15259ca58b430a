package store

import (
	"os"
	"time"

	"go.etcd.io/bbolt"
)

// A file is written anew, smaller, when more than half of it is free and that
// is more than this many bytes: bbolt itself never gives space back.
const compactFrom = 32 << 20

// pays reports whether compacting is worth the second that it takes.
func (s *Store) pays(sv *survey) bool {
	free := int64(sv.freeN) * int64(sv.pageSize)
	from := s.opts.compactFrom
	if from == 0 {
		from = compactFrom
	}
	return free > from && free > int64(sv.meta.high)*int64(sv.pageSize)/2
}

// compact writes the file anew beside it and puts it in its place. The file
// must not be open.
func compact(path string, m moments) (err error) {
	defer rescue(&err)
	temp, err := tempBeside(path)
	if err != nil {
		return err
	}
	defer os.Remove(temp) // gone already when all went well
	src, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return explained(err)
	}
	defer src.Close()
	dst, err := bbolt.Open(temp, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType, NoStatistics: true})
	if err != nil {
		return explained(err)
	}
	if err := bbolt.Compact(dst, src, 1<<20); err != nil {
		dst.Close()
		return explained(err)
	}
	if err := dst.Close(); err != nil {
		return explained(err)
	}
	if err := src.Close(); err != nil { // Windows renames only what is closed
		return explained(err)
	}
	if _, err := surveyFile(temp, nil, nil); err != nil {
		return err
	}
	return putInPlace(temp, path, m)
}
