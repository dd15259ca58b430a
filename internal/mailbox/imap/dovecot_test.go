package imap_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
	"winnow/internal/testkit/dovecot"
)

// account is the configuration for a server, over TLS.
func account(s *dovecot.Server) imap.Config {
	return imap.Config{
		Account: "buyer@acme.example", Host: s.Host, Port: s.TLSPort, User: s.User, Roots: s.Roots,
		Password: func(context.Context) (string, error) { return s.Password, nil },
		Silence:  20 * time.Second,
	}
}

func letters(from, to int) []string {
	var all []string
	for i := from; i < to; i++ {
		all = append(all, letter(i))
	}
	return all
}

// counted counts what goes over the connections of a configuration.
func counted(cfg imap.Config) (imap.Config, *wire) {
	w := &wire{}
	dial := cfg.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		w.dials.Add(1)
		return &countedConn{conn, w}, err
	}
	return cfg, w
}

type wire struct{ dials, sent, received, turns atomic.Int64 }

type countedConn struct {
	net.Conn
	w *wire
}

func (c *countedConn) Write(p []byte) (int, error) {
	c.w.sent.Add(int64(len(p)))
	c.w.turns.Add(1)
	return c.Conn.Write(p)
}

func (c *countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.w.received.Add(int64(n))
	return n, err
}

func TestDovecotKeepsTheContract(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 150)...)
	mailboxtest.Contract(t, func(*testing.T) mailbox.Source { return imap.New(account(s)) })
}

func TestDovecotWithAllThatComesAndGoes(t *testing.T) {
	ctx := context.Background()
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 1200)...)
	s.Put(t, "Sent", letters(5000, 5010)...)
	s.Put(t, "Archive", letter(9999))
	s.Admin(t, "flags add", `\Seen \Flagged`, "mailbox", "INBOX", "uid", "1:100")
	before := s.Flags(t, "INBOX") + s.Flags(t, "Sent")
	cfg, w := counted(account(s))
	source := imap.New(cfg)
	var sink mailboxtest.Sink
	sync := func() []mailbox.Batch {
		t.Helper()
		if err := source.Sync(ctx, &sink); err != nil {
			t.Fatal(err)
		}
		return sink.Take()
	}

	first := sync()
	want := append(letters(0, 1200), letters(5000, 5010)...)
	slices.Sort(want)
	if got := mailboxtest.Bodies(first); !slices.Equal(got, want) {
		t.Fatalf("%d messages, want %d", len(got), len(want))
	}
	if got := string(first[0].Messages[len(first[0].Messages)-1].Bytes); got != letter(1199) {
		t.Errorf("the first batch ends with %q, want the newest message", got)
	}
	sent := 0
	for _, b := range first {
		if b.Role == mailbox.RoleSent {
			sent += len(b.Messages)
		}
	}
	if sent != 10 {
		t.Errorf("%d messages as sent by the buyer, want 10", sent)
	}
	if after := s.Flags(t, "INBOX") + s.Flags(t, "Sent"); after != before {
		t.Errorf("flags changed:\n%s\nwere\n%s", after, before)
	}

	received := w.received.Load()
	if again := mailboxtest.Messages(sync()); len(again) > 0 {
		t.Errorf("%d messages came twice", len(again))
	}
	if n := w.received.Load() - received; n > 12<<10 { // TLS's own share is 3 KB
		t.Errorf("%d bytes to learn that nothing changed", n)
	}

	s.Put(t, "INBOX", letter(2000))
	s.Admin(t, "expunge", "mailbox", "INBOX", "uid", "3:7")
	if got := mailboxtest.Bodies(sync()); !slices.Equal(got, []string{letter(2000)}) {
		t.Errorf("new mail: got %q", got)
	}

	s.Wipe(t)
	s.Put(t, "INBOX", letters(0, 30)...)
	s.Admin(t, "mailbox update", "--uid-validity", "4242", "INBOX")
	if got := mailboxtest.Bodies(sync()); len(got) != 30 {
		t.Errorf("after renumbering %d messages, want 30", len(got))
	}
	if again := mailboxtest.Messages(sync()); len(again) > 0 {
		t.Errorf("%d messages came twice after renumbering", len(again))
	}
}

