package oauth

import (
	"errors"
	"testing"

	"winnow/internal/account"
)

// FuzzParseGrant reads what a keyring may give back, and keeps it the same.
func FuzzParseGrant(f *testing.F) {
	for _, s := range []string{"", "hunter2", `{"Refresh":"r"}`, `{"Refresh":"r","Client":"c"}`, `{"Refresh":1}`, `[]`, "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g, err := ParseGrant(account.NewSecret(s))
		if err != nil {
			if !errors.Is(err, ErrRevoked) {
				t.Fatal(err)
			}
			return
		}
		again, err := ParseGrant(g.Secret())
		if err != nil || again.refresh != g.refresh || again.client != g.client {
			t.Fatalf("%v: another grant comes back", err)
		}
	})
}
