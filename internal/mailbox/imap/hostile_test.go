package imap_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
	"winnow/internal/triage"
)

// read reads from a fake into a sink.
func read(t *testing.T, f *fake, sink *mailboxtest.Sink) error {
	t.Helper()
	return imap.New(f.config(t)).Sync(context.Background(), sink)
}

// on makes a script that acts at one command.
func on(prefix string, act func(c *fakeConn, tag string)) func(*fakeConn, string, string) bool {
	return func(c *fakeConn, tag, command string) bool {
		if !strings.HasPrefix(command, prefix) {
			return false
		}
		act(c, tag)
		return true
	}
}

// until sends something again and again until the client hangs up or 64 MB
// went through, and counts.
func until(c *fakeConn, piece string, count *atomic.Int64) {
	for count.Load() < 64<<20 && c.say("%s", piece) {
		count.Add(int64(len(piece)))
	}
}

func TestF01F02F31ServersInTroubleEndInAnError(t *testing.T) {
	big := strings.Repeat("(", 4096)
	var flood atomic.Int64
	for name, c := range map[string]struct {
		set   func(f *fake)
		kind  error
		words string // in the error
		not   string // not in the error
	}{
		"no greeting":      {func(f *fake) { f.greeting = "-" }, imap.ErrServer, "does not answer", ""},
		"half a greeting":  {func(f *fake) { f.greeting = "* OK [CAPAB" }, imap.ErrServer, "does not answer", ""},
		"goodbye at once":  {func(f *fake) { f.greeting = "* BYE Too many connections, try in 300 s\r\n" }, imap.ErrServer, "Too many connections, try in 300 s", ""},
		"no server at all": {func(f *fake) { f.greeting = "HTTP/1.1 400 Bad Request\r\n" }, imap.ErrServer, "cannot be understood", ""},
		"signed in by whom": {
			func(f *fake) { f.greeting = "* PREAUTH [CAPABILITY IMAP4rev1] hello eve\r\n" },
			imap.ErrServer, "signed in already", "",
		},
		"no passwords": {func(f *fake) { f.caps = "IMAP4rev1 LOGINDISABLED" }, imap.ErrServer, "does not let anybody sign in with a password", ""},
		"wrong password": {
			func(f *fake) {
				f.on = on("LOGIN", func(c *fakeConn, tag string) { c.say("%s NO no \x1b[31muser bo with s3cret\r\n", tag) })
			},
			imap.ErrAuth, "no [31muser bo with …", "s3cret",
		},
		"shop closed": {
			func(f *fake) {
				f.on = on("LOGIN", func(c *fakeConn, tag string) { c.say("%s NO [UNAVAILABLE] come back later\r\n", tag) })
			},
			imap.ErrServer, "come back later", "",
		},
		"silence after signing in": {
			func(f *fake) { f.on = on("EXAMINE", func(*fakeConn, string) {}) }, imap.ErrServer, "does not answer", "",
		},
		"half a line": {
			func(f *fake) { f.on = on("EXAMINE", func(c *fakeConn, _ string) { c.say("* 12 EXI") }) }, imap.ErrServer, "does not answer", "",
		},
		"goodbye in the middle": {
			func(f *fake) {
				f.on = on("UID SEARCH", func(c *fakeConn, _ string) { c.say("* BYE going down\r\n"); _ = c.Close() })
			},
			imap.ErrServer, "going down", "",
		},
		"hangs up": {
			func(f *fake) { f.on = on("EXAMINE", func(c *fakeConn, _ string) { _ = c.Close() }) },
			imap.ErrUnreachable, "closed the connection", "",
		},
		"endless line": {
			func(f *fake) { f.on = on("EXAMINE", func(c *fakeConn, _ string) { until(c, big, &flood) }) },
			imap.ErrServer, "more than it was asked for", "",
		},
		"endless talk": {
			func(f *fake) {
				f.on = on("EXAMINE", func(c *fakeConn, _ string) { until(c, strings.Repeat("* OK still there\r\n", 99), &flood) })
			},
			imap.ErrServer, "more than it was asked for", "",
		},
		"nested lists": {
			func(f *fake) {
				f.on = on("EXAMINE", func(c *fakeConn, _ string) {
					c.say("* 1 FETCH (BODYSTRUCTURE ")
					until(c, big, &flood)
				})
			},
			imap.ErrServer, "nested", "",
		},
		"huge literal": {
			func(f *fake) {
				f.on = on("EXAMINE", func(c *fakeConn, _ string) {
					c.say("* 1 FETCH (ENVELOPE (NIL {2000000000}\r\n")
					until(c, big, &flood)
				})
			},
			imap.ErrServer, "literal", "",
		},
		"billions of messages": {
			func(f *fake) {
				f.exists, f.next = 4_294_967_295, 4_294_967_295
				f.caps = "IMAP4rev1 ESEARCH"
				f.on = on("UID SEARCH", func(c *fakeConn, tag string) {
					c.say("* ESEARCH (TAG \"%s\") UID ALL 1:4294967294\r\n%s OK\r\n", tag, tag)
				})
			},
			imap.ErrServer, "not believed", "",
		},
		"searching without end": {
			func(f *fake) {
				f.on = on("UID SEARCH", func(c *fakeConn, _ string) {
					c.say("* SEARCH")
					until(c, strings.Repeat(" 7", 2048), &flood)
				})
			},
			imap.ErrServer, "more than it was asked for", "",
		},
		"every message breaks it": {
			func(f *fake) { f.shape = func(uint32, string) string { return "* VANISHED 1\r\n" } },
			imap.ErrServer, "cannot be understood", "",
		},
		"every message is refused": {
			func(f *fake) {
				f.on = on("UID FETCH", func(c *fakeConn, tag string) { c.say("%s NO [SERVERBUG] disk\r\n", tag) })
			},
			imap.ErrServer, "disk", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(8)
			c.set(f)
			flood.Store(0)
			cfg := f.config(t)
			cfg.Silence = 150 * time.Millisecond
			var sink mailboxtest.Sink
			err := imap.New(cfg).Sync(context.Background(), &sink)
			var e *imap.Error
			if !errors.Is(err, c.kind) || !errors.As(err, &e) {
				t.Fatalf("%v, want %v", err, c.kind)
			}
			if !strings.Contains(err.Error(), c.words) || c.not != "" && strings.Contains(err.Error(), c.not) || strings.ContainsAny(err.Error(), "\x1b\r\n") {
				t.Errorf("%q", err)
			}
			if n := flood.Load(); n > 3<<20 {
				t.Errorf("%d bytes were taken in", n)
			}
			if logins, _, _ := f.counts(); logins > 20 {
				t.Errorf("%d logins", logins)
			}
			for _, m := range mailboxtest.Messages(sink.Take()) {
				t.Errorf("delivered %+v", m)
			}
		})
	}
}

