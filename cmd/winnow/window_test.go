package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/testkit/xvfb"
	"winnow/internal/triage"
)

// envWindow makes the test program be the program itself, so that the story
// below drives the real window without a second build.
const envWindow = "WINNOW_TEST_BE_THE_WINDOW"

func TestMain(m *testing.M) {
	switch os.Getenv(envWindow) {
	case "":
	case "probed":
		os.Exit(runProbed())
	default:
		os.Exit(run(os.Args[1:], os.Stderr, hooks{}))
	}
	os.Exit(m.Run())
}

// A buyer looks around in the demo with keys alone: opens the best vendor,
// reads a message, shortlists, mutes the worst, takes a mute back, exports the
// shortlist, and leaves. What was decided is in the database afterwards.
func TestAStoryInTheRealWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("the real window takes half a minute")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
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
	list := filepath.Join(t.TempDir(), "list.md")
	win := exec.CommandContext(ctx, os.Args[0], "--demo", "--data", data, "--size", "1400x900", "--theme", "light")
	win.Env = append(screen.Env(), envWindow+"=1")
	win.Stderr = os.Stderr
	silent := alone(win)
	if err := win.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- win.Wait() }()
	if err := screen.Focus(ctx, "Winnow"); err != nil {
		t.Fatal(err)
	}

	var last image.Image
	step := func(name string, quiet time.Duration, keys ...string) {
		t.Helper()
		if len(keys) > 0 {
			if err := screen.Key(ctx, keys...); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		pic, err := screen.Settled(ctx, quiet)
		keep(t, name, pic)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if last != nil && same(last, pic) {
			t.Errorf("%s: the picture did not change", name)
		}
		last = pic
	}
	const quiet = 500 * time.Millisecond
	step("1 the demo is read", 3*time.Second)
	step("2 the best vendor", quiet, "Home", "Return")
	step("3 its newest message", quiet, "Return")
	step("4 an evidence", quiet, "n")
	step("5 back to the list", quiet, "Escape", "Escape", "Home")
	step("6 shortlisted", quiet, "s")
	step("7 how to mute the worst", quiet, "End", "m")
	step("8 muted", quiet, "Return")
	step("9 how to mute another", quiet, "k", "m")
	step("10 muted too", quiet, "Return")
	step("11 taken back", quiet, "u")
	step("12 what to export to", quiet, "ctrl+e")
	step("13 and where", quiet, "4") // Markdown
	if err := screen.Key(ctx, "ctrl+a"); err != nil {
		t.Fatal(err)
	}
	if err := screen.Type(ctx, list); err != nil {
		t.Fatal(err)
	}
	step("14 exported", quiet, "Return")
	if silent {
		// The demo's own server is all that was called.
		if connections, datagrams := begun(t, win.Process.Pid); connections != 1 || datagrams != 0 {
			t.Errorf("the window began %d connections and sent %d datagrams, want 1 and none", connections, datagrams)
		}
	} else {
		t.Log("without the right to make a network, what the window connects to was not counted")
	}
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

	eng, err := engine.Open(t.Context(), engine.Config{Dir: filepath.Join(data, "demo")})
	if err != nil {
		t.Fatal(err)
	}
	defer eng.Close()
	n := eng.Counts()
	if n.Messages < 400 || n.Shortlisted != 1 || n.Muted != 2 {
		t.Errorf("%d messages, %d shortlisted, %d muted; want 400 or more, 1, and 2 with the one that the demo begins with", n.Messages, n.Shortlisted, n.Muted)
	}
	if j := eng.Journal(); len(j) == 0 || j[0].Act != triage.ActUndo {
		t.Errorf("the journal does not end with an undo: %+v", j)
	}
	if text, err := os.ReadFile(list); err != nil || len(text) == 0 {
		t.Errorf("the shortlist was not exported: %v", err)
	}
	if info, err := os.Stat(list); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the export is %v: %v", info, err)
	}
}

