package sieve

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Limits of a server's answers.
const (
	maxLine    = 8 << 10 // bytes of one line
	maxLiteral = 1 << 20 // bytes of one literal: servers cap scripts about there
	maxLines   = 5000    // of one answer
)

// word is one part of an answer: a string, or something unquoted (an atom, a
// parenthesis).
type word struct {
	text   string
	quoted bool
}

var errGrammar = errors.New("it answered what cannot be understood")

// line reads one line with the literals in it (RFC 5804 section 4).
func (r *reader) line() ([]word, error) {
	var words []word
	for {
		raw, err := r.r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("%w: a line without end", errGrammar)
		}
		if err != nil {
			if errors.Is(err, io.EOF) && len(raw) > 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		text := strings.TrimRight(string(raw), "\r\n")
		more, size, err := split(text)
		words = append(words, more...)
		if err != nil || size < 0 {
			return words, err
		}
		if size > maxLiteral {
			return nil, fmt.Errorf("%w: a literal of %d bytes", errGrammar, size)
		}
		b := make([]byte, size)
		if _, err := io.ReadFull(r.r, b); err != nil {
			return nil, err
		}
		words = append(words, word{string(b), true})
		if len(words) > maxLines {
			return nil, fmt.Errorf("%w: an answer without end", errGrammar)
		}
	}
}

// split takes a line apart; size is that of the literal which follows it, -1
// when none does.
func split(s string) (words []word, size int, err error) {
	for s != "" {
		switch s[0] {
		case ' ', '\t':
			s = s[1:]
		case '(', ')':
			words = append(words, word{text: s[:1]})
			s = s[1:]
		case '"':
			var b strings.Builder
			i := 1
			for ; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' && i+1 < len(s) {
					i++
				}
				b.WriteByte(s[i])
			}
			if i >= len(s) {
				return words, -1, fmt.Errorf("%w: a string without end", errGrammar)
			}
			words = append(words, word{b.String(), true})
			s = s[i+1:]
		case '{':
			digits, rest, ok := strings.Cut(s[1:], "}")
			n, err := strconv.ParseUint(strings.TrimSuffix(digits, "+"), 10, 31)
			if !ok || rest != "" || err != nil {
				return words, -1, fmt.Errorf("%w: a wrong literal", errGrammar)
			}
			return words, int(n), nil
		default:
			end := strings.IndexAny(s, " \t()\"{")
			if end < 0 {
				end = len(s)
			}
			words = append(words, word{text: s[:end]})
			s = s[end:]
		}
	}
	return words, -1, nil
}

// run sends a command and reads the answer: each line of data goes to data.
// With "" it only reads. A NO is an *Error of the kind ErrRefused.
func (c *Client) run(ctx context.Context, op, command string, data func([]word)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = c.conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	fail := func(err error) error {
		_ = c.conn.Close() // what follows could be anything
		if ctx.Err() != nil {
			return ctx.Err()
		}
		e := &Error{Kind: ErrUnreachable, Host: c.cfg.address(), Op: op, Detail: detail(err), Err: err}
		if errors.Is(err, errGrammar) {
			e.Kind = ErrServer
		}
		return e
	}
	c.awake(ctx)
	if command != "" {
		if _, err := io.WriteString(c.conn, command); err != nil {
			return fail(err)
		}
	}
	for range maxLines {
		c.awake(ctx)
		words, err := c.read.line()
		if err != nil {
			return fail(err)
		}
		if len(words) == 0 || words[0].quoted {
			if data != nil {
				data(words)
			}
			continue
		}
		switch strings.ToUpper(words[0].text) {
		case "OK":
			return nil
		case "NO":
			return &Error{Kind: ErrRefused, Host: c.cfg.address(), Op: op, Words: c.shown(said(words))}
		case "BYE":
			_ = c.conn.Close() // it did so itself
			return &Error{Kind: ErrUnreachable, Host: c.cfg.address(), Op: op, Detail: "it closed the connection", Words: c.shown(said(words))}
		}
		return fail(errGrammar)
	}
	return fail(fmt.Errorf("%w: an answer without end", errGrammar))
}

// awake sets how long the next step may take.
func (c *Client) awake(ctx context.Context) {
	if ctx.Err() == nil {
		_ = c.conn.SetDeadline(time.Now().Add(c.cfg.Silence)) // an error shows when it is used
	}
}

// said is the text of an answer, without its code.
func said(words []word) string {
	for i := len(words) - 1; i > 0; i-- {
		if words[i].quoted {
			return words[i].text
		}
		if words[i].text == ")" {
			break
		}
	}
	return ""
}

// literal writes a string that may hold anything (section 4, no waiting).
func literal(s string) string { return "{" + strconv.Itoa(len(s)) + "+}\r\n" + s }

// signIn authenticates by the best way that the server offers (section 2.1).
func (c *Client) signIn(ctx context.Context, secret string) error {
	c.secret = secret
	offered := strings.Fields(strings.ToUpper(c.caps["SASL"]))
	has := func(m string) bool {
		for _, o := range offered {
			if o == m {
				return true
			}
		}
		return false
	}
	if strings.ContainsAny(c.cfg.User+secret, "\x00\x01\r\n") {
		return &Error{Kind: ErrAuth, Host: c.cfg.address(), Op: "signing in", Detail: "the name or the password holds a control character"}
	}
	mechanism, response := "PLAIN", "\x00"+c.cfg.User+"\x00"+secret
	switch {
	case c.cfg.Token != nil && has("OAUTHBEARER"): // RFC 7628
		user := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(c.cfg.User)
		mechanism = "OAUTHBEARER"
		response = fmt.Sprintf("n,a=%s,\x01host=%s\x01port=%d\x01auth=Bearer %s\x01\x01", user, c.cfg.Host, c.cfg.Port, secret)
	case c.cfg.Token != nil && has("XOAUTH2"):
		mechanism, response = "XOAUTH2", "user="+c.cfg.User+"\x01auth=Bearer "+secret+"\x01\x01"
	case c.cfg.Token != nil, !has("PLAIN"):
		return &Error{Kind: ErrServer, Host: c.cfg.address(), Op: "signing in", Detail: "it offers no way to sign in that Winnow knows"}
	}
	answered := 0
	challenge := func(words []word) {
		// A failed token is explained in a challenge, which has to be answered
		// before the server says NO (RFC 7628 section 3.2.3).
		if answered++; answered == 1 {
			reply := ""
			if mechanism != "PLAIN" {
				reply = "AQ=="
			}
			_, _ = fmt.Fprintf(c.conn, "%q\r\n", reply) // an error shows when the answer is read
		}
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(response))
	err := c.run(ctx, "signing in", "AUTHENTICATE \""+mechanism+"\" "+literal(encoded)+"\r\n", challenge)
	var e *Error
	if errors.As(err, &e) && errors.Is(e.Kind, ErrRefused) {
		e.Kind = ErrAuth
	}
	return err
}
