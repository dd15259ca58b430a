package imap_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winnow/internal/mailbox/imap"
)

// fake is a server that keeps to a script. Without one it serves its mail
// correctly.
type fake struct {
	caps     string            // after the greeting and later
	greeting string            // the whole line
	mail     map[uint32]string // INBOX
	flags    map[uint32]string
	validity uint32
	next     uint32
	exists   uint32 // to claim; 0 tells the truth

	// on, when set, may answer a command itself; it returns whether it did.
	on func(c *fakeConn, tag, command string) bool
	// shape, when set, gives the answer of FETCH for a message, "" for the
	// usual one.
	shape func(uid uint32, items string) string

	mute atomic.Bool // the line is dead: nothing arrives any more

	mu       sync.Mutex
	logins   int
	commands []string
	received strings.Builder // everything that clients sent
	wg       sync.WaitGroup
}

func newFake(n int) *fake {
	f := &fake{
		caps: "IMAP4rev1 LITERAL+", mail: map[uint32]string{}, validity: 7, next: uint32(n) + 1,
	}
	for i := 1; i <= n; i++ {
		f.mail[uint32(i)] = letter(i)
	}
	return f
}

// config is an account at the fake, without a network and without waiting.
func (f *fake) config(t *testing.T) imap.Config {
	t.Cleanup(f.wg.Wait)
	return imap.Config{
		Account: "bo@buyer.example", Host: "127.0.0.1", Security: imap.Plain, User: "bo",
		Password: func(context.Context) (string, error) { return "s3cret", nil },
		Silence:  5 * time.Second,
		Wait:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Dial: func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			f.wg.Go(func() {
				defer there.Close()
				f.serve(&fakeConn{Conn: there, r: bufio.NewReader(there), mute: &f.mute})
			})
			return here, nil
		},
	}
}

type fakeConn struct {
	net.Conn
	r    *bufio.Reader
	mute *atomic.Bool
}

// Write implements net.Conn.
func (c *fakeConn) Write(p []byte) (int, error) {
	if c.mute != nil && c.mute.Load() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

// say sends text as it is. When the client is gone it does nothing.
func (c *fakeConn) say(format string, args ...any) bool {
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	_, err := c.Write([]byte(text))
	return err == nil
}

func (f *fake) serve(c *fakeConn) {
	greeting := f.greeting
	if greeting == "" {
		greeting = "* OK [CAPABILITY " + f.caps + "] ready\r\n"
	}
	if greeting == "-" || !c.say("%s", greeting) {
		_, _ = c.r.ReadByte() // until the client goes
		return
	}
	for {
		line, err := c.r.ReadString('\n')
		f.mu.Lock()
		f.received.WriteString(line)
		f.mu.Unlock()
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		f.mu.Lock()
		f.commands = append(f.commands, command)
		f.mu.Unlock()
		if f.on != nil && f.on(c, tag, command) {
			continue
		}
		if !f.answer(c, tag, command) {
			return
		}
	}
}

var fetchCommand = regexp.MustCompile(`^UID FETCH (\S+) \((.*)\)$`)

func (f *fake) answer(c *fakeConn, tag, command string) bool {
	word, rest, _ := strings.Cut(command, " ")
	switch word {
	case "CAPABILITY":
		return c.say("* CAPABILITY %s\r\n%s OK\r\n", f.caps, tag)
	case "LOGIN":
		f.mu.Lock()
		f.logins++
		f.mu.Unlock()
		return c.say("%s OK [CAPABILITY %s] in\r\n", tag, f.caps)
	case "EXAMINE":
		if rest != "INBOX" {
			return c.say("%s NO no such folder\r\n", tag)
		}
		exists := f.exists
		if exists == 0 {
			exists = uint32(len(f.mail))
		}
		c.say("* FLAGS (\\Seen)\r\n* %d EXISTS\r\n* 0 RECENT\r\n", exists)
		if f.validity > 0 {
			c.say("* OK [UIDVALIDITY %d] x\r\n", f.validity)
		}
		if f.next > 0 {
			c.say("* OK [UIDNEXT %d] x\r\n", f.next)
		}
		return c.say("%s OK [READ-ONLY] done\r\n", tag)
	case "LIST":
		return c.say("* LIST () \"/\" INBOX\r\n%s OK\r\n", tag)
	case "LOGOUT":
		c.say("* BYE bye\r\n%s OK\r\n", tag)
		return false
	case "UID":
		if m := fetchCommand.FindStringSubmatch(command); m != nil {
			return f.fetch(c, tag, m[1], m[2])
		}
		if set, ok := strings.CutPrefix(rest, "SEARCH UID "); ok {
			set, _, _ = strings.Cut(set, " ")
			var out strings.Builder
			for _, uid := range f.in(set) {
				fmt.Fprintf(&out, " %d", uid)
			}
			return c.say("* SEARCH%s\r\n%s OK\r\n", out.String(), tag)
		}
	}
	return c.say("%s BAD what is %q\r\n", tag, word)
}

// in lists the messages that a set stands for.
func (f *fake) in(set string) []uint32 {
	var uids []uint32
	for uid := range f.mail {
		uids = append(uids, uid)
	}
	slices.Sort(uids)
	if set == "*" {
		return uids[max(0, len(uids)-1):]
	}
	return slices.DeleteFunc(uids, func(uid uint32) bool {
		for part := range strings.SplitSeq(set, ",") {
			from, to, ok := strings.Cut(part, ":")
			lo, _ := strconv.ParseUint(from, 10, 32)
			hi := lo
			if ok {
				hi, _ = strconv.ParseUint(to, 10, 32)
			}
			if uint64(uid) >= lo && uint64(uid) <= hi {
				return false
			}
		}
		return true
	})
}

func (f *fake) fetch(c *fakeConn, tag, set, items string) bool {
	for _, uid := range f.in(set) {
		text := ""
		if f.shape != nil {
			text = f.shape(uid, items)
		}
		if text == "" {
			text = f.usual(uid, items)
		}
		if !c.say("%s", text) {
			return false
		}
	}
	return c.say("%s OK done\r\n", tag)
}

var sectionItem = regexp.MustCompile(`BODY\.PEEK\[([^\]]*)\](?:<0\.(\d+)>)?`)

// usual is the right answer of FETCH for a message.
func (f *fake) usual(uid uint32, items string) string {
	text := f.mail[uid]
	header, body := text, ""
	if i := strings.Index(text, "\r\n\r\n"); i >= 0 {
		header, body = text[:i+4], text[i+4:]
	}
	out := fmt.Sprintf("* %d FETCH (UID %d", uid, uid)
	if strings.Contains(items, "FLAGS") {
		out += fmt.Sprintf(" FLAGS (%s)", f.flags[uid])
	}
	if strings.Contains(items, "RFC822.SIZE") {
		out += fmt.Sprintf(" RFC822.SIZE %d", len(text))
	}
	if strings.Contains(items, "BODYSTRUCTURE") {
		out += fmt.Sprintf(` BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" %d 1 NIL NIL NIL NIL)`, len(body))
	}
	for _, m := range sectionItem.FindAllStringSubmatch(items, -1) {
		part, origin := map[string]string{"": text, "HEADER": header, "TEXT": body}[m[1]], ""
		if m[2] != "" {
			n, _ := strconv.Atoi(m[2])
			part, origin = part[:min(len(part), n)], "<0>"
		}
		out += fmt.Sprintf(" BODY[%s]%s {%d}\r\n%s", m[1], origin, len(part), part)
	}
	return out + ")\r\n"
}

func (f *fake) counts() (logins int, commands []string, received string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.logins, slices.Clone(f.commands), f.received.String()
}
