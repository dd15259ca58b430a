package file

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"time"
)

// entry is one file that holds mail.
type entry struct {
	path string // below the top
	key  string // what stays the same while the message does
	size int64
	time time.Time
	kind kind
}

// entry looks at a regular file of a directory. On error the entry is that of
// a file that cannot be read.
func (t *tree) entry(dir string, d fs.DirEntry) (entry, error) {
	e := entry{path: path.Join(dir, d.Name()), key: d.Name(), kind: oneMessage}
	info, err := d.Info()
	if err != nil {
		return e, err
	}
	e.size, e.time = info.Size(), info.ModTime()
	k, err := t.kindOf(e.path, d.Name())
	if err != nil {
		return e, err
	}
	e.kind = k
	return e, nil
}

// kindOf tells what a file is, from its name or its beginning.
func (t *tree) kindOf(rel, name string) (kind, error) {
	if k, sure := byName(name); sure {
		return k, nil
	}
	f, err := t.open(rel)
	if err != nil {
		return notMail, err
	}
	defer f.Close()
	head := make([]byte, sniffLen)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return notMail, err
	}
	return byContent(head[:n]), nil
}
