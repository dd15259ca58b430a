package imap_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"winnow/internal/mailbox/imap"
	"winnow/internal/testkit/dovecot"
)

// A certificate that does not hold is refused before anything is said, in
// clear words; only that very certificate can be trusted by hand (F20, T2).
func TestF20OnlyTheCertificateThatWasPinnedIsTrusted(t *testing.T) {
	ctx := context.Background()
	for kind, words := range map[dovecot.Cert]string{
		dovecot.Expired:   "it was valid from",
		dovecot.WrongHost: "it is for imap.other.example, not for 127.0.0.1 (it is valid until ",
		dovecot.Untrusted: "nobody that this computer trusts has signed it (it names CN=localhost as its signer, and is valid until ",
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := dovecot.Start(t, dovecot.Options{Cert: kind})
			for _, way := range []imap.Security{imap.TLS, imap.STARTTLS} {
				asked := 0
				cfg := account(s)
				if cfg.Security = way; way == imap.STARTTLS {
					cfg.Port = s.Port
				}
				_, err := imap.New(cfg).Folders(ctx)
				var refused *imap.Error
				if !errors.Is(err, imap.ErrCertificate) || !errors.As(err, &refused) || !strings.Contains(err.Error(), words) {
					t.Fatalf("%v", err)
				}
				seen, err := imap.New(cfg).Certificate(ctx)
				if err != nil || seen.Fingerprint != refused.Fingerprint || seen.Fingerprint == "" || seen.Trouble == "" {
					t.Errorf("%+v, %v; refused was %s", seen, err, refused.Fingerprint)
				}
				cfg.Password = func(context.Context) (string, error) { asked++; return s.Password, nil }
				cfg.Pin = seen.Fingerprint
				if _, err := imap.New(cfg).Folders(ctx); err != nil {
					t.Errorf("the pinned certificate: %v", err)
				}
				cfg.Pin = strings.Repeat("00:", 31) + "00"
				if _, err := imap.New(cfg).Folders(ctx); !errors.Is(err, imap.ErrCertificate) || !strings.Contains(err.Error(), seen.Fingerprint) {
					t.Errorf("another pin: %v", err)
				}
			}
			if n := strings.Count(s.Log(t), "Info: Login: user="); n != 2 {
				t.Errorf("%d logins, want one for each pinned connection:\n%s", n, s.Log(t))
			}
		})
	}
}

func TestAGoodCertificateIsShownWithoutTrouble(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	c, err := imap.New(account(s)).Certificate(context.Background())
	if err != nil || c.Trouble != "" || !strings.Contains(c.Names, "localhost") || c.Until.IsZero() {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestFingerprintsAreReadInEveryUsualForm(t *testing.T) {
	want := strings.Repeat("AB:", 31) + "01"
	for _, s := range []string{want, strings.ToLower(want), strings.ReplaceAll(want, ":", ""), " " + strings.ReplaceAll(want, ":", " ") + " "} {
		if got, err := imap.ParseFingerprint(s); err != nil || got != want {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "AB", want + ":00", strings.Replace(want, "AB", "XY", 1)} {
		if got, err := imap.ParseFingerprint(s); err == nil {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}
