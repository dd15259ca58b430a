package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/testkit"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/triage"
)

// syncTrials are the faults of servers and lines that take long.
func syncTrials() []trial {
	return []trial{
		{"F4: the line is cut after N bytes, again and again", soakCuts},
		{"F6: the first sync is killed, again and again", soakKills},
		{"F5: a line of 1 KB a second", soakSlow},
		{"F22: a large mailbox, read whole", soakLarge},
		{"readings from text parts, beside those of whole mail", soakReadings},
		{"T24: flags and counts before and after", soakUntouched},
	}
}

func soakAccount(s *dovecot.Server) imap.Config {
	return imap.Config{
		Account: "buyer@acme.example", Host: s.Host, Port: s.TLSPort, User: s.User, Roots: s.Roots,
		Password: func(context.Context) (string, error) { return s.Password, nil },
	}
}

// soakCuts reads a mailbox over lines that are cut at many places, and compares
// what came in the end with an undisturbed run.
func soakCuts(ctx context.Context, t testing.TB, size soakSize) (string, error) {
	const n = 400
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", vendorMail(n)...)
	want := &tallySink{}
	if err := imap.New(soakAccount(s)).Sync(ctx, want); err != nil {
		return "", err
	}
	for i := range size.cuts {
		limit := int64(2000 + i*i*900)
		cfg := soakAccount(s)
		cfg.Dial = cutting(limit)
		cfg.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
		got := &tallySink{}
		for tries := 0; ; tries++ {
			err := imap.New(cfg).Sync(ctx, got)
			if err == nil {
				break
			}
			if !errors.Is(err, mailbox.ErrServer) || tries > 3 {
				cfg.Dial = nil // what is left is read over a sound line
				if err := imap.New(cfg).Sync(ctx, got); err != nil {
					return "", fmt.Errorf("cut after %d bytes: %w", limit, err)
				}
				break
			}
		}
		if got.n != want.n || got.broken > 0 || got.twice > 0 {
			return "", fmt.Errorf("cut after %d bytes: %d messages, %d twice, %d broken; want %d", limit, got.n, got.twice, got.broken, want.n)
		}
	}
	return fmt.Sprintf("%d places, %d messages each time, none lost, none twice", size.cuts, want.n), nil
}

// cutting dials lines that break after so many bytes received.
func cutting(limit int64) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		c := &cutConn{Conn: conn}
		c.left.Store(limit)
		return c, nil
	}
}

type cutConn struct {
	net.Conn
	left atomic.Int64
}

// Read implements net.Conn.
func (c *cutConn) Read(p []byte) (int, error) {
	left := c.left.Load()
	if left <= 0 {
		_ = c.Conn.Close()
		return 0, io.ErrUnexpectedEOF
	}
	n, err := c.Conn.Read(p[:min(int64(len(p)), left)])
	c.left.Add(-int64(n))
	return n, err
}

// soakKills kills winnowctl in the middle of its first sync, many times over,
// lets it finish, and compares the ranking with that of an undisturbed run.
func soakKills(ctx context.Context, t testing.TB, size soakSize) (string, error) {
	const n = 1500
	dir, err := os.MkdirTemp("", "winnow-soak")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	b := &syncBench{out: io.Discard, dir: dir, n: n, ctl: filepath.Join(dir, "winnowctl"), server: dovecot.Start(t, dovecot.Options{})}
	if err := b.build(ctx); err != nil {
		return "", err
	}
	b.server.Put(t, "INBOX", vendorMail(n)...)
	ranking := func(data string) (string, error) {
		cmd := exec.CommandContext(ctx, b.ctl, "--data", data, "--now", benchNow.Format(time.RFC3339), "rank", "--format", "json")
		out, err := cmd.Output()
		return string(out), err
	}
	calm, wild := filepath.Join(dir, "calm"), filepath.Join(dir, "wild")
	for _, data := range []string{calm, wild} {
		if err := b.account(ctx, data); err != nil {
			return "", err
		}
	}
	if err := b.sync(ctx, calm, func(int) {}); err != nil {
		return "", err
	}
	want, err := ranking(calm)
	if err != nil {
		return "", err
	}
	random := rand.New(rand.NewPCG(3, 9))
	killed := 0
	for range size.cuts {
		cmd := b.command(ctx, wild, "sync", "--password-stdin")
		if err := cmd.Start(); err != nil {
			return "", err
		}
		timer := time.AfterFunc(50*time.Millisecond+time.Duration(random.Int64N(int64(900*time.Millisecond))), func() { _ = cmd.Process.Kill() })
		if cmd.Wait() != nil {
			killed++
		}
		timer.Stop()
	}
	if err := b.sync(ctx, wild, func(int) {}); err != nil {
		return "", fmt.Errorf("after %d kills: %w", killed, err)
	}
	got, err := ranking(wild)
	if err != nil {
		return "", err
	}
	if got != want {
		return "", fmt.Errorf("after %d kills the ranking is another", killed)
	}
	return fmt.Sprintf("%d kills of %d starts, %d messages: the same ranking to the byte", killed, size.cuts, n), nil
}

