package main

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"winnow/internal/testkit/dovecot"
)

// lined is a buyer whose line to the server can be cut.
func lined(t *testing.T, o dovecot.Options, vendors int) (*buyer, *line) {
	t.Helper()
	b := newBuyer(t, o, vendors)
	x := newLine(t, fmt.Sprintf("%s:%d", b.srv.Host, b.srv.Port))
	b.ok("account", "add", "dana@kestrel.example", "--host", "127.0.0.1", "--port", x.port(), "--security", "plain",
		"--user", b.srv.User, "--secret", "ask", "--password-stdin")
	return b, x
}

// killed runs winnowctl in a process of its own and kills it, without warning,
// when the line has met what it waits for.
func (b *buyer) killed(met <-chan struct{}, args ...string) {
	b.t.Helper()
	cmd := exec.Command("winnowctl", append([]string{"--data", b.data, "--now", "2026-03-10T09:00:00Z"}, args...)...)
	cmd.Stdin = strings.NewReader(b.srv.Password + "\n")
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	select {
	case <-met:
	case <-time.After(60 * time.Second):
		b.t.Error("the command never came to where it was to be killed")
	}
	_ = cmd.Process.Kill()
	if err := cmd.Wait(); err == nil {
		b.t.Fatal("the command came to its end before it was killed")
	}
}

// The process dies between the intent and the result. The next start claims
// nothing and offers no undo until it has looked, and then says what is so.
func TestKilledBetweenIntentAndResult(t *testing.T) {
	for _, tc := range []struct {
		name         string
		passed       bool
		state        string
		inbox, muted int
	}{
		{"before the server was asked", false, "2 not done", 3, 0},
		{"after the server had done it", true, "2 done", 1, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, x := lined(t, dovecot.Options{}, 1)
			b.ok("act", "consent", "move")
			b.killed(x.at(" MOVE ", tc.passed, true, false), "act", "move", "--password-stdin")

			if out := b.ok("act", "list"); !strings.Contains(out, "2 not known yet") || strings.Contains(out, "done") {
				t.Fatalf("after the kill the list claims\n%s", out)
			}
			if out := b.ok("act", "check", "--password-stdin"); !strings.Contains(out, tc.state) {
				t.Errorf("looked up: %s", out)
			}
			if in, there := b.in("INBOX"), b.in("Muted"); in != tc.inbox || there != tc.muted {
				t.Errorf("%d in the inbox and %d in the folder, want %d and %d", in, there, tc.inbox, tc.muted)
			}
			id := strings.Fields(strings.Split(b.ok("act", "list"), "\n")[1])[0]
			if !tc.passed {
				b.fails("nothing to undo", "act", "undo", id, "--password-stdin")
				return
			}

			// The same for the undo: a kill before leaves it done, one after undone.
			b.killed(x.at(" MOVE ", false, true, false), "act", "undo", id, "--password-stdin")
			if out := b.ok("act", "list"); !strings.Contains(out, "2 asked to be taken back, not known yet") {
				t.Errorf("after the kill the list claims\n%s", out)
			}
			b.ok("sync", "--password-stdin", "-q") // a sync looks it up too
			if out := b.ok("act", "list"); !strings.Contains(out, "2 done") || b.in("Muted") != 2 {
				t.Errorf("an undo that did not happen is shown as\n%s", out)
			}
			b.killed(x.at(" MOVE ", true, true, false), "act", "undo", id, "--password-stdin")
			b.ok("act", "check", "--password-stdin")
			if out := b.ok("act", "list"); !strings.Contains(out, "2 taken back") || b.in("INBOX") != 3 {
				t.Errorf("an undo that happened is shown as\n%s", out)
			}
			b.fails("nothing to undo", "act", "undo", id, "--password-stdin")
		})
	}
}

