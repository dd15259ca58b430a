package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"winnow/internal/testkit/dovecot"
)

// buyer is somebody who uses winnowctl on an account of a real server.
type buyer struct {
	t    *testing.T
	srv  *dovecot.Server
	data string
}

// vendors that push, as many as are asked for.
func pusher(i int) string { return fmt.Sprintf("pusher%d.example", i) }

func push(vendor, n int) string {
	return fmt.Sprintf(`From: Chad Brody <chad@%s>
To: dana@kestrel.example
Subject: Quick question %d
Date: Tue, 0%d Mar 2026 08:12:00 +0000
Message-ID: <push-%d@%s>

Hi Dana,

I love what Kestrel is doing! Do you have 15 minutes for a quick call this week?
We 10x the pipeline of every company that we work with, guaranteed. Just bumping this.

Chad
`, pusher(vendor), n, n+1, n, pusher(vendor))
}

const friend = `From: Ines Okafor <ines@brightvalve.example>
To: dana@kestrel.example
Subject: Lunch on Friday
Date: Wed, 04 Mar 2026 08:12:00 +0000
Message-ID: <lunch@brightvalve.example>

Hi Dana, shall we have lunch on Friday? Ines
`

// newBuyer has an account whose inbox holds two mails of each of some vendors,
// all muted, and one of a friend.
func newBuyer(t *testing.T, o dovecot.Options, vendors int) *buyer {
	t.Helper()
	// Nothing of the person's own folders and keyring may be touched.
	for _, name := range []string{"XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"} {
		t.Setenv(name, t.TempDir())
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	b := &buyer{t: t, srv: dovecot.Start(t, o), data: t.TempDir()}
	b.srv.Put(t, "INBOX", friend)
	for v := range vendors {
		b.srv.Put(t, "INBOX", push(v, 1), push(v, 2))
	}
	b.ok("account", "add", "dana@kestrel.example", "--host", b.srv.Host, "--port", strconv.Itoa(b.srv.TLSPort), "--user", b.srv.User,
		"--ca", b.srv.CAFile, "--secret", "ask", "--password-stdin")
	b.ok("sync", "--password-stdin", "-q")
	for v := range vendors {
		b.ok("mute", pusher(v))
	}
	return b
}

// do runs winnowctl with the password at hand.
func (b *buyer) do(args ...string) (code int, out, errOut string) {
	b.t.Helper()
	var o, e bytes.Buffer
	code = run(b.t.Context(), append([]string{"--data", b.data, "--now", "2026-03-10T09:00:00Z"}, args...), strings.NewReader(b.srv.Password+"\n"), &o, &e)
	return code, o.String(), e.String()
}

func (b *buyer) ok(args ...string) string {
	b.t.Helper()
	code, out, errOut := b.do(args...)
	if code != 0 {
		b.t.Fatalf("winnowctl %v ended with %d: %s%s", args, code, out, errOut)
	}
	return out
}

// fails wants a failure with words, one clear sentence.
func (b *buyer) fails(words string, args ...string) {
	b.t.Helper()
	code, out, errOut := b.do(args...)
	if code == 0 || !strings.Contains(errOut, words) {
		b.t.Fatalf("winnowctl %v ended with %d, want a failure that says %q: %s%s", args, code, words, out, errOut)
	}
}

// in counts the messages of a folder; -1 when it is not there.
func (b *buyer) in(folder string) int {
	b.t.Helper()
	if !slices.Contains(strings.Split(strings.TrimSpace(b.srv.Admin(b.t, "mailbox list")), "\n"), folder) {
		return -1
	}
	return strings.Count(b.srv.Admin(b.t, "-f tab fetch", "uid", "mailbox", folder, "all"), "\n") - 1
}

var tokenIs = regexp.MustCompile(`--confirm ([0-9a-f]+)`)

func TestMutedMailIsMovedOnlyAfterConsentAndAsAgreed(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 4)
	before := b.srv.Flags(t, "INBOX")
	b.fails("not agreed", "act", "move", "--to", "Set aside/Öfen", "--password-stdin")
	out := b.ok("act", "move", "--to", "Set aside/Öfen", "--dry-run", "--password-stdin")
	for _, want := range []string{"The folder Set aside/Öfen would be made", "8 messages over 4 senders", "chad@pusher3.example", "Quick question 2", "to Set aside/Öfen"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "Lunch") {
		t.Errorf("a friend's mail would be moved:\n%s", out)
	}
	b.ok("act", "consent", "keywords") // another kind of change
	b.fails("not agreed", "act", "move", "--to", "Set aside/Öfen", "--password-stdin")
	b.ok("act", "consent", "move")
	b.fails("nothing was changed", "act", "move", "--to", "Set aside/Öfen", "--password-stdin")
	b.fails("nothing was changed", "act", "move", "--to", "Elsewhere", "--confirm", tokenIs.FindStringSubmatch(out)[1], "--password-stdin")
	if after := b.srv.Flags(t, "INBOX"); after != before || b.in("Set aside/Öfen") >= 0 || b.in("Elsewhere") >= 0 {
		t.Fatalf("something changed before it was confirmed:\n%s", after)
	}

	done := b.ok("act", "move", "--to", "Set aside/Öfen", "--confirm", tokenIs.FindStringSubmatch(out)[1], "--password-stdin")
	if !strings.Contains(done, "8 done") {
		t.Errorf("it says %q", done)
	}
	if in, there := b.in("INBOX"), b.in("Set aside/Öfen"); in != 1 || there != 8 {
		t.Fatalf("%d in the inbox and %d in the folder, want 1 and 8", in, there)
	}
	if flags := b.srv.Flags(t, "Set aside/Öfen"); strings.Contains(flags, `\Seen`) {
		t.Errorf("mail was marked as read:\n%s", flags)
	}
	id := strings.Fields(done)[1]
	id = strings.TrimSuffix(id, ":")
	b.fails("winnowctl act undo", "undo", id)

	// Another start takes one back, then the rest, and no more.
	b.ok("act", "undo", id+".3", "--password-stdin")
	if in := b.in("INBOX"); in != 2 {
		t.Errorf("%d in the inbox after one was taken back, want 2", in)
	}
	b.ok("act", "consent", "move", "--revoke") // the old state can be had back all the same
	b.ok("act", "undo", id, "--password-stdin")
	if in, there := b.in("INBOX"), b.in("Set aside/Öfen"); in != 9 || there != 0 {
		t.Errorf("%d in the inbox and %d in the folder after the undo, want 9 and 0", in, there)
	}
	b.fails("nothing to undo", "act", "undo", id, "--password-stdin")
	if out := b.ok("act", "list"); !strings.Contains(out, "8 taken back") {
		t.Errorf("the list is\n%s", out)
	}
	if out := b.ok("journal"); !strings.Contains(out, "allow changes on the server") || !strings.Contains(out, "8 done") {
		t.Errorf("the journal is\n%s", out)
	}
}

