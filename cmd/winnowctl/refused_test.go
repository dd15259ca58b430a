package main

import (
	"strings"
	"testing"

	"winnow/internal/testkit/dovecot"
)

// sentence wants a failure of one line, with these words, and nothing changed
// in the inbox.
func (b *buyer) sentence(words string, args ...string) {
	b.t.Helper()
	// Opening a folder to change it takes \Recent away; nothing else may differ.
	flags := func() string { return strings.ReplaceAll(b.srv.Flags(b.t, "INBOX"), `\Recent`, "") }
	before := flags()
	code, out, said := b.do(append(args, "--password-stdin")...)
	if code == 0 || strings.Count(strings.TrimSpace(said), "\n") > 0 || !strings.Contains(said, words) {
		b.t.Errorf("winnowctl %v ended with %d, want one sentence with %q: %s%s", args, code, words, out, said)
	}
	if after := flags(); after != before {
		b.t.Errorf("after winnowctl %v the inbox is\n%s, was\n%s", args, after, before)
	}
}

// A mailbox, or a folder of it, that may only be read ends in a sentence, with
// everything as it was.
func TestAMailboxThatMayOnlyBeReadIsToldSo(t *testing.T) {
	for name, tc := range map[string]struct {
		rights map[string]string
		words  string
		args   []string
	}{
		"the inbox, moved from":      {map[string]string{"INBOX": "lr"}, "only be read", []string{"act", "move"}},
		"the inbox, marked":          {map[string]string{"INBOX": "lr"}, "only be read", []string{"act", "keywords"}},
		"the target":                 {map[string]string{"Muted": "lr"}, "you may not change that there", []string{"act", "move"}},
		"the whole mailbox, to make": {map[string]string{"": "lr"}, "Nothing was changed", []string{"act", "move", "--to", "Set aside"}},
		"the drafts":                 {map[string]string{"Drafts": "lr"}, "you may not change that there", []string{"draft", pusher(0), "--save"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBuyer(t, dovecot.Options{Rights: tc.rights}, 1)
			if _, made := tc.rights["Muted"]; made {
				b.srv.Put(t, "Muted")
			}
			for _, kind := range []string{"move", "keywords", "drafts"} {
				b.ok("act", "consent", kind)
			}
			b.sentence(tc.words, tc.args...)
			if out := b.ok("act", "list"); strings.Contains(out, "unclear") || strings.Contains(out, "not known") {
				t.Errorf("the list is\n%s", out)
			}
		})
	}
}

// Folders are named as people name them, whatever is in the name, and are found
// again under it.
func TestFoldersWithOddNamesOnTheServer(t *testing.T) {
	for _, folder := range []string{
		"Stummgeschaltet/Anbieter für Öfen", "静音/供应商", "say \"no\" \\ never", "a & b", "Без звука", "(x) {y} [z]", "&AOk-", "$HOME",
	} {
		t.Run(folder, func(t *testing.T) {
			b := newBuyer(t, dovecot.Options{}, 1)
			b.ok("act", "consent", "move")
			done := b.ok("act", "move", "--to", folder, "--password-stdin")
			if in, there := b.in("INBOX"), b.in(folder); in != 1 || there != 2 {
				t.Errorf("%q: %d in the inbox and %d in it:\n%s", folder, in, there, b.srv.Admin(t, "mailbox list"))
			}
			b.ok("act", "undo", strings.TrimSuffix(strings.Fields(done)[1], ":"), "--password-stdin")
			if in, there := b.in("INBOX"), b.in(folder); in != 3 || there != 0 {
				t.Errorf("%q: after the undo %d in the inbox and %d in it", folder, in, there)
			}
		})
	}
}

// A name that the server's store cannot hold is refused in a sentence.
func TestAFolderThatTheServerCannotMake(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 1)
	b.ok("act", "consent", "move")
	for _, name := range []string{"INBOX.Muted", "~tilde", "a/../b", "/etc", strings.Repeat("ö", 150)} {
		b.sentence("", "act", "move", "--to", name)
	}
	if out := b.ok("act", "list"); strings.Contains(out, "not known") {
		t.Errorf("the list is\n%s", out)
	}
}