// soakSlow reads over a line that is slow but alive.
func soakSlow(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", vendorMail(30)...)
	cfg := soakAccount(s)
	cfg.Silence = 10 * time.Second
	cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return &slowConn{conn}, err
	}
	sink := &tallySink{}
	start := time.Now()
	if err := imap.New(cfg).Sync(ctx, sink); err != nil {
		return "", err
	}
	if sink.n < 30 || sink.broken > 0 {
		return "", fmt.Errorf("%d of 30 messages, %d broken", sink.n, sink.broken)
	}
	return fmt.Sprintf("30 messages in %s with 10 s of patience for silence", time.Since(start).Round(time.Second)), nil
}

// slowConn gives a kilobyte a second.
type slowConn struct{ net.Conn }

// Read implements net.Conn.
func (c *slowConn) Read(p []byte) (int, error) {
	time.Sleep(time.Second / 4)
	return c.Conn.Read(p[:min(len(p), 256)])
}

// soakLarge reads a large mailbox into a fresh folder.
func soakLarge(ctx context.Context, t testing.TB, size soakSize) (string, error) {
	s := dovecot.Start(t, dovecot.Options{})
	story := vendorMail(min(size.messages, 10_000))
	for put := 0; put < size.messages; put += len(story) {
		mail := make([]string, min(len(story), size.messages-put))
		for i := range mail { // the same story again, as other messages
			mail[i] = fmt.Sprintf("Message-ID: <%d@soak.example>\r\n%s", put+i, story[i])
		}
		s.Put(t, "INBOX", mail...)
	}
	dir, err := os.MkdirTemp("", "winnow-soak")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	eng, err := engine.Open(ctx, engine.Config{Dir: filepath.Join(dir, "data")})
	if err != nil {
		return "", err
	}
	defer eng.Close()
	var first time.Duration
	var once sync.Once
	start := time.Now()
	cancel := eng.Subscribe(func(triage.Event) {
		if len(eng.Standings()) > 0 {
			once.Do(func() { first = time.Since(start) })
		}
	})
	p, err := eng.Sync(ctx, imap.New(soakAccount(s)))
	if err != nil {
		return "", err
	}
	cancel()
	took := time.Since(start)
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	if p.Done < size.messages || p.Broken > 0 {
		return "", fmt.Errorf("%d of %d messages, %d broken", p.Done, size.messages, p.Broken)
	}
	return fmt.Sprintf("%d messages in %s, first rows after %s, %d MB held", p.Done, took.Round(time.Second), first.Round(time.Millisecond), stats.HeapAlloc>>20), nil
}

