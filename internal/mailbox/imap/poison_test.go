package imap_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
)

// poisons are answers of FETCH at which clients stumble, most of them seen at
// real servers. Each is given for %d whatever was asked.
var poisons = map[string]string{
	"disposition as a string":       `* %[1]d FETCH (UID %[1]d BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1 NIL "attachment" NIL NIL))`,
	"multipart without children":    `* %[1]d FETCH (UID %[1]d BODYSTRUCTURE ("MIXED"))`,
	"only a subtype":                `* %[1]d FETCH (UID %[1]d BODYSTRUCTURE ("ALTERNATIVE"))`,
	"quotes in a description":       `* %[1]d FETCH (UID %[1]d BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL "say "hi"" "7BIT" 1 1))`,
	"size NIL in a structure":       `* %[1]d FETCH (UID %[1]d BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" NIL 1))`,
	"parameter NIL":                 `* %[1]d FETCH (UID %[1]d BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" NIL) NIL NIL "7BIT" 1 1))`,
	"two blanks":                    `* %[1]d FETCH (UID %[1]d  FLAGS ())`,
	"NIL among addresses":           `* %[1]d FETCH (UID %[1]d ENVELOPE (NIL "x" (NIL) NIL NIL NIL NIL NIL NIL NIL))`,
	"envelope of nine":              `* %[1]d FETCH (UID %[1]d ENVELOPE (NIL "x" NIL NIL NIL NIL NIL NIL NIL))`,
	"quotes in a subject":           `* %[1]d FETCH (UID %[1]d ENVELOPE (NIL "a "b" c" NIL NIL NIL NIL NIL NIL NIL NIL))`,
	"empty date":                    `* %[1]d FETCH (UID %[1]d INTERNALDATE "")`,
	"date NIL":                      `* %[1]d FETCH (UID %[1]d INTERNALDATE NIL)`,
	"zone by name":                  `* %[1]d FETCH (UID %[1]d INTERNALDATE " 1-Jan-2026 10:00:00 CEST")`,
	"bracket in a flag":             `* %[1]d FETCH (UID %[1]d FLAGS (\Seen [x]))`,
	"bare backslash":                `* %[1]d FETCH (UID %[1]d FLAGS (\))`,
	"size NIL":                      `* %[1]d FETCH (UID %[1]d RFC822.SIZE NIL)`,
	"size below zero":               `* %[1]d FETCH (UID %[1]d RFC822.SIZE -1)`,
	"nothing":                       `* %[1]d FETCH ()`,
	"unknown item":                  `* %[1]d FETCH (UID %[1]d EMAILID (M1))`,
	"Gmail's item":                  `* %[1]d FETCH (UID %[1]d X-GM-MSGID 1278455344230334865)`,
	"unknown response":              `* VANISHED %[1]d`,
	"unknown response of its own":   `* XSOMETHING %[1]d`,
	"unknown tag":                   `X9 OK who is %[1]d`,
	"error with blanks in its code": `* OK [Error="x y" %[1]d] text`,
	"blank in capabilities":         `* OK [CAPABILITY IMAP4rev1 ] %[1]d`,
	"body NIL":                      `* %[1]d FETCH (UID %[1]d RFC822.SIZE 3 BODY[]<0> NIL)`,
	"another part of the body":      "* %[1]d FETCH (UID %[1]d BODY[TEXT] {3}\r\nabc)",
	"body behind its end":           "* %[1]d FETCH (UID %[1]d BODY[]<0> {300000}\r\nabc",
	"literal that is too long":      "* %[1]d FETCH (UID %[1]d BODY[]<0> {99999999}\r\nabc)",
	"deep structure":                `* %[1]d FETCH (UID %[1]d BODYSTRUCTURE ` + strings.Repeat("(", 90) + strings.Repeat(")", 90),
	"a list that is not closed":     `* %[1]d FETCH (UID %[1]d BODYSTRUCTURE ((("TEXT" "PLAIN"`,
}

