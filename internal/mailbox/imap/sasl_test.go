package imap_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
)

// bearerFake takes the one good token, as OAUTHBEARER or XOAUTH2 shows it.
func bearerFake(mechanism, good string) *fake {
	f := newFake(1)
	f.caps = "IMAP4rev1 SASL-IR LOGINDISABLED AUTH=" + mechanism
	f.on = func(c *fakeConn, tag, command string) bool {
		rest, ok := strings.CutPrefix(command, "AUTHENTICATE "+mechanism+" ")
		if !ok {
			return false
		}
		f.mu.Lock()
		f.logins++
		f.mu.Unlock()
		text, _ := base64.StdEncoding.DecodeString(rest)
		if strings.Contains(string(text), "\x01auth=Bearer "+good+"\x01\x01") {
			return c.say("%s OK [CAPABILITY IMAP4rev1] in\r\n", tag)
		}
		// RFC 7628 section 3.2.3: the reason first, NO after the client has taken it.
		if !c.say("+ %s\r\n", base64.StdEncoding.EncodeToString([]byte(`{"status":"invalid_token"}`))) {
			return true
		}
		if line, _ := c.r.ReadString('\n'); line != "AQ==\r\n" {
			return c.say("%s BAD %q\r\n", tag, line)
		}
		return c.say("%s NO [AUTHENTICATIONFAILED] %s is not good\r\n", tag, rest)
	}
	return f
}

// A token may have been revoked or have ended early: one other is tried, and
// never a third, because accounts are locked (F19).
func TestF19ARefusedTokenIsReplacedOnce(t *testing.T) {
	for _, mechanism := range []string{"OAUTHBEARER", "XOAUTH2"} {
		for name, tc := range map[string]struct {
			tokens           []string
			logins, refusals int
		}{
			"good":            {[]string{"tok-good"}, 1, 0},
			"good when fresh": {[]string{"tok-old", "tok-good"}, 2, 0},
			"never good":      {[]string{"tok-old", "tok-older", "tok-good"}, 2, 2},
		} {
			t.Run(mechanism+" "+name, func(t *testing.T) {
				f := bearerFake(mechanism, "tok-good")
				cfg := f.config(t)
				asked := 0
				cfg.Password = nil
				cfg.Token = func(_ context.Context, fresh bool) (string, error) {
					if fresh != (asked > 0) {
						t.Errorf("asked %d times, fresh %v", asked, fresh)
					}
					asked++
					return tc.tokens[asked-1], nil
				}
				_, err := imap.New(cfg).Folders(context.Background())
				if f.logins != tc.logins {
					t.Errorf("%d logins, want %d", f.logins, tc.logins)
				}
				if tc.refusals == 0 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				var e *imap.Error
				if !errors.Is(err, mailbox.ErrSignIn) || !errors.As(err, &e) || e.Refusals() != tc.refusals {
					t.Fatalf("%v", err)
				}
				for _, tok := range tc.tokens {
					if strings.Contains(err.Error(), tok) || strings.Contains(err.Error(), base64.StdEncoding.EncodeToString([]byte(tok))) {
						t.Errorf("a token is shown: %v", err)
					}
				}
			})
		}
	}
}

func TestWithoutABearerMechanismNoTokenIsSent(t *testing.T) {
	f := newFake(1)
	f.caps = "IMAP4rev1 AUTH=PLAIN"
	cfg := f.config(t)
	cfg.Token = func(context.Context, bool) (string, error) { return "tok-marker", nil }
	_, err := imap.New(cfg).Folders(context.Background())
	if err == nil || !strings.Contains(err.Error(), "OAuth") {
		t.Errorf("%v", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if got := f.received.String(); strings.Contains(got, "tok-marker") || strings.Contains(got, "AUTH") || strings.Contains(got, "LOGIN") {
		t.Errorf("sent %q", got)
	}
}

func TestEveryByteIsCounted(t *testing.T) {
	f := newFake(20)
	cfg := f.config(t)
	counts := make(chan [2]int, 10000)
	cfg.Count = func(received, sent int) { counts <- [2]int{received, sent} }
	if _, err := imap.New(cfg).Folders(context.Background()); err != nil {
		t.Fatal(err)
	}
	f.wg.Wait()
	close(counts)
	received, sent := 0, 0
	for c := range counts {
		received, sent = received+c[0], sent+c[1]
	}
	if got := f.received.Len(); sent != got || received < 50 {
		t.Errorf("counted %d bytes sent, the server had %d; and %d received", sent, got, received)
	}
}
