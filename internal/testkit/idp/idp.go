// Package idp is an identity provider on loopback for tests: authorization
// codes with PKCE, device codes, refresh, revocation, and the introspection
// that a mail server asks (RFC 6749, 7636, 8628, 7662). Only tests import it.
package idp

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Provider is the running provider. Its fields may be changed between
// requests.
type Provider struct {
	URL          string
	ClientID     string
	ClientSecret string // "" for a public client
	User         string // whom the tokens let in
	Lifetime     int    // of an access token, in seconds

	mu      sync.Mutex
	count   int
	codes   map[string]url.Values // what was asked for with them
	device  string                // the device code that waits
	polls   int                   // answers of "pending" still to be given
	grants  map[string]bool       // refresh tokens that hold
	access  map[string]bool       // access tokens that hold
	Refresh int                   // refreshes that were asked for
	Refuse  bool                  // the buyer refuses
}

// Start starts a provider that ends with the test.
func Start(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{
		ClientID: "winnow-of-acme", User: "buyer", Lifetime: 3600,
		codes: map[string]url.Values{}, grants: map[string]bool{}, access: map[string]bool{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /auth", p.auth)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("POST /device", p.startDevice)
	mux.HandleFunc("POST /introspect", p.introspect)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	p.URL = s.URL
	return p
}

// Visit does what the buyer's browser does with an address, and returns what
// the last page says.
func Visit(address string) (string, error) {
	resp, err := http.Get(address)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, b)
	}
	return string(b), err
}

// Revoke ends every sign-in, and every access token.
func (p *Provider) Revoke() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.grants)
	clear(p.access)
}

// Expire ends the access tokens alone.
func (p *Provider) Expire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.access)
}

// Tell changes the provider while it runs.
func (p *Provider) Tell(change func(*Provider)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

// Tokens are all tokens that were ever given and still hold.
func (p *Provider) Tokens() (all []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range []map[string]bool{p.grants, p.access} {
		for tok := range m {
			all = append(all, tok)
		}
	}
	return all
}

func (p *Provider) next(what string) string {
	p.count++
	return fmt.Sprintf("idp-%s-marker-%d", what, p.count)
}

func (p *Provider) auth(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case err != nil || back.Hostname() != "127.0.0.1" && back.Hostname() != "localhost":
		http.Error(w, "redirect_uri is not on loopback", http.StatusBadRequest)
		return
	case q.Get("client_id") != p.ClientID || q.Get("response_type") != "code" || len(q.Get("state")) < 22:
		http.Error(w, "client_id, response_type or state are wrong", http.StatusBadRequest)
		return
	case q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "":
		http.Error(w, "no PKCE", http.StatusBadRequest)
		return
	}
	out := url.Values{"state": {q.Get("state")}}
	if p.Refuse {
		out.Set("error", "access_denied")
		out.Set("error_description", "the buyer\x07 said no")
	} else {
		code := p.next("code")
		p.codes[code] = q
		out.Set("code", code)
	}
	back.RawQuery = out.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.grant(r); err != nil {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": err.Error(), "error_description": "you sent " + r.PostForm.Encode()[:20] + " and " + p.ClientSecret})
		return
	}
	access, refresh := p.next("access"), p.next("refresh")
	p.access[access], p.grants[refresh] = true, true
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": p.Lifetime,
	})
}

// grant checks a request for tokens and uses up what it shows.
func (p *Provider) grant(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errors.New("invalid_request")
	}
	f := r.PostForm
	if f.Get("client_id") != p.ClientID || f.Get("client_secret") != p.ClientSecret {
		return errors.New("invalid_client")
	}
	switch f.Get("grant_type") {
	case "authorization_code":
		asked, ok := p.codes[f.Get("code")]
		delete(p.codes, f.Get("code"))
		sum := sha256.Sum256([]byte(f.Get("code_verifier")))
		if !ok || asked.Get("redirect_uri") != f.Get("redirect_uri") || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
			return errors.New("invalid_grant")
		}
	case "refresh_token":
		p.Refresh++
		if !p.grants[f.Get("refresh_token")] {
			return errors.New("invalid_grant")
		}
		delete(p.grants, f.Get("refresh_token")) // each is good for once
	case "urn:ietf:params:oauth:grant-type:device_code":
		switch {
		case p.device == "" || f.Get("device_code") != p.device:
			return errors.New("expired_token")
		case p.Refuse:
			return errors.New("access_denied")
		case p.polls > 0:
			p.polls--
			return errors.New("authorization_pending")
		}
		p.device = ""
	default:
		return errors.New("unsupported_grant_type")
	}
	return nil
}

func (p *Provider) startDevice(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.FormValue("client_id") != p.ClientID {
		http.Error(w, "who are you?", http.StatusForbidden)
		return
	}
	p.device, p.polls = p.next("device"), 1
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"device_code": p.device, "user_code": "WIND-MILL", "verification_uri": p.URL + "/activate", "expires_in": 600, "interval": 1,
	})
}

// introspect tells a mail server what a token is.
func (p *Provider) introspect(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	tok := r.FormValue("token")
	if tok == "" {
		tok = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"active": p.access[tok], "username": p.User})
}
