// Package autoconfig finds the mail server of an address: in the table of
// providers, in the DNS of the address's own domain (RFC 6186), and in the
// settings that this domain publishes for mail programs (Mozilla's autoconfig
// format). Nobody else is ever asked, and nobody before the buyer agreed:
//
//	steps, err := autoconfig.Plan(address)   // asks nobody
//	show(steps[i].Asks)                      // and get the buyer's consent
//	found, err := finder.Ask(ctx, steps[i])  // asks steps[i].Host alone
//
// The address itself is told to nobody, only its domain. What is found is a
// proposal for the buyer to see before a password is sent. A Finder is safe
// for concurrent use.
package autoconfig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"winnow/internal/account"
	"winnow/internal/mailbox"
)

// The errors on which a caller decides; they come wrapped.
var (
	// ErrNothing is a step that found no server that could be used.
	ErrNothing = errors.New("no mail server is named there")
	// ErrElsewhere is a host that sends Winnow to another one, which is not
	// asked.
	ErrElsewhere = errors.New("it points to another host, which was not asked")
)

// Limits on what is asked.
const (
	askLimit     = 10 * time.Second
	maxDocument  = 64 << 10 // bytes
	maxRedirects = 3        // on the same host
)

// Kind is a way of finding out.
type Kind string

// The ways, in the order in which they are tried.
const (
	Table     Kind = "table"      // Winnow's own: nobody is asked
	DNS       Kind = "dns"        // SRV records of the domain
	Published Kind = "autoconfig" // settings that the domain publishes
	ByHand    Kind = "hand"       // the buyer names the server
)

// Step is one way, and whom it asks.
type Step struct {
	Kind Kind
	Host string // that is asked; "" for nobody. For DNS, the domain asked about
	Asks string // what happens, for people, in a sentence

	address, url string
}

// Found is a proposal.
type Found struct {
	Account account.Account
	// Outside is true when the server is not below the address's own domain:
	// the buyer should know its name.
	Outside bool
	// Note says what to know before signing in, for people; may be empty.
	Note string
}

