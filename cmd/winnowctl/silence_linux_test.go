package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/shortlist"
	"winnow/internal/testkit"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/testkit/hostile"
	"winnow/internal/triage"
)

// inside says that this process has a network of its own.
const inside = "WINNOW_TEST_SILENT_NET"

// A whole session, in a network of its own whose kernel counts every connection
// that is begun and every datagram that is sent: there are those to the
// configured server, and no other; and the mailbox is afterwards what it was.
func TestSilenceInANetworkOfItsOwn(t *testing.T) {
	if os.Getenv(inside) == "" {
		if _, err := exec.LookPath("ip"); err != nil {
			t.Skipf("a network of its own is set up by ip (apt-get install iproute2): %v", err)
		}
		apart(t, syscall.CLONE_NEWNET, inside)
		return
	}
	for _, line := range []string{"ip link set lo up", "ip route add default dev lo"} {
		args := strings.Fields(line)
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Skipf("a network of its own needs the right to make one: %s: %v: %s", line, err, out)
		}
	}
	// The counters do count: a stray connection and a question for a name are seen.
	before := sent(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := (&net.Dialer{}).DialContext(ctx, "tcp", "192.0.2.7:443"); err == nil {
		t.Fatal("there is another machine in a network of our own")
	}
	ctx, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	asks := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", "192.0.2.53:53")
	}}
	if _, err := asks.LookupHost(ctx, "pixel.acme.example"); err == nil {
		t.Fatal("a name was found where nobody knows names")
	}
	if after := sent(t); after.connections == before.connections || after.datagrams == before.datagrams {
		t.Fatalf("the kernel counted nothing: %+v, then %+v", before, after)
	}

	srv := dovecot.Start(t, dovecot.Options{})
	mail := baits()
	if !testing.Short() {
		mail = append(mail, realMail(t)...)
	}
	srv.Put(t, "INBOX", mail...)
	srv.Put(t, "Sent", friend)
	srv.Admin(t, "flags add", `\Flagged`, "mailbox", "INBOX", "uid", "1:3")
	untouched := func() string {
		return srv.Admin(t, "mailbox list") + srv.Flags(t, "INBOX") + srv.Flags(t, "Sent") +
			srv.Admin(t, "-f tab fetch", "uid guid size.physical", "mailbox", "INBOX", "all")
	}
	was := untouched()

	relay, through := relayTo(t, srv.TLSPort)
	data := t.TempDir()
	do := func(args ...string) {
		t.Helper()
		var out, errOut bytes.Buffer
		if code := run(t.Context(), append([]string{"--data", data, "--now", "2026-03-10T09:00:00Z"}, args...), strings.NewReader(srv.Password+"\n"), &out, &errOut); code != 0 {
			t.Fatalf("winnowctl %v ended with %d: %s", args, code, errOut.String())
		}
	}
	before = sent(t)
	do("account", "add", "dana@kestrel.example", "--host", "127.0.0.1", "--port", strconv.Itoa(relay), "--user", srv.User, "--ca", srv.CAFile, "--secret", "ask", "--password-stdin")
	do("sync", "--password-stdin", "-q")
	do("needs", "add", "Valves", "--words", "ball valve")
	do("rank", "--format", "json")
	do("messages", "--format", "json")
	do("hyperspam")
	do("mute", pusher(0))
	do("undo")
	do("doctor")
	opened := openEverything(t, data)
	do("sync", "--password-stdin", "-q")
	after := sent(t)

	if opened < len(mail)/2 {
		t.Errorf("%d messages of %d were opened: the session hardly did anything", opened, len(mail))
	}
	// Each connection is begun twice: to the relay, and from there to the server.
	if got, want := after.connections-before.connections, 2*int(through.Load()); got != want || want == 0 {
		t.Errorf("%d connections were begun, %d of them to the server", got, want)
	}
	if n := after.datagrams - before.datagrams; n != 0 {
		t.Errorf("%d datagrams were sent, such as questions for names", n)
	}
	if now := untouched(); now != was {
		t.Errorf("the mailbox is another:\n%s\nit was\n%s", now, was)
	}
	t.Logf("%d messages, %d opened, %d connections to the server, none elsewhere, no question for a name", len(mail), opened, through.Load())
}

// begun is the traffic that this process's network has seen.
type begun struct{ connections, datagrams int }

// sent reads the kernel's counters (RFC 4022, RFC 4113).
func sent(t *testing.T) begun {
	t.Helper()
	return begun{
		connections: counter(t, "/proc/self/net/snmp", "Tcp", "ActiveOpens"),
		datagrams:   counter(t, "/proc/self/net/snmp", "Udp", "OutDatagrams") + counter6(t, "Udp6OutDatagrams"),
	}
}

