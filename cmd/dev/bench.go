package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"sort"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/demo"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

func newBenchCommand() *cobra.Command {
	var messages int
	var vendors, judge, window bool
	var corpus, keep string
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure what a message, a sync and a decision cost, as ratios to a floor in the same run",
		Long: `Machines differ and are noisy, so every figure is shown beside a floor that is
measured in the same run: what the machine takes for the least that could be
done with the same bytes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if vendors {
				return benchVendors(cmd.OutOrStdout(), 100_000, 2_000)
			}
			if window {
				return benchWindow(cmd.Context(), cmd.OutOrStdout(), keep, messages, cmd.Flags().Changed("messages"))
			}
			if judge {
				return benchJudge(cmd.Context(), cmd.OutOrStdout(), corpus, messages)
			}
			return bench(cmd.Context(), cmd.OutOrStdout(), messages)
		},
	}
	cmd.Flags().BoolVar(&vendors, "vendors", false, "only measure how messages are sorted by vendor")
	cmd.Flags().StringVar(&corpus, "corpus", "../shared/corpus", "folder of labelled mail, for --judge; without one the demo's mail is judged")
	cmd.Flags().BoolVar(&judge, "judge", false, "only measure judging, beside bogofilter")
	cmd.Flags().BoolVar(&window, "window", false, "only measure the window, on 100,000 messages of 2,000 vendors unless --messages says otherwise")
	cmd.Flags().StringVar(&keep, "keep", "", "folder for the mailbox of --window, used again by the next run")
	cmd.Flags().IntVar(&messages, "messages", 20_000, "size of the generated mailbox")
	return cmd
}

// figure is one line of the report.
type figure struct {
	what  string
	took  time.Duration
	per   int    // operations that it took
	floor string // name of the floor, and its time
	least time.Duration
}

func bench(ctx context.Context, out io.Writer, n int) error {
	mail := grown(n)
	var bytes int64
	for _, raw := range mail {
		bytes += int64(len(raw.Bytes))
	}
	fmt.Fprintf(out, "%d messages, %.1f MB, made from the demo mailbox; %d processors; medians of 3.\n\n", n, float64(bytes)/1e6, runtime.GOMAXPROCS(0))
	var figures []figure
	scan := median(func() { scanned(mail) })

	docs := make([]*mailtext.Document, len(mail))
	parse := median(func() {
		for i := range mail {
			docs[i] = mailtext.Parse(mail[i].Bytes)
		}
	})
	figures = append(figures, figure{"parse", parse, n, "look at every byte", scan})

	judgeOne, err := engine.NewJudge()
	if err != nil {
		return err
	}
	judge := median(func() {
		for i := range mail {
			judgeOne(mail[i].Bytes, "")
		}
	})
	figures = append(figures, figure{"parse, read and judge, one core", judge, n, "parse", parse})

	dir, err := os.MkdirTemp("", "winnow-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	now := func() time.Time { return benchNow }
	eng, err := engine.Open(ctx, engine.Config{Dir: dir, Now: now})
	if err != nil {
		return err
	}
	start := time.Now()
	if _, err := eng.Sync(ctx, &memory{mail: mail}); err != nil {
		return err
	}
	figures = append(figures, figure{"first sync: read, judge, store, rank", time.Since(start), n, "parse, read and judge, one core", judge})
	whole := median(eng.Recompute)
	figures = append(figures, figure{"group, judge and rank all of it anew", whole, n, "parse, read and judge, one core", judge})
	more, err := trickle(ctx, eng, grown(n + trickled)[n:])
	if err != nil {
		return err
	}
	figures = append(figures, figure{"one more message, stored and ranked", more, trickled, "group, judge and rank all of it anew", whole})
	if vendors := eng.Standings(); len(vendors) > 0 {
		id := vendors[0].Vendor.ID
		start = time.Now()
		if _, err := eng.Decide(ctx, triage.Decision{Act: triage.ActShortlist, Vendor: id}); err != nil {
			return err
		}
		figures = append(figures, figure{"a decision, kept and in force", time.Since(start), 1, "parse, read and judge one message", judge / time.Duration(n)})
		open := median(func() { _, err = eng.Vendor(ctx, id) })
		if err != nil {
			return err
		}
		figures = append(figures, figure{"open a vendor", open, 1, "parse, read and judge one message", judge / time.Duration(n)})
		search := median(func() { _, err = eng.Search(ctx, "valve price") })
		if err != nil {
			return err
		}
		figures = append(figures, figure{"search all vendors", search, 1, "parse, read and judge one message", judge / time.Duration(n)})
	}
	if err := eng.Close(); err != nil {
		return err
	}
	start = time.Now()
	eng, err = engine.Open(ctx, engine.Config{Dir: dir, Now: now})
	if err != nil {
		return err
	}
	figures = append(figures, figure{"start with all of it, to the first ranking", time.Since(start), n, "look at every byte", scan})
	if err := eng.Close(); err != nil {
		return err
	}

	fmt.Fprintf(out, "%-44s %12s %14s   %s\n", "what", "each", "per second", "times the floor")
	for _, f := range figures {
		each := f.took / time.Duration(f.per)
		fmt.Fprintf(out, "%-44s %12s %14.0f   %.1f x %s\n", f.what, each, float64(f.per)/f.took.Seconds(), float64(f.took)/float64(max(1, f.least)), f.floor)
	}
	return benchVendors(out, 100_000, 2_000)
}

// trickled is the number of messages that come in one by one.
const trickled = 60

// trickle lets messages come in one by one, each newer than all before, and
// returns what they took together.
func trickle(ctx context.Context, eng *engine.Engine, mail []mailbox.Raw) (time.Duration, error) {
	for i := range mail {
		date := benchNow.Add(time.Duration(i) * time.Minute).Format(time.RFC1123Z)
		mail[i].Bytes = append([]byte("Received: from relay.example by mx.bench.example; "+date+"\r\nDate: "+date+"\r\n"), mail[i].Bytes...)
		mail[i].Place = fmt.Sprint("trickle", i)
	}
	start := time.Now()
	for i := range mail {
		if _, err := eng.Sync(ctx, &memory{mail: mail[i : i+1]}); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

// benchNow is the time at which the generated mailbox stands.
var benchNow = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)

// grown makes a mailbox of n messages from demo mailboxes of different seeds.
func grown(n int) []mailbox.Raw {
	var out []mailbox.Raw
	for seed := uint64(1); len(out) < n; seed++ {
		for _, m := range demo.Messages(benchNow, seed) {
			if len(out) == n {
				break
			}
			// Another seed is another year of the same story: a header of its
			// own keeps the messages apart.
			raw := append([]byte(fmt.Sprintf("Message-ID: <%d.%d@bench.example>\r\n", seed, len(out))), m.Raw...)
			out = append(out, mailbox.Raw{Place: fmt.Sprint(len(out)), Bytes: raw, Size: int64(len(raw))})
		}
	}
	return out
}

// scanned is the floor: it looks at every byte once.
func scanned(mail []mailbox.Raw) int {
	lines := 0
	for i := range mail {
		for _, b := range mail[i].Bytes {
			if b == '\n' {
				lines++
			}
		}
	}
	return lines
}

func median(f func()) time.Duration {
	var all []time.Duration
	for range 3 {
		start := time.Now()
		f()
		all = append(all, time.Since(start))
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	return all[1]
}

// memory is a mailbox that lies in memory.
type memory struct{ mail []mailbox.Raw }

func (m *memory) Name() string { return "bench" }

func (m *memory) Sync(ctx context.Context, sink mailbox.Sink) error {
	const batch = 500
	for at := 0; at < len(m.mail); at += batch {
		end := min(at+batch, len(m.mail))
		if err := sink.Deliver(ctx, mailbox.Batch{Folder: "INBOX", Role: mailbox.RoleInbox, Messages: m.mail[at:end]}); err != nil {
			return err
		}
		sink.Progress(triage.Progress{Done: end, Total: len(m.mail)})
	}
	return nil
}
