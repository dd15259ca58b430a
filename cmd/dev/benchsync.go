package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/triage"
)

func newBenchSyncCommand() *cobra.Command {
	var messages int
	var profile string
	cmd := &cobra.Command{
		Use:   "bench-sync",
		Short: "Measure reading a mailbox from a real server, beside mbsync and notmuch on the same mail",
		Long: `Starts a Dovecot on loopback, fills it with generated vendor mail, and reads it
with winnowctl, with mbsync (without fsync) and, what that brought, with notmuch.
Programs that are not installed are left out, and that is said.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := cmd.OutOrStdout()
			if err := install(cmd.Context(), out, testNeeds, mailNeeds); err != nil {
				fmt.Fprintf(out, "Not everything could be installed: %v\n", err)
			}
			return hosted(out, func(t testing.TB) error { return benchSync(cmd.Context(), t, out, messages, profile) })
		},
	}
	cmd.Flags().IntVar(&messages, "messages", 20_000, "size of the generated mailbox")
	cmd.Flags().StringVar(&profile, "profile", "", "write profiles of the sync inside of the process to FILE.cpu and FILE.mem")
	return cmd
}

// mailNeeds are the programs that reading is compared with.
var mailNeeds = []need{
	{"mbsync", program("mbsync"), []string{"isync"}},
	{"notmuch", program("notmuch"), []string{"notmuch"}},
}

// syncBench is one run.
type syncBench struct {
	out    io.Writer
	server *dovecot.Server
	dir    string
	ctl    string // winnowctl
	mail   int64  // bytes
	n      int

	mbAgain time.Duration // mbsync, nothing changed
}

func benchSync(ctx context.Context, t testing.TB, out io.Writer, n int, profile string) error {
	dir, err := os.MkdirTemp("", "winnow-bench-sync")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &syncBench{out: out, dir: dir, n: n, ctl: filepath.Join(dir, "winnowctl")}
	if err := b.build(ctx); err != nil {
		return err
	}
	b.server = dovecot.Start(t, dovecot.Options{})
	mail := vendorMail(n + 100)
	for _, m := range mail[:n] {
		b.mail += int64(len(m))
	}
	b.server.Put(t, "INBOX", mail[:n]...)
	fmt.Fprintf(out, "%d messages, %.1f MB, mean %.1f KB; %d processors; Dovecot on loopback, TLS.\n\n", n, float64(b.mail)/1e6, float64(b.mail)/float64(n)/1e3, runtime.GOMAXPROCS(0))
	// The server's own indexes are made once, for whoever comes first.
	if err := b.warm(ctx); err != nil {
		return err
	}
	first, err := b.winnow(ctx, "first sync: fetch, read, judge, store, rank")
	if err != nil {
		return err
	}
	again, err := b.winnow(ctx, "nothing changed")
	if err != nil {
		return err
	}
	mb, mbAgain, err := b.mbsync(ctx)
	if err != nil {
		return err
	}
	nm, err := b.notmuch(ctx, mb)
	if err != nil {
		return err
	}
	b.server.Put(t, "INBOX", mail[n:]...)
	mail = nil
	added, err := b.winnow(ctx, "100 new")
	if err != nil {
		return err
	}
	b.ratio("first sync, to mbsync without fsync", first, mb, "at most 1")
	b.ratio("first sync, to notmuch new alone", first, nm, "at most 0.17")
	b.ratio("nothing changed, start of the program included, to mbsync", again, mbAgain, "1 is the bar without that start")
	b.mbAgain = mbAgain
	fmt.Fprintf(out, "%-52s %s (at most 1 s)\n", "100 new among them, start of the program included", added.Round(time.Millisecond))
	if err := profiled(profile, func() error { return b.inside(ctx) }); err != nil {
		return err
	}
	return b.far(ctx)
}

func (b *syncBench) ratio(what string, took, other time.Duration, want string) {
	if other == 0 {
		fmt.Fprintf(b.out, "%-52s skipped: the other program is not installed\n", what)
		return
	}
	fmt.Fprintf(b.out, "%-52s %.2f (%s)\n", what, float64(took)/float64(other), want)
}

func (b *syncBench) config() imap.Config {
	return imap.Config{
		Account: "buyer@acme.example", Host: b.server.Host, Port: b.server.TLSPort, User: b.server.User, Roots: b.server.Roots,
		Password: func(context.Context) (string, error) { return b.server.Password, nil },
	}
}

// warm has the server build its indexes, which it does once for the first who
// asks.
func (b *syncBench) warm(ctx context.Context) error {
	_, err := imap.New(b.config()).Folders(ctx)
	if err != nil {
		return err
	}
	return imap.New(b.config()).Sync(ctx, &void{knowsAll: true})
}

// build builds winnowctl.
func (b *syncBench) build(ctx context.Context) error {
	root, err := module(ctx)
	if err != nil {
		return err
	}
	build := command(ctx, root, b.out, "go", "build", "-tags", buildTags, "-o", b.ctl, "./cmd/winnowctl")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if err := build.Run(); err != nil {
		return fmt.Errorf("build winnowctl: %w", err)
	}
	return nil
}

// command is winnowctl with a data folder, and the password on its input.
func (b *syncBench) command(ctx context.Context, data string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.ctl, append([]string{"--data", data}, args...)...)
	cmd.Stdin = strings.NewReader(b.server.Password + "\n")
	return cmd
}

func (b *syncBench) run(cmd *exec.Cmd) (*exec.Cmd, error) {
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return cmd, fmt.Errorf("winnowctl: %w\n%s", err, said.Bytes())
	}
	return cmd, nil
}

// account adds the server's user to a data folder.
func (b *syncBench) account(ctx context.Context, data string) error {
	_, err := b.run(b.command(ctx, data, "account", "add", "buyer@acme.example", "--host", b.server.Host, "--port", strconv.Itoa(b.server.TLSPort),
		"--user", b.server.User, "--ca", b.server.CAFile, "--password-stdin"))
	return err
}

// sync reads what is new, and tells the peak of the memory that was in use, in
// KB, where the system says it.
func (b *syncBench) sync(ctx context.Context, data string, peak func(kb int)) error {
	cmd := b.command(ctx, data, "sync", "--password-stdin")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("winnowctl: %w", err)
	}
	done := make(chan struct{})
	watched := make(chan int, 1)
	go func() { watched <- highWater(cmd.Process.Pid, done) }()
	err := cmd.Wait()
	close(done)
	if kb := <-watched; kb > 0 {
		peak(kb)
	}
	if err != nil {
		return fmt.Errorf("winnowctl: %w\n%s", err, said.Bytes())
	}
	return nil
}

// highWater watches the peak of a process's memory until it ends, in KB; 0
// where there is no /proc. What the system tells when it has ended is at least
// the memory of this program, from which it was started, and so is of no use.
func highWater(pid int, done <-chan struct{}) (kb int) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if _, rest, ok := strings.Cut(string(status), "VmHWM:"); ok && strings.Contains(string(status[:min(len(status), 32)]), "winnowctl") {
			if f := strings.Fields(rest); len(f) > 0 {
				n, _ := strconv.Atoi(f[0])
				kb = max(kb, n)
			}
		}
		select {
		case <-done:
			return kb
		case <-tick.C:
		}
	}
}

// winnow runs winnowctl sync as a person would.
func (b *syncBench) winnow(ctx context.Context, what string) (time.Duration, error) {
	data := filepath.Join(b.dir, "data")
	if _, err := os.Stat(data); err != nil {
		if err := b.account(ctx, data); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	memory := "memory unknown"
	err := b.sync(ctx, data, func(peak int) { memory = fmt.Sprintf("%d MB at most", peak/1024) })
	took := time.Since(start)
	if err != nil {
		return took, err
	}
	fmt.Fprintf(b.out, "%-52s %8.2f s  %s (at most 150 MB)\n", "winnowctl, "+what, took.Seconds(), memory)
	return took, nil
}

// mbsync reads the same with mbsync, twice.
func (b *syncBench) mbsync(ctx context.Context) (first, again time.Duration, err error) {
	bin, err := exec.LookPath("mbsync")
	if err != nil {
		fmt.Fprintln(b.out, "mbsync is not installed: no comparison with it")
		return 0, 0, nil
	}
	near := filepath.Join(b.dir, "near")
	if err := os.MkdirAll(near, 0o700); err != nil {
		return 0, 0, err
	}
	conf := fmt.Sprintf(`FSync no
IMAPAccount a
Host %s
Port %d
User %s
Pass "%s"
SSLType IMAPS
CertificateFile %s

IMAPStore far
Account a

MaildirStore near
Path %s/
Inbox %s/INBOX

Channel c
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
`, "localhost", b.server.TLSPort, b.server.User, b.server.Password, b.server.CAFile, near, near)
	file := filepath.Join(b.dir, "mbsyncrc")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		return 0, 0, err
	}
	for _, d := range []*time.Duration{&first, &again} {
		var said bytes.Buffer
		cmd := exec.CommandContext(ctx, bin, "-q", "-c", file, "-a")
		cmd.Stdout, cmd.Stderr = &said, &said
		start := time.Now()
		if err := cmd.Run(); err != nil {
			return 0, 0, fmt.Errorf("mbsync: %w\n%s", err, said.Bytes())
		}
		*d = time.Since(start)
	}
	fmt.Fprintf(b.out, "%-52s %8.2f s\n%-52s %8.2f s\n", "mbsync without fsync, first", first.Seconds(), "mbsync, nothing changed", again.Seconds())
	return first, again, nil
}

// notmuch indexes what mbsync brought.
func (b *syncBench) notmuch(ctx context.Context, mb time.Duration) (time.Duration, error) {
	bin, err := exec.LookPath("notmuch")
	if err != nil || mb == 0 {
		fmt.Fprintln(b.out, "notmuch is not installed, or has nothing to index: no comparison with it")
		return 0, nil
	}
	file := filepath.Join(b.dir, "notmuch-config")
	conf := fmt.Sprintf("[database]\npath=%s/near\n[user]\nname=Bo\nprimary_email=buyer@acme.example\n[new]\ntags=new\n", b.dir)
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		return 0, err
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, bin, "new", "--quiet")
	cmd.Env = append(os.Environ(), "NOTMUCH_CONFIG="+file)
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("notmuch new: %w\n%s", err, said.Bytes())
	}
	took := time.Since(start)
	fmt.Fprintf(b.out, "%-52s %8.2f s\n", "notmuch new", took.Seconds())
	return took, nil
}

// inside measures what cannot be seen from outside of the process: bytes, round
// trips, and the time to the first rows.
func (b *syncBench) inside(ctx context.Context) error {
	eng, err := engine.Open(ctx, engine.Config{Dir: filepath.Join(b.dir, "inside")})
	if err != nil {
		return err
	}
	defer eng.Close()
	var received, writes atomic.Int64
	cfg := b.config()
	cfg.Count = func(in, out int) {
		received.Add(int64(in))
		if out > 0 {
			writes.Add(1)
		}
	}
	source := imap.New(cfg)
	var rows atomic.Int64
	start := time.Now()
	cancel := eng.Subscribe(func(triage.Event) {
		if len(eng.Standings()) > 0 {
			rows.CompareAndSwap(0, int64(time.Since(start)))
		}
	})
	if _, err := eng.Sync(ctx, source); err != nil {
		return err
	}
	cancel()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	fmt.Fprintf(b.out, "%-52s %d MB\n", "held in memory with all of it read", stats.HeapAlloc>>20)
	fmt.Fprintf(b.out, "%-52s %s (at most 2 s)\n", "first ranked rows, login included", time.Duration(rows.Load()).Round(time.Millisecond))
	fmt.Fprintf(b.out, "%-52s %.1f %% (at most 40 %%)\n", "bytes received, of the mailbox's", 100*float64(received.Load())/float64(b.mail))

	// Over plaintext a write is a command, and a command a round trip at most.
	cfg.Port, cfg.Security = b.server.Port, imap.Plain
	writes.Store(0)
	start = time.Now()
	if _, err := eng.Sync(ctx, imap.New(cfg)); err != nil {
		return err
	}
	took := time.Since(start)
	fmt.Fprintf(b.out, "%-52s %s, %d writes, the goodbye among them (at most 5 round trips)\n", "nothing changed, in the process", took.Round(time.Millisecond), writes.Load())
	b.ratio("nothing changed, in the process, to mbsync", took, b.mbAgain, "at most 1")
	return nil
}

// profiled runs f and writes its profiles when a file is named.
func profiled(file string, f func() error) error {
	if file == "" {
		return f()
	}
	cpu, err := os.Create(file + ".cpu")
	if err != nil {
		return err
	}
	defer cpu.Close()
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return err
	}
	err = f()
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	mem, err := os.Create(file + ".mem")
	if err != nil {
		return err
	}
	defer mem.Close()
	return pprof.WriteHeapProfile(mem)
}

// far measures headers over a long line.
func (b *syncBench) far(ctx context.Context) error {
	cfg := b.config()
	cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		return distant(50*time.Millisecond)(ctx, network, address)
	}
	for _, c := range []struct {
		what string
		sink *void
		want string
	}{
		{"headers at 50 ms round trip", &void{knowsAll: true}, "at least 1,500"},
		{"headers and texts at 50 ms round trip", &void{}, "no bar"},
	} {
		start := time.Now()
		if err := imap.New(cfg).Sync(ctx, c.sink); err != nil {
			return err
		}
		fmt.Fprintf(b.out, "%-52s %.0f messages/s (%s)\n", c.what, float64(c.sink.n)/time.Since(start).Seconds(), c.want)
	}
	return nil
}

// void takes messages and forgets them.
type void struct {
	knowsAll bool
	n        int
}

var _ mailbox.Knower = (*void)(nil)

func (*void) Mark(string) ([]byte, error)      { return nil, nil }
func (*void) Progress(triage.Progress)         {}
func (v *void) Knows(id triage.ContentID) bool { return v.knowsAll }

// Deliver implements mailbox.Sink.
func (v *void) Deliver(ctx context.Context, batch mailbox.Batch) error {
	v.n += len(batch.Messages)
	for i := range batch.Messages {
		if batch.Messages[i].Fault != "" {
			return errors.New(batch.Messages[i].Fault)
		}
	}
	return ctx.Err()
}