// Nothing changed: few round trips, over plaintext where they can be counted.
func TestDovecotNothingChangedTakesFiveRoundTripsAtMost(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 20)...)
	s.Put(t, "Sent", letters(20, 25)...)
	cfg := account(s)
	cfg.Security, cfg.Port = imap.Plain, s.Port
	cfg, w := counted(cfg)
	var sink mailboxtest.Sink
	for range 2 {
		w.turns.Store(0)
		if err := imap.New(cfg).Sync(context.Background(), &sink); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.turns.Load(); n > 6 { // the last is a LOGOUT whose answer is not waited for
		t.Errorf("%d commands", n)
	}
}

func TestF20T02CertificatesAreRefusedBeforeSigningIn(t *testing.T) {
	for kind, words := range map[dovecot.Cert]string{
		dovecot.Expired:   "it was valid from ",
		dovecot.WrongHost: "it is for imap.other.example, not for 127.0.0.1",
		dovecot.Untrusted: "nobody that this computer trusts has signed it",
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := dovecot.Start(t, dovecot.Options{Cert: kind})
			for security, port := range map[imap.Security]int{imap.TLS: s.TLSPort, imap.STARTTLS: s.Port} {
				cfg := account(s)
				cfg.Security, cfg.Port = security, port
				err := imap.New(cfg).Sync(context.Background(), &mailboxtest.Sink{})
				if !errors.Is(err, imap.ErrCertificate) || !strings.Contains(err.Error(), words) {
					t.Errorf("%s: %v", security, err)
				}
			}
			// The server writes down who signed in: only he who does so now.
			cfg := account(s)
			cfg.Security, cfg.Port = imap.Plain, s.Port
			if err := imap.New(cfg).Sync(context.Background(), &mailboxtest.Sink{}); err != nil {
				t.Fatal(err)
			}
			log := ""
			for end := time.Now().Add(10 * time.Second); time.Now().Before(end) && !strings.Contains(log, "Login:"); {
				log = s.Log(t)
			}
			if strings.Count(log, "Login:") != 1 || strings.Contains(log, "auth failed") {
				t.Errorf("who signed in:\n%s", log)
			}
		})
	}
}

func TestDovecotOverSTARTTLS(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 3)...)
	cfg := account(s)
	cfg.Security, cfg.Port = imap.STARTTLS, s.Port
	var sink mailboxtest.Sink
	if err := imap.New(cfg).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	if got := mailboxtest.Bodies(sink.Take()); !slices.Equal(got, letters(0, 3)) {
		t.Errorf("got %q", got)
	}

	without := dovecot.Start(t, dovecot.Options{NoTLS: true})
	cfg = account(without)
	cfg.Security, cfg.Port = imap.STARTTLS, without.Port
	if err := imap.New(cfg).Sync(context.Background(), &sink); !errors.Is(err, imap.ErrPlaintext) {
		t.Errorf("a server that does not encrypt: %v", err)
	}
}

func TestDovecotWrongPassword(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	cfg := account(s)
	cfg.Password = func(context.Context) (string, error) { return "a guess", nil }
	err := imap.New(cfg).Sync(context.Background(), &mailboxtest.Sink{})
	var e *imap.Error
	if !errors.Is(err, imap.ErrAuth) || !errors.As(err, &e) || !strings.Contains(e.Words, "Authentication failed") || strings.Contains(err.Error(), "a guess") {
		t.Errorf("%v", err)
	}
}

func TestDovecotThatClaimsToKnowLittle(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{Capability: "IMAP4rev1"})
	s.Put(t, "INBOX", letters(0, 60)...)
	s.Put(t, "Sent", letters(60, 62)...)
	var sink mailboxtest.Sink
	if err := imap.New(account(s)).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	if got := mailboxtest.Bodies(sink.Take()); len(got) != 62 {
		t.Errorf("%d messages, want 62", len(got))
	}
}

