// Package oauth signs in by OAuth 2.0 as a program on a desktop does (RFC 8252):
// authorization code with PKCE and a redirect to loopback, or a device code
// (RFC 8628), under the client id of the buyer or of the company. It asks the
// identity provider that the account names, and nobody else; it never opens a
// page itself, but says which address the buyer's browser should open.
//
// What is kept is a [Grant]; access tokens live in memory. Nothing here prints
// or logs a token. Everything is safe for concurrent use.
package oauth

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"golang.org/x/oauth2"

	"winnow/internal/account"
	"winnow/internal/mailbox"
)

// The errors on which a caller decides; they come wrapped.
var (
	// ErrRevoked is a sign-in that no longer holds: the buyer has to sign in
	// again.
	ErrRevoked = errors.New("the sign-in no longer holds: sign in again")
	// ErrRefused is a sign-in that the buyer or the provider turned down.
	ErrRefused = errors.New("the sign-in was refused")
	// ErrSettings are settings that cannot be used.
	ErrSettings = errors.New("these settings cannot be used")
	// ErrUnreachable is an identity provider that does not answer.
	ErrUnreachable = errors.New("the identity provider could not be reached")
)

// requestLimit is how long the provider may take for an answer.
const requestLimit = 30 * time.Second

// provider is one row of the table.
type provider struct {
	ID        string            `toml:"id"`
	Name      string            `toml:"name"`
	AuthURL   string            `toml:"auth_url"`
	TokenURL  string            `toml:"token_url"`
	DeviceURL string            `toml:"device_url"`
	Scopes    []string          `toml:"scopes"`
	Redirect  string            `toml:"redirect"`
	Params    map[string]string `toml:"params"`
}

//go:embed providers.toml
var providerData string

