package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/internal/mailbox/sieve"
	"winnow/internal/testkit/dovecot"
)

// filters is a look at the server's filters from outside.
func (b *buyer) filters() *sieve.Client {
	b.t.Helper()
	c, err := sieve.Connect(b.t.Context(), sieve.Config{
		Host: b.srv.Host, Port: b.srv.SievePort, User: b.srv.User, TLS: &tls.Config{RootCAs: b.srv.Roots},
		Password: func(context.Context) (string, error) { return b.srv.Password, nil },
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = c.Close() })
	return c
}

// state is every script with its text, and which runs.
func (b *buyer) scripts() (active string, texts map[string]string) {
	b.t.Helper()
	c := b.filters()
	all, err := c.List(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	texts = map[string]string{}
	for _, s := range all {
		if texts[s.Name], err = c.Script(b.t.Context(), s.Name); err != nil {
			b.t.Fatal(err)
		}
		if s.Active {
			active = s.Name
		}
	}
	return active, texts
}

func (b *buyer) sieve(words ...string) []string {
	return append(append([]string{"sieve"}, words...), "--server", fmt.Sprintf("%s:%d", b.srv.Host, b.srv.SievePort), "--password-stdin")
}

func TestTheFilterIsInstalledBesideTheBuyersOwn(t *testing.T) {
	b := newBuyer(t, dovecot.Options{Sieve: true}, 2)
	for v := range 2 { // the interpreter takes the real day, by which a mute may have ended
		b.ok("mute", pusher(v), "--now", time.Now().Format(time.RFC3339))
	}
	const own = "require [\"fileinto\"];\r\nif header :contains \"subject\" \"lunch\" { fileinto \"Food\"; }\r\n"
	c := b.filters()
	if err := c.Put(t.Context(), `mein "Filter"`, own); err != nil {
		t.Fatal(err)
	}
	if err := c.Activate(t.Context(), `mein "Filter"`); err != nil {
		t.Fatal(err)
	}
	b.fails("not agreed", b.sieve("install")...)
	if out := b.ok(b.sieve("install", "--dry-run")...); !strings.Contains(out, "The filter winnow-main would be") || !strings.Contains(out, pusher(1)) {
		t.Errorf("the dry run prints\n%s", out)
	}
	b.ok("act", "consent", "sieve")
	if active, texts := b.scripts(); active != `mein "Filter"` || len(texts) != 1 {
		t.Fatalf("before it was installed %q runs of %v", active, texts)
	}
	done := b.ok(b.sieve("install")...)
	id := strings.TrimSuffix(strings.Fields(done)[1], ":")

	active, texts := b.scripts()
	if active != "winnow-main" || texts[`mein "Filter"`] != own {
		t.Fatalf("%q runs, and the buyer's own is %q", active, texts[`mein "Filter"`])
	}
	// Run what the server runs: exactly the muted vendors' mail is filed, and
	// the buyer's own filter does the rest.
	run := dovecot.NewSieve(t)
	run.Include(t, "winnow", texts["winnow"])
	run.Include(t, `mein "Filter"`, own)
	for text, want := range map[string]string{push(0, 1): "Muted", push(1, 2): "Muted", friend: "Food", push(7, 1): "INBOX"} {
		if got := run.Folder(t, texts[active], text); got != want {
			t.Errorf("it goes to %s, want %s:\n%s", got, want, text)
		}
	}

	// Another vendor, installed again: the buyer's own still runs behind.
	b.ok("unmute", pusher(1), "--now", time.Now().Format(time.RFC3339))
	second := b.ok(b.sieve("install")...)
	active, texts = b.scripts()
	if active != "winnow-main" || strings.Contains(texts["winnow"], pusher(1)) || !strings.Contains(texts[active], `mein \"Filter\"`) {
		t.Errorf("after the second time %q runs of %v", active, texts)
	}
	b.ok("act", "undo", strings.TrimSuffix(strings.Fields(second)[1], ":"), "--server", fmt.Sprintf("%s:%d", b.srv.Host, b.srv.SievePort), "--password-stdin")
	if _, texts = b.scripts(); !strings.Contains(texts["winnow"], pusher(1)) {
		t.Errorf("the filter before was not put back:\n%s", texts["winnow"])
	}
	b.ok("act", "undo", id, "--server", fmt.Sprintf("%s:%d", b.srv.Host, b.srv.SievePort), "--password-stdin")
	if active, texts := b.scripts(); active != `mein "Filter"` || len(texts) != 1 || texts[active] != own {
		t.Errorf("after the undo %q runs of %v", active, texts)
	}
}

func TestTheFilterComesAndGoesWithoutAnOwnOne(t *testing.T) {
	b := newBuyer(t, dovecot.Options{Sieve: true}, 1)
	b.ok("act", "consent", "sieve")
	b.ok(b.sieve("install")...)
	if active, texts := b.scripts(); active != "winnow" || len(texts) != 1 {
		t.Fatalf("%q runs of %v", active, texts)
	}
	b.ok(b.sieve("remove")...)
	if active, texts := b.scripts(); active != "" || len(texts) != 0 {
		t.Errorf("after the removal %q runs of %v", active, texts)
	}
	b.fails("has no filter", b.sieve("remove")...)
	if err := b.filters().Put(t.Context(), "winnow", "keep;\r\n"); err != nil { // the buyer's, by chance
		t.Fatal(err)
	}
	b.fails("not replaced", b.sieve("install")...)
	if _, texts := b.scripts(); texts["winnow"] != "keep;\r\n" {
		t.Errorf("the buyer's own filter became %q", texts["winnow"])
	}
}

// Wherever the line to the filters breaks, what is said in the end is what the
// server runs, and the buyer's own filter is whole.
func TestALineToTheFiltersCutAnywhere(t *testing.T) {
	b := newBuyer(t, dovecot.Options{Sieve: true}, 1)
	x := newLine(t, fmt.Sprintf("%s:%d", b.srv.Host, b.srv.SievePort))
	b.ok("account", "add", "dana@kestrel.example", "--host", "127.0.0.1", "--port", fmt.Sprint(b.srv.Port), "--security", "plain",
		"--user", b.srv.User, "--secret", "ask", "--password-stdin")
	const own = "keep;\r\n"
	c := b.filters()
	if err := c.Put(t.Context(), "own", own); err != nil {
		t.Fatal(err)
	}
	if err := c.Activate(t.Context(), "own"); err != nil {
		t.Fatal(err)
	}
	b.ok("act", "consent", "sieve")
	at := "127.0.0.1:" + x.port()
	for _, word := range []string{"PUTSCRIPT \"winnow\"", "PUTSCRIPT \"winnow-main\"", "SETACTIVE"} {
		for _, passed := range []bool{false, true} {
			x.at(word, passed, false, false)
			code, out, errOut := b.do("sieve", "install", "--server", at, "--password-stdin")
			active, texts := b.scripts()
			if texts["own"] != own {
				t.Fatalf("%s: the buyer's own filter is %q", word, texts["own"])
			}
			listed := strings.Split(strings.TrimSpace(b.ok("act", "list")), "\n")[1]
			installed := active == "winnow-main" && len(texts) == 3
			if installed != strings.Contains(listed, "1 done") || active != "own" && active != "winnow-main" || strings.Contains(listed, "not known") {
				t.Fatalf("%s, passed %v: %q runs of %d, it ended with %d (%s%s), and the list says\n%s", word, passed, active, len(texts), code, out, errOut, listed)
			}
			if len(texts) > 1 {
				b.ok("act", "undo", strings.Fields(listed)[0], "--server", at, "--password-stdin")
			}
			if active, texts := b.scripts(); active != "own" || len(texts) != 1 {
				t.Fatalf("%s, passed %v: after the undo %q runs of %v", word, passed, active, texts)
			}
		}
	}
}

// Whatever a server does not take, it is told in one sentence, and the filters
// are as they were: the buyer's own runs.
func TestAFilterThatTheServerRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ settings, words string }{
		"too long":       {"sieve_max_script_size = 300", "too large"},
		"too many":       {"sieve_quota_max_scripts = 1", "quota exceeded"},
		"too much":       {"sieve_quota_max_storage = 200", "quota exceeded"},
		"cannot file":    {"sieve_extensions = -fileinto", "cannot file mail into folders"},
		"cannot include": {"sieve_extensions = -include", "your own script is not to be changed"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBuyer(t, dovecot.Options{Sieve: true, SieveSettings: tc.settings}, 3)
			const own = "keep;\r\n"
			c := b.filters()
			if err := c.Put(t.Context(), "own", own); err != nil {
				t.Fatal(err)
			}
			if err := c.Activate(t.Context(), "own"); err != nil {
				t.Fatal(err)
			}
			b.ok("act", "consent", "sieve")
			code, out, said := b.do(b.sieve("install")...)
			if code == 0 || strings.Count(strings.TrimSpace(said), "\n") > 0 || !strings.Contains(said, tc.words) {
				t.Errorf("it ended with %d, want one sentence with %q: %s%s", code, tc.words, out, said)
			}
			if active, texts := b.scripts(); active != "own" || len(texts) != 1 || texts["own"] != own {
				t.Errorf("afterwards %q runs of %v", active, texts)
			}
			if list := b.ok("act", "list"); strings.Contains(list, "not known") {
				t.Errorf("the list is\n%s", list)
			}
		})
	}
}
