package oauth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/internal/account"
	"winnow/internal/testkit/idp"
)

// at is a client of a test's provider.
func at(t *testing.T, p *idp.Provider, secret string) *Client {
	t.Helper()
	c, err := New(account.OAuthClient{
		Provider: "other", ClientID: p.ClientID, AuthURL: p.URL + "/auth", TokenURL: p.URL + "/token", DeviceURL: p.URL + "/device", Scopes: []string{"mail"},
	}, account.NewSecret(secret), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// browse signs in as a buyer with a browser does.
func browse(ctx context.Context, c *Client) (Grant, error) {
	page := make(chan error, 1)
	g, err := c.Browser(ctx, "dana@buyer.example", func(address string) error {
		go func() {
			_, err := idp.Visit(address)
			page <- err
		}()
		return nil
	})
	return g, errors.Join(err, <-page)
}

func TestTheBrowserBringsASignInThatLasts(t *testing.T) {
	ctx := context.Background()
	p := idp.Start(t)
	p.ClientSecret = "client-s3cret"
	c := at(t, p, p.ClientSecret)
	g, err := browse(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	g, err = ParseGrant(g.Secret()) // as after a restart
	if err != nil || g.ClientSecret().Reveal() != p.ClientSecret {
		t.Fatal(err)
	}
	var kept []Grant
	tokens := c.Tokens(g, func(_ context.Context, g Grant) error { kept = append(kept, g); return nil })
	first, err := tokens.Token(ctx, false)
	if err != nil || first == "" {
		t.Fatal(err)
	}
	if again, err := tokens.Token(ctx, false); err != nil || again != first || p.Refresh != 1 {
		t.Errorf("%v; %d refreshes, want one", err, p.Refresh)
	}
	if fresh, err := tokens.Token(ctx, true); err != nil || fresh == first || p.Refresh != 2 {
		t.Errorf("%v; %d refreshes, want a second", err, p.Refresh)
	}
	if len(kept) != 2 || kept[1] == kept[0] {
		t.Fatalf("%d grants kept: the provider gave a new one each time", len(kept))
	}
	p.Revoke()
	if _, err := tokens.Token(ctx, true); !errors.Is(err, ErrRevoked) {
		t.Errorf("%v", err)
	}
}

// A token is replaced a minute before it ends, once, whoever asks (F19).
func TestF19ATokenIsReplacedInTimeAndOnce(t *testing.T) {
	ctx := context.Background()
	p := idp.Start(t)
	c := at(t, p, "")
	g, err := browse(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c.now = func() time.Time { return now }
	tokens := c.Tokens(g, nil)
	first, err := tokens.Token(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(58 * time.Minute)
	if same, _ := tokens.Token(ctx, false); same != first {
		t.Error("replaced too early")
	}
	now = now.Add(time.Minute + time.Second)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if tok, err := tokens.Token(ctx, false); err != nil || tok == first {
				t.Errorf("%v", err)
			}
		})
	}
	wg.Wait()
	if p.Refresh != 2 {
		t.Errorf("%d refreshes, want two", p.Refresh)
	}
}

func TestADeviceCodeSignsInWithoutABrowser(t *testing.T) {
	p := idp.Start(t)
	var code Code
	g, err := at(t, p, "").Device(context.Background(), func(c Code) error { code = c; return nil })
	if err != nil || code.Text != "WIND-MILL" || !strings.HasSuffix(code.Address, "/activate") || code.Until.IsZero() {
		t.Fatalf("%+v, %v", code, err)
	}
	if _, err := at(t, p, "").Tokens(g, nil).Token(context.Background(), false); err != nil {
		t.Error(err)
	}
	p.Tell(func(p *idp.Provider) { p.Refuse = true })
	if _, err := at(t, p, "").Device(context.Background(), func(Code) error { return nil }); !errors.Is(err, ErrRefused) {
		t.Errorf("%v", err)
	}
}

func TestARefusalIsToldWithoutControlCharacters(t *testing.T) {
	p := idp.Start(t)
	p.Refuse = true
	_, err := browse(context.Background(), at(t, p, ""))
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "said no") || strings.ContainsRune(err.Error(), 7) {
		t.Errorf("%v", err)
	}
}

// Other programs on the computer that find the port can neither end the wait
// nor slip in a code of their own.
func TestOnlyTheRightStateIsHeard(t *testing.T) {
	p := idp.Start(t)
	_, err := at(t, p, "").Browser(context.Background(), "dana", func(address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		back := u.Query().Get("redirect_uri")
		for _, wrong := range []string{back + "?code=evil", back + "?code=evil&state=x", back + "x?code=evil&state=" + u.Query().Get("state"), back} {
			if _, err := idp.Visit(wrong); err == nil {
				t.Errorf("%s was answered", wrong)
			}
		}
		if resp, err := http.Post(back+"?code=evil&state="+u.Query().Get("state"), "text/plain", nil); err != nil || resp.StatusCode != http.StatusNotFound {
			t.Errorf("POST: %v", err)
		}
		_, err = idp.Visit(address)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTheWaitForTheBrowserEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	p := idp.Start(t)
	var address string
	_, err := at(t, p, "").Browser(ctx, "dana", func(a string) error { address = a; cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := idp.Visit(address); err == nil {
		t.Error("somebody still listens")
	}
}

// No secret shows, whatever goes wrong and however it is printed (T18).
func TestT18NoTokenIsEverShown(t *testing.T) {
	ctx := context.Background()
	p := idp.Start(t)
	p.ClientSecret = "client-s3cret-marker"
	c := at(t, p, p.ClientSecret)
	g, err := browse(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	tokens := c.Tokens(g, nil)
	if _, err := tokens.Token(ctx, false); err != nil {
		t.Fatal(err)
	}
	secrets := append(p.Tokens(), p.ClientSecret)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "grant", g.Secret(), "client", account.NewSecret(c.cfg.ClientSecret))
	p.Revoke()
	_, revoked := tokens.Token(ctx, true)
	p.Tell(func(p *idp.Provider) { p.ClientID = "another" })
	_, refused := tokens.Token(ctx, true)
	shownText := log.String() + fmt.Sprintf("%v %+v %v %+v %s", revoked, revoked, refused, refused, g.Secret())
	if revoked == nil || refused == nil {
		t.Fatal("nothing went wrong")
	}
	for _, s := range append(secrets, "refresh_token") {
		if strings.Contains(shownText, s) {
			t.Errorf("%q is shown: %s", s, shownText)
		}
	}
}

func TestAProviderIsBelievedOnlyAtItsOwnAddress(t *testing.T) {
	ctx := context.Background()
	var elsewhere bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere = true }))
	defer other.Close()
	answers := map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		},
		"page":    func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>tok-marker</html>") },
		"nothing": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"flood": func(w http.ResponseWriter, _ *http.Request) {
			for range 1000 {
				if _, err := w.Write(make([]byte, 1<<14)); err != nil {
					return
				}
			}
		},
	}
	for name, h := range answers {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(h)
			defer s.Close()
			c, err := New(account.OAuthClient{Provider: "other", ClientID: "x", TokenURL: s.URL}, account.Secret{}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Tokens(Grant{refresh: "tok-marker"}, nil).Token(ctx, false)
			if !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrRevoked) || strings.Contains(err.Error(), "tok-marker") {
				t.Errorf("%v", err)
			}
		})
	}
	if elsewhere {
		t.Error("the sign-in was sent elsewhere")
	}
}

