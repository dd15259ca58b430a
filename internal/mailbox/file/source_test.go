package file_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/file"
	"winnow/internal/mailbox/mailboxtest"
)

// mail is a small message.
func mail(n int) string {
	return fmt.Sprintf("From: ada@acme.example\nTo: bo@buyer.example\nSubject: offer %d\nMessage-ID: <%d@acme.example>\n\nHello Bo, number %d.\n", n, n, n)
}

// write makes files below a new folder: path -> content.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	top := filepath.Join(t.TempDir(), "mail")
	for name, content := range files {
		p := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(p, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return top
}

func open(t *testing.T, path string) *file.Source {
	t.Helper()
	s, err := file.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// read syncs a path into a new sink.
func read(t *testing.T, path string) []mailbox.Batch {
	t.Helper()
	var sink mailboxtest.Sink
	if err := open(t, path).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	return sink.Take()
}

// folders sums up batches: "folder role messages", sorted.
func folders(batches []mailbox.Batch) []string {
	n := map[string]int{}
	for _, b := range batches {
		n[b.Folder+" "+string(b.Role)] += len(b.Messages)
	}
	var out []string
	for name, n := range n {
		out = append(out, fmt.Sprintf("%s %d", name, n))
	}
	slices.Sort(out)
	return out
}

func mbox(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "From ada@acme.example Mon Jan  5 10:00:00 2026\n%s\n", mail(i))
	}
	return b.String()
}

func TestEverySortOfMailboxKeepsTheContract(t *testing.T) {
	emls, maildir := map[string]string{}, map[string]string{}
	for i := range 450 {
		emls[fmt.Sprintf("d%d/m%03d.eml", i%3, i)] = mail(i)
		maildir[fmt.Sprintf("cur/17%08d.x.host:2,S", i)] = mail(i)
	}
	maildir["new/"], maildir["tmp/"] = "", ""
	for name, files := range map[string]map[string]string{
		"folder of .eml": emls,
		"Maildir":        maildir,
		"mbox":           {"archive.mbox": mbox(450)},
		"profile":        {"Inbox": mbox(30), "Inbox.msf": "x", "Sent": mbox(3), "Inbox.sbd/Old": mbox(5)},
	} {
		t.Run(name, func(t *testing.T) {
			top := write(t, files)
			mailboxtest.Contract(t, func(t *testing.T) mailbox.Source { return open(t, top) })
		})
	}
}

