package oauth

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"winnow/internal/account"
	"winnow/internal/mailbox"
)

// Grant is what a sign-in leaves behind and what is kept in place of a
// password.
type Grant struct {
	refresh string
	client  string // the client's own secret, "" for none
}

// Secret is the grant as it is kept.
func (g Grant) Secret() account.Secret {
	b, err := json.Marshal(map[string]string{"refresh": g.refresh, "client": g.client})
	if err != nil {
		return account.Secret{} // texts can always be encoded
	}
	return account.NewSecret(string(b))
}

// ClientSecret is what the provider handed out with the client id, or empty.
func (g Grant) ClientSecret() account.Secret { return account.NewSecret(g.client) }

// ParseGrant reads what Secret made. Anything else, such as a password from
// before the account signed in by OAuth 2.0, is ErrRevoked.
func ParseGrant(s account.Secret) (Grant, error) {
	var kept struct{ Refresh, Client string }
	if err := json.Unmarshal([]byte(s.Reveal()), &kept); err != nil || kept.Refresh == "" {
		return Grant{}, &failure{text: ErrRevoked.Error(), kinds: []error{ErrRevoked, mailbox.ErrSignIn}}
	}
	return Grant{refresh: kept.Refresh, client: kept.Client}, nil
}

// early is how long before its end a token is replaced.
const early = 60 * time.Second

// Tokens gives access tokens for a grant, and replaces them in time. One
// replacement is under way at most, whoever asks.
type Tokens struct {
	client *Client
	keep   func(context.Context, Grant) error

	turn   chan struct{} // holds a token while one is replaced
	mu     sync.Mutex
	grant  Grant
	access account.Secret
	until  time.Time // zero: not known to end
}

// Tokens makes access tokens of a grant. keep is called when the provider
// replaced the grant; the old one may not hold any more.
func (c *Client) Tokens(g Grant, keep func(context.Context, Grant) error) *Tokens {
	return &Tokens{client: c, grant: g, keep: keep, turn: make(chan struct{}, 1)}
}

// Token returns an access token that holds for at least a minute; with fresh
// set, another than the last one. The error is ErrRevoked when the buyer has
// to sign in again.
func (t *Tokens) Token(ctx context.Context, fresh bool) (string, error) {
	before, _ := t.current()
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if access, good := t.current(); good && (!fresh || !access.Equal(before)) {
		return access.Reveal(), nil
	}
	t.mu.Lock()
	grant := t.grant
	t.mu.Unlock()
	got, err := t.client.cfg.TokenSource(t.client.within(ctx), &oauth2.Token{RefreshToken: grant.refresh}).Token()
	if err != nil {
		return "", t.client.explain(ctx, "replacing the access token", err)
	}
	return got.AccessToken, t.took(ctx, got)
}

func (t *Tokens) current() (access account.Secret, good bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.access, !t.access.Empty() && (t.until.IsZero() || t.client.now().Add(early).Before(t.until))
}

// took notes what the provider gave.
func (t *Tokens) took(ctx context.Context, got *oauth2.Token) error {
	t.mu.Lock()
	t.access, t.until = account.NewSecret(got.AccessToken), time.Time{}
	if got.ExpiresIn > 0 {
		t.until = t.client.now().Add(time.Duration(got.ExpiresIn) * time.Second)
	}
	replaced := got.RefreshToken != "" && got.RefreshToken != t.grant.refresh
	if replaced {
		t.grant.refresh = got.RefreshToken
	}
	grant := t.grant
	t.mu.Unlock()
	if replaced && t.keep != nil {
		return t.keep(ctx, grant)
	}
	return nil
}

// granted is the grant of a first answer.
func (c *Client) granted(got *oauth2.Token) (Grant, error) {
	if got.RefreshToken == "" {
		return Grant{}, c.fail("signing in", "it gave no lasting sign-in; the registration has to allow offline access", ErrRefused, mailbox.ErrSignIn)
	}
	return Grant{refresh: got.RefreshToken, client: c.cfg.ClientSecret}, nil
}
