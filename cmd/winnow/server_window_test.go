package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox/sieve"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/testkit/xvfb"
)

// A buyer acts on a real server with keys alone: mutes a vendor, allows moving
// mail, looks at what would move, moves it, takes it back, installs the filter
// and saves a draft. The server then holds exactly that.
func TestActingOnAServerInTheRealWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("the real window takes half a minute")
	}
	free, err := net.Listen("tcp", "127.0.0.1:4190")
	if err != nil {
		t.Skipf("the window looks for filters where mail servers have them, which another program has here: %v", err)
	}
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	server := dovecot.Start(t, dovecot.Options{Cert: dovecot.Untrusted, Sieve: true, SievePort: 4190})
	server.Put(t, "INBOX", offer(1), offer(2))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	screen, err := xvfb.Start(ctx, 1400, 900)
	if errors.Is(err, xvfb.ErrMissing) && os.Getenv("WINNOW_NEED_WINDOW") == "" {
		t.Skip("Xvfb is not installed here; go run ./cmd/dev test installs it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	data := t.TempDir()
	win := exec.CommandContext(ctx, os.Args[0], "--data", data, "--size", "1400x900", "--theme", "light")
	win.Env = append(screen.Env(), envWindow+"=1", "DBUS_SESSION_BUS_ADDRESS=unix:path="+data+"/no-bus")
	win.Stderr = os.Stderr
	if err := win.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- win.Wait() }()
	if err := screen.Focus(ctx, "Winnow"); err != nil {
		t.Fatal(err)
	}
	step := func(name string, text string, keys ...string) {
		t.Helper()
		if err := screen.Type(ctx, text); text != "" && err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := screen.Key(ctx, keys...); len(keys) > 0 && err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		pic, err := screen.Settled(ctx, 700*time.Millisecond)
		keep(t, name, pic)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	tabs := func(n int, then ...string) []string {
		return append(strings.Split(strings.Repeat("Tab ", n), " ")[:n], then...)
	}
	in := func(folder string) int {
		t.Helper()
		return strings.Count(server.Admin(t, "-f tab fetch", "uid", "mailbox", folder, "all"), "\n") - 1
	}
	want := func(when string, inbox, muted int) {
		t.Helper()
		if a, b := in("INBOX"), in("Muted"); a != inbox || b != muted {
			t.Errorf("%s: %d in the inbox and %d set aside, want %d and %d", when, a, b, inbox, muted)
		}
	}

	step("s1 the form", "", "3")
	step("s2 whom to ask", "buyer@acme.example", "Tab", "Tab", "Tab", "Tab")
	step("s3 the server by hand", "", "Return")
	step("s4 the server", server.Host, "Tab")
	step("s5 the port", strconv.Itoa(server.TLSPort), "Tab")
	step("s6 the name", server.User, "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab")
	step("s7 the certificate is refused", server.Password, "Return")
	step("s8 trusted by hand", "", tabs(8, "Return")...)
	step("s9 added", "", "Return")
	step("s10 what is needed is said later", "", "Escape")
	step("s11 the vendor is picked and muted", "", "Home", "s", "m", "3")
	server.Put(t, "Muted") // so that it can be counted

	step("s12 on the server", "", "ctrl+s")
	step("s13 allow moving", "", tabs(1, "Return")...)
	step("s14 allowed", "", "Return")
	step("s15 to which folder", "", tabs(1, "Return")...)
	step("s16 what would move", "", "Return")
	want("looked at", 2, 0)
	step("s17 moved", "", "Return")
	want("moved", 0, 2)
	// The buttons in the order of Tab: allow and look for moving, marks and the
	// filter, its removal, allow drafts, four files, the changes made.
	step("s18 allow the filter", "", tabs(3, "Return")...)
	step("s19 allowed", "", "Return")
	step("s20 the filter", "", tabs(1, "Return", "Return")...)
	step("s21 installed", "", "Return")
	step("s22 allow drafts", "", tabs(2, "Return")...)
	step("s23 allowed", "", "Return")
	step("s24 the move is taken back", "", tabs(6, "Return")...)
	want("taken back", 2, 0)
	step("s25 the shortlist", "", "ctrl+4")
	step("s26 a letter", "", "a")
	step("s27 look at saving it", "", tabs(3, "Return")...)
	step("s28 saved", "", "Return")
	step("s29 the journal", "", "ctrl+6")
	if err := screen.Key(ctx, "ctrl+q"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the window ended with %v", err)
		}
	case <-ctx.Done():
		t.Fatal("the window did not close")
	}
	eng, err := engine.Open(t.Context(), engine.Config{Dir: data})
	if err != nil {
		t.Fatal(err)
	}
	defer eng.Close()
	var states []string
	for _, b := range eng.ServerActions() { // newest first
		states = append(states, string(b.Kind)+" "+string(b.Changes[0].State))
	}
	if got := strings.Join(states, ", "); got != "drafts done, sieve done, move undone" {
		t.Errorf("the changes made are: %s", got)
	}
	if n := in("Drafts"); n != 1 {
		t.Errorf("%d drafts, want 1", n)
	}
	if flags := server.Flags(t, "INBOX"); strings.Contains(flags, "Seen") {
		t.Errorf("acting left a trace: %s", flags)
	}
	filters, err := sieve.Connect(ctx, sieve.Config{
		Host: server.Host, Port: server.SievePort, User: server.User, TLS: &tls.Config{RootCAs: server.Roots, InsecureSkipVerify: true}, //nolint:gosec // its certificate is one that nobody vouches for
		Password: func(context.Context) (string, error) { return server.Password, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = filters.Close() }()
	all, err := filters.List(ctx)
	if err != nil || len(all) != 1 || all[0].Name != "winnow" || !all[0].Active {
		t.Errorf("the filters are %+v, %v", all, err)
	}
	if text, err := filters.Script(ctx, "winnow"); err != nil || !strings.Contains(text, "brightvalve.example") {
		t.Errorf("%v: the filter is\n%s", err, text)
	}
}
