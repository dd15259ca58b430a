package demo

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"
)

func dial(t *testing.T, s *Server) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(s.Addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login(s.User(), s.Password()).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func start(t *testing.T) *Server {
	t.Helper()
	s, err := Start(testNow, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestServerServesTheMailboxAsItIs(t *testing.T) {
	s := start(t)
	if !strings.HasPrefix(s.Addr(), "127.0.0.1:") {
		t.Fatalf("the demo listens on %s, not on loopback", s.Addr())
	}
	if got := fmt.Sprintf("%s:%d", s.Host(), s.Port()); got != s.Addr() {
		t.Errorf("host and port are %s, the address %s", got, s.Addr())
	}
	c := dial(t, s)
	want := map[string]map[string]Mail{Inbox: {}, Sent: {}}
	for _, m := range Messages(testNow, 1) {
		want[m.Folder][string(m.Raw)] = m
	}
	for folder, mails := range want {
		box, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err != nil {
			t.Fatal(err)
		}
		if int(box.NumMessages) != len(mails) {
			t.Fatalf("%s holds %d messages, want %d", folder, box.NumMessages, len(mails))
		}
		section := &imap.FetchItemBodySection{Peek: true}
		all := imap.SeqSet{}
		all.AddRange(1, 0)
		got, err := c.Fetch(all, &imap.FetchOptions{UID: true, Flags: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range got {
			m, ok := mails[string(g.FindBodySection(section))]
			if !ok {
				t.Fatalf("%s: message %d is none of the demo's", folder, g.SeqNum)
			}
			if !g.InternalDate.Equal(m.Date) {
				t.Errorf("%s came at %v, want %v", m.ID, g.InternalDate, m.Date)
			}
		}
	}
}

func TestReadingLeavesNoTrace(t *testing.T) {
	s := start(t)
	unseen := func() uint32 {
		st, err := dial(t, s).Status(Inbox, &imap.StatusOptions{NumUnseen: true, NumMessages: true}).Wait()
		if err != nil {
			t.Fatal(err)
		}
		return *st.NumUnseen
	}
	before := unseen()
	if before == 0 {
		t.Fatal("nothing is unread: the test could not fail")
	}
	all := imap.SeqSet{}
	all.AddRange(1, 0)
	c := dial(t, s)
	// EXAMINE, and even a careless BODY[] without PEEK.
	if _, err := c.Select(Inbox, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch(all, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{}}}).Collect(); err != nil {
		t.Fatal(err)
	}
	if err := c.Store(all, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err == nil {
		t.Error("a folder opened with EXAMINE took flags")
	}
	if after := unseen(); after != before {
		t.Errorf("%d unread before EXAMINE, %d after", before, after)
	}
	// SELECT with PEEK.
	if _, err := c.Select(Inbox, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch(all, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect(); err != nil {
		t.Fatal(err)
	}
	if after := unseen(); after != before {
		t.Errorf("%d unread before PEEK, %d after", before, after)
	}
	// The other way round, or the server would not be one: BODY[] in SELECT marks.
	if _, err := c.Fetch(all, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{}}}).Collect(); err != nil {
		t.Fatal(err)
	}
	if after := unseen(); after != 0 {
		t.Errorf("%d unread after BODY[] without PEEK, want none", after)
	}
}

func TestFoldersSayWhatTheyAreFor(t *testing.T) {
	c := dial(t, start(t))
	if err := c.Create("Winnow/Muted", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	list, err := c.List("", "*", &imap.ListOptions{ReturnSpecialUse: true, ReturnStatus: &imap.StatusOptions{NumMessages: true}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, l := range list {
		for _, a := range l.Attrs {
			if strings.HasPrefix(string(a), `\Has`) {
				continue
			}
			got[l.Mailbox] += string(a)
		}
		if l.Status == nil || l.Status.NumMessages == nil {
			t.Errorf("%s came without its status", l.Mailbox)
		}
	}
	for name, use := range map[string]string{Sent: `\Sent`, "Drafts": `\Drafts`, "Archive": `\Archive`} {
		if got[name] != use {
			t.Errorf("%s says %q, want %q", name, got[name], use)
		}
	}
	if len(list) != 5 {
		t.Errorf("%d folders listed, want 5", len(list))
	}
}

func TestMovingAMessageWorks(t *testing.T) {
	c := dial(t, start(t))
	if _, err := c.Select(Inbox, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Move(imap.SeqSetNum(1, 2), "Archive").Wait(); err != nil {
		t.Fatal(err)
	}
	st, err := c.Status("Archive", &imap.StatusOptions{NumMessages: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if *st.NumMessages != 2 {
		t.Errorf("%d messages in the archive, want 2", *st.NumMessages)
	}
}

func TestWrongPasswordIsRefused(t *testing.T) {
	s := start(t)
	c, err := imapclient.DialInsecure(s.Addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(s.User(), "guess").Wait(); err == nil {
		t.Error("any password will do")
	}
}

func TestCloseEndsEverything(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, clients := range []int{0, 1, 4} {
		s, err := Start(testNow, 1)
		if err != nil {
			t.Fatal(err)
		}
		var open []*imapclient.Client
		for range clients {
			c, err := imapclient.DialInsecure(s.Addr(), nil)
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, c)
			if err := c.Login(s.User(), s.Password()).Wait(); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Select(Inbox, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		for _, c := range open {
			if err := c.Noop().Wait(); err == nil {
				t.Error("a client still gets answers after Close")
			}
			_ = c.Close()
		}
		if _, err := imapclient.DialInsecure(s.Addr(), nil); err == nil {
			t.Error("the port still answers after Close")
		}
	}
}

func TestStartIsQuick(t *testing.T) {
	best := time.Hour
	for range 3 {
		begin := time.Now()
		s, err := Start(testNow, 1)
		if err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(begin))
		_ = s.Close()
	}
	t.Logf("start took %v", best)
	if best > 300*time.Millisecond && !raceEnabled {
		t.Errorf("start took %v, want under 300 ms", best)
	}
}
