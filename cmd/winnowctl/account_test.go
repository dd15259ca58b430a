package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/internal/testkit/dovecot"
	"winnow/internal/testkit/idp"
)

// found looks for a text in all files of a folder.
func found(t *testing.T, dir, text string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(text)) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Only the very certificate that was confirmed is trusted by hand, and no
// password goes to any other (F20).
func TestF20ACertificateIsPinnedByHand(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{Cert: dovecot.Expired})
	data := t.TempDir()
	args := func(more ...string) []string {
		return append([]string{
			"--data", data, "account", "add", "buyer@acme.example", "--host", s.Host, "--port", strconv.Itoa(s.TLSPort),
			"--user", s.User, "--ca", s.CAFile, "--secret", "ask", "--password-stdin",
		}, more...)
	}
	code, _, said := call(t, s.Password+"\n", args()...)
	print := regexp.MustCompile(`([0-9A-F]{2}:){31}[0-9A-F]{2}`).FindString(said)
	if code != exitServer || print == "" || !regexp.MustCompile(`valid from 20\d\d-\d\d-\d\d to 20\d\d-\d\d-\d\d only`).MatchString(said) {
		t.Fatalf("%d: %s", code, said)
	}
	if n := strings.Count(s.Log(t), "Login: user="); n != 0 {
		t.Errorf("%d logins", n)
	}
	if code, _, said = call(t, s.Password+"\n", args("--pin", strings.ToLower(print))...); code != exitGood {
		t.Fatalf("pinned: %d: %s", code, said)
	}
	for _, step := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"account", "pin", "buyer@acme.example"}, exitGood, print},
		{[]string{"account", "test", "buyer@acme.example", "--password-stdin"}, exitGood, "lets buyer in"},
		{[]string{"account", "pin", "buyer@acme.example", "--remove", "--dry-run"}, exitGood, "Nothing was changed"},
		{[]string{"account", "test", "buyer@acme.example", "--password-stdin"}, exitGood, "lets buyer in"},
		{[]string{"account", "pin", "buyer@acme.example", "--remove"}, exitGood, "any more"},
		{[]string{"account", "test", "buyer@acme.example", "--password-stdin"}, exitServer, "only trust"},
		{[]string{"account", "pin", "buyer@acme.example", strings.Repeat("00", 32)}, exitFailed, "another certificate"},
		{[]string{"account", "pin", "buyer@acme.example", print}, exitGood, "and no other"},
		{[]string{"account", "test", "buyer@acme.example", "--password-stdin"}, exitGood, "lets buyer in"},
		{[]string{"account", "list"}, exitGood, "tls, pinned"},
	} {
		code, out, said := call(t, s.Password+"\n", append([]string{"--data", data}, step.args...)...)
		want := step.want
		if want == "only trust" {
			want = "Only if whoever runs the server confirms it"
		}
		if code != step.code || !strings.Contains(out+said, want) {
			t.Errorf("%v: %d, %s%s; want %d and %q", step.args, code, out, said, step.code, want)
		}
	}
}

// visitor opens the address that is printed, as the buyer's browser would.
type visitor struct {
	bytes.Buffer
	once sync.Once
	done chan error
}

func (v *visitor) Write(p []byte) (int, error) {
	if at := bytes.Index(p, []byte("http://")); at >= 0 {
		address := string(bytes.TrimSpace(p[at:]))
		v.once.Do(func() {
			go func() {
				_, err := idp.Visit(address)
				v.done <- err
			}()
		})
	}
	return v.Buffer.Write(p)
}