// What is odd but harmless, or can be worked around, does not stop anything.
func TestF15OddServersAreRead(t *testing.T) {
	for name, set := range map[string]func(f *fake){
		"says nothing of UIDNEXT":     func(f *fake) { f.next = 0 },
		"says nothing of UIDVALIDITY": func(f *fake) { f.validity = 0 },
		"capabilities only when asked": func(f *fake) {
			f.greeting = "* OK hello\r\n"
		},
		"lists a name that is no UTF-7": func(f *fake) {
			f.on = on("LIST", func(c *fakeConn, tag string) { c.say("* LIST () \"/\" \"&!!-\"\r\n%s OK\r\n", tag) })
		},
		"refuses to list": func(f *fake) {
			f.on = on("LIST", func(c *fakeConn, tag string) { c.say("%s NO\r\n", tag) })
		},
		"speaks of flags first": func(f *fake) {
			told := map[uint32]bool{}
			f.shape = func(uid uint32, items string) string {
				if uid == 5 && !told[uid] {
					told[uid] = true
					return "* 5 FETCH (UID 5 FLAGS (\\Seen))\r\n" + f.usual(uid, items)
				}
				return ""
			}
		},
		"tells of new mail meanwhile": func(f *fake) {
			f.shape = func(uid uint32, items string) string {
				return "* 99 EXISTS\r\n* 3 RECENT\r\n" + f.usual(uid, items)
			}
		},
		"sends the body before the UID at first": func(f *fake) {
			n := 0
			f.shape = func(uid uint32, items string) string {
				if n++; n > 3 {
					return ""
				}
				return fmt.Sprintf("* %d FETCH (BODY[]<0> {3}\r\nabc UID %d)\r\n", uid, uid)
			}
		},
		"leaves the offset out": func(f *fake) {
			f.shape = func(uid uint32, items string) string {
				return strings.Replace(f.usual(uid, items), "BODY[]<0>", "BODY[]", 1)
			}
		},
		"guesses sizes": func(f *fake) {
			f.shape = func(uid uint32, items string) string {
				return strings.Replace(f.usual(uid, items), "RFC822.SIZE 1", "RFC822.SIZE 77", 1)
			}
		},
		"finds what was not asked for": func(f *fake) {
			f.on = on("UID SEARCH", func(c *fakeConn, tag string) { c.say("* SEARCH 1 2 3 4 5 6 7 8 900 4000000000\r\n%s OK\r\n", tag) })
		},
		"answers for others too": func(f *fake) {
			f.shape = func(uid uint32, items string) string {
				return "* 77 FETCH (UID 4000000001 BODY[]<0> {3}\r\nabc)\r\n" + f.usual(uid, items)
			}
		},
		"sends a quoted body": func(f *fake) {
			f.mail[3] = "From: a@b.example"
			f.shape = func(uid uint32, items string) string {
				if uid != 3 {
					return ""
				}
				return "* 3 FETCH (UID 3 BODY[]<0> \"From: a@b.example\")\r\n"
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(8)
			set(f)
			var sink mailboxtest.Sink
			if err := read(t, f, &sink); err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, text := range f.mail {
				want = append(want, text)
			}
			slices.Sort(want)
			batches := sink.Take()
			if got := mailboxtest.Bodies(batches); !slices.Equal(got, want) {
				t.Errorf("got %d messages %q", len(got), got)
			}
			for _, m := range mailboxtest.Messages(batches) {
				if m.Fault != "" || m.Cut || m.Size != int64(len(m.Bytes)) {
					t.Errorf("%s: fault %q, cut %v, size %d of %d", m.Place, m.Fault, m.Cut, m.Size, len(m.Bytes))
				}
			}
		})
	}
}