// Plan is what can be done to find the server of an address, in order. It asks
// nobody.
func Plan(address string) ([]Step, error) {
	a, src, _ := account.Guess(address)
	if a.Address == "" {
		return nil, fmt.Errorf("%s is no e-mail address", mailbox.Clean(address, 200))
	}
	hand := Step{Kind: ByHand, Asks: "You name the server; your provider's help says which it is.", address: a.Address}
	if src.Kind == account.FromTable {
		return []Step{{Kind: Table, Asks: "The servers of " + src.Provider + " are known; nobody is asked.", address: a.Address}, hand}, nil
	}
	domain, err := idna.Lookup.ToASCII(domainOf(a.Address))
	if err != nil {
		return nil, fmt.Errorf("%s is no domain that can be asked", mailbox.Clean(domainOf(a.Address), 200))
	}
	steps := []Step{{
		Kind: DNS, Host: domain, address: a.Address,
		Asks: fmt.Sprintf("Your computer's name server is asked which mail server %s names (_imaps._tcp and _imap._tcp).", domain),
	}}
	for _, p := range []struct{ host, path string }{
		{"autoconfig." + domain, "/mail/config-v1.1.xml"},
		{domain, "/.well-known/autoconfig/mail/config-v1.1.xml"},
	} {
		u := "https://" + p.host + p.path
		steps = append(steps, Step{
			Kind: Published, Host: p.host, address: a.Address, url: u,
			Asks: fmt.Sprintf("%s is asked for the settings that it publishes for mail programs (%s). It is not told your address.", p.host, u),
		})
	}
	return append(steps, hand), nil
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// Finder asks. The zero value asks the real world.
type Finder struct {
	// LookupSRV asks the DNS, net.DefaultResolver when nil.
	LookupSRV func(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	// Transport carries HTTP, a transport of its own without kept connections
	// when nil.
	Transport http.RoundTripper
}

// Ask does one step. The error is ErrNothing when it found no server,
// ErrElsewhere when another host would have to be asked, or why the asking
// failed.
func (f *Finder) Ask(ctx context.Context, s Step) (Found, error) {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	switch s.Kind {
	case Table:
		a, src, ok := account.Guess(s.address)
		if !ok {
			return Found{}, fmt.Errorf("%w: %s", ErrNothing, src.Hint)
		}
		return Found{Account: a, Note: src.Hint}, nil
	case DNS:
		return f.askDNS(ctx, s)
	case Published:
		return f.askHost(ctx, s)
	}
	return Found{}, ErrNothing
}

// askDNS asks for the SRV records of RFC 6186 section 3.2. Encryption from the
// first byte comes first, as RFC 8314 section 5.1 wants it.
func (f *Finder) askDNS(ctx context.Context, s Step) (Found, error) {
	lookup := f.LookupSRV
	if lookup == nil {
		lookup = net.DefaultResolver.LookupSRV
	}
	var failed error
	for _, service := range []struct {
		name     string
		security account.Security
	}{{"imaps", account.TLS}, {"imap", account.StartTLS}} {
		_, records, err := lookup(ctx, service.name, "tcp", s.Host)
		var dns *net.DNSError
		if err != nil && !(errors.As(err, &dns) && dns.IsNotFound) {
			failed = fmt.Errorf("ask the name server about %s: %w", s.Host, err)
		}
		for _, r := range records { // sorted by the resolver
			host := strings.TrimSuffix(r.Target, ".")
			if host == "" { // the service is decidedly not there
				continue
			}
			found, err := propose(s, server{host: host, port: int(r.Port), security: service.security, user: s.address})
			if err == nil {
				return found, nil
			}
		}
	}
	if failed != nil {
		return Found{}, failed
	}
	return Found{}, fmt.Errorf("the DNS of %s: %w", s.Host, ErrNothing)
}

// askHost asks a host of the domain for its settings.
func (f *Finder) askHost(ctx context.Context, s Step) (Found, error) {
	transport := f.Transport
	if transport == nil {
		transport = &http.Transport{
			Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: askLimit, MaxResponseHeaderBytes: maxDocument,
		}
	}
	client := &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, before []*http.Request) error {
		if next.URL.Scheme != "https" || next.URL.Host != s.Host || len(before) > maxRedirects {
			return ErrElsewhere
		}
		return nil
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return Found{}, err
	}
	req.Header.Set("User-Agent", "Winnow")
	resp, err := client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return Found{}, fmt.Errorf("ask %s: %w", s.Host, err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone:
		return Found{}, fmt.Errorf("%s: %w", s.Host, ErrNothing)
	case resp.StatusCode != http.StatusOK:
		return Found{}, fmt.Errorf("%s answered with status %d: %w", s.Host, resp.StatusCode, ErrNothing)
	}
	servers, err := parse(io.LimitReader(resp.Body, maxDocument+1), s.address)
	if err != nil {
		return Found{}, fmt.Errorf("what %s publishes cannot be used: %w", s.Host, err)
	}
	for _, security := range []account.Security{account.TLS, account.StartTLS} {
		for _, srv := range servers {
			if srv.security != security {
				continue
			}
			if found, err := propose(s, srv); err == nil {
				return found, nil
			}
		}
	}
	return Found{}, fmt.Errorf("%s: %w", s.Host, ErrNothing)
}

// server is what a domain says about one of its servers.
type server struct {
	host     string
	port     int
	security account.Security // "" when it is not encrypted
	user     string
	oauth    bool // it takes no passwords
}

// propose makes an account of a server.
func propose(s Step, srv server) (Found, error) {
	domain := domainOf(s.address)
	a := account.Account{
		Address: s.address, Host: strings.ToLower(strings.TrimSuffix(srv.host, ".")), Port: srv.port, Security: srv.security, User: srv.user,
	}
	if err := a.Validate(); err != nil {
		return Found{}, fmt.Errorf("%w: %w", ErrNothing, err)
	}
	if a.Loopback() {
		return Found{}, fmt.Errorf("%w: it names this very computer", ErrNothing)
	}
	f := Found{Account: a, Outside: a.Host != domain && !strings.HasSuffix(a.Host, "."+domain)}
	var notes []string
	if f.Outside {
		notes = append(notes, fmt.Sprintf("%s says that its mail is at %s. Sign in there only if you know that name.", domain, a.Host))
	}
	if a.Security == account.StartTLS {
		notes = append(notes, "The connection begins unencrypted (STARTTLS), which is used only if you choose it.")
	}
	if srv.oauth {
		notes = append(notes, "It takes no passwords from mail programs: sign in with OAuth 2.0.")
	}
	f.Note = strings.Join(notes, " ")
	return f, nil
}