func TestDovecotCancelledInTheMiddleGoesOnExactly(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 1000)...)
	var sink mailboxtest.Sink
	ctx, cancel := context.WithCancel(context.Background())
	delivered := 0
	var cancelled time.Time
	sink.OnDeliver = func(b mailbox.Batch) error {
		if delivered += len(b.Messages); delivered >= 300 {
			cancelled = time.Now()
			cancel()
		}
		return nil
	}
	err := imap.New(account(s)).Sync(ctx, &sink)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	if took := time.Since(cancelled); took > 2*time.Second {
		t.Errorf("cancelling took %v", took)
	}
	first := sink.Take()
	sink.OnDeliver = nil
	if err := imap.New(account(s)).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	rest := sink.Take()
	if len(first) == 0 || len(rest) == 0 {
		t.Fatalf("%d and %d batches", len(first), len(rest))
	}
	want := letters(0, 1000)
	slices.Sort(want)
	if got := mailboxtest.Bodies(append(first, rest...)); !slices.Equal(got, want) {
		t.Errorf("%d messages in two runs, want each of 1000 once", len(got))
	}
}

// The connection is cut after every so many bytes: what came stays, the rest
// comes, nothing comes twice.
func TestF04CutAnywhereInABatch(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 300)...)
	want := letters(0, 300)
	slices.Sort(want)
	cfg := account(s)
	cfg.Security, cfg.Port = imap.Plain, s.Port
	cfg.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	for n := 500; n < 60_000; n += 1777 {
		once := cfg
		left := int64(n)
		once.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			return &cutConn{Conn: conn, left: &left}, err
		}
		var sink mailboxtest.Sink
		err := imap.New(once).Sync(context.Background(), &sink)
		if err != nil {
			// Cut where there is nothing to go on with: the next run does.
			if err := imap.New(cfg).Sync(context.Background(), &sink); err != nil {
				t.Fatalf("cut after %d bytes, then whole: %v", n, err)
			}
		}
		batches := sink.Take()
		if got := mailboxtest.Bodies(batches); !slices.Equal(got, want) {
			t.Errorf("cut after %d bytes: %d messages, want each of 300 once", n, len(got))
		}
		for _, m := range mailboxtest.Messages(batches) {
			if m.Fault != "" {
				t.Errorf("cut after %d bytes: %s: %s", n, m.Place, m.Fault)
			}
		}
	}
}

// cutConn ends after a number of bytes, once.
type cutConn struct {
	net.Conn
	left *int64
}

func (c *cutConn) Read(p []byte) (int, error) {
	if *c.left < 0 { // was cut before: the next connection is whole
		return c.Conn.Read(p)
	}
	n, err := c.Conn.Read(p[:min(int64(len(p)), *c.left+1)])
	if *c.left -= int64(n); *c.left < 0 {
		_ = c.Conn.Close()
		return 0, errors.New("cut")
	}
	return n, err
}

func BenchmarkDovecotFirstSync(b *testing.B) {
	s := dovecot.Start(b, dovecot.Options{})
	const n = 5000
	var all []string
	for i := range n {
		all = append(all, letter(i)+strings.Repeat(fmt.Sprintf("Line %d of a text of the usual length.\r\n", i), 200))
	}
	s.Put(b, "INBOX", all...)
	plain := account(s)
	plain.Security, plain.Port = imap.Plain, s.Port
	far := plain
	far.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return &farConn{conn}, err
	}
	for _, c := range []struct {
		name string
		cfg  imap.Config
	}{{"plain", plain}, {"TLS", account(s)}, {"50ms away", far}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				var sink mailboxtest.Sink
				if err := imap.New(c.cfg).Sync(context.Background(), &sink); err != nil {
					b.Fatal(err)
				}
				if got := len(mailboxtest.Messages(sink.Take())); got != n {
					b.Fatalf("%d messages", got)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
	b.Run("nothing new", func(b *testing.B) {
		var sink mailboxtest.Sink
		again := func() {
			if err := imap.New(account(s)).Sync(context.Background(), &sink); err != nil {
				b.Fatal(err)
			}
		}
		again()
		for b.Loop() {
			again()
		}
	})
}

// farConn is a connection to a server 50 ms away, there and back.
type farConn struct{ net.Conn }

func (c *farConn) Write(p []byte) (int, error) {
	time.Sleep(50 * time.Millisecond)
	return c.Conn.Write(p)
}
