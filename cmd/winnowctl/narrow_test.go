package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/internal/testkit/dovecot"
)

// from is a pitch of somebody, which may answer another message.
func from(who, id, answers, subject string) string {
	if answers != "" {
		answers = fmt.Sprintf("In-Reply-To: <%s>\nReferences: <%s>\n", answers, answers)
	}
	return fmt.Sprintf(`From: %s
To: dana@kestrel.example
Subject: %s
Date: Tue, 03 Mar 2026 08:12:00 +0000
Message-ID: <%s>
%s
Hi Dana,

I love what Kestrel is doing! Do you have 15 minutes for a quick call this week?
We 10x the pipeline of every company that we work with, guaranteed. Just bumping this.
`, who, subject, id, answers)
}

// Mutes of a person and of a thread act on a server just as a vendor's does:
// exactly that mail is moved and marked, and filters file exactly it.
func TestAPersonAndAThreadAreMutedOnTheServerToo(t *testing.T) {
	b := newBuyer(t, dovecot.Options{Sieve: true}, 0)
	b.srv.Put(t, "INBOX",
		from("Chad Brody <chad@pusher0.example>", "c1@pusher0.example", "", "Chad writes"),
		from("Lea Stone <lea@pusher0.example>", "l1@pusher0.example", "", "Lea writes"),
		from("Max Pohl <max@pusher1.example>", "m1@pusher1.example", "", "One thing"),
		from("Max Pohl <max@pusher1.example>", "m2@pusher1.example", "m1@pusher1.example", "Re: One thing"),
		from("Max Pohl <max@pusher1.example>", "m3@pusher1.example", "", "Another thing"),
		from("Rita Wand <rita@pusher2.example>", "r1@pusher2.example", "", "Rita writes"),
		from("Olaf Berg <olaf@pusher2.example>", "o1@pusher2.example", "", "Olaf writes"))
	b.ok("sync", "--password-stdin", "-q")
	now := time.Now().Format(time.RFC3339) // the interpreter takes the real day
	b.ok("mute", "pusher0.example", "--person", "chad@pusher0.example", "--now", now)
	b.ok("mute", "pusher1.example", "--thread", "m1@pusher1.example", "--now", now)
	b.ok("mute", "pusher2.example", "--now", now)
	b.ok("rule", "add", "never-mute", "rita@pusher2.example", "--now", now)
	moved, kept := []string{"Chad writes", "One thing", "Re: One thing", "Olaf writes"}, []string{"Lea writes", "Another thing", "Rita writes", "Lunch"}

	// Looked at first, moved, and taken back.
	b.ok("act", "consent", "move")
	out := b.ok("act", "move", "--dry-run", "--password-stdin", "--now", now)
	for _, s := range moved {
		if !strings.Contains(out, s) {
			t.Errorf("%q would not be moved:\n%s", s, out)
		}
	}
	for _, s := range kept {
		if strings.Contains(out, s) {
			t.Errorf("%q would be moved:\n%s", s, out)
		}
	}
	done := b.ok("act", "move", "--password-stdin", "--now", now)
	if in, set := b.in("INBOX"), b.in("Muted"); in != 4 || set != 4 {
		t.Errorf("%d in the inbox and %d set aside, want 4 and 4", in, set)
	}
	b.ok("act", "undo", strings.TrimSuffix(strings.Fields(done)[1], ":"), "--password-stdin")
	if in, set := b.in("INBOX"), b.in("Muted"); in != 8 || set > 0 {
		t.Errorf("after the undo %d in the inbox and %d set aside", in, set)
	}

	// Marked for other programs; the mark goes when the mute does.
	b.ok("act", "consent", "keywords")
	b.ok("act", "keywords", "--verdict", "mute", "--password-stdin", "--now", now)
	marks := func() int { return strings.Count(b.srv.Flags(t, "INBOX"), "$WinnowMuted") }
	if n := marks(); n != 4 {
		t.Errorf("%d messages are marked as muted, want 4:\n%s", n, b.srv.Flags(t, "INBOX"))
	}
	b.ok("unmute", "pusher0.example", "--person", "chad@pusher0.example", "--now", now)
	last := b.ok("act", "keywords", "--verdict", "mute", "--password-stdin", "--now", now)
	if n := marks(); n != 3 {
		t.Errorf("after one mute was lifted %d messages are marked, want 3", n)
	}
	b.ok("act", "undo", strings.TrimSuffix(strings.Fields(last)[1], ":"), "--password-stdin")
	if n := marks(); n != 4 {
		t.Errorf("after that was taken back %d messages are marked, want 4", n)
	}
	b.ok("mute", "pusher0.example", "--person", "chad@pusher0.example", "--now", now)

	// As a filter, which the server takes and which files exactly that mail.
	b.ok("act", "consent", "sieve")
	b.ok(b.sieve("install", "--now", now)...)
	active, texts := b.scripts()
	run := dovecot.NewSieve(t)
	for text, want := range map[string]string{
		from("Chad <CHAD@pusher0.example>", "c2@pusher0.example", "", "x"):                      "Muted",
		from("Lea <lea@pusher0.example>", "l2@pusher0.example", "", "x"):                        "INBOX",
		from("Max <max@pusher1.example>", "m4@pusher1.example", "m2@pusher1.example", "x"):      "Muted",
		from("Max <max@pusher1.example>", "m5@pusher1.example", "m3@pusher1.example", "x"):      "INBOX",
		from("A friend <tom@kestrel.example>", "t1@kestrel.example", "m1@pusher1.example", "x"): "INBOX",
		from("Olaf <olaf@pusher2.example>", "o2@pusher2.example", "", "x"):                      "Muted",
		from("Rita <rita@pusher2.example>", "r2@pusher2.example", "", "x"):                      "INBOX",
	} {
		if got := run.Folder(t, texts[active], text); got != want {
			t.Errorf("it goes to %s, want %s:\n%s\n%s", got, want, text, texts[active])
		}
	}

	// The other forms say what they cannot hold.
	for _, form := range []string{"gmail", "outlook", "thunderbird"} {
		path := filepath.Join(t.TempDir(), form)
		_, _, said := b.do("filters", form, path, "--now", now)
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(said, "cannot tell a thread") || !strings.Contains(string(text), "chad@pusher0.example") || strings.Contains(string(text), "pusher1") && form != "outlook" {
			t.Errorf("%s: %v, it says %q and writes\n%s", form, err, said, text)
		}
	}
}