func TestT24NothingButReadingIsEverAsked(t *testing.T) {
	f := newFake(30)
	if err := read(t, f, &mailboxtest.Sink{}); err != nil {
		t.Fatal(err)
	}
	_, commands, _ := f.counts()
	for _, c := range commands {
		word, _, _ := strings.Cut(c, " ")
		if !slices.Contains([]string{"CAPABILITY", "LOGIN", "EXAMINE", "LIST", "UID", "LOGOUT"}, word) ||
			word == "UID" && !strings.HasPrefix(c, "UID FETCH") && !strings.HasPrefix(c, "UID SEARCH") ||
			strings.Contains(c, "BODY[") || len(c) > 8000 {
			t.Errorf("sent %q", c)
		}
	}
}

func TestAHorizonIsAskedForByDay(t *testing.T) {
	f := newFake(5)
	cfg := f.config(t)
	cfg.Horizon = 30 * 24 * time.Hour
	now := time.Date(2026, 3, 31, 15, 0, 0, 0, time.UTC)
	cfg.Now = func() time.Time { return now }
	var sink mailboxtest.Sink
	source := imap.New(cfg)
	for range 2 {
		if err := source.Sync(context.Background(), &sink); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(mailboxtest.Messages(sink.Take())); got != 5 {
		t.Errorf("%d messages", got)
	}
	f.mail[6], f.next = letter(6), 7
	if err := source.Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	if got := mailboxtest.Bodies(sink.Take()); !slices.Equal(got, []string{letter(6)}) {
		t.Errorf("new mail: %q", got)
	}
	_, commands, _ := f.counts()
	var searches []string
	for _, c := range commands {
		if strings.HasPrefix(c, "UID SEARCH") {
			searches = append(searches, c)
		}
	}
	if len(searches) != 2 || !strings.Contains(searches[0], "1:5 SINCE \"1-Mar-2026\"") && !strings.Contains(searches[0], "1:5 SINCE 1-Mar-2026") || !strings.Contains(searches[1], "UID 6") {
		t.Errorf("%q", searches)
	}
}

// A slow but living server is waited for: only silence ends the connection.
func TestF05ASlowServerIsWaitedFor(t *testing.T) {
	f := newFake(3)
	cfg := f.config(t)
	cfg.Silence = 100 * time.Millisecond
	f.shape = func(uid uint32, items string) string { return "" }
	f.on = func(c *fakeConn, tag, command string) bool {
		if !strings.HasPrefix(command, "UID FETCH") {
			return false
		}
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		text := f.usual(1, command) + f.usual(2, command) + f.usual(3, command) + tag + " OK\r\n"
		for len(text) > 0 {
			n := min(30, len(text))
			if !c.say("%s", text[:n]) {
				return true
			}
			text = text[n:]
			<-tick.C
		}
		return true
	}
	var sink mailboxtest.Sink
	begin := time.Now()
	if err := imap.New(cfg).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took < 2*cfg.Silence {
		t.Skipf("it took only %v", took)
	}
	if got := len(mailboxtest.Messages(sink.Take())); got != 3 {
		t.Errorf("%d messages", got)
	}
}

// A sink that takes its time is no silence of the server's.
func TestASlowSinkIsWaitedFor(t *testing.T) {
	f := newFake(900)
	cfg := f.config(t)
	cfg.Silence = 60 * time.Millisecond
	var sink mailboxtest.Sink
	sink.OnDeliver = func(mailbox.Batch) error {
		<-time.After(80 * time.Millisecond)
		return nil
	}
	if err := imap.New(cfg).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	if logins, _, _ := f.counts(); logins != 1 {
		t.Errorf("%d logins", logins)
	}
}

// Cancelling ends whatever is waited for.
func TestF27CancelEndsEveryWait(t *testing.T) {
	for name, set := range map[string]func(f *fake){
		"greeting": func(f *fake) { f.greeting = "-" },
		"login":    func(f *fake) { f.on = on("LOGIN", func(*fakeConn, string) {}) },
		"examine":  func(f *fake) { f.on = on("EXAMINE", func(*fakeConn, string) {}) },
		"search":   func(f *fake) { f.on = on("UID SEARCH", func(*fakeConn, string) {}) },
		"body": func(f *fake) {
			f.on = on("UID FETCH", func(c *fakeConn, _ string) { c.say("* 1 FETCH (UID 1 BODY[]<0> {100}\r\nhalf") })
		},
		"list": func(f *fake) { f.on = on("LIST", func(*fakeConn, string) {}) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(3)
			set(f)
			ctx, cancel := context.WithCancel(context.Background())
			stop := time.AfterFunc(50*time.Millisecond, cancel)
			defer stop.Stop()
			begin := time.Now()
			err := imap.New(f.config(t)).Sync(ctx, &mailboxtest.Sink{})
			if !errors.Is(err, context.Canceled) || time.Since(begin) > 2*time.Second {
				t.Errorf("%v after %v", err, time.Since(begin))
			}
		})
	}
}