// soakReadings judges real mail twice: from all of it, and from the parts that
// are fetched of it.
func soakReadings(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
	var mail []string
	for _, pattern := range []string{"corpus/weak/*.eml", "corpus/labelled/*.eml", "hostile/*/*.eml"} {
		files, err := filepath.Glob(filepath.Join(testkit.Shared(t), pattern))
		if err != nil {
			return "", err
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				return "", err
			}
			if len(text) > 0 {
				mail = append(mail, string(text))
			}
		}
	}
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", mail...)
	judge, err := engine.NewJudge()
	if err != nil {
		return "", err
	}
	var parts, kind, verdict, axes, other int
	sink := &keeping{}
	if err := imap.New(soakAccount(s)).Sync(ctx, sink); err != nil {
		return "", err
	}
	for _, m := range sink.mail {
		var uid int
		if _, err := fmt.Sscanf(m.Place, "UID %d", &uid); err != nil || !m.Partial {
			continue
		}
		parts++
		a, whole := judge([]byte(mail[uid-1]), "")
		b, part := judge(m.Bytes, "")
		if a.ID != b.ID {
			return "", fmt.Errorf("%s is another message when it is read by parts", m.Place)
		}
		differs := [3]bool{
			whole.Kind != part.Kind, whole.Verdict != part.Verdict,
			a.Reading.Usefulness.Level != b.Reading.Usefulness.Level || a.Reading.Interest.Level != b.Reading.Interest.Level ||
				a.Reading.Proof.Level != b.Reading.Proof.Level || a.Reading.Pressure.Level != b.Reading.Pressure.Level,
		}
		for i, n := range []*int{&kind, &verdict, &axes} {
			if differs[i] {
				*n++
			}
		}
		if differs != [3]bool{} {
			other++
		}
	}
	said := fmt.Sprintf("%d messages, %d by parts; of all, kind differs in %.1f %%, verdict in %.1f %%, an axis in %.1f %%",
		len(mail), parts, share(kind, len(mail)), share(verdict, len(mail)), share(axes, len(mail)))
	if share(other, len(mail)) > 5 {
		return "", errors.New(said)
	}
	return said, nil
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }

// keeping is a sink that keeps the messages.
type keeping struct {
	tallySink
	mail []mailbox.Raw
}

// Deliver implements mailbox.Sink.
func (k *keeping) Deliver(ctx context.Context, b mailbox.Batch) error {
	k.mail = append(k.mail, b.Messages...)
	return k.tallySink.Deliver(ctx, b)
}

// soakUntouched compares a mailbox before and after it was read in all ways.
func soakUntouched(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", vendorMail(500)...)
	s.Put(t, "Sent", vendorMail(20)...)
	s.Admin(t, "flags add", `\Flagged`, "mailbox", "INBOX", "uid", "1:50")
	before := s.Flags(t, "INBOX") + s.Flags(t, "Sent")
	line := imap.New(soakAccount(s)).Line()
	defer line.Close()
	for range 3 {
		if err := line.Sync(ctx, &tallySink{}); err != nil {
			return "", err
		}
	}
	if after := s.Flags(t, "INBOX") + s.Flags(t, "Sent"); after != before {
		return "", errors.New("flags or messages changed")
	}
	return "520 messages read three times: no flag, no message changed", nil
}

// tallySink counts messages by their place, as a store would keep them.
type tallySink struct {
	marks            map[string][]byte
	places           map[string]bool
	n, twice, broken int
}

// Mark implements mailbox.Sink.
func (s *tallySink) Mark(folder string) ([]byte, error) { return s.marks[folder], nil }

// Progress implements mailbox.Sink.
func (s *tallySink) Progress(triage.Progress) {}

// Deliver implements mailbox.Sink.
func (s *tallySink) Deliver(ctx context.Context, b mailbox.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.marks == nil {
		s.marks, s.places = map[string][]byte{}, map[string]bool{}
	}
	if b.Mark != nil {
		s.marks[b.Folder] = b.Mark
	}
	for i := range b.Messages {
		at := b.Folder + " " + b.Messages[i].Place
		if b.Messages[i].Fault != "" {
			s.broken++
		}
		if s.places[at] {
			s.twice++
		} else {
			s.n++
		}
		s.places[at] = true
	}
	return nil
}