// A buyer adds a mailbox with keys alone: types the server, since nobody is to
// be asked, is told that its certificate does not hold, trusts it by hand, keeps
// the folders that are chosen, and sees the mail come in.
func TestAddingAMailboxInTheRealWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("the real window takes half a minute")
	}
	const marker = "marker-pa55word"
	server := dovecot.Start(t, dovecot.Options{Cert: dovecot.Untrusted, Password: marker})
	server.Put(t, "INBOX", offer(1), offer(2))
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	screen, err := xvfb.Start(ctx, 1400, 900)
	if errors.Is(err, xvfb.ErrMissing) && os.Getenv("WINNOW_NEED_WINDOW") == "" {
		t.Skip("Xvfb is not installed here; go run ./cmd/dev test installs it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	home := t.TempDir()
	data := filepath.Join(home, "data")
	for _, dir := range []string{data, filepath.Join(home, "tmp")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var said bytes.Buffer
	win := exec.CommandContext(ctx, os.Args[0], "--data", data, "--size", "1400x900", "--theme", "light")
	win.Env = append(screen.Env(), envWindow+"=1", "DBUS_SESSION_BUS_ADDRESS=unix:path="+data+"/no-bus", "HOME="+home, "XDG_CONFIG_HOME="+home+"/config",
		"XDG_CACHE_HOME="+home+"/cache", "XDG_DATA_HOME="+home+"/share", "TMPDIR="+home+"/tmp")
	win.Stdout, win.Stderr = &said, &said
	if err := win.Start(); err != nil {
		t.Fatal(err)
	}
	stop, watched := make(chan struct{}), make(chan string, 1)
	go func() {
		looks, where := watchSecret(win.Process.Pid, marker, stop)
		if looks == 0 {
			where = "nothing was looked at"
		}
		watched <- where
	}()
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
	step("a1 three ways to begin", "")
	step("a2 the form", "", "3")
	step("a3 whom to ask", "buyer@acme.example", "Tab", "Tab", "Tab", "Tab")
	step("a4 the server by hand", "", "Return")
	step("a5 the server", server.Host, "Tab")
	step("a6 the port", strconv.Itoa(server.TLSPort), "Tab")
	step("a7 the name", server.User, "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab")
	step("a8 the certificate is refused", server.Password, "Return")
	step("a9 trusted by hand", "", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Return")
	step("a10 added", "", "Return")
	step("a11 how it stands", "", "ctrl+7")
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
	all, err := eng.Accounts()
	if err != nil || len(all) != 1 || all[0].Pin == "" || all[0].Host != server.Host || all[0].Folders != nil {
		t.Errorf("accounts %+v, %v", all, err)
	}
	if n := eng.Counts().Messages; n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
	if flags := server.Flags(t, "INBOX"); strings.Contains(flags, "Seen") {
		t.Errorf("reading left a trace: %s", flags)
	}
	close(stop)
	if where := <-watched; where != "" {
		t.Errorf("the password in arguments or environment: %s", where)
	}
	if strings.Contains(said.String(), marker) {
		t.Error("the password was printed or logged")
	}
	secretIn(t, home, marker)
}

// secretIn fails on any file below a folder that holds a secret or that others
// can read, but for what the toolkit keeps of its own, which holds no mail.
func secretIn(t *testing.T, root, secret string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("%s holds the password", path)
		}
		info, serr := d.Info()
		if serr == nil && runtime.GOOS != "windows" && strings.HasPrefix(path, filepath.Join(root, "data")) && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
		return errors.Join(err, serr)
	})
	if err != nil || files < 2 {
		t.Errorf("%d files looked through, %v", files, err)
	}
}

// keep saves a picture where WINNOW_PICTURES says, to be looked at.
func keep(t *testing.T, name string, pic image.Image) {
	t.Helper()
	dir := os.Getenv("WINNOW_PICTURES")
	if dir == "" || pic == nil {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, pic); err != nil {
		t.Fatal(err)
	}
}

func same(a, b image.Image) bool {
	p, ok := a.(*image.RGBA)
	q, ok2 := b.(*image.RGBA)
	return ok && ok2 && string(p.Pix) == string(q.Pix)
}
