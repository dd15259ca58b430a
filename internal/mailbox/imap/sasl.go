package imap

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// credential asks for what to sign in with: the password, or the access token
// when the account signs in with OAuth 2.0. With fresh set the last token was
// refused, and another is needed.
func (c *Config) credential(ctx context.Context, fresh bool) (string, error) {
	switch {
	case c.Token != nil:
		token, err := c.Token(ctx, fresh)
		if err != nil {
			return "", fmt.Errorf("asking for the access token of %s: %w", c.Account, err)
		}
		return token, nil
	case c.Password != nil:
		password, err := c.Password(ctx)
		if err != nil {
			return "", fmt.Errorf("asking for the password of %s: %w", c.Account, err)
		}
		return password, nil
	}
	return "", nil
}

// signedIn connects and signs in. A token that is refused may have been
// revoked or have ended early: one other is tried, and no more, because
// servers lock accounts that fail often.
func (c *Config) signedIn(ctx context.Context) (*session, string, error) {
	secret, err := c.credential(ctx, false)
	if err != nil {
		return nil, "", err
	}
	s, err := c.connect(ctx, secret)
	if c.Token == nil || !errors.Is(err, ErrAuth) {
		return s, secret, err
	}
	if secret, err = c.credential(ctx, true); err != nil {
		return nil, "", err
	}
	s, err = c.connect(ctx, secret)
	var again *Error
	if errors.As(err, &again) && errors.Is(again.Kind, ErrAuth) {
		again.refusals = 2
	}
	return s, secret, err
}

// authenticate signs in by the best way that the server offers.
func (s *session) authenticate() error {
	if s.cfg.Token != nil {
		return s.client.Authenticate(&bearer{mechanism: s.bearerMechanism(), cfg: s.cfg, token: s.password})
	}
	if s.caps.Has(imap.AuthCap("PLAIN")) {
		return s.client.Authenticate(sasl.NewPlainClient("", s.cfg.User, s.password))
	}
	return s.client.Login(s.cfg.User, s.password).Wait()
}

// canSignIn says why nobody can sign in here in the configured way, "" when it
// is possible.
func (s *session) canSignIn() string {
	if s.cfg.Token != nil {
		if s.bearerMechanism() == "" {
			return "it does not let anybody sign in with OAuth 2.0"
		}
		return ""
	}
	if !s.caps.Has(imap.AuthCap("PLAIN")) && s.caps.Has(imap.CapLoginDisabled) {
		return "it does not let anybody sign in with a password"
	}
	return ""
}

// The mechanisms by which an access token is shown.
const (
	oauthBearer = "OAUTHBEARER" // RFC 7628
	xoauth2     = "XOAUTH2"     // what Google and Microsoft had before, and still have
)

func (s *session) bearerMechanism() string {
	for _, m := range []string{oauthBearer, xoauth2} {
		if s.caps.Has(imap.AuthCap(m)) {
			return m
		}
	}
	return ""
}

// bearer shows an access token. Both mechanisms say a failure in a challenge,
// which has to be answered before the server says NO.
type bearer struct {
	mechanism string
	cfg       *Config
	token     string
}

// Start implements sasl.Client.
func (b *bearer) Start() (mechanism string, first []byte, err error) {
	if strings.ContainsAny(b.token, "\x00\x01\r\n") || strings.ContainsAny(b.cfg.User, "\x00\x01\r\n") {
		return "", nil, errors.New("the access token holds control characters")
	}
	return b.mechanism, []byte(b.response()), nil
}

func (b *bearer) response() string {
	if b.mechanism == oauthBearer {
		// "," and "=" of a name are written as in RFC 5801 section 4.
		user := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(b.cfg.User)
		return fmt.Sprintf("n,a=%s,\x01host=%s\x01port=%d\x01auth=Bearer %s\x01\x01", user, b.cfg.Host, b.cfg.Port, b.token)
	}
	return "user=" + b.cfg.User + "\x01auth=Bearer " + b.token + "\x01\x01"
}

// Next implements sasl.Client (RFC 7628 section 3.2.3).
func (b *bearer) Next([]byte) ([]byte, error) { return []byte{1}, nil }

// spoken is every form in which the secret goes over the wire, so that none is
// shown should the server repeat it.
func (s *session) spoken() []string {
	forms := []string{s.password, base64.StdEncoding.EncodeToString([]byte("\x00" + s.cfg.User + "\x00" + s.password))}
	for _, m := range []string{oauthBearer, xoauth2} {
		b := bearer{mechanism: m, cfg: s.cfg, token: s.password}
		forms = append(forms, base64.StdEncoding.EncodeToString([]byte(b.response())))
	}
	return forms
}
