package imap

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"winnow/internal/mailbox"
)

// The kinds of trouble with a server; an *Error wraps one of them.
var (
	// ErrUnreachable: no connection came about, or it was lost.
	ErrUnreachable = errors.New("the server cannot be reached")
	// ErrCertificate: the server could not show that it is who it should be.
	// Nothing was told to it.
	ErrCertificate = errors.New("the server's certificate was refused")
	// ErrPlaintext: the connection would not be encrypted. Nothing was told.
	ErrPlaintext = errors.New("the connection would not be encrypted")
	// ErrAuth: user name or password were refused.
	ErrAuth = errors.New("the server refused the user name or password")
	// ErrServer: the server refused something else, or what it said made no
	// sense, or it fell silent.
	ErrServer = errors.New("the server made trouble")
)

// Error is trouble with a server.
type Error struct {
	Kind   error  // one of the errors above
	Host   string // the server, with its port
	Op     string // what was being done: "signing in", "reading INBOX"
	Words  string // what the server said last about it, fit to be shown, or ""
	Detail string // what was wrong, in a clause for people, or ""
	Err    error  // the cause, or nil

	Fingerprint string // of the certificate that was refused (SHA-256), or ""

	refusals int // sign-ins refused one after the other, 0 for one
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

// maxWords bounds what is shown of a server's words, in bytes.
const maxWords = 300

// serverWords is the last line in which a server refused something, without its
// tag.
func serverWords(line string) string {
	_, rest, ok := strings.Cut(line, " ")
	if !ok {
		return line
	}
	return rest
}

// tlsError tells a refused certificate from other failures of a handshake.
func (c *Config) tlsError(op string, err error) error {
	e := &Error{Kind: ErrUnreachable, Host: c.address(), Op: op, Err: err}
	var record tls.RecordHeaderError
	detail, fingerprint, refused := c.certError(err)
	switch {
	case refused:
		e.Kind, e.Detail, e.Fingerprint = ErrCertificate, detail, fingerprint
	case errors.As(err, &record):
		e.Kind, e.Detail = ErrServer, "it does not speak TLS on this port"
	default:
		e.Detail = netDetail(err)
	}
	return e
}

// certNames are the names that a certificate is for.
func certNames(cert *x509.Certificate) string {
	names := cert.DNSNames
	for _, ip := range cert.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "no host at all"
	}
	return mailbox.Clean(strings.Join(names[:min(3, len(names))], ", "), 100)
}
