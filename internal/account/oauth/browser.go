package oauth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"winnow/internal/mailbox"
)

// signInLimit is how long the buyer may take to sign in.
const signInLimit = 5 * time.Minute

// Browser signs in with the buyer's browser (RFC 8252, RFC 7636). show is given
// the address that the browser should open; Winnow does not open it. user is
// what the provider fills in for the buyer.
//
// The answer is taken on loopback only, on a port and a path that nobody can
// guess, once, and within five minutes.
func (c *Client) Browser(ctx context.Context, user string, show func(address string) error) (Grant, error) {
	if c.cfg.Endpoint.AuthURL == "" {
		return Grant{}, c.fail("signing in", "its address for browsers is not known", ErrRefused, mailbox.ErrSignIn)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, signInLimit, fmt.Errorf("%w: nobody signed in within %v", ErrRefused, signInLimit))
	defer cancel()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return Grant{}, fmt.Errorf("wait for the browser: %w", err)
	}
	back := strings.NewReplacer("{port}", strconv.Itoa(l.Addr().(*net.TCPAddr).Port), "{path}", rand.Text()).Replace(c.redirect)
	at, err := url.Parse(back)
	if err != nil {
		return Grant{}, errors.Join(err, l.Close())
	}
	state, verifier := rand.Text()+rand.Text(), oauth2.GenerateVerifier()
	cfg := c.cfg
	cfg.RedirectURL = back

	w := &waiter{path: "/" + strings.TrimPrefix(at.Path, "/"), state: state, answers: make(chan answer, 1)}
	server := &http.Server{Handler: w, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l) // ends with Close
	}()
	defer func() {
		// What is being answered is answered to the end: the page says that
		// the browser can be closed.
		polite, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer stop()
		if server.Shutdown(polite) != nil {
			_ = server.Close() // given up
		}
		<-ended
	}()

	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("login_hint", user)}
	for k, v := range c.params {
		options = append(options, oauth2.SetAuthURLParam(k, v))
	}
	if err := show(cfg.AuthCodeURL(state, options...)); err != nil {
		return Grant{}, err
	}
	var a answer
	select {
	case a = <-w.answers:
	case <-ctx.Done():
		return Grant{}, context.Cause(ctx)
	}
	if a.refused != "" {
		return Grant{}, c.fail("signing in", a.refused, ErrRefused, mailbox.ErrSignIn)
	}
	got, err := cfg.Exchange(c.within(ctx), a.code, oauth2.VerifierOption(verifier))
	if err != nil {
		return Grant{}, c.explain(ctx, "signing in", err)
	}
	return c.granted(got)
}

// answer is what the browser brought back.
type answer struct{ code, refused string }

// waiter takes one answer.
type waiter struct {
	path, state string
	answers     chan answer
}

// ServeHTTP implements http.Handler. Requests that do not know the path and
// the state, as those of other programs, are turned away and change nothing.
func (w *waiter) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	h := out.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	q := r.URL.Query()
	same := subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(w.state)) == 1
	if r.Method != http.MethodGet || r.URL.Path != w.path || !same {
		http.Error(out, "This is not for you.", http.StatusNotFound)
		return
	}
	a := answer{code: q.Get("code")}
	if a.code == "" {
		a.refused = "it did not say why"
		if why := q.Get("error"); why != "" {
			a.refused = shown(why, q.Get("error_description"))
		}
	}
	select {
	case w.answers <- a:
	default: // there was one already
		http.Error(out, "This is over.", http.StatusGone)
		return
	}
	text := "Winnow has what it needs. You can close this page."
	if a.refused != "" {
		text = "The sign-in was refused. You can close this page; Winnow says more."
	}
	_, _ = fmt.Fprintln(out, text) // the browser may be gone
}
