package imap_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
	"winnow/internal/mailtext"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/triage"
)

// knowing is a sink that knows what was delivered to it, as a store does.
type knowing struct {
	mailboxtest.Sink
	mu  sync.Mutex
	ids map[triage.ContentID]bool
}

func (k *knowing) Knows(id triage.ContentID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ids[id]
}

func (k *knowing) Deliver(ctx context.Context, b mailbox.Batch) error {
	if err := k.Sink.Deliver(ctx, b); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, m := range b.Messages {
		if k.ids == nil {
			k.ids = map[triage.ContentID]bool{}
		}
		k.ids[mailtext.Parse(m.Bytes).Header.ID] = true
	}
	return nil
}

// After the server numbered its mail anew only headers are fetched: what is
// known is known by its content (F12).
func TestF12RenumberedMailCostsNoBody(t *testing.T) {
	ctx := context.Background()
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 120)...)
	source := imap.New(account(s))
	var sink knowing
	if err := source.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	sink.Take()
	s.Wipe(t)
	s.Put(t, "INBOX", letters(20, 121)...) // twenty are gone, one is new
	s.Admin(t, "mailbox update", "--uid-validity", "424242", "INBOX")
	if err := source.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	batches := sink.Take()
	renumbered, bodies, known := 0, 0, 0
	for _, b := range batches {
		if b.Renumbered && b.Folder == "INBOX" {
			renumbered++
		}
		for _, m := range b.Messages {
			if m.Known {
				known++
			} else {
				bodies++
			}
		}
	}
	if renumbered != 1 || bodies != 1 || known != 100 {
		t.Errorf("%d times renumbered, %d bodies, %d by their header", renumbered, bodies, known)
	}
	if !batches[0].Renumbered {
		t.Error("the old places must be forgotten before the new ones come")
	}
}

// The same mail in a second folder is known too.
func TestACopyInAnotherFolderCostsNoBody(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 30)...)
	s.Put(t, "Offers", letters(10, 31)...)
	cfg := account(s)
	cfg.Folders = []string{"INBOX", "Offers"}
	var sink knowing
	if err := imap.New(cfg).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, m := range mailboxtest.Messages(sink.Take()) {
		if m.Known {
			known++
		}
	}
	if known != 20 {
		t.Errorf("%d known by their header, want 20", known)
	}
}

// What is gone, and what the buyer's own program noted, is told, by CONDSTORE
// and without it (F21).
func TestF21FlagsAndDeletionsAreToldByEveryServer(t *testing.T) {
	for name, capability := range map[string]string{"CONDSTORE": "", "nothing but IMAP4rev1": "IMAP4rev1"} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			s := dovecot.Start(t, dovecot.Options{Capability: capability})
			s.Put(t, "INBOX", letters(0, 60)...)
			s.Admin(t, "flags add", `\Seen`, "mailbox", "INBOX", "uid", "1:5")
			cfg := account(s)
			now := time.Now()
			cfg.Now = func() time.Time { return now }
			source := imap.New(cfg)
			var sink mailboxtest.Sink
			if err := source.Sync(ctx, &sink); err != nil {
				t.Fatal(err)
			}
			seen := 0
			for _, m := range mailboxtest.Messages(sink.Take()) {
				if m.Flags&mailbox.Seen != 0 {
					seen++
				}
			}
			if seen != 5 {
				t.Errorf("%d seen at first, want 5", seen)
			}
			s.Admin(t, "flags add", `\Answered`, "mailbox", "INBOX", "uid", "9")
			s.Admin(t, "flags remove", `\Seen`, "mailbox", "INBOX", "uid", "2")
			s.Admin(t, "expunge", "mailbox", "INBOX", "uid", "20:24")
			now = now.Add(20 * time.Minute)
			if err := source.Sync(ctx, &sink); err != nil {
				t.Fatal(err)
			}
			var gone []string
			flags := map[string]mailbox.Flags{}
			for _, b := range sink.Take() {
				gone = append(gone, b.Gone...)
				for _, f := range b.Flags {
					flags[f.Place] = f.Flags
				}
				if len(b.Messages) > 0 {
					t.Errorf("%d messages came again", len(b.Messages))
				}
			}
			if got := strings.Join(gone, " "); got != "UID 20 UID 21 UID 22 UID 23 UID 24" {
				t.Errorf("gone: %s", got)
			}
			if f, ok := flags["UID 2"]; !ok || f != 0 || flags["UID 9"] != mailbox.Answered {
				t.Errorf("flags: %v", flags)
			}
			if err := source.Sync(ctx, &sink); err != nil || len(sink.Take()) > 0 {
				t.Errorf("something was told twice (%v)", err)
			}
		})
	}
}