func TestVerdictsAreKeywordsForOtherPrograms(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 2)
	before := b.srv.Flags(t, "INBOX")
	b.ok("act", "consent", "keywords")
	out := b.ok("act", "keywords", "--dry-run", "--password-stdin")
	if !strings.Contains(out, "+$Winnow") {
		t.Fatalf("no message would get a keyword:\n%s", out)
	}
	if after := b.srv.Flags(t, "INBOX"); after != before {
		t.Fatalf("a dry run changed flags:\n%s", after)
	}
	done := b.ok("act", "keywords", "--password-stdin")
	if flags := b.srv.Flags(t, "INBOX"); !strings.Contains(flags, "$Winnow") || strings.Contains(flags, `\Seen`) {
		t.Errorf("flags are\n%s", flags)
	}
	if again := b.ok("act", "keywords", "--password-stdin"); !strings.Contains(again, "nothing to change") {
		t.Errorf("a second time: %s", again)
	}
	b.ok("act", "undo", strings.TrimSuffix(strings.Fields(done)[1], ":"), "--password-stdin")
	if after := b.srv.Flags(t, "INBOX"); strings.Contains(after, "$Winnow") {
		t.Errorf("after the undo flags are\n%s", after)
	}
}

// Servers that can do less are refused with the reason, and nothing changes.
func TestAServerWithoutASafeWayIsToldSo(t *testing.T) {
	b := newBuyer(t, dovecot.Options{Capability: "IMAP4rev1 LITERAL+ SASL-IR"}, 1)
	b.ok("act", "consent", "move")
	b.fails("UIDPLUS", "act", "move", "--password-stdin")
	if in, there := b.in("INBOX"), b.in("Muted"); in != 3 || there > 0 {
		t.Errorf("%d in the inbox, %d in the folder", in, there)
	}
	if out := b.ok("act", "list"); !strings.Contains(out, "2 not done") {
		t.Errorf("the list is\n%s", out)
	}
}

