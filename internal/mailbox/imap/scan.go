package imap

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// ErrFlood is a server that sends more than what was asked for can need:
// endless lines, huge literals, deep nesting.
var ErrFlood = errors.New("the server sends more than it was asked for")

// limits bound what a server may send in answer to one command.
type limits struct {
	line    int   // bytes of a line, and of a response without its literals
	literal int64 // bytes of one literal
	depth   int   // open parentheses
	total   int64 // bytes in all
}

// scanner watches the bytes that a server sends (RFC 9051 section 9) for what
// the library would hold in memory or recurse into without a limit. It knows
// lines, quoted strings and literals, nothing else, and is conservative where
// servers are sloppy: "(" counts everywhere but in literals and free text, ")"
// only where it can close something. It keeps the beginning of the last line
// in which the server said no or goodbye.
type scanner struct {
	max limits

	total    int64
	line     int   // bytes since the line began
	response int   // bytes since the response began, without literals
	literal  int64 // bytes of a literal still to come
	depth    int
	text     bool // the line is free text: a status, a tagged line, "+"
	quoted   bool
	escaped  bool
	brace    int64 // value of "{123" so far, -1 when not in one
	closed   bool  // "}" has just been read
	head     []byte
	words    string
	readOnly bool // an OK said READ-ONLY
	err      error
}

// headLen is how much of a line is kept to tell what it is and to show what
// the server said.
const headLen = 512

// allow sets the limits for what comes from now on.
func (s *scanner) allow(max limits) {
	s.max = max
	s.total = 0
}

// scan looks at the bytes that come next. After an error it always gives that
// error.
func (s *scanner) scan(b []byte) error {
	if s.err != nil {
		return s.err
	}
	s.total += int64(len(b))
	if s.total > s.max.total {
		return s.fail("more than %d bytes in answer to one command", s.max.total)
	}
	for len(b) > 0 {
		if s.literal > 0 {
			n := min(s.literal, int64(len(b)))
			s.literal -= n
			b = b[n:]
			continue
		}
		if err := s.byte(b[0]); err != nil {
			return err
		}
		b = b[1:]
	}
	return nil
}

func (s *scanner) byte(c byte) error {
	s.line++
	s.response++
	if s.response > s.max.line {
		return s.fail("a line of more than %d bytes", s.max.line)
	}
	if s.response == s.line && len(s.head) < headLen { // not behind a literal
		s.head = append(s.head, c)
		if c == ' ' || c == '\n' {
			s.text = s.text || isText(s.head)
		}
	}
	if c == '\n' {
		return s.endOfLine()
	}
	if s.text {
		return nil
	}
	if c == '(' {
		if s.depth++; s.depth > s.max.depth {
			return s.fail("lists nested more than %d deep", s.max.depth)
		}
	}
	if s.quoted {
		switch {
		case s.escaped:
			s.escaped = false
		case c == '\\':
			s.escaped = true
		case c == '"':
			s.quoted = false
		}
		return nil
	}
	return s.outside(c)
}

// outside looks at a byte outside of quoted strings.
func (s *scanner) outside(c byte) error {
	switch {
	case c == '"':
		s.quoted = true
	case c == ')' && s.depth > 0:
		s.depth--
	case c == '{':
		s.brace, s.closed = 0, false
		return nil
	case s.brace >= 0 && c >= '0' && c <= '9' && !s.closed:
		s.brace = s.brace*10 + int64(c-'0')
		if s.brace > s.max.literal {
			return s.fail("a literal of more than %d bytes", s.max.literal)
		}
		return nil
	case s.brace >= 0 && c == '+' && !s.closed:
		return nil
	case s.brace >= 0 && c == '}':
		s.closed = true
		return nil
	case c == '\r':
		return nil
	}
	s.brace, s.closed = -1, false
	return nil
}

// endOfLine ends the response unless a literal or an open quoted string goes
// on.
func (s *scanner) endOfLine() error {
	if !s.text && s.brace >= 0 && s.closed && !s.quoted {
		s.literal = s.brace
		s.brace, s.closed, s.line = -1, false, 0
		return nil
	}
	s.brace, s.closed, s.line = -1, false, 0
	if s.quoted { // the library reads on behind a line end in quotes
		return nil
	}
	if s.text && saysNo(s.head) {
		s.words = string(s.head)
	}
	if s.text && s.head[0] != '*' && secondWord(s.head) == "OK" && bytes.Contains(bytes.ToUpper(s.head), []byte(" [READ-ONLY]")) {
		s.readOnly = true
	}
	s.head, s.text, s.depth, s.response = s.head[:0], false, 0, 0
	return nil
}

func (s *scanner) fail(format string, args ...any) error {
	s.err = fmt.Errorf("%w: %s", ErrFlood, fmt.Sprintf(format, args...))
	return s.err
}

func newScanner(max limits) *scanner { return &scanner{max: max, brace: -1} }

// isText tells from the beginning of a line whether free text follows: in "+",
// in tagged lines, and in "* OK", NO, BAD, BYE and PREAUTH (RFC 9051 section
// 7.1). There is neither a literal nor a list in free text.
func isText(head []byte) bool {
	if head[0] != '*' {
		return true
	}
	switch secondWord(head) {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return true
	}
	return false
}

// saysNo reports whether a line is a NO, BAD or BYE.
func saysNo(head []byte) bool {
	switch secondWord(head) {
	case "NO", "BAD", "BYE":
		return true
	}
	return false
}

// secondWord is the second word of a line in upper case, if it is short.
func secondWord(line []byte) string {
	_, rest, _ := bytes.Cut(line, []byte(" "))
	rest = rest[:min(len(rest), 8)]
	if i := bytes.IndexAny(rest, " \r\n"); i >= 0 {
		rest = rest[:i]
	}
	return strings.ToUpper(string(rest))
}