func counter(t *testing.T, file, proto, name string) int {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] != proto+":" {
			continue
		}
		if names == nil {
			names = f
			continue
		}
		for i := range names {
			if names[i] == name {
				n, err := strconv.Atoi(f[i])
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
		}
	}
	t.Fatalf("%s has no %s %s", file, proto, name)
	return 0
}

func counter6(t *testing.T, name string) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/net/snmp6")
	if os.IsNotExist(err) {
		return 0 // a kernel without IPv6
	}
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 2 && f[0] == name {
			n, err := strconv.Atoi(f[1])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no %s", name)
	return 0
}

// relayTo passes connections on to the server and counts them.
func relayTo(t *testing.T, port int) (int, *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var n atomic.Int64
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			n.Add(1)
			out, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if err != nil {
				in.Close()
				continue
			}
			go func() { _, _ = io.Copy(out, in); out.Close() }()
			go func() { _, _ = io.Copy(in, out); in.Close() }()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, &n
}

// baits are messages that ask a reader to fetch something, besides pushes,
// hostile ones and, where they lie beside the checkout, real ones.
func baits() []string {
	head := "From: News <news@pusher0.example>\nTo: dana@kestrel.example\nDate: Tue, 03 Mar 2026 08:12:00 +0000\n"
	mail := []string{
		push(0, 1), push(0, 2), friend,
		head + "Subject: Pictures\nMessage-ID: <p1@pusher0.example>\nContent-Type: text/html\n\n<img src=\"https://pixel.pusher0.example/open?id=1\"><p>We sell pumps.</p>" +
			"<link rel=stylesheet href=https://css.pusher0.example/a.css><style>@import url(https://css.pusher0.example/b.css);p{background:url(https://bg.pusher0.example/)}</style>" +
			"<iframe src=https://frame.pusher0.example/></iframe><script src=https://js.pusher0.example/></script><meta http-equiv=refresh content=\"0;url=https://go.pusher0.example/\">" +
			"<video src=https://v.pusher0.example/ autoplay></video><object data=https://o.pusher0.example/></object><base href=https://base.pusher0.example/><svg><image href=https://s.pusher0.example/ /></svg>",
		head + "Subject: Receipts\nMessage-ID: <p2@pusher0.example>\nDisposition-Notification-To: news@pusher0.example\nReturn-Receipt-To: news@pusher0.example\n" +
			"X-Confirm-Reading-To: news@pusher0.example\nList-Unsubscribe: <https://leave.pusher0.example/x>, <mailto:leave@pusher0.example>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nWe sell pumps.\n",
		head + "Subject: Elsewhere\nMessage-ID: <p3@pusher0.example>\nContent-Type: message/external-body; access-type=URL; URL=\"https://body.pusher0.example/\"\n\nContent-Type: text/plain\n\n",
		head + "Subject: Face\nMessage-ID: <p4@pusher0.example>\nX-Image-URL: https://face.pusher0.example/\nBIMI-Location: v=BIMI1; l=https://bimi.pusher0.example/x.svg\nAutocrypt: addr=a@b.example; keydata=AA\n\nhttps://a.pusher0.example www.pusher0.example\n",
	}
	for _, m := range append(hostile.Masks(), hostile.Talk()[:10]...) {
		mail = append(mail, m.Make())
	}
	return mail
}

// openEverything opens every message and vendor, puts all on the shortlist and
// exports it in every form.
func openEverything(t *testing.T, data string) (opened int) {
	t.Helper()
	eng, err := engine.Open(t.Context(), engine.Config{Dir: data})
	if err != nil {
		t.Fatal(err)
	}
	defer eng.Close()
	for m := range eng.Messages() {
		if _, err := eng.Message(t.Context(), m.Message.ID); err != nil {
			t.Fatal(err)
		}
		opened++
	}
	for _, s := range eng.Standings() {
		if _, err := eng.Vendor(t.Context(), s.Vendor.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := eng.Decide(t.Context(), triage.Decision{Act: triage.ActShortlist, Vendor: s.Vendor.ID}); err != nil {
			t.Fatal(err)
		}
	}
	for _, format := range shortlist.Formats {
		if _, err := eng.Export(t.Context(), io.Discard, format); err != nil {
			t.Fatal(err)
		}
	}
	return opened
}

// realMail is what lies beside the checkout, as far as it does.
func realMail(t *testing.T) (out []string) {
	for _, dir := range []string{"corpus/labelled", "hostile"} {
		root := filepath.Join(testkit.Root(t), "..", "shared", dir)
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".eml" {
				return err
			}
			b, err := os.ReadFile(path)
			if len(b) > 0 {
				out = append(out, string(b))
			}
			return err
		})
		if err != nil {
			t.Logf("without the real mail of %s: %v", dir, err)
		}
	}
	return out
}