func TestF16F17APoisonousMessageHarmsNoOther(t *testing.T) {
	for name, shape := range poisons {
		t.Run(name, func(t *testing.T) {
			const n = 300
			bad := 1 + rand.New(rand.NewPCG(uint64(len(name)), 7)).Uint32N(n)
			f := newFake(n)
			f.shape = func(uid uint32, items string) string {
				if uid != bad {
					return ""
				}
				return fmt.Sprintf(shape, uid) + "\r\n"
			}
			now := time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)
			cfg := f.config(t)
			cfg.Now = func() time.Time { return now }
			cfg.Silence = 100 * time.Millisecond
			source := imap.New(cfg)
			var sink mailboxtest.Sink
			if err := source.Sync(context.Background(), &sink); err != nil {
				t.Fatal(err)
			}
			whole, odd := sorted(sink.Take())
			if len(whole) != n-1 || len(odd) != 1 || odd[0].Place != fmt.Sprintf("UID %d", bad) {
				t.Fatalf("%d messages whole, odd %+v", len(whole), odd)
			}
			logins, _, _ := f.counts()
			if logins > 21 {
				t.Errorf("%d logins", logins)
			}

			// It is left alone for an hour, then tried again.
			if err := source.Sync(context.Background(), &sink); err != nil {
				t.Fatal(err)
			}
			if again, _, _ := f.counts(); again != logins+1 || len(sink.Take()) > 0 {
				t.Errorf("%d logins in the next sync", again-logins)
			}
			now = now.Add(2 * time.Hour)
			f.wg.Wait() // the last connections may still be at work
			f.shape = nil
			if err := source.Sync(context.Background(), &sink); err != nil {
				t.Fatal(err)
			}
			if whole, odd := sorted(sink.Take()); len(whole) != 1 || len(odd) > 0 || string(whole[0].Bytes) != letter(int(bad)) {
				t.Errorf("after it was mended: %d whole, %d odd", len(whole), len(odd))
			}
		})
	}
}

// sorted tells messages that came whole from those that did not.
func sorted(batches []mailbox.Batch) (whole, odd []mailbox.Raw) {
	for _, m := range mailboxtest.Messages(batches) {
		if m.Fault != "" {
			odd = append(odd, m)
		} else {
			whole = append(whole, m)
		}
	}
	return whole, odd
}

func TestAMessageIsReadInTheSimplestWayThatWorks(t *testing.T) {
	for name, c := range map[string]struct {
		bad  func(items string) bool
		want func(m mailbox.Raw) bool
	}{
		"without its size": {
			func(items string) bool { return strings.Contains(items, "RFC822.SIZE") },
			func(m mailbox.Raw) bool { return string(m.Bytes) == letter(4) && m.Fault == "" && !m.Cut },
		},
		"the beginning only": {
			func(items string) bool { return !strings.Contains(items, "<0.16384>") },
			func(m mailbox.Raw) bool { return string(m.Bytes) == letter(4) && m.Fault == "" },
		},
		"the header only": {
			func(items string) bool { return !strings.Contains(items, "HEADER") },
			func(m mailbox.Raw) bool {
				return strings.HasPrefix(letter(4), string(m.Bytes)) && len(m.Bytes) > 20 && m.Fault != "" && m.Cut
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(9)
			f.shape = func(uid uint32, items string) string {
				if uid == 4 && c.bad(items) {
					return "* 4 FETCH (UID 4 RFC822.SIZE NIL)\r\n"
				}
				return ""
			}
			var sink mailboxtest.Sink
			if err := read(t, f, &sink); err != nil {
				t.Fatal(err)
			}
			got := mailboxtest.Messages(sink.Take())
			i := slices.IndexFunc(got, func(m mailbox.Raw) bool { return m.Place == "UID 4" })
			if len(got) != 9 || i < 0 || !c.want(got[i]) {
				t.Errorf("%d messages, that one at %d: %+v", len(got), i, got[max(0, i)])
			}
		})
	}
}