// In a thread that the buyer wrote in, and for a person that the buyer wrote
// to, answers are never hidden on a server.
func TestTheBuyersOwnExchangesStay(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 0)
	b.srv.Put(t, "INBOX",
		from("Chad Brody <chad@pusher0.example>", "c1@pusher0.example", "", "Chad writes"),
		from("Lea Stone <lea@pusher0.example>", "l1@pusher0.example", "", "Lea writes"))
	b.srv.Put(t, "Sent", `From: dana@kestrel.example
To: Chad Brody <chad@pusher0.example>
Subject: Your valves
Date: Mon, 02 Mar 2026 08:12:00 +0000
Message-ID: <d1@kestrel.example>

Dear Chad, please send us a quote for 200 valves DN25 by Friday. Dana
`)
	b.ok("sync", "--password-stdin", "-q")
	b.ok("mute", "pusher0.example", "--person", "chad@pusher0.example")
	b.ok("mute", "pusher0.example", "--person", "lea@pusher0.example")
	b.ok("act", "consent", "move")
	_, out, said := b.do("act", "move", "--dry-run", "--password-stdin")
	if !strings.Contains(out, "Lea writes") || strings.Contains(out, "Chad writes") || !strings.Contains(said, "you wrote to this person") {
		t.Errorf("it would move\n%s%s", out, said)
	}
	_, out, said = b.do("sieve", "print")
	if !strings.Contains(out, "lea@pusher0.example") || strings.Contains(out, "chad@") || !strings.Contains(said, "chad@pusher0.example") {
		t.Errorf("the filter is\n%s%s", out, said)
	}
}
