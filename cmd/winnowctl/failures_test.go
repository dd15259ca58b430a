package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"winnow/internal/testkit/dovecot"
)

// withoutMove are the capabilities of a server that moves by COPY, STORE and
// UID EXPUNGE.
const withoutMove = "IMAP4rev1 LITERAL+ SASL-IR UIDPLUS"

// failing is a kind of change, with the commands at which it may break, and
// what the server holds of it.
type failing struct {
	name    string
	options dovecot.Options
	consent string
	args    []string
	words   []string              // commands that ask for it, in order
	undo    []string              // commands that take it back
	held    func(b *buyer) string // what "act list" has to say
}

func movedIs(b *buyer) string {
	in, there := b.in("INBOX"), max(0, b.in("Muted"))
	switch {
	case in == 3 && there == 2:
		return "2 half done"
	case in == 3 && there == 0:
		return ""
	case in == 1 && there == 2:
		return "2 done"
	}
	return fmt.Sprintf("mail was lost: %d and %d", in, there)
}

func markedIs(b *buyer) string {
	if n := strings.Count(b.srv.Flags(b.t, "INBOX"), "$WinnowMuted"); n > 0 {
		return fmt.Sprintf("%d done", n)
	}
	return ""
}

func draftedIs(b *buyer) string {
	if n := b.in("Drafts"); n > 0 {
		return fmt.Sprintf("%d done", n)
	}
	return ""
}

func filteredIs(b *buyer) string {
	active, texts := b.scripts()
	switch {
	case active == "winnow-main" && len(texts) == 3:
		return "1 done"
	case active == "own" && len(texts) == 1:
		return ""
	case active == "own":
		return "1 half done" // written, and not running yet
	}
	return "the buyer's own filter does not run: " + active
}

var failures = []failing{
	{"move", dovecot.Options{}, "move", []string{"act", "move"}, []string{" MOVE "}, []string{" MOVE "}, movedIs},
	{
		"copy, mark and remove",
		dovecot.Options{Capability: withoutMove},
		"move",
		[]string{"act", "move"},
		[]string{"UID COPY", "UID STORE", "UID EXPUNGE"},
		[]string{"UID COPY", "UID STORE", "UID EXPUNGE"},
		movedIs,
	},
	{"keywords", dovecot.Options{}, "keywords", []string{"act", "keywords", "--verdict", "mute"}, []string{"UID STORE"}, []string{"UID STORE"}, markedIs},
	{"a draft", dovecot.Options{}, "drafts", []string{"draft", pusher(0), "--save"}, []string{"APPEND"}, []string{"UID STORE", "UID EXPUNGE"}, draftedIs},
	{
		"filters",
		dovecot.Options{Sieve: true},
		"sieve",
		[]string{"sieve", "install"},
		[]string{`PUTSCRIPT "winnow"`, `PUTSCRIPT "winnow-main"`, "SETACTIVE"},
		[]string{"SETACTIVE", "DELETESCRIPT"},
		filteredIs,
	},
}

var numberOf = regexp.MustCompile(`^(\d+)`)

// Wherever a change breaks (the process is killed, or the line cut, before the
// server has a command or after it did it and before its answer), nothing is
// claimed that is not known, a look settles it, what is then said is what the
// server holds, and taking it back brings back what was.
func TestTheOrderOfFailures(t *testing.T) {
	if testing.Short() {
		t.Skip("takes two minutes")
	}
	for _, f := range failures {
		t.Run(f.name, func(t *testing.T) {
			b, x := lined(t, f.options, 1)
			at := []string{"--password-stdin"}
			if f.options.Sieve {
				x = newLine(t, fmt.Sprintf("%s:%d", b.srv.Host, b.srv.SievePort))
				at = append(at, "--server", "127.0.0.1:"+x.port())
				c := b.filters()
				if err := c.Put(t.Context(), "own", "keep;\r\n"); err != nil {
					t.Fatal(err)
				}
				if err := c.Activate(t.Context(), "own"); err != nil {
					t.Fatal(err)
				}
			}
			b.ok("act", "consent", f.consent)
			newest := func() (line, id string) {
				all := strings.Split(strings.TrimSpace(b.ok("act", "list")), "\n")
				if len(all) < 2 {
					return "", ""
				}
				return all[1], numberOf.FindString(all[1])
			}
			settled := func(when string) {
				t.Helper()
				b.ok(append([]string{"act", "check"}, at...)...)
				listed, _ := newest()
				if held := f.held(b); strings.Contains(listed, "not known") || held != "" && !strings.Contains(listed, held) || held == "" && strings.Contains(listed, " done") && !strings.Contains(listed, "not done") {
					t.Fatalf("%s: the server holds %q, and it says\n%s", when, held, listed)
				}
			}
			takenBack := func(when string) {
				t.Helper()
				if f.held(b) == "" {
					return
				}
				_, id := newest()
				b.ok(append([]string{"act", "undo", id}, at...)...)
				if held := f.held(b); held != "" {
					t.Fatalf("%s: after the undo the server holds %q", when, held)
				}
			}
			for _, passed := range []bool{false, true} {
				for _, word := range f.words {
					when := fmt.Sprintf("%s, passed %v", word, passed)
					b.killed(x.at(word, passed, true, false), append(f.args, at...)...)
					if listed, _ := newest(); !strings.Contains(listed, "not known yet") || regexp.MustCompile(`\d done`).MatchString(listed) {
						t.Fatalf("killed at %s: it claims\n%s", when, listed)
					}
					settled("killed at " + when)
					takenBack("killed at " + when)

					x.at(word, passed, false, false)
					b.do(append(f.args, at...)...)
					settled("cut at " + when)
					takenBack("cut at " + when)
				}
				for _, word := range f.undo {
					when := fmt.Sprintf("the undo, %s, passed %v", word, passed)
					b.ok(append(f.args, at...)...)
					_, id := newest()
					undo := append([]string{"act", "undo", id}, at...)
					b.killed(x.at(word, passed, true, false), undo...)
					if listed, _ := newest(); !strings.Contains(listed, "asked to be taken back, not known yet") {
						t.Fatalf("killed at %s: it claims\n%s", when, listed)
					}
					settled("killed at " + when)
					takenBack("killed at " + when)
				}
			}
		})
	}
}