// A server that lost its index claims that all is gone. It has to say so twice.
func TestAThirdIsGoneOnlyWhenTheServerSaysSoTwice(t *testing.T) {
	for name, c := range map[string]struct {
		lies int // searches answered wrongly
		gone int
	}{
		"once":  {1, 0},
		"twice": {2, 40},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(100)
			var sink mailboxtest.Sink
			if err := read(t, f, &sink); err != nil {
				t.Fatal(err)
			}
			f.wg.Wait()
			sink.Take()
			f.exists = 60
			lies := 0
			f.on = func(conn *fakeConn, tag, command string) bool {
				if !strings.HasPrefix(command, "UID SEARCH") || lies == c.lies {
					return false
				}
				lies++
				var out strings.Builder
				for uid := 41; uid <= 100; uid++ {
					fmt.Fprintf(&out, " %d", uid)
				}
				return conn.say("* SEARCH%s\r\n%s OK\r\n", out.String(), tag)
			}
			if err := read(t, f, &sink); err != nil {
				t.Fatal(err)
			}
			gone := 0
			for _, b := range sink.Take() {
				gone += len(b.Gone)
			}
			if gone != c.gone {
				t.Errorf("%d gone, want %d", gone, c.gone)
			}
		})
	}
}

// UIDNEXT goes back, as from a backup: nothing new is overlooked (F13).
func TestF13AServerThatGoesBackLosesNoMail(t *testing.T) {
	f := newFake(50)
	var sink mailboxtest.Sink
	if err := read(t, f, &sink); err != nil {
		t.Fatal(err)
	}
	f.wg.Wait()
	sink.Take()
	for uid := uint32(41); uid <= 50; uid++ {
		delete(f.mail, uid)
	}
	f.mail[41], f.next = letter(999), 42 // another message at a number that was given before
	if err := read(t, f, &sink); err != nil {
		t.Fatal(err)
	}
	came := slices.Contains(mailboxtest.Bodies(sink.Take()), letter(999))
	f.wg.Wait()
	f.mail[42], f.next = letter(1000), 43
	if err := read(t, f, &sink); err != nil {
		t.Fatal(err)
	}
	got := mailboxtest.Bodies(sink.Take())
	if len(got) != 1 || got[0] != letter(1000) {
		t.Errorf("%d messages after the server went on, want the new one", len(got))
	}
	if !came {
		t.Error("the message at a number that was given twice was overlooked")
	}
}

// A folder that cannot be opened does not keep the others from being read (F30).
func TestF30OneFailingFolderDisturbsNoOther(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 9)...)
	s.Put(t, "Offers", letters(20, 25)...)
	cfg := account(s)
	cfg.Folders = []string{"INBOX", "No such folder", "Offers"}
	var sink mailboxtest.Sink
	err := imap.New(cfg).Sync(context.Background(), &sink)
	if !errors.Is(err, imap.ErrServer) {
		t.Errorf("the missing folder: %v", err)
	}
	if got := len(mailboxtest.Messages(sink.Take())); got != 14 {
		t.Errorf("%d messages of the other two, want 14", got)
	}
}
