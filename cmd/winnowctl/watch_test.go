package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/internal/testkit/dovecot"
)

// watching is winnowctl sync --watch while it runs.
type watching struct {
	lines chan string // of standard output
	stop  context.CancelFunc
	code  chan int
	said  *bytes.Buffer // standard error; read it when code has come
}

// until waits for a line with all these words, and returns it.
func (w *watching) until(t *testing.T, limit time.Duration, words ...string) string {
	t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	var seen []string
	for {
		select {
		case line := <-w.lines:
			seen = append(seen, line)
			all := true
			for _, word := range words {
				all = all && strings.Contains(line, word)
			}
			if all {
				return line
			}
		case <-timer.C:
			t.Fatalf("no line with %q within %v; there were\n%s", words, limit, strings.Join(seen, "\n"))
		}
	}
}

// call runs a command to its end.
func call(t *testing.T, in string, args ...string) (code int, out, said string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

func add(t *testing.T, data, address string, s *dovecot.Server) {
	t.Helper()
	code, out, said := call(t, s.Password+"\n", "--data", data, "account", "add", address, "--host", s.Host,
		"--port", strconv.Itoa(s.TLSPort), "--user", s.User, "--ca", s.CAFile, "--secret", "ask", "--password-stdin")
	if code != exitGood {
		t.Fatalf("%d\n%s%s", code, out, said)
	}
}

func watch(t *testing.T, in string, args ...string) *watching {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r, out := io.Pipe()
	w := &watching{lines: make(chan string, 1000), stop: stop, code: make(chan int, 1), said: &bytes.Buffer{}}
	go func() {
		w.code <- run(ctx, args, strings.NewReader(in), out, w.said)
		_ = out.Close()
	}()
	go func() {
		for s := bufio.NewScanner(r); s.Scan(); {
			w.lines <- s.Text()
		}
	}()
	t.Cleanup(stop)
	return w
}

// end stops it as a person does and returns how long that took.
func (w *watching) end(t *testing.T) time.Duration {
	t.Helper()
	begun := time.Now()
	w.stop()
	if code := <-w.code; code != exitGood {
		t.Errorf("it ended with %d: %s", code, w.said)
	}
	return time.Since(begun)
}

// New mail is read within five seconds of its arrival; another account that
// cannot be read does not hold it up (F30); quitting takes less than two
// seconds (F27); and no mail is marked as read (T24).
func TestNewMailIsReadWhileWatching(t *testing.T) {
	good, bad := dovecot.Start(t, dovecot.Options{}), dovecot.Start(t, dovecot.Options{})
	data := t.TempDir()
	add(t, data, "buyer@acme.example", good)
	add(t, data, "second@acme.example", bad)
	w := watch(t, good.Password+"\nwrong\n", "--data", data, "sync", "--watch", "--password-stdin", "--format", "jsonl")
	// The line that each account takes for its password depends on which asks
	// first; either is fine, and one of them is wrong.
	first := w.until(t, 30*time.Second, `"state":"watching"`)
	var r watchRecord
	if err := json.Unmarshal([]byte(first), &r); err != nil {
		t.Fatal(err)
	}
	server := good
	if r.Account == "second@acme.example" {
		server = bad
	}
	for i := range 3 {
		flags := server.Flags(t, "INBOX")
		arrived := time.Now()
		server.Put(t, "INBOX", "From: Ines <ines@brightvalve.example>\r\nSubject: offer "+strconv.Itoa(i)+"\r\nMessage-ID: <"+strconv.Itoa(i)+"@brightvalve.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nWe make valves.\r\n")
		w.until(t, 5*time.Second, r.Account, `"state":"watching"`, `"fresh":1`)
		t.Logf("message %d was read %v after it arrived", i, time.Since(arrived).Round(time.Millisecond))
		if after := server.Flags(t, "INBOX"); !strings.HasPrefix(after, flags) || strings.Contains(after, "Seen") {
			t.Errorf("flags changed: %q, were %q", after, flags)
		}
	}
	if d := w.end(t); d > 2*time.Second {
		t.Errorf("it took %v to end", d)
	}
	code, out, _ := call(t, "", "--data", data, "messages", "--format", "jsonl")
	if code != exitGood || strings.Count(out, "offer ") < 3 {
		t.Errorf("%d\n%s", code, out)
	}
}

// A wrong password is tried twice, and then it is said that somebody has to
// sign in (F19).
func TestF19WatchingEndsWhenNobodyIsLetIn(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	data := t.TempDir()
	add(t, data, "buyer@acme.example", s)
	w := watch(t, "not the password\n", "--data", data, "sync", "--watch", "--password-stdin")
	w.until(t, 30*time.Second, "stopped until you sign in again")
	if code := <-w.code; code != exitSignIn {
		t.Errorf("it ended with %d", code)
	}
	if said := w.said.String(); strings.Contains(said, "not the password") || !strings.Contains(said, "sign") {
		t.Error(said)
	}
	if n := strings.Count(s.Log(t), "auth failed"); n != 2 {
		t.Errorf("%d sign-ins were refused, want two:\n%s", n, s.Log(t))
	}
}