func TestFoldersThatCannotBeAreRefused(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 1)
	b.ok("act", "consent", "move")
	for folder, words := range map[string]string{"": "empty", "a\r\nb": "control", "INBOX": "inbox", "Drafts": "drafts", "50%": "wildcards"} {
		b.fails(words, "act", "move", "--to", folder, "--password-stdin")
	}
	if in := b.in("INBOX"); in != 3 {
		t.Errorf("%d in the inbox", in)
	}
}

// What another program moved or deleted meanwhile is told as gone, also when
// the server has renumbered everything.
func TestWhatWentAwayMeanwhileIsGone(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 1)
	b.ok("act", "consent", "move")
	done := b.ok("act", "move", "--password-stdin")
	id := strings.TrimSuffix(strings.Fields(done)[1], ":")
	b.srv.Admin(t, "expunge", "mailbox", "Muted", "uid", "1")
	out := b.ok("act", "undo", id, "--password-stdin")
	if !strings.Contains(out, "1 taken back") || !strings.Contains(out, "1 gone") || b.in("INBOX") != 2 {
		t.Errorf("%s with %d in the inbox", out, b.in("INBOX"))
	}

	done = b.ok("act", "move", "--password-stdin")
	id = strings.TrimSuffix(strings.Fields(done)[1], ":")
	left := push(0, 2)
	b.srv.Wipe(t) // all is numbered anew
	b.srv.Put(t, "INBOX", friend)
	b.srv.Put(t, "Muted", "From: x@other.example\r\nMessage-ID: <x@other.example>\r\nSubject: x\r\n\r\nx\r\n", push(0, 1), left)
	b.ok("act", "undo", id, "--password-stdin")
	if in, there := b.in("INBOX"), b.in("Muted"); in != 2 || there != 2 {
		t.Errorf("after the server renumbered: %d in the inbox and %d in the folder, want 2 and 2", in, there)
	}
}

func TestAFilterThatCannotBeWrittenLeavesTheOldFile(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 1)
	dir := t.TempDir()
	for name, kind := range map[string][]string{
		"a.sieve": {"sieve", "save"}, "a.xml": {"filters", "gmail"}, "a.txt": {"filters", "outlook"}, "a.dat": {"filters", "thunderbird"},
	} {
		path := filepath.Join(dir, name)
		out := b.ok(append(slices.Clone(kind), path)...)
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), pusher(0)) || !strings.Contains(out, "1 rule written") {
			t.Errorf("%s: %v, %s\n%s", name, err, out, text)
		}
		if dry := b.ok(append(slices.Clone(kind), filepath.Join(dir, "dry-"+name), "--dry-run")...); dry != string(text) {
			t.Errorf("%s: the dry run prints\n%s", name, dry)
		}
		if _, err := os.Stat(filepath.Join(dir, "dry-"+name)); err == nil {
			t.Errorf("%s: a dry run wrote a file", name)
		}
		b.fails("what was there is unchanged", append(slices.Clone(kind), filepath.Join(dir, "no", "such", name))...)
		if _, err := os.Stat("/dev/full"); err == nil {
			before, _ := os.ReadDir(dir)
			b.fails("what was there is unchanged", append(slices.Clone(kind), dir)...) // a folder stands in its place
			if after, _ := os.ReadDir(dir); len(after) != len(before) {
				t.Errorf("%s: a failed write left files behind: %v", name, after)
			}
		}
	}
}
