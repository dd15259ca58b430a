package main

import (
	"net/mail"
	"strings"
	"testing"

	"winnow/internal/testkit/dovecot"
)

// onlyDraft is what doveadm shows of the only draft.
func (b *buyer) onlyDraft() *mail.Message {
	b.t.Helper()
	if n := b.in("Drafts"); n != 1 {
		b.t.Fatalf("%d drafts, want 1", n)
	}
	text := b.srv.Admin(b.t, "fetch", "text", "mailbox", "Drafts", "all")
	_, text, _ = strings.Cut(text, "\n") // "text:"
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		b.t.Fatalf("%v\n%s", err, text)
	}
	return m
}

func TestQuestionsBecomeADraftAndAreNotSent(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 1)
	out := b.ok("draft", pusher(0), "--print")
	m, err := mail.ReadMessage(strings.NewReader(out))
	if err != nil || m.Header.Get("To") != `"Chad Brody" <chad@pusher0.example>` || m.Header.Get("In-Reply-To") != "<push-2@pusher0.example>" || m.Header.Get("Subject") != "Re: Quick question 2" {
		t.Fatalf("%v\n%s", err, out)
	}
	b.fails("not agreed", "draft", pusher(0), "--save", "--password-stdin")
	b.ok("act", "consent", "drafts")
	if out := b.ok("draft", pusher(0), "--save", "--dry-run", "--password-stdin"); !strings.Contains(out, "would be saved in Drafts and not be sent") {
		t.Errorf("a dry run says %s", out)
	}
	if n := b.in("Drafts"); n > 0 {
		t.Fatalf("a dry run saved %d drafts", n)
	}
	done := b.ok("draft", pusher(0), "--save", "--password-stdin")
	if m := b.onlyDraft(); m.Header.Get("From") != "<dana@kestrel.example>" || m.Header.Get("References") == "" || m.Header.Get("X-Mailer")+m.Header.Get("User-Agent") != "" {
		t.Errorf("the draft is %v", m.Header)
	}
	if flags := b.srv.Flags(t, "Drafts"); !strings.Contains(flags, `\Draft`) {
		t.Errorf("flags are\n%s", flags)
	}
	id := strings.TrimSuffix(strings.Fields(done)[1], ":")
	b.ok("act", "undo", id, "--password-stdin")
	if n := b.in("Drafts"); n != 0 {
		t.Errorf("%d drafts after the undo", n)
	}

	// A draft that the buyer threw away, or went on writing, is no undo's.
	done = b.ok("draft", pusher(0), "--save", "--password-stdin")
	b.srv.Admin(t, "expunge", "mailbox", "Drafts", "all")
	b.fails("not there any more", "act", "undo", strings.TrimSuffix(strings.Fields(done)[1], ":"), "--password-stdin")
	if out := b.ok("act", "list"); strings.Count(out, "taken back") != 1 || !strings.Contains(out, "1 gone") {
		t.Errorf("the list is\n%s", out)
	}
}

// The process dies before the draft has gone out: the next start looks whether
// it is there.
func TestKilledBeforeADraftIsSaved(t *testing.T) {
	b, x := lined(t, dovecot.Options{}, 1)
	b.ok("act", "consent", "drafts")
	b.killed(x.at("APPEND", false, true, false), "draft", pusher(0), "--save", "--password-stdin")
	if out := b.ok("act", "check", "--password-stdin"); !strings.Contains(out, "1 not done") || b.in("Drafts") > 0 {
		t.Errorf("%d drafts, and it says %s", b.in("Drafts"), out)
	}
}

const leavable = `From: News <news@lettered.example>
To: dana@kestrel.example
Subject: Our new prices
Date: Tue, 03 Mar 2026 08:12:00 +0000
Message-ID: <n1@lettered.example>
List-Unsubscribe: <mailto:leave@lettered.example?subject=leave%20list>, <https://lettered.example/u/1>
List-Unsubscribe-Post: List-Unsubscribe=One-Click

Hello Dana, our pump prices for spring: 10 % off all ball valves until 31 March. Order now at our shop.
`

func TestHowToLeaveIsToldAndPrepared(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 1)
	b.srv.Put(t, "INBOX", leavable)
	b.ok("sync", "--password-stdin", "-q")
	out := b.ok("optout", "means", "lettered.example", "--format", "jsonl")
	for _, want := range []string{`"how":"mailto"`, `"target":"leave@lettered.example"`, `"how":"one-click"`, `"state":"invalid"`, "anybody could have put it there"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	m, err := mail.ReadMessage(strings.NewReader(b.ok("draft", "lettered.example", "--opt-out")))
	if err != nil || m.Header.Get("To") != "<leave@lettered.example>" || m.Header.Get("Subject") != "leave list" {
		t.Errorf("%v, %v", m, err)
	}
	if out := b.ok("optout", "means", pusher(0)); !strings.Contains(out, "offers no way to leave") {
		t.Errorf("it says %s", out)
	}
	b.fails("no way to leave", "draft", pusher(0), "--opt-out")
}