func providers() ([]provider, error) {
	var file struct {
		Provider []provider `toml:"provider"`
	}
	meta, err := toml.Decode(providerData, &file)
	if err != nil {
		return nil, fmt.Errorf("read the identity providers: %w", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, fmt.Errorf("read the identity providers: %s is not known", extra[0])
	}
	return file.Provider, nil
}

// Client signs in at one identity provider.
type Client struct {
	name     string
	cfg      oauth2.Config
	redirect string
	params   map[string]string
	http     *http.Client
	now      func() time.Time
}

// Options are what a Client is made of besides the account's settings. The
// zero value is the real world.
type Options struct {
	Transport http.RoundTripper // http.DefaultTransport when nil
	Now       func() time.Time  // time.Now when nil
}

// New makes the client for an account's settings. secret is what some providers
// (Google) hand out together with the client id; it may be empty.
func New(o account.OAuthClient, secret account.Secret, opt Options) (*Client, error) {
	p, err := find(o)
	if err != nil {
		return nil, err
	}
	if o.ClientID == "" {
		return nil, fmt.Errorf("%w: OAuth 2.0 at %s needs a client id of your own or of your company", ErrSettings, p.Name)
	}
	for _, u := range []string{p.AuthURL, p.TokenURL, p.DeviceURL} {
		if u != "" && !trustworthy(u) {
			return nil, fmt.Errorf("%w: %s is no https address to sign in at", ErrSettings, mailbox.Clean(u, 200))
		}
	}
	if p.TokenURL == "" {
		return nil, fmt.Errorf("%w: the address that gives tokens is missing", ErrSettings)
	}
	if opt.Transport == nil {
		opt.Transport = http.DefaultTransport
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return &Client{
		name: p.Name, redirect: p.Redirect, params: p.Params, now: opt.Now,
		cfg: oauth2.Config{
			ClientID: o.ClientID, ClientSecret: secret.Reveal(), Scopes: p.Scopes,
			Endpoint: oauth2.Endpoint{AuthURL: p.AuthURL, TokenURL: p.TokenURL, DeviceAuthURL: p.DeviceURL, AuthStyle: oauth2.AuthStyleInParams},
		},
		http: &http.Client{
			Transport: opt.Transport, Timeout: requestLimit,
			// A grant is shown to the host that was named and to no other.
			CheckRedirect: func(*http.Request, []*http.Request) error { return errElsewhere },
		},
	}, nil
}

var errElsewhere = errors.New("it wants to send the sign-in elsewhere")

// find is the provider of the settings, with its addresses filled in.
func find(o account.OAuthClient) (provider, error) {
	if o.Provider == "other" {
		return provider{
			ID: "other", Name: hostOf(o.TokenURL), AuthURL: o.AuthURL, TokenURL: o.TokenURL, DeviceURL: o.DeviceURL,
			Scopes: o.Scopes, Redirect: "http://127.0.0.1:{port}/{path}",
		}, nil
	}
	all, err := providers()
	if err != nil {
		return provider{}, err
	}
	tenant := o.Tenant
	if tenant == "" {
		tenant = "common"
	}
	var ids []string
	for _, p := range all {
		if p.ID == o.Provider {
			for _, u := range []*string{&p.AuthURL, &p.TokenURL, &p.DeviceURL} {
				*u = strings.ReplaceAll(*u, "{tenant}", url.PathEscape(tenant))
			}
			return p, nil
		}
		ids = append(ids, p.ID)
	}
	return provider{}, fmt.Errorf("%w: %q is no identity provider that is known; there are %s and other",
		ErrSettings, mailbox.Clean(o.Provider, 50), strings.Join(ids, ", "))
}

// trustworthy reports whether an address is https, or on this very machine.
func trustworthy(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	if u.Scheme == "https" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "http" && (err == nil && ip.IsLoopback() || u.Hostname() == "localhost")
}

func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// Hosts are all that the client ever asks, or has the browser ask.
func (c *Client) Hosts() []string {
	var out []string
	for _, s := range []string{c.cfg.Endpoint.AuthURL, c.cfg.Endpoint.TokenURL, c.cfg.Endpoint.DeviceAuthURL} {
		h := hostOf(s)
		seen := h == ""
		for _, o := range out {
			seen = seen || o == h
		}
		if !seen {
			out = append(out, h)
		}
	}
	return out
}

// within makes the library use this client's connections.
func (c *Client) within(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, c.http)
}

// maxWords bounds what is shown of a provider's words, in bytes.
const maxWords = 300

// failure is an error in words that can be shown, of one or more kinds.
type failure struct {
	text  string
	kinds []error
}

// Error implements error.
func (f *failure) Error() string { return f.text }

// Unwrap gives the kinds.
func (f *failure) Unwrap() []error { return f.kinds }

// fail makes a failure: the first kind is said, the others sort it.
func (c *Client) fail(doing, detail string, kinds ...error) error {
	return &failure{text: fmt.Sprintf("%s at %s: %v: %s", doing, c.name, kinds[0], detail), kinds: kinds}
}

// explain turns an error of the library into one that can be shown: it may
// hold what was sent and what was answered, secrets among it.
func (c *Client) explain(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var said *oauth2.RetrieveError
	if errors.As(err, &said) {
		kind := ErrRefused
		switch said.ErrorCode {
		case "invalid_grant", "interaction_required", "consent_required", "login_required":
			kind = ErrRevoked
		case "", "temporarily_unavailable", "server_error":
			return c.fail(doing, fmt.Sprintf("it answered with status %d", status(said)), ErrUnreachable, mailbox.ErrServer)
		}
		return c.fail(doing, shown(said.ErrorCode, c.hide(said.ErrorDescription)), kind, mailbox.ErrSignIn)
	}
	// The cause is not passed on: its text may quote what was sent.
	var transport *url.Error
	switch {
	case errors.Is(err, errElsewhere):
		return c.fail(doing, errElsewhere.Error(), ErrUnreachable, mailbox.ErrServer)
	case errors.As(err, &transport):
		return c.fail(doing, "no connection came about", ErrUnreachable, mailbox.ErrServer, mailbox.ErrOffline)
	}
	return c.fail(doing, "it does not answer as it should", ErrUnreachable, mailbox.ErrServer)
}

func (c *Client) hide(words string) string {
	if c.cfg.ClientSecret != "" {
		words = strings.ReplaceAll(words, c.cfg.ClientSecret, "…")
	}
	return words
}

func status(e *oauth2.RetrieveError) int {
	if e.Response == nil {
		return 0
	}
	return e.Response.StatusCode
}
