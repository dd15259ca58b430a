package imap

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"winnow/internal/mailbox"
)

// Fingerprint is the SHA-256 of a certificate, as it is shown and compared:
// "AB:CD:…", 32 bytes.
func Fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = strings.ToUpper(hex.EncodeToString([]byte{b}))
	}
	return strings.Join(pairs, ":")
}

// ParseFingerprint reads a SHA-256 fingerprint with or without colons or
// spaces, in either case, and returns it as Fingerprint writes it.
func ParseFingerprint(s string) (string, error) {
	plain := strings.NewReplacer(":", "", " ", "", "-", "").Replace(strings.TrimSpace(s))
	b, err := hex.DecodeString(plain)
	if err != nil || len(b) != sha256.Size {
		return "", errors.New("a SHA-256 fingerprint has 64 hexadecimal digits, such as AB:CD:… with all 32 pairs")
	}
	pairs := make([]string, len(b))
	for i := range b {
		pairs[i] = strings.ToUpper(hex.EncodeToString(b[i : i+1]))
	}
	return strings.Join(pairs, ":"), nil
}

// Certificate is what a server shows of itself.
type Certificate struct {
	Names       string // the hosts that it is for
	Issuer      string // who signed it
	From, Until time.Time
	Fingerprint string // SHA-256
	Trouble     string // why it is refused, in a clause; "" when it is trusted
}

// Certificate connects, looks at the server's certificate and goes away.
// Nothing that concerns the account is told to the server.
func (s *Source) Certificate(ctx context.Context) (Certificate, error) {
	if s.cfg.Security == Plain {
		return Certificate{}, s.cfg.plaintext("there is no certificate without TLS")
	}
	var seen *x509.Certificate
	cfg := s.cfg
	cfg.Pin = ""
	cfg.seen = func(cert *x509.Certificate) { seen = cert }
	conn, err := cfg.dial(ctx)
	if err == nil {
		newGuard(conn).abort()
	}
	if seen == nil {
		return Certificate{}, err
	}
	c := Certificate{
		Names: certNames(seen), Issuer: mailbox.Clean(seen.Issuer.String(), 100),
		From: seen.NotBefore, Until: seen.NotAfter, Fingerprint: Fingerprint(seen),
	}
	var e *Error
	if errors.As(err, &e) {
		c.Trouble = e.Detail
	}
	return c, nil
}

// tlsConfig says which server is believed: one with a certificate that the
// roots vouch for, or, once a certificate was pinned by hand, the one with
// that very certificate and no other. There is no way to believe any.
func (c *Config) tlsConfig() *tls.Config {
	t := &tls.Config{
		ServerName: c.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12,
		NextProtos: []string{"imap"},
	}
	if c.seen != nil {
		t.VerifyConnection = func(cs tls.ConnectionState) error {
			c.seen(cs.PeerCertificates[0])
			return nil
		}
	}
	if c.Pin == "" {
		return t
	}
	// The usual check is replaced by a stricter one: the key's owner must show
	// the certificate with exactly this fingerprint.
	t.InsecureSkipVerify = true
	t.VerifyConnection = func(cs tls.ConnectionState) error {
		if len(cs.PeerCertificates) == 0 {
			return &pinError{want: c.Pin, got: "none"}
		}
		if got := Fingerprint(cs.PeerCertificates[0]); got != c.Pin {
			return &pinError{want: c.Pin, got: got}
		}
		return nil
	}
	return t
}

// pinError is another certificate than the pinned one.
type pinError struct{ want, got string }

func (e *pinError) Error() string {
	return fmt.Sprintf("it is not the certificate that you trusted by hand (%s) but %s", e.want, e.got)
}

// certError says why a handshake's certificate was refused, in the words of
// the error's detail, or false when it was not about the certificate.
func (c *Config) certError(err error) (detail, fingerprint string, ok bool) {
	var pin *pinError
	if errors.As(err, &pin) {
		return pin.Error(), pin.got, true
	}
	var verify *tls.CertificateVerificationError
	if errors.As(err, &verify) && len(verify.UnverifiedCertificates) > 0 {
		leaf := verify.UnverifiedCertificates[0]
		fingerprint = Fingerprint(leaf)
		if c.seen != nil {
			c.seen(leaf)
		}
	}
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("it was valid from %s to %s only", day(invalid.Cert.NotBefore), day(invalid.Cert.NotAfter)), fingerprint, true
	case errors.As(err, &host):
		return fmt.Sprintf("it is for %s, not for %s (it is valid until %s)",
			certNames(host.Certificate), c.Host, day(host.Certificate.NotAfter)), fingerprint, true
	case errors.As(err, &unknown):
		detail = "nobody that this computer trusts has signed it"
		if unknown.Cert != nil {
			detail += fmt.Sprintf(" (it names %s as its signer, and is valid until %s)",
				mailbox.Clean(unknown.Cert.Issuer.String(), 100), day(unknown.Cert.NotAfter))
		}
		return detail, fingerprint, true
	case verify != nil || errors.As(err, &invalid):
		return mailbox.Clean(err.Error(), maxWords), fingerprint, true
	}
	return "", "", false
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02") }