func TestManyPoisonousMessages(t *testing.T) {
	f := newFake(400)
	bad := map[uint32]bool{3: true, 4: true, 5: true, 177: true, 399: true, 400: true}
	f.shape = func(uid uint32, items string) string {
		if bad[uid] {
			return "* VANISHED 1\r\n"
		}
		return ""
	}
	var sink mailboxtest.Sink
	if err := read(t, f, &sink); err != nil {
		t.Fatal(err)
	}
	if whole, odd := sorted(sink.Take()); len(whole) != 394 || len(odd) != 6 {
		t.Errorf("%d whole, %d odd", len(whole), len(odd))
	}
}

// The only new message is poisonous: nothing says whether it is the message or
// the server, so it is given up; a third one in a row is not believed.
func TestOnlyPoison(t *testing.T) {
	for n, give := range map[int]bool{1: true, 2: true, 3: false, 6: false} {
		f := newFake(n)
		f.shape = func(uint32, string) string { return "* VANISHED 1\r\n" }
		var sink mailboxtest.Sink
		err := read(t, f, &sink)
		_, odd := sorted(sink.Take())
		if give && (err != nil || len(odd) != n) || !give && (!errors.Is(err, imap.ErrServer) || len(odd) > 0) {
			t.Errorf("%d messages: %d given up, %v", n, len(odd), err)
		}
	}
}

func TestF14MailDeletedMeanwhileIsNoFault(t *testing.T) {
	f := newFake(50)
	f.on = func(c *fakeConn, tag, command string) bool {
		if strings.HasPrefix(command, "UID FETCH") {
			delete(f.mail, 7) // between the search and the fetch
		}
		return false
	}
	var sink mailboxtest.Sink
	if err := read(t, f, &sink); err != nil {
		t.Fatal(err)
	}
	whole, odd := sorted(sink.Take())
	if len(whole) != 49 || len(odd) > 0 {
		t.Errorf("%d whole, odd %+v", len(whole), odd)
	}
	if p := sink.Last(); p.Done != 49 || p.Total != 49 {
		t.Errorf("%d of %d", p.Done, p.Total)
	}
}

func TestRenumberedWhileReading(t *testing.T) {
	f := newFake(50)
	f.shape = func(uid uint32, items string) string {
		if uid == 20 {
			f.validity = 8
			f.shape = nil
			return "* VANISHED 1\r\n"
		}
		return ""
	}
	var sink mailboxtest.Sink
	if err := read(t, f, &sink); !errors.Is(err, imap.ErrServer) || !strings.Contains(err.Error(), "renumbered") {
		t.Fatal(err)
	}
	sink.Take()
	if err := read(t, f, &sink); err != nil {
		t.Fatal(err)
	}
	if got := len(mailboxtest.Messages(sink.Take())); got != 50 {
		t.Errorf("%d messages of the new numbers", got)
	}
}

// However a server breaks, it is not stormed.
func TestReconnectsAreFewAMinute(t *testing.T) {
	f := newFake(200)
	f.shape = func(uid uint32, items string) string {
		if uid%3 == 0 {
			return "* VANISHED 1\r\n"
		}
		return ""
	}
	var mu stdsync.Mutex
	now := time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)
	clock := func(d time.Duration) time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
		return now
	}
	var logins []time.Time
	cfg := f.config(t)
	cfg.Now = func() time.Time { return clock(0) }
	cfg.Wait = func(ctx context.Context, d time.Duration) error { clock(d); return ctx.Err() }
	f.on = on("LOGIN", func(c *fakeConn, tag string) {
		at := clock(0)
		mu.Lock()
		logins = append(logins, at)
		mu.Unlock()
		c.say("%s OK [CAPABILITY IMAP4rev1] in\r\n", tag)
	})
	var sink mailboxtest.Sink
	err := imap.New(cfg).Sync(context.Background(), &sink)
	mu.Lock()
	defer mu.Unlock()
	if err == nil || len(logins) < 30 {
		t.Fatalf("%d logins, %v", len(logins), err)
	}
	for i := 11; i < len(logins); i++ {
		if d := logins[i].Sub(logins[i-10]); d < time.Minute {
			t.Errorf("ten logins in %v", d)
		}
	}
}
