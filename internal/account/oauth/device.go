package oauth

import (
	"context"
	"fmt"
	"time"

	"winnow/internal/mailbox"
)

// Code is what the buyer types in on any device with a browser (RFC 8628).
type Code struct {
	Address string // to open
	Text    string // to type there
	Until   time.Time
}

// Device signs in with a code that the buyer types in elsewhere, for computers
// without a browser. show is given the code; then the provider is asked, no
// more often than it allows, until the buyer is done, refuses, or the code ends.
func (c *Client) Device(ctx context.Context, show func(Code) error) (Grant, error) {
	if c.cfg.Endpoint.DeviceAuthURL == "" {
		return Grant{}, c.fail("signing in", "it offers no device codes for mail; use the browser", ErrRefused, mailbox.ErrSignIn)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, 3*signInLimit, fmt.Errorf("%w: nobody typed the code in", ErrRefused))
	defer cancel()
	given, err := c.cfg.DeviceAuth(c.within(ctx))
	if err != nil {
		return Grant{}, c.explain(ctx, "asking for a code", err)
	}
	if !trustworthy(given.VerificationURI) || given.UserCode == "" {
		return Grant{}, c.fail("asking for a code", "it names no page to type the code in", ErrRefused, mailbox.ErrSignIn)
	}
	given.Interval = min(max(given.Interval, 0), 60)
	err = show(Code{Address: mailbox.Clean(given.VerificationURI, 300), Text: mailbox.Clean(given.UserCode, 60), Until: given.Expiry})
	if err != nil {
		return Grant{}, err
	}
	got, err := c.cfg.DeviceAccessToken(c.within(ctx), given)
	if err != nil {
		return Grant{}, c.explain(ctx, "signing in", err)
	}
	return c.granted(got)
}

// shown is what a provider said about a refusal, fit to be shown.
func shown(code, description string) string {
	text := mailbox.Clean(code, 60)
	if description != "" {
		text += " (" + mailbox.Clean(description, maxWords) + ")"
	}
	return text
}