// The whole way of OAuth 2.0 on the command line: sign in, read, be revoked,
// be told so, sign in again. No token is found anywhere (F19, T18).
func TestF19SigningInByOAuthOnTheCommandLine(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/no-bus")
	p := idp.Start(t)
	p.ClientSecret = "marker-client-s3cret"
	s := dovecot.Start(t, dovecot.Options{Introspect: p.URL + "/introspect"})
	s.Put(t, "INBOX", "From: Ines <ines@brightvalve.example>\r\nSubject: offer\r\nMessage-ID: <1@brightvalve.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nWe make valves.\r\n")
	data := t.TempDir()
	var printed strings.Builder
	signIn := func(in string, args ...string) {
		t.Helper()
		var out bytes.Buffer
		v := &visitor{done: make(chan error, 1)}
		code := run(t.Context(), append([]string{"--data", data, "-v"}, args...), strings.NewReader(in), &out, v)
		if err := <-v.done; code != exitGood || err != nil {
			t.Fatalf("%d, %v: %s%s", code, err, out.String(), v.String())
		}
		printed.WriteString(out.String() + v.String())
	}
	const pass = "marker-passphra5e\n"
	signIn(pass+p.ClientSecret+"\n", "account", "add", "buyer@acme.example", "--host", s.Host, "--port", strconv.Itoa(s.TLSPort), "--user", s.User, "--ca", s.CAFile,
		"--secret", "file", "--passphrase-stdin", "--client-secret-stdin", "--oauth", "other", "--client-id", p.ClientID, "--auth-url", p.URL+"/auth", "--token-url", p.URL+"/token")
	sync := []string{"--data", data, "-v", "sync", "--passphrase-stdin"}
	code, out, said := call(t, pass, sync...)
	if code != exitGood || !strings.Contains(out, "1 message read") {
		t.Fatalf("%d: %s%s", code, out, said)
	}
	printed.WriteString(out + said)
	tokens := p.Tokens()
	p.Revoke()
	code, out, said = call(t, pass, sync...)
	if code != exitSignIn || !strings.Contains(said, "sign in again") {
		t.Errorf("revoked: %d: %s%s", code, out, said)
	}
	printed.WriteString(out + said)
	signIn(pass, "account", "signin", "buyer@acme.example", "--passphrase-stdin")
	if code, _, said = call(t, pass, sync...); code != exitGood {
		t.Errorf("after signing in again: %d: %s", code, said)
	}
	printed.WriteString(said)
	for _, secret := range append(append(tokens, p.Tokens()...), p.ClientSecret, strings.TrimSpace(pass)) {
		if strings.Contains(printed.String(), secret) {
			t.Errorf("%s was printed", secret)
		}
		if files := found(t, data, secret); len(files) > 0 {
			t.Errorf("%s is in %v", secret, files)
		}
	}
	if len(tokens) < 2 {
		t.Errorf("%d tokens to look for", len(tokens))
	}
}

// network is a line to a server that can be taken away.
type network struct {
	address, target string

	mu    sync.Mutex
	l     net.Listener
	conns map[net.Conn]bool
	wg    sync.WaitGroup
}

func newNetwork(t *testing.T, target string) *network {
	n := &network{target: target, address: "127.0.0.1:0", conns: map[net.Conn]bool{}}
	n.up(t)
	t.Cleanup(func() { n.down(); n.wg.Wait() })
	return n
}

func (n *network) up(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", n.address)
	if err != nil {
		t.Fatal(err)
	}
	n.mu.Lock()
	n.l, n.address = l, l.Addr().String()
	n.mu.Unlock()
	n.wg.Go(func() {
		for {
			here, err := l.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("tcp", n.target)
			if err != nil {
				_ = here.Close()
				continue
			}
			n.mu.Lock()
			n.conns[here], n.conns[there] = true, true
			n.mu.Unlock()
			for _, pair := range [][2]net.Conn{{here, there}, {there, here}} {
				n.wg.Go(func() {
					_, _ = io.Copy(pair[0], pair[1])
					_ = errors.Join(pair[0].Close(), pair[1].Close())
				})
			}
		}
	})
}

func (n *network) down() {
	n.mu.Lock()
	defer n.mu.Unlock()
	_ = n.l.Close()
	for c := range n.conns {
		_ = c.Close()
	}
	clear(n.conns)
}

// The network goes and comes back: two quiet lines, no more sign-ins than
// needed, and what came meanwhile is read within half a minute (F26).
func TestF26TheNetworkGoesAndComesBack(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	n := newNetwork(t, net.JoinHostPort(s.Host, strconv.Itoa(s.TLSPort)))
	host, port, err := net.SplitHostPort(n.address)
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	if code, _, said := call(t, s.Password+"\n", "--data", data, "account", "add", "buyer@acme.example", "--host", host, "--port", port,
		"--user", s.User, "--ca", s.CAFile, "--secret", "ask", "--password-stdin"); code != exitGood {
		t.Fatal(said)
	}
	w := watch(t, s.Password+"\n", "--data", data, "sync", "--watch", "--password-stdin")
	w.until(t, 30*time.Second, "up to date")
	n.down()
	w.until(t, 10*time.Second, "offline")
	s.Put(t, "INBOX", "From: Ines <ines@brightvalve.example>\r\nSubject: meanwhile\r\nMessage-ID: <1@brightvalve.example>\r\n\r\nWe make valves.\r\n")
	timer := time.NewTimer(4 * time.Second) // some tries that fail
	defer timer.Stop()
	select {
	case line := <-w.lines:
		t.Errorf("no news, and a line: %s", line)
	case <-timer.C:
	}
	n.up(t)
	back := time.Now()
	w.until(t, 30*time.Second, "1 message read")
	t.Logf("read %v after the network's return", time.Since(back).Round(time.Millisecond))
	if d := w.end(t); d > 2*time.Second {
		t.Errorf("it took %v to end", d)
	}
	if logins := strings.Count(s.Log(t), "Login: user="); logins > 3 { // account add, watch, and again
		t.Errorf("%d sign-ins", logins)
	}
}
