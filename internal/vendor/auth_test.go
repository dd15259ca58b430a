package vendor_test

import (
	"testing"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

func authed(n int, a triage.Auth) *triage.Message {
	m := mail(n, "Acme", "dana@acme.example")
	m.Auth = a
	return m
}

func TestOwnServerIsTheOneThatMostMailNames(t *testing.T) {
	var msgs []*triage.Message
	for i := range 8 {
		msgs = append(msgs, authed(i, triage.Auth{Server: "mx.buyer.example"}))
	}
	for i := range 3 {
		msgs = append(msgs, authed(20+i, triage.Auth{Server: "liar.example", DMARC: "pass"}))
	}
	mine := authed(40, triage.Auth{Server: "elsewhere.example"})
	mine.Mine = true
	msgs = append(msgs, mine, mail(41, "Acme", "a@acme.example"))
	if got := vendor.OwnServer(msgs); got != "mx.buyer.example" {
		t.Errorf("OwnServer = %q", got)
	}
	if got := vendor.OwnServer(msgs[:2]); got != "" {
		t.Errorf("two messages made %q the buyer's server", got)
	}
	if got := vendor.OwnServer([]*triage.Message{
		authed(1, triage.Auth{Server: "a.example"}), authed(2, triage.Auth{Server: "b.example"}), authed(3, triage.Auth{Server: "c.example"}),
	}); got != "" {
		t.Errorf("an archive of many people's mail made %q the buyer's server", got)
	}
}

func TestOnlyTheOwnServerIsBelieved(t *testing.T) {
	const server = "mx.buyer.example"
	for _, c := range []struct {
		why              string
		auth             triage.Auth
		aligned, spoofed bool
	}{
		{"DMARC holds", triage.Auth{Server: server, DMARC: "pass"}, true, false},
		{"another server says so", triage.Auth{Server: "liar.example", DMARC: "pass"}, false, false},
		{"another server's fail", triage.Auth{Server: "liar.example", DMARC: "fail"}, false, false},
		{"DMARC fails", triage.Auth{Server: server, DMARC: "fail", SPF: "pass"}, false, true},
		{"its own signature", triage.Auth{Server: server, DKIM: "pass", DKIMDomain: "mail.acme.example"}, true, false},
		{"a service's signature", triage.Auth{Server: server, DKIM: "pass", DKIMDomain: "mailservice.example"}, false, false},
		{"SPF fails, a stranger signed", triage.Auth{Server: server, SPF: "fail", DKIM: "pass", DKIMDomain: "else.example"}, false, true},
		{"SPF fails on the way, its signature holds", triage.Auth{Server: server, SPF: "fail", DKIM: "pass", DKIMDomain: "acme.example"}, true, false},
		{"nothing is said", triage.Auth{}, false, false},
	} {
		m := authed(1, c.auth)
		if a, s := vendor.Aligned(m, server), vendor.Spoofed(m, server); a != c.aligned || s != c.spoofed {
			t.Errorf("%s: aligned %v, spoofed %v", c.why, a, s)
		}
		if vendor.Aligned(m, "") || vendor.Spoofed(m, "") {
			t.Errorf("%s: judged without a server to believe", c.why)
		}
	}
}