func TestSettingsThatCannotBeUsedAreRefused(t *testing.T) {
	for name, o := range map[string]account.OAuthClient{
		"no client id":     {Provider: "google"},
		"unknown":          {Provider: "acme", ClientID: "x"},
		"no token address": {Provider: "other", ClientID: "x", AuthURL: "https://id.acme.example/auth"},
		"plain http":       {Provider: "other", ClientID: "x", TokenURL: "http://id.acme.example/token"},
		"a file":           {Provider: "other", ClientID: "x", TokenURL: "file:///etc/passwd"},
		"with a password":  {Provider: "other", ClientID: "x", TokenURL: "https://u:p@id.acme.example/token"},
	} {
		if _, err := New(o, account.Secret{}, Options{}); !errors.Is(err, ErrSettings) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "a password", "{}", `{"refresh":""}`} {
		if _, err := ParseGrant(account.NewSecret(text)); !errors.Is(err, ErrRevoked) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// The table holds what it should: https, and each host that is asked.
func TestTheTableOfProviders(t *testing.T) {
	all, err := providers()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		c, err := New(account.OAuthClient{Provider: p.ID, ClientID: "x", Tenant: "acme.example/../x"}, account.Secret{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range []string{c.cfg.Endpoint.AuthURL, c.cfg.Endpoint.TokenURL, c.cfg.Endpoint.DeviceAuthURL} {
			if u != "" && (!strings.HasPrefix(u, "https://") || strings.Contains(u, "{") || strings.Contains(u, "/../")) {
				t.Errorf("%s: %s", p.ID, u)
			}
		}
		if len(c.Hosts()) == 0 || len(p.Scopes) == 0 || p.Name == "" {
			t.Errorf("%+v", p)
		}
	}
}
