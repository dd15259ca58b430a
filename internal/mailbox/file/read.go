package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"winnow/internal/mailbox"
)

// MaxMessage is how much of one message is read, in bytes. Of a longer one only
// the beginning is, and it is marked as cut.
const MaxMessage = 32 << 20

// message is one message read from a tree.
type message struct {
	raw   mailbox.Raw
	id    string // file name without .eml; name#n in an mbox
	entry entry
	n     int   // its number in an mbox, from 1
	start int64 // its offsets in an mbox
	end   int64
}

// readFiles reads the messages of a folder that keep leaves in, and passes each
// to emit. What cannot be read is passed on as a fault.
func (t *tree) readFiles(ctx context.Context, f folder, keep func(entry) bool, emit func(message) error) error {
	for _, e := range f.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !keep(e) {
			continue
		}
		m := message{entry: e, id: idOf(e.path), raw: mailbox.Raw{Place: mailbox.Clean(e.path, maxName), Size: e.size}}
		if f.fault != "" {
			m.raw.Fault = f.fault
		} else if err := t.readFile(e, &m.raw); err != nil {
			m.raw.Fault = plain(err)
		}
		if err := emit(m); err != nil {
			return err
		}
	}
	return nil
}

// idOf is the name of a message's file without the ending of mail.
func idOf(name string) string {
	name = path.Base(name)
	if ext := path.Ext(name); strings.EqualFold(ext, ".eml") || strings.EqualFold(ext, ".emlx") {
		name = strings.TrimSuffix(name, ext)
	}
	return mailbox.Clean(name, maxName)
}

// readFile reads one message.
func (t *tree) readFile(e entry, raw *mailbox.Raw) error {
	f, err := t.open(e.path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	raw.Size = info.Size()
	buf := make([]byte, min(info.Size(), MaxMessage))
	n, err := io.ReadFull(f, buf)
	raw.Bytes = buf[:n]
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if e.kind == appleMessage {
		unwrapApple(raw)
	}
	raw.Cut = int64(len(raw.Bytes)) < raw.Size
	return nil
}

// unwrapApple takes the message out of an .emlx file: a line with its length,
// the message, a property list. A file without that line is left as it is.
func unwrapApple(raw *mailbox.Raw) {
	line, _, ok := bytes.Cut(raw.Bytes[:min(len(raw.Bytes), 64)], []byte("\n"))
	if !ok {
		return
	}
	size, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 10, 64)
	if err != nil || size < 0 || size > raw.Size {
		return
	}
	raw.Bytes = raw.Bytes[len(line)+1:]
	raw.Bytes = raw.Bytes[:min(size, int64(len(raw.Bytes)))]
	raw.Size = size
}

// readMbox reads the messages of an mbox from an offset on, at which message
// number n+1 begins.
func (t *tree) readMbox(ctx context.Context, f folder, offset int64, n int, emit func(message) error) error {
	e := f.files[0]
	fault := func(err error) error {
		return emit(message{entry: e, id: idOf(e.path), n: n + 1, start: offset, end: offset, raw: mailbox.Raw{
			Place: fmt.Sprintf("message %d", n+1), Fault: plain(err),
		}})
	}
	file, err := t.open(e.path)
	if err != nil {
		return fault(err)
	}
	defer file.Close()
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return fault(err)
	}
	r := newMbox(file, offset, MaxMessage)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault(err)
		}
		n++
		offset = m.end
		err = emit(message{
			entry: e, id: fmt.Sprintf("%s#%d", idOf(e.path), n), n: n, start: m.start, end: m.end,
			raw: mailbox.Raw{
				Place: fmt.Sprintf("message %d", n),
				Bytes: m.bytes, Size: m.size, Cut: int64(len(m.bytes)) < m.size,
			},
		})
		if err != nil {
			return err
		}
	}
}
