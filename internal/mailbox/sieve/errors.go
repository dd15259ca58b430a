package sieve

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"winnow/internal/mailbox"
)

// The kinds of trouble with a server; an *Error wraps one of them.
var (
	ErrUnreachable = errors.New("the server cannot be reached")
	ErrCertificate = errors.New("the server's certificate was refused")
	ErrPlaintext   = errors.New("the connection would not be encrypted")
	ErrAuth        = errors.New("the server refused the user name or password")
	ErrServer      = errors.New("the server made trouble")
	// ErrRefused: the server said NO; nothing changed and the connection goes on.
	ErrRefused = errors.New("the server refused it")
)

// Error is trouble with a server.
type Error struct {
	Kind   error
	Host   string
	Op     string // what was being done
	Detail string // what was wrong, in a clause, or ""
	Words  string // what the server said, fit to be shown, or ""
	Err    error
}

// Error is one sentence.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %v", e.Op, e.Host, e.Kind)
	if e.Detail != "" {
		fmt.Fprintf(&b, ": %s", e.Detail)
	}
	if e.Words != "" {
		fmt.Fprintf(&b, "; it said: %q", e.Words)
	}
	return b.String()
}

// Unwrap gives the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Is sorts the error into the classes that all servers' errors fall into.
func (e *Error) Is(target error) bool {
	switch target {
	case mailbox.ErrSignIn:
		return errors.Is(e.Kind, ErrAuth)
	case mailbox.ErrRefused:
		return errors.Is(e.Kind, ErrRefused)
	case mailbox.ErrServer:
		return !errors.Is(e.Kind, ErrAuth)
	}
	return false
}

// maxWords bounds what is shown of a server's words, in bytes: a refused
// script is explained in more than a line.
const maxWords = 500

// shown makes a server's words fit to be shown, without the secret should it
// repeat it.
func (c *Client) shown(words string) string {
	if c.secret != "" {
		for _, s := range []string{c.secret, base64.StdEncoding.EncodeToString([]byte("\x00" + c.cfg.User + "\x00" + c.secret))} {
			words = strings.ReplaceAll(words, s, "…")
		}
	}
	return mailbox.Clean(words, maxWords)
}

// detail says in a clause why the network failed.
func detail(err error) string {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "it does not answer"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return "it closed the connection"
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return "its name could not be looked up"
	}
	return mailbox.Clean(err.Error(), maxWords)
}