func TestFoldersAreFoundWithTheirRoles(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"Maildir++": {
			map[string]string{
				"cur/1.a:2,S": mail(1), "new/2.b": mail(2), "tmp/3.c": mail(3),
				".Sent/cur/4.d:2,S": mail(4), ".Sent/new/": "", ".Sent/tmp/": "",
				".Archive.Entw&APw-rfe/cur/9.z": mail(9), ".Archive.Entw&APw-rfe/new/": "",
				".Archive.2025/cur/5.e:2,": mail(5), ".Archive.2025/new/": "",
				"dovecot.index": "x", ".notmaildir/6.f": mail(6),
			},
			[]string{"Archive/2025  1", "Sent sent 1", "mail inbox 2"},
		},
		"Thunderbird": {
			map[string]string{
				"INBOX": mbox(2), "INBOX.msf": "<!-- -->", "Sent": mbox(1), "Drafts": mbox(1), "Trash": "",
				"INBOX.sbd/Suppliers": mbox(3), "msgFilterRules.dat": "version=9",
			},
			[]string{"INBOX inbox 2", "INBOX/Suppliers  3", "Sent sent 1"},
		},
		"Apple Mail's export": {
			map[string]string{"Sent Messages.mbox/mbox": mbox(2), "Sent Messages.mbox/table_of_contents": "\x00\x01"},
			[]string{"Sent Messages.mbox/mbox sent 2"},
		},
		"mail among other files": {
			map[string]string{
				"a.eml": mail(1), "b": mail(2), "c.txt": "Return-Path: <x@y.example>\nReceived: by z\n\nx", "empty.eml": "",
				"README.md": "Subject: no mail\nFrom: the author\n", "labels.jsonl": "{}", "weak.tsv": "a\tb",
				"notes": "Date: today\nI wrote:\n", "picture.png": "\x89PNG", ".hidden": mail(9), ".git/x.eml": mail(9),
			},
			[]string{"mail  4"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := folders(read(t, write(t, c.files))); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestOneFileIsAMailboxToo(t *testing.T) {
	top := write(t, map[string]string{"one.eml": mail(1), "Sent.mbox": mbox(2), "plain": mail(3), "2.emlx": fmt.Sprintf("%d\n%s<?xml version=\"1.0\"?>", len(mail(4)), mail(4))})
	for name, want := range map[string]string{"one.eml": "one.eml  1", "Sent.mbox": "Sent.mbox sent 2", "plain": "plain  1", "2.emlx": "2.emlx  1"} {
		b := read(t, filepath.Join(top, name))
		if got := folders(b); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if name == "2.emlx" && string(b[0].Messages[0].Bytes) != mail(4) {
			t.Errorf("%s: %q", name, b[0].Messages[0].Bytes)
		}
	}
}

func TestWhatIsNoMailboxIsSaidInOneSentence(t *testing.T) {
	top := write(t, map[string]string{"list.csv": "a,b\n", "text.txt": "Dear diary,\n", "empty.mbox": "", "none/": "", "some/x.png": "\x89PNG"})
	for path, c := range map[string]struct {
		is   error
		want string
	}{
		"list.csv":   {file.ErrNoMailbox, "is no mailbox: it is neither a message nor an mbox"},
		"text.txt":   {file.ErrNoMailbox, "is no mailbox: it is neither a message nor an mbox"},
		"empty.mbox": {file.ErrNoMailbox, "is no mailbox: the file is empty"},
		"none":       {file.ErrNoMailbox, "is no mailbox: the folder is empty"},
		"some":       {file.ErrNoMailbox, "is no mailbox: its only file is no mail"},
		"nowhere":    {fs.ErrNotExist, "does not exist"},
	} {
		p := filepath.Join(top, path)
		_, err := file.Open(p)
		var fe *file.Error
		if !errors.Is(err, c.is) || !errors.As(err, &fe) || err.Error() != p+" "+c.want {
			t.Errorf("%s: %v, want %q", path, err, c.want)
		}
	}
}

func TestNewMailIsReadAndOldIsNot(t *testing.T) {
	ctx := context.Background()
	sync := func(s *file.Source, sink *mailboxtest.Sink) []string {
		t.Helper()
		if err := s.Sync(ctx, sink); err != nil {
			t.Fatal(err)
		}
		return mailboxtest.Bodies(sink.Take())
	}
	t.Run("Maildir: a flag is no news, a new file is", func(t *testing.T) {
		var sink mailboxtest.Sink
		top := write(t, map[string]string{"cur/1.a:2,": mail(1), "new/2.b": mail(2), "tmp/": ""})
		s := open(t, top)
		if got := sync(s, &sink); len(got) != 2 {
			t.Fatalf("%d messages", len(got))
		}
		if err := os.Rename(filepath.Join(top, "new/2.b"), filepath.Join(top, "cur/2.b:2,S")); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(top, "new/3.c"), []byte(mail(3)), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := sync(s, &sink); !slices.Equal(got, []string{mail(3)}) {
			t.Errorf("got %q", got)
		}
	})
	t.Run("mbox: only what was appended, and the message before it", func(t *testing.T) {
		var sink mailboxtest.Sink
		top := write(t, map[string]string{"in.mbox": mbox(5)})
		path := filepath.Join(top, "in.mbox")
		s := open(t, path)
		if got := sync(s, &sink); len(got) != 5 {
			t.Fatalf("%d messages", len(got))
		}
		if err := os.WriteFile(path, []byte(mbox(7)), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := sync(s, &sink); !slices.Equal(got, []string{mail(4), mail(5), mail(6)}) {
			t.Errorf("got %q", got)
		}
		// Another file in its place is read from the beginning.
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(mbox(9), "acme", "emca")), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := sync(s, &sink); len(got) != 9 {
			t.Errorf("%d messages of the other file", len(got))
		}
	})
	t.Run("a mark that makes no sense is ignored", func(t *testing.T) {
		top := write(t, map[string]string{"in.mbox": mbox(3), "a.eml": mail(1)})
		for _, mark := range []string{"", "x", "\x01", "\x02", strings.Repeat("\x02", 49), strings.Repeat("\xff", 49)} {
			var sink mailboxtest.Sink
			sink.SetMark("in.mbox", []byte(mark))
			sink.SetMark("mail", []byte(mark))
			if got := sync(open(t, top), &sink); len(got) != 4 {
				t.Errorf("mark %q: %d messages", mark, len(got))
			}
		}
	})
}

func TestLinksAreNotFollowed(t *testing.T) {
	top := write(t, map[string]string{"in/a.eml": mail(1)})
	outside := write(t, map[string]string{"secret.eml": mail(2)})
	for link, to := range map[string]string{
		"loop": top, "in/up": "..", "out": outside, "file.eml": filepath.Join(outside, "secret.eml"), "dead.eml": "nowhere",
	} {
		if err := os.Symlink(to, filepath.Join(top, link)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	if got := mailboxtest.Bodies(read(t, top)); !slices.Equal(got, []string{mail(1)}) {
		t.Errorf("got %q", got)
	}
	// The path itself may be one: the person named it.
	if got := mailboxtest.Bodies(read(t, filepath.Join(top, "out"))); !slices.Equal(got, []string{mail(2)}) {
		t.Errorf("got %q", got)
	}
}

func TestALongMessageIsCut(t *testing.T) {
	long := mail(1) + strings.Repeat(strings.Repeat("x", 79)+"\n", file.MaxMessage/80+100)
	top := write(t, map[string]string{"a.eml": long, "in.mbox": mbox(1) + "From ada@acme.example Mon Jan  5 10:00:00 2026\n" + long + "\n" + mbox(2)})
	cut := 0
	for _, m := range mailboxtest.Messages(read(t, top)) {
		if m.Cut {
			cut++
			if len(m.Bytes) != file.MaxMessage || m.Size < int64(len(long)) {
				t.Errorf("%s: %d of %d bytes", m.Place, len(m.Bytes), m.Size)
			}
		}
	}
	if cut != 2 {
		t.Errorf("%d messages were cut, want 2", cut)
	}
}

func TestWalkNamesMessagesInAStableOrder(t *testing.T) {
	top := write(t, map[string]string{"b.eml": mail(2), "a.eml": mail(1), "in.mbox": mbox(2), "sub/c.EML": mail(3)})
	walk := func() (ids []string) {
		report, err := file.Walk(context.Background(), top, func(m file.Message) error {
			ids = append(ids, m.ID)
			return nil
		})
		if err != nil || report.Messages != 5 {
			t.Fatalf("%+v, %v", report, err)
		}
		return ids
	}
	want := []string{"a", "b", "in.mbox#1", "in.mbox#2", "c"}
	for range 3 {
		if got := walk(); !slices.Equal(got, want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
	if _, err := file.Walk(context.Background(), filepath.Join(top, "no"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nowhere: %v", err)
	}
}

func TestReadingChangesNothing(t *testing.T) {
	top := write(t, map[string]string{"cur/1.a:2,": mail(1), "new/2.b": mail(2), "tmp/": "", ".Sent/cur/3": mail(3), ".Sent/new/": ""})
	state := func() (list []string) {
		err := filepath.WalkDir(top, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			list = append(list, fmt.Sprint(p, info.Mode(), info.Size(), info.ModTime().Format(time.RFC3339Nano)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := state()
	read(t, top)
	if after := state(); !slices.Equal(before, after) {
		t.Errorf("before %q\nafter %q", before, after)
	}
}
