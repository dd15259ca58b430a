package autoconfig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winnow/internal/account"
)

const config = `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
 <emailProvider id="acme.example">
  <domain>acme.example</domain>
  <incomingServer type="pop3"><hostname>pop.acme.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
  <incomingServer type="imap">
   <hostname>old.acme.example</hostname><port>143</port><socketType>plain</socketType><username>%EMAILADDRESS%</username>
  </incomingServer>
  <incomingServer type="imap">
   <hostname>imap.acme.example</hostname><port>143</port><socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username>
   <authentication>password-cleartext</authentication>
  </incomingServer>
  <incomingServer type="imap">
   <hostname>mail.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username>
   <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
  </incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.acme.example</hostname></outgoingServer>
 </emailProvider>
</clientConfig>`

// world is a network in which everything that is asked is written down.
type world struct {
	srv   map[string][]*net.SRV // by service
	pages map[string]string     // by URL; "-> URL" redirects
	asked []string
}

func (w *world) finder() *Finder { return &Finder{LookupSRV: w.lookup, Transport: w} }

func (w *world) lookup(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	w.asked = append(w.asked, "dns "+service+" "+proto+" "+name)
	if r, ok := w.srv[service]; ok {
		return name, r, nil
	}
	return "", nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// RoundTrip implements http.RoundTripper.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.asked = append(w.asked, r.Method+" "+r.URL.String())
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r}
	text, ok := w.pages[r.URL.String()]
	if !ok {
		resp.StatusCode = http.StatusNotFound
	}
	if to, moved := strings.CutPrefix(text, "-> "); moved {
		resp.StatusCode = http.StatusFound
		resp.Header.Set("Location", to)
	}
	resp.Body = io.NopCloser(strings.NewReader(text))
	return resp, nil
}

