package file

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
)

// An mbox is messages one after another, each behind a line that begins with
// "From " (RFC 4155 appendix A). How such a line in a text is told from a
// separator was never agreed on: mboxrd writes ">" before it, mboxo too but
// loses count, others nothing at all. So a separator is recognised by what it
// says and by what stands around it, and one ">" is taken away.

// mboxReader reads the messages of an mbox one at a time, holding one message
// of at most max bytes.
type mboxReader struct {
	r      *bufio.Reader
	pos    int64 // offset in the file of what r gives next
	max    int
	buf    []byte
	inLine bool  // r stands inside a line
	start  int64 // where the message that comes next begins
	opened bool  // its separator was read
}

// mboxMessage is one message of an mbox.
type mboxMessage struct {
	bytes      []byte // a copy of its own, without the separator, at most max bytes
	size       int64  // of the whole message
	start, end int64  // offsets from its separator to behind it
}

// newMbox reads an mbox from r, whose first byte is at offset in the file.
func newMbox(r io.Reader, offset int64, max int) *mboxReader {
	return &mboxReader{r: bufio.NewReaderSize(r, 64<<10), pos: offset, start: offset, max: max}
}

// next returns the next message that is not blank, or io.EOF behind the last
// one. After another error the file cannot be read further.
func (m *mboxReader) next() (mboxMessage, error) {
	for {
		msg, err := m.message()
		if err != nil {
			return mboxMessage{}, err
		}
		if len(bytes.TrimSpace(msg.bytes)) > 0 && !isFolderData(msg.bytes) {
			return msg, nil
		}
	}
}

func (m *mboxReader) message() (mboxMessage, error) {
	msg := mboxMessage{start: m.start}
	m.buf = m.buf[:0]
	blank := true // the line before was empty
	for {
		at, begins := m.pos, !m.inLine
		line, err := m.line()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				return mboxMessage{}, err
			}
			if !m.opened && msg.size == 0 {
				return mboxMessage{}, io.EOF
			}
			return m.close(msg, m.pos, false), nil
		}
		if at == 0 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if begins && bytes.HasPrefix(line, []byte("From ")) && !m.inLine {
			if !m.opened && msg.size == 0 { // the first line of the file
				m.opened = true
				continue
			}
			if m.separates(bytes.Clone(line), blank) {
				return m.close(msg, at, true), nil
			}
		}
		if begins && isQuoted(line) {
			line = line[1:]
		}
		msg.size += int64(len(line))
		m.buf = append(m.buf, line[:min(len(line), m.max-len(m.buf))]...)
		blank = begins && len(bytes.TrimRight(line, "\r\n")) == 0
	}
}

// close completes a message that ends at an offset, behind which another one
// was opened or not. The empty line before a separator is not part of it.
func (m *mboxReader) close(msg mboxMessage, end int64, opened bool) mboxMessage {
	m.start, m.opened, msg.end = end, opened, end
	if n := int64(len(m.buf)); n == msg.size {
		m.buf = trimBlank(m.buf)
		msg.size = int64(len(m.buf))
	}
	msg.bytes = bytes.Clone(m.buf)
	return msg
}

// line returns the next line with its end, or the next piece of a line too
// long for the buffer; then inLine is set. It is valid until the next read.
func (m *mboxReader) line() ([]byte, error) {
	line, err := m.r.ReadSlice('\n')
	m.pos += int64(len(line))
	m.inLine = errors.Is(err, bufio.ErrBufferFull)
	if len(line) > 0 && (m.inLine || errors.Is(err, io.EOF)) {
		err = nil
	}
	return line, err
}

// separates reports whether a line beginning with "From " stands between two
// messages. It looks at the line that follows.
func (m *mboxReader) separates(line []byte, blankBefore bool) bool {
	ahead, _ := m.r.Peek(128)
	following, _, _ := bytes.Cut(ahead, []byte("\n"))
	header := fieldName(following) != ""
	if plausibleFrom(line) {
		return blankBefore || header
	}
	return blankBefore && header && fromSender.Match(line)
}

var (
	// fromDated is "From ", a sender and a date with a time and a year: what
	// every program writes, in some order.
	fromDated = regexp.MustCompile(`^From \S.{0,300}?\b\d{1,2}:\d\d\b`)
	fromYear  = regexp.MustCompile(`\b(19|20)\d\d\b`)
	// fromSender is "From " and an address, or what stands for one.
	fromSender = regexp.MustCompile(`^From +(\S{0,320}@\S{0,320}|-|MAILER-DAEMON)(\s|$)`)
)

// plausibleFrom reports whether a line looks like the separator of an mbox.
func plausibleFrom(line []byte) bool {
	line = line[:min(len(line), 500)]
	return fromDated.Match(line) && fromYear.Match(line)
}

// isQuoted reports whether a line was quoted with ">" because it begins with
// "From " (mboxo, mboxrd).
func isQuoted(line []byte) bool {
	if len(line) == 0 || line[0] != '>' {
		return false
	}
	return bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From "))
}

// trimBlank takes away a last line that is empty.
func trimBlank(b []byte) []byte {
	rest, ok := bytes.CutSuffix(b, []byte("\n"))
	rest = bytes.TrimSuffix(rest, []byte("\r"))
	if ok && bytes.HasSuffix(rest, []byte("\n")) {
		return rest
	}
	return b
}

// isFolderData recognises the message that some servers keep at the beginning
// of an mbox for their own use; nobody wrote it.
func isFolderData(b []byte) bool {
	head := b[:min(len(b), 2048)]
	return bytes.Contains(head, []byte("FOLDER INTERNAL DATA")) && bytes.Contains(head, []byte("\nX-IMAP: "))
}
