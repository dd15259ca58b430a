package imap_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/mailtext"
	"winnow/internal/testkit/dovecot"
)

func deskOf(t *testing.T, s *dovecot.Server) mailbox.Desk {
	t.Helper()
	d, err := imap.NewServer(account(s)).Desk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func note(n int) string {
	return fmt.Sprintf("From: Rep <rep@pushy.example>\r\nTo: buyer@acme.example\r\nSubject: Offer %d\r\nDate: Mon, 5 Oct 2026 10:00:%02d +0000\r\nMessage-ID: <offer-%d@pushy.example>\r\n\r\nHello %d.\r\n", n, n%60, n, n)
}

func letterFor(text string) mailbox.Letter {
	h := mailtext.Parse([]byte(text)).Header
	return mailbox.Letter{ID: h.ID, MessageID: h.MessageID, From: h.From.Email, Date: h.Date}
}

// names are folders that servers, shells and wire formats stumble over.
var names = []string{"Muted", "Stumm/Geschaltet für Öfen", `say "no" \ never`, "静音", "a & b", "{3}", "( ) %41"}

func TestMailIsMovedAndFoundAgain(t *testing.T) {
	for _, capability := range []string{"", "IMAP4rev1 LITERAL+ SASL-IR UIDPLUS"} { // with MOVE and without
		t.Run("capability "+capability, func(t *testing.T) {
			ctx := t.Context()
			s := dovecot.Start(t, dovecot.Options{Capability: capability})
			var all []string
			for i := range 30 {
				all = append(all, note(i))
			}
			all = append(all, "Subject: no id, no date\r\nFrom: rep@pushy.example\r\n\r\nHello.\r\n")
			s.Put(t, "INBOX", all...)
			s.Admin(t, "flags add", `\Deleted`, "mailbox", "INBOX", "uid", "30") // somebody else's
			d := deskOf(t, s)
			for _, to := range names {
				if _, err := d.Enter(ctx, to, false); !errors.Is(err, mailbox.ErrNoFolder) {
					t.Fatalf("%q is not there yet: %v", to, err)
				}
				if err := d.Create(ctx, to); err != nil {
					t.Fatalf("%q: %v", to, err)
				}
				if err := d.Create(ctx, to); err != nil {
					t.Errorf("%q is there already: %v", to, err)
				}
				wanted := []mailbox.Letter{letterFor(all[3]), letterFor(note(99)), letterFor(all[7]), letterFor(all[30])}
				if _, err := d.Enter(ctx, "INBOX", true); err != nil {
					t.Fatal(err)
				}
				found, err := d.Find(ctx, wanted)
				if err != nil {
					t.Fatal(err)
				}
				if len(found[0]) != 1 || len(found[1]) != 0 || len(found[2]) != 1 || len(found[3]) != 1 {
					t.Fatalf("found %v", found)
				}
				uids := []uint32{found[0][0].UID, found[2][0].UID, found[3][0].UID}
				moved, err := d.Move(ctx, uids, to)
				if err != nil {
					t.Fatal(err)
				}
				p, err := d.Enter(ctx, to, true)
				if err != nil {
					t.Fatal(err)
				}
				there, err := d.Find(ctx, wanted)
				if err != nil {
					t.Fatal(err)
				}
				back := []uint32{there[0][0].UID, there[2][0].UID, there[3][0].UID}
				if moved.Validity != p.Validity || moved.UIDs[uids[0]] != back[0] || moved.UIDs[uids[1]] != back[1] {
					t.Errorf("%q: the server named %v, found %v of %d", to, moved, back, p.Validity)
				}
				if _, err := d.Move(ctx, back, "INBOX"); err != nil {
					t.Fatal(err)
				}
			}
			if n := strings.Count(s.Flags(t, "INBOX"), "\n"); n != len(all)+1 {
				t.Errorf("%d messages in the inbox, want %d: one was lost, or somebody else's was removed", n-1, len(all))
			}
		})
	}
}

func TestWithoutASafeWayNothingIsMoved(t *testing.T) {
	ctx := t.Context()
	s := dovecot.Start(t, dovecot.Options{Capability: "IMAP4rev1 LITERAL+ SASL-IR"})
	s.Put(t, "INBOX", note(1))
	s.Put(t, "Muted")
	d := deskOf(t, s)
	if _, err := d.Enter(ctx, "INBOX", true); err != nil {
		t.Fatal(err)
	}
	before := s.Flags(t, "INBOX")
	if _, err := d.Move(ctx, []uint32{1}, "Muted"); !errors.Is(err, mailbox.ErrCannot) || !strings.Contains(err.Error(), "UIDPLUS") {
		t.Errorf("move: %v", err)
	}
	if err := d.Delete(ctx, []uint32{1}); !errors.Is(err, mailbox.ErrCannot) {
		t.Errorf("delete: %v", err)
	}
	if after := s.Flags(t, "INBOX"); after != before {
		t.Errorf("the inbox is\n%s was\n%s", after, before)
	}
}

func TestRefusalsLeaveTheConnectionAndTheMail(t *testing.T) {
	ctx := t.Context()
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", note(1))
	d := deskOf(t, s)
	if _, err := d.Move(ctx, []uint32{1}, "Muted"); err == nil {
		t.Error("moved without an open folder")
	}
	if _, err := d.Enter(ctx, "INBOX", true); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Move(ctx, []uint32{1}, "Not There"); !errors.Is(err, mailbox.ErrNoFolder) || !errors.Is(err, mailbox.ErrRefused) || !errors.Is(err, mailbox.ErrServer) {
		t.Errorf("move to nowhere: %v", err)
	}
	for _, bad := range []string{"", "a\r\nb", "a\x00b", strings.Repeat("x", 2000)} {
		if err := d.Create(ctx, bad); !errors.Is(err, mailbox.ErrRefused) {
			t.Errorf("create %q: %v", bad, err)
		}
	}
	if _, err := d.Enter(ctx, "INBOX", false); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Move(ctx, []uint32{1}, "Trash"); err == nil {
		t.Error("moved out of a folder that was opened to look")
	}
	found, err := d.Find(ctx, []mailbox.Letter{letterFor(note(1))})
	if err != nil || len(found[0]) != 1 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestKeywordsAreSetAndTakenAway(t *testing.T) {
	ctx := t.Context()
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", note(1), note(2))
	d := deskOf(t, s)
	p, err := d.Enter(ctx, "INBOX", true)
	if err != nil || !slices.Contains(p.Keywords, `\*`) {
		t.Fatalf("%+v, %v", p, err)
	}
	if err := d.Flag(ctx, []uint32{1, 2}, []string{"$WinnowSkip"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := d.Flag(ctx, []uint32{2}, []string{"$WinnowEngage"}, []string{"$WinnowSkip"}); err != nil {
		t.Fatal(err)
	}
	found, err := d.Find(ctx, []mailbox.Letter{letterFor(note(1)), letterFor(note(2))})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(found[0][0].Flags, "$WinnowSkip") || !slices.Contains(found[1][0].Flags, "$WinnowEngage") || slices.Contains(found[1][0].Flags, "$WinnowSkip") {
		t.Errorf("flags are %v", found)
	}
	if flags := s.Flags(t, "INBOX"); strings.Contains(flags, `\Seen`) {
		t.Errorf("a message was marked as read:\n%s", flags)
	}
}

func TestADraftIsSavedAsOne(t *testing.T) {
	ctx := t.Context()
	s := dovecot.Start(t, dovecot.Options{})
	d := deskOf(t, s)
	folders, err := d.Folders(ctx)
	if err != nil || !slices.Contains(folders, mailbox.DeskFolder{Name: "Drafts", Role: mailbox.RoleDrafts}) {
		t.Fatalf("%v, %v", folders, err)
	}
	validity, uid, err := d.Draft(ctx, "Drafts", []byte(note(1)))
	if err != nil || validity == 0 || uid == 0 {
		t.Fatalf("%d, %d, %v", validity, uid, err)
	}
	if flags := s.Flags(t, "Drafts"); !strings.Contains(flags, `\Draft`) {
		t.Errorf("flags are\n%s", flags)
	}
	if _, err := d.Enter(ctx, "Drafts", true); err != nil {
		t.Fatal(err)
	}
	if err := d.Delete(ctx, []uint32{uid}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Draft(ctx, "Not There", []byte(note(1))); !errors.Is(err, mailbox.ErrNoFolder) {
		t.Errorf("a draft to nowhere: %v", err)
	}
}

// severed ends a connection once some bytes went out.
type severed struct {
	net.Conn
	left *atomic.Int64
}

func (c severed) Write(p []byte) (int, error) {
	if left := c.left.Add(-int64(len(p))); left < 0 {
		if n := int64(len(p)) + left; n > 0 {
			_, _ = c.Conn.Write(p[:n]) // a part of a command still goes out
		}
		_ = c.Conn.Close()
		return 0, errors.New("severed")
	}
	return c.Conn.Write(p)
}

// Wherever the line breaks while mail is moved by COPY, mark and removal, every
// message is in at least one of the two folders.
func TestALineThatBreaksLosesNoMail(t *testing.T) {
	ctx := t.Context()
	s := dovecot.Start(t, dovecot.Options{Capability: "IMAP4rev1 LITERAL+ SASL-IR UIDPLUS"})
	s.Put(t, "Muted")
	broke, whole := 0, 0
	for n := range 30 {
		s.Put(t, "INBOX", note(n))
		l := letterFor(note(n))
		cfg := account(s)
		left := &atomic.Int64{}
		left.Store(int64(700 + 80*n)) // over TLS, of which the handshake is the first part
		cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return severed{conn, left}, nil
		}
		err := func() error {
			d, err := imap.NewServer(cfg).Desk(ctx)
			if err != nil {
				return err
			}
			defer d.Close()
			if _, err := d.Enter(ctx, "INBOX", true); err != nil {
				return err
			}
			found, err := d.Find(ctx, []mailbox.Letter{l})
			if err != nil {
				return err
			}
			_, err = d.Move(ctx, []uint32{found[0][0].UID}, "Muted")
			return err
		}()
		if err == nil {
			whole++
		} else {
			broke++
			if errors.Is(err, mailbox.ErrRefused) {
				t.Errorf("a broken line is told as a refusal: %v", err)
			}
		}
		d := deskOf(t, s)
		at := 0
		for _, folder := range []string{"INBOX", "Muted"} {
			if _, err := d.Enter(ctx, folder, false); err != nil {
				t.Fatal(err)
			}
			found, err := d.Find(ctx, []mailbox.Letter{l})
			if err != nil {
				t.Fatal(err)
			}
			at += len(found[0])
		}
		if at == 0 || err == nil && at != 1 {
			t.Fatalf("message %d stands in %d places after %v", n, at, err)
		}
	}
	if broke < 5 || whole < 3 {
		t.Errorf("%d broke and %d came through: the test does not reach both", broke, whole)
	}
}