func plan(t *testing.T, address string) []Step {
	t.Helper()
	steps, err := Plan(address)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// first asks step after step until one finds something.
func first(w *world, steps []Step) (found Found, errs []error) {
	for _, s := range steps {
		f, err := w.finder().Ask(context.Background(), s)
		if err == nil {
			return f, errs
		}
		errs = append(errs, err)
	}
	return Found{}, errs
}

func TestAKnownProviderAsksNobody(t *testing.T) {
	w := &world{}
	steps := plan(t, "dana@gmail.com")
	found, _ := first(w, steps)
	if len(steps) != 2 || steps[0].Kind != Table || steps[0].Host != "" || steps[1].Kind != ByHand {
		t.Errorf("%+v", steps)
	}
	if found.Account.Host != "imap.gmail.com" || !strings.Contains(found.Note, "app password") || len(w.asked) > 0 {
		t.Errorf("%+v, asked %q", found, w.asked)
	}
}

// The plan names whom it asks, and nobody else is asked: neither another
// domain, nor is anyone told the address.
func TestOnlyTheDomainIsAskedAndOnlyWhatThePlanSays(t *testing.T) {
	w := &world{}
	steps := plan(t, "dana.reyes@Acme.Example")
	if len(w.asked) > 0 {
		t.Fatalf("the plan asked %q", w.asked)
	}
	found, errs := first(w, steps)
	if found.Account.Host != "" || len(errs) != len(steps) {
		t.Errorf("%+v, %v", found, errs)
	}
	want := []string{
		"dns imaps tcp acme.example", "dns imap tcp acme.example",
		"GET https://autoconfig.acme.example/mail/config-v1.1.xml",
		"GET https://acme.example/.well-known/autoconfig/mail/config-v1.1.xml",
	}
	if d := cmp.Diff(want, w.asked); d != "" {
		t.Error(d)
	}
	for _, err := range errs {
		if !errors.Is(err, ErrNothing) {
			t.Error(err)
		}
	}
	for _, s := range steps {
		if s.Host != "" && !strings.Contains(s.Asks, s.Host) || !strings.HasSuffix(s.Asks, ".") {
			t.Errorf("%+v does not say whom it asks", s)
		}
		if strings.Contains(s.Asks+s.url, "dana") {
			t.Errorf("%+v tells the address", s)
		}
	}
}

func TestServersAreFound(t *testing.T) {
	const a, b = "https://autoconfig.acme.example/mail/config-v1.1.xml", "https://acme.example/.well-known/autoconfig/mail/config-v1.1.xml"
	one := func(host, port, socket string) string {
		return fmt.Sprintf(`<clientConfig><emailProvider><incomingServer type="imap"><hostname>%s</hostname><port>%s</port><socketType>%s</socketType></incomingServer></emailProvider></clientConfig>`, host, port, socket)
	}
	for name, tc := range map[string]struct {
		w       world
		host    string // "" when nothing is to be found
		port    int
		sec     account.Security
		user    string
		outside bool
		note    string
	}{
		"imaps in the DNS": {
			w:    world{srv: map[string][]*net.SRV{"imaps": {{Target: "Mail.acme.example.", Port: 993}}, "imap": {{Target: "x.acme.example.", Port: 143}}}},
			host: "mail.acme.example", port: 993, sec: account.TLS, user: "dana@acme.example",
		},
		"imap alone is STARTTLS, to be chosen": {
			w:    world{srv: map[string][]*net.SRV{"imaps": {{Target: "."}}, "imap": {{Target: "mail.acme.example.", Port: 143}}}},
			host: "mail.acme.example", port: 143, sec: account.StartTLS, user: "dana@acme.example", note: "only if you choose it",
		},
		"a hoster's server": {
			w:    world{srv: map[string][]*net.SRV{"imaps": {{Target: "imap.hoster.example.", Port: 993}}}},
			host: "imap.hoster.example", port: 993, sec: account.TLS, user: "dana@acme.example", outside: true, note: "only if you know that name",
		},
		"a name that only ends alike": {
			w:    world{srv: map[string][]*net.SRV{"imaps": {{Target: "imap.notacme.example.", Port: 993}}}},
			host: "imap.notacme.example", port: 993, sec: account.TLS, user: "dana@acme.example", outside: true, note: "imap.notacme.example",
		},
		"the DNS says no": {w: world{srv: map[string][]*net.SRV{"imaps": {{Target: "."}}, "imap": {{Target: "."}}}}},
		"a bad name, then a good one": {
			w:    world{srv: map[string][]*net.SRV{"imaps": {{Target: "a b\r\n.", Port: 993}, {Target: "mail.acme.example.", Port: 993}}}},
			host: "mail.acme.example", port: 993, sec: account.TLS, user: "dana@acme.example",
		},
		"published, encrypted first": {
			w:    world{pages: map[string]string{a: config}},
			host: "mail.acme.example", port: 993, sec: account.TLS, user: "dana",
		},
		"at the well-known place": {
			w:    world{pages: map[string]string{b: config}},
			host: "mail.acme.example", port: 993, sec: account.TLS, user: "dana",
		},
		"moved on the same host": {
			w:    world{pages: map[string]string{a: "-> /other.xml", "https://autoconfig.acme.example/other.xml": config}},
			host: "mail.acme.example", port: 993, sec: account.TLS, user: "dana",
		},
		"moved elsewhere":       {w: world{pages: map[string]string{a: "-> https://autoconfig.rogue.example/mail/config-v1.1.xml", "https://autoconfig.rogue.example/mail/config-v1.1.xml": config}}},
		"moved to plain http":   {w: world{pages: map[string]string{a: "-> http://autoconfig.acme.example/x", "http://autoconfig.acme.example/x": config}}},
		"moved for ever":        {w: world{pages: map[string]string{a: "-> " + a}}},
		"unencrypted only":      {w: world{pages: map[string]string{a: one("imap.acme.example", "143", "plain")}}},
		"no port":               {w: world{pages: map[string]string{a: one("imap.acme.example", "", "SSL")}}},
		"this very computer":    {w: world{pages: map[string]string{a: one("127.0.0.1", "993", "SSL")}}},
		"a line in the name":    {w: world{pages: map[string]string{a: one("imap.acme.example&#13;&#10;A1 LOGOUT", "993", "SSL")}}},
		"a page for people":     {w: world{pages: map[string]string{a: "<html><body>hello</body></html>", b: "<html>"}}},
		"a bomb of entities":    {w: world{pages: map[string]string{a: `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + one("&b;", "993", "SSL")}}},
		"a file":                {w: world{pages: map[string]string{a: `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + one("&a;", "993", "SSL")}}},
		"nested without end":    {w: world{pages: map[string]string{a: strings.Repeat("<clientConfig>", 1000)}}},
		"longer than it may be": {w: world{pages: map[string]string{a: strings.Replace(config, "<domain>", "<domain>"+strings.Repeat("x", maxDocument), 1)}}},
		"OAuth alone": {
			w:    world{pages: map[string]string{a: strings.Replace(one("imap.acme.example", "993", "SSL"), "<port>", "<authentication>OAuth2</authentication><port>", 1)}},
			host: "imap.acme.example", port: 993, sec: account.TLS, user: "dana@acme.example", note: "OAuth 2.0",
		},
	} {
		t.Run(name, func(t *testing.T) {
			found, errs := first(&tc.w, plan(t, "dana@acme.example"))
			f := found.Account
			if f.Host != tc.host || f.Port != tc.port || f.Security != tc.sec || f.User != tc.user || found.Outside != tc.outside || !strings.Contains(found.Note, tc.note) {
				t.Errorf("%+v, %v", found, errs)
			}
			for _, q := range tc.w.asked {
				if strings.Contains(q, "rogue") || strings.Contains(q, "http://") || strings.Contains(q, "dana") {
					t.Errorf("it asked %q", q)
				}
			}
			if len(tc.w.asked) > 9 {
				t.Errorf("asked %d times", len(tc.w.asked))
			}
		})
	}
}

func TestAnInternationalDomainIsAskedInItsOwnForm(t *testing.T) {
	steps := plan(t, "dana@käufer.example")
	if steps[0].Host != "xn--kufer-gra.example" {
		t.Errorf("%+v", steps[0])
	}
	if _, err := Plan("nobody"); err == nil {
		t.Error("no address, and a plan")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(config)
	f.Add("<clientConfig><emailProvider><incomingServer type='imap'><hostname>%EMAILADDRESS%</hostname>")
	f.Add(strings.Repeat("<a>", 50))
	f.Fuzz(func(t *testing.T, text string) {
		servers, err := parse(strings.NewReader(text), "dana@acme.example")
		if err != nil && servers != nil || len(servers) > maxServers {
			t.Fatalf("%d servers, %v", len(servers), err)
		}
		for _, s := range servers {
			found, err := propose(Step{address: "dana@acme.example"}, s)
			if err != nil {
				continue
			}
			a := found.Account
			if a.Security != account.TLS && a.Security != account.StartTLS || strings.ContainsAny(a.Host+a.User, "\r\n\x00") || a.Loopback() || a.Address != "dana@acme.example" {
				t.Fatalf("%+v", a)
			}
		}
	})
}
