package account

import (
	"net/netip"
	"strings"
	"testing"
)

func TestEveryProviderCanBeUsed(t *testing.T) {
	list, err := Providers()
	if err != nil {
		t.Fatal(err)
	}
	reachable := 0
	owner := make(map[string]string)
	for _, p := range list {
		if p.Name == "" || len(p.Domains) == 0 {
			t.Errorf("%+v lacks a name or domains", p)
		}
		switch p.Secret {
		case Password, AppPassword, OAuth:
		default:
			t.Errorf("%s: secret %q", p.Name, p.Secret)
		}
		if p.Secret != Password && p.Hint == "" {
			t.Errorf("%s wants more than a password and does not say what", p.Name)
		}
		if p.User != "address" && p.User != "local" {
			t.Errorf("%s: user %q", p.Name, p.User)
		}
		if p.Hint != "" && !strings.HasSuffix(p.Hint, ".") {
			t.Errorf("%s: the hint is no sentence", p.Name)
		}
		for _, d := range p.Domains {
			if owner[d] != "" {
				t.Errorf("%s belongs to %s and %s", d, owner[d], p.Name)
			}
			owner[d] = p.Name
			a, src, ok := Guess("Some.One@" + strings.ToUpper(d))
			if src.Provider != p.Name || src.Kind != FromTable {
				t.Errorf("%s: guessed %+v", d, src)
			}
			if ok != (p.Host != "") {
				t.Errorf("%s: ok is %v", d, ok)
			}
			if !ok {
				if src.Hint == "" {
					t.Errorf("%s offers no IMAP and does not say so", p.Name)
				}
				continue
			}
			if err := a.Validate(); err != nil {
				t.Errorf("%s: %v", d, err)
			}
			if _, err := netip.ParseAddr(a.Host); err != nil && !strings.Contains(a.Host, ".") {
				t.Errorf("%s: host %q", d, a.Host)
			}
		}
		if p.Host != "" {
			reachable++
		}
	}
	if reachable < 40 {
		t.Errorf("%d providers, want 40 at least", reachable)
	}
}

func TestGuess(t *testing.T) {
	tests := []struct {
		address, host, user string
		kind                SourceKind
		ok                  bool
	}{
		{"dana.buyer@gmail.com", "imap.gmail.com", "dana.buyer@gmail.com", FromTable, true},
		{" dana.buyer@gmail.com ", "imap.gmail.com", "dana.buyer@gmail.com", FromTable, true},
		{"dana@riseup.net", "mail.riseup.net", "dana", FromTable, true},
		{"dana@tuta.com", "", "dana@tuta.com", FromTable, false},
		{"dana@buyer.example", "imap.buyer.example", "dana@buyer.example", FromName, false},
		{"dana", "", "", "", false},
		{"", "", "", "", false},
		{"@gmail.com", "", "", "", false},
		{"dana@gmail.com\nx", "", "", "", false},
	}
	for _, tt := range tests {
		a, src, ok := Guess(tt.address)
		if a.Host != tt.host || a.User != tt.user || src.Kind != tt.kind || ok != tt.ok {
			t.Errorf("Guess(%q) = %+v, %+v, %v", tt.address, a, src, ok)
		}
		if strings.ContainsAny(a.Address, " \n") {
			t.Errorf("Guess(%q) kept the white space", tt.address)
		}
	}
}