func TestF23MemoryStaysBoundedOnLargeMail(t *testing.T) {
	f := newFake(0)
	body := letter(1) + strings.Repeat(strings.Repeat("x", 98)+"\r\n", 2600) // 260 KB
	for i := range uint32(400) {
		f.mail[i+1] = body
	}
	f.next = 401
	sink := &lossy{}
	if err := imap.New(f.config(t)).Sync(context.Background(), sink); err != nil {
		t.Fatal(err)
	}
	if sink.n != 400 || sink.most > 64<<20 {
		t.Errorf("%d messages, %d MB in use", sink.n, sink.most>>20)
	}
}

// lossy forgets what it is given and watches the memory in use.
type lossy struct {
	n    int
	most uint64
}

func (*lossy) Mark(string) ([]byte, error) { return nil, nil }

func (s *lossy) Deliver(_ context.Context, b mailbox.Batch) error {
	s.n += len(b.Messages)
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	s.most = max(s.most, m.HeapAlloc)
	return nil
}

func (*lossy) Progress(triage.Progress) {}

func TestT04FoldersAreListedAsFarAsTheyGo(t *testing.T) {
	f := newFake(1)
	f.on = on("LIST", func(c *fakeConn, tag string) {
		c.say("* LIST (\\HasNoChildren \\Sent) \".\" \"INBOX.Elk&AP8-\"\r\n* LIST (\\Noselect) \"/\" Public\r\n")
		c.say("* LIST () \"/\" \"../../etc/passwd\"\r\n* LIST () \"/\" \"%s\"\r\n", strings.Repeat("x", 5000))
		c.say("* LIST () \"/\" \"&!!-\"\r\n%s OK\r\n", tag)
	})
	got, err := imap.New(f.config(t)).Folders(context.Background())
	want := []imap.Folder{
		{Name: "INBOX", Role: mailbox.RoleInbox, Read: true},
		{Name: "INBOX.Elkÿ", Role: mailbox.RoleSent, Read: true},
		{Name: "../../etc/passwd"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Whatever happens, the password is in no log and no error.
func TestThePasswordIsNeverWrittenDown(t *testing.T) {
	for name, set := range map[string]func(f *fake){
		"well": func(*fake) {},
		"refused": func(f *fake) {
			f.on = on("LOGIN", func(c *fakeConn, tag string) { c.say("%s NO LOGIN bo s3cret failed\r\n", tag) })
		},
		"echoed as rubbish": func(f *fake) {
			f.on = on("LOGIN", func(c *fakeConn, tag string) { c.say("* s3cret s3cret\r\n") })
		},
		"echoed in a code": func(f *fake) {
			f.on = on("LOGIN", func(c *fakeConn, tag string) { c.say("s3cret OK [s3cret] x\r\n") })
		},
		"poison": func(f *fake) {
			f.shape = func(uid uint32, _ string) string {
				if uid == 3 {
					return "* BYE s3cret\r\n* s3cret\r\n"
				}
				return ""
			}
		},
	} {
		f := newFake(5)
		set(f)
		var log strings.Builder
		cfg := f.config(t)
		cfg.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		var sink mailboxtest.Sink
		err := imap.New(cfg).Sync(context.Background(), &sink)
		if text := fmt.Sprint(err, log.String()); strings.Contains(text, "s3cret") {
			t.Errorf("%s: %s", name, text)
		}
		for _, m := range mailboxtest.Messages(sink.Take()) {
			if strings.Contains(m.Fault, "s3cret") {
				t.Errorf("%s: %s", name, m.Fault)
			}
		}
	}
}