// The line is cut at the move itself: the command asks again and tells what is
// so.
func TestALineCutAtTheMove(t *testing.T) {
	for _, tc := range []struct {
		name         string
		passed, down bool
		fails        bool
		state        string
		inbox, muted int
	}{
		{"before", false, false, true, "2 not done", 3, 0},
		{"after", true, false, false, "2 done", 1, 2},
		{"after, and the server is gone", true, true, true, "2 not known yet", 1, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, x := lined(t, dovecot.Options{}, 1)
			b.ok("act", "consent", "move")
			x.at(" MOVE ", tc.passed, false, tc.down)
			code, out, errOut := b.do("act", "move", "--password-stdin")
			if (code != 0) != tc.fails || !strings.Contains(out, tc.state) || tc.fails && errOut == "" {
				t.Errorf("it ended with %d: %s%s", code, out, errOut)
			}
			if strings.Count(strings.TrimSpace(errOut), "\n") > 0 {
				t.Errorf("more than a sentence: %s", errOut)
			}
			if in, there := b.in("INBOX"), b.in("Muted"); in != tc.inbox || there != tc.muted {
				t.Errorf("%d in the inbox and %d in the folder", in, there)
			}
			if tc.down {
				x.at("", false, false, false)
				if out := b.ok("act", "check", "--password-stdin"); !strings.Contains(out, "2 done") {
					t.Errorf("looked up: %s", out)
				}
			}
		})
	}
}

// Without MOVE a message is copied, marked and removed: a line cut in between
// leaves it in both folders, and that is what is said and can be taken back.
func TestALineCutBetweenCopyAndRemoval(t *testing.T) {
	b, x := lined(t, dovecot.Options{Capability: "IMAP4rev1 LITERAL+ SASL-IR UIDPLUS"}, 1)
	b.ok("act", "consent", "move")
	x.at("UID EXPUNGE", false, false, true)
	if code, out, _ := b.do("act", "move", "--password-stdin"); code == 0 || !strings.Contains(out, "2 not known yet") {
		t.Fatalf("it ended with %d: %s", code, out)
	}
	x.at("", false, false, false)
	if out := b.ok("act", "check", "--password-stdin"); !strings.Contains(out, "2 half done") {
		t.Fatalf("looked up: %s", out)
	}
	if in, there := b.in("INBOX"), b.in("Muted"); in != 3 || there != 2 {
		t.Fatalf("%d in the inbox and %d in the folder", in, there)
	}
	id := strings.Fields(strings.Split(b.ok("act", "list"), "\n")[1])[0]
	if out := b.ok("act", "undo", id, "--password-stdin"); !strings.Contains(out, "2 taken back") {
		t.Errorf("taken back: %s", out)
	}
	if in, there := b.in("INBOX"), b.in("Muted"); in != 3 || there != 0 || strings.Contains(b.srv.Flags(t, "INBOX"), `\Deleted`) {
		t.Errorf("%d in the inbox and %d in the folder:\n%s", in, there, b.srv.Flags(t, "INBOX"))
	}
}

// Wherever the line breaks, what is said in the end is what is on the server,
// and no mail is lost.
func TestALineCutAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	b, x := lined(t, dovecot.Options{}, 2)
	b.ok("act", "consent", "move")
	broke := 0
	for n := int64(50); n < 1500; n += 130 {
		x.budget.Store(n)
		code, _, _ := b.do("act", "move", "--password-stdin")
		x.budget.Store(0)
		if code != 0 {
			broke++
		}
		b.ok("act", "check", "--password-stdin")
		in, there := b.in("INBOX"), max(0, b.in("Muted"))
		if in+there != 5 {
			t.Fatalf("cut after %d bytes: %d in the inbox and %d in the folder", n, in, there)
		}
		listed := strings.Split(strings.TrimSpace(b.ok("act", "list")), "\n")[1:]
		if len(listed) == 0 {
			if there != 0 {
				t.Fatalf("cut after %d bytes: %d were moved and nothing is listed", n, there)
			}
			continue
		}
		if there > 0 != strings.Contains(listed[0], fmt.Sprintf("%d done", there)) || strings.Contains(listed[0], "not known") {
			t.Fatalf("cut after %d bytes: %d are in the folder, and it says\n%s", n, there, listed[0])
		}
		if there > 0 {
			b.ok("act", "undo", strings.Fields(listed[0])[0], "--password-stdin")
		}
	}
	if broke < 3 {
		t.Errorf("only %d runs broke: the test does not reach what it tests", broke)
	}
}
