package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/demo"
)

// bogofilterNeeds is the filter that the judge's speed is measured against.
var bogofilterNeeds = []need{{"bogofilter", program("bogofilter"), []string{"bogofilter"}}}

// benchJudge measures what judging costs, on one core: the rate, the slowest
// messages, hostile ones, the first verdict after the start, and all that
// beside bogofilter on the same mail in the same run.
func benchJudge(ctx context.Context, out io.Writer, corpus string, n int) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // one core, also for what gives memory back
	start := time.Now()
	judge, err := engine.NewJudge()
	if err != nil {
		return err
	}
	mail, what, err := benchedMail(corpus, n)
	if err != nil {
		return err
	}
	n = len(mail)
	began := time.Now()
	judge(mail[0].Bytes, "")
	first := time.Since(began)
	ready := began.Sub(start)

	// How long one message takes is the least of a few times: what else the
	// machine does comes and goes.
	each := make([]time.Duration, len(mail))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rounds := 0
	cpu, counted := cpuTime()
	total := median(func() {
		rounds++
		for i := range mail {
			at := time.Now()
			judge(mail[i].Bytes, "")
			if took := time.Since(at); rounds == 1 || took < each[i] {
				each[i] = took
			}
		}
	})
	clock := "the clock's time"
	if after, ok := cpuTime(); counted && ok {
		total, clock = (after-cpu)/time.Duration(rounds), "the processor's time"
	}
	runtime.ReadMemStats(&after)
	made := float64(after.TotalAlloc-before.TotalAlloc) / float64(rounds*n)
	var size int64
	for i := range mail {
		size += int64(len(mail[i].Bytes))
	}
	fmt.Fprintf(out, "%d messages, %.1f MB, %s; rates by %s.\n\n", n, float64(size)/1e6, what, clock)
	sort.Slice(each, func(i, j int) bool { return each[i] < each[j] })
	rate := float64(n) / total.Seconds()
	line := func(what, value, goal string) { fmt.Fprintf(out, "%-52s %16s   %s\n", what, value, goal) }
	line("messages parsed, read and judged, one core", fmt.Sprintf("%.0f a second", rate), "2,000 wanted")
	line("half of them within", each[len(each)/2].String(), "")
	line("99 of 100 within", each[len(each)*99/100].String(), "10 ms wanted")
	line("the slowest", each[len(each)-1].String(), "")
	line("memory taken for each, and given back", fmt.Sprintf("%.0f KB", made/1e3), "")
	line("tables and weights loaded, with the mail made", ready.String(), "")
	line("first message judged in", first.String(), "")

	worst, name := time.Duration(0), ""
	for _, h := range hostileMail() {
		took := time.Hour
		for range 3 {
			at := time.Now()
			judge(h.raw, "")
			took = min(took, time.Since(at))
		}
		if took > worst {
			worst, name = took, h.name
		}
	}
	line("slowest hostile message ("+name+")", worst.String(), "100 ms wanted")

	again := time.Hour
	for range 3 {
		at := time.Now()
		other, err := engine.NewJudge()
		if err != nil {
			return err
		}
		other(mail[0].Bytes, "")
		again = min(again, time.Since(at))
	}
	line("another start, to its first verdict", again.String(), "50 ms wanted")

	if took, err := bogofilter(ctx, out, mail); err != nil {
		line("bogofilter on the same mail", "not measured", err.Error())
	} else {
		line("bogofilter on the same mail, its own time", fmt.Sprintf("%.0f a second", float64(n)/took.Seconds()), "")
		line("times bogofilter", fmt.Sprintf("%.2f", took.Seconds()/total.Seconds()), "1.5 wanted")
	}
	return judgeStages(out, mail, func(i int) { judge(mail[i].Bytes, "") })
}

// maxOver is how many times over the labelled mail is read.
const maxOver = 3

// benchedMail is the labelled mail where it lies beside the project, a few
// times over for as long as there are fewer than n, and the demo's elsewhere.
func benchedMail(corpus string, n int) (mail []mailbox.Raw, what string, err error) {
	files, err := filepath.Glob(filepath.Join(corpus, "labelled", "*.eml"))
	if err != nil || len(files) == 0 {
		return grown(n), "made from the demo mailbox", err
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, "", err
		}
		mail = append(mail, mailbox.Raw{Bytes: raw})
	}
	n = min(n, maxOver*len(mail))
	for k := 0; len(mail) < n; k++ {
		mail = append(mail, mail[k])
	}
	return mail[:n], "the labelled mail", nil
}

type hostile struct {
	name string
	raw  []byte
}

// hostileMail is made to cost a reader much.
func hostileMail() []hostile {
	head := "From: Ida Brandt <ida@calderon.example>\r\nTo: dana@acme.example\r\nSubject: prices\r\n"
	var out []hostile
	for _, unit := range []string{"!", "( ", "> ", "just following up ", "a ", "1 2 3 % $ ", "https://x.example/a ", "İ’s ", "FREE!!! ", "\u200bа", ". . . "} {
		out = append(out, hostile{fmt.Sprintf("%q over and over", unit), []byte(head + "\r\n" + strings.Repeat(unit, (1<<20)/len(unit)))})
	}
	nest := head + "MIME-Version: 1.0\r\n"
	var b strings.Builder
	b.WriteString(nest)
	for i := range 5000 {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	out = append(out,
		hostile{"parts within parts", []byte(b.String())},
		hostile{"open elements", []byte(nest + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<div style='color:red'><b>", 40_000))},
		hostile{"one long line", []byte(head + "\r\n" + strings.Repeat("x", 5<<20))},
		hostile{"many header fields", []byte(head + strings.Repeat("X-A: b\r\n", 100_000) + "\r\nHello\r\n")},
		hostile{"one long header field", append([]byte(head+"X-Long: "), bytes.Repeat([]byte("a "), 5<<20)...)},
	)
	return out
}

// bogofilter trains the filter on half of the demo's mail and times it on the
// other; the time is that of its own process.
func bogofilter(ctx context.Context, out io.Writer, mail []mailbox.Raw) (time.Duration, error) {
	if !program("bogofilter")() {
		if err := install(ctx, out, bogofilterNeeds); err != nil {
			return 0, err
		}
	}
	dir, err := os.MkdirTemp("", "winnow-bogofilter")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	box := func(name string, each func(write func([]byte))) (string, error) {
		path := filepath.Join(dir, name)
		var b bytes.Buffer
		each(func(raw []byte) {
			b.WriteString("From bench Mon Jan  5 09:00:00 2026\n")
			b.Write(bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\nFrom "), []byte("\n>From ")))
			b.WriteString("\n\n")
		})
		return path, os.WriteFile(path, b.Bytes(), 0o600)
	}
	run := func(args ...string) (time.Duration, error) {
		cmd := exec.CommandContext(ctx, "bogofilter", append([]string{"-d", dir}, args...)...)
		err := cmd.Run()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() > 2 { // 0, 1 and 2 are its verdicts
			return 0, fmt.Errorf("run bogofilter: %w", err)
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
	}
	letters := demo.Messages(benchNow, 77)
	for _, side := range []struct {
		flag    string
		selling bool
	}{{"-s", true}, {"-n", false}} {
		path, err := box("train"+side.flag, func(write func([]byte)) {
			for _, m := range letters {
				if m.Truth.Kind.Selling() == side.selling {
					write(m.Raw)
				}
			}
		})
		if err != nil {
			return 0, err
		}
		if _, err := run("-M", side.flag, "-I", path); err != nil {
			return 0, err
		}
	}
	path, err := box("mail", func(write func([]byte)) {
		for i := range mail {
			write(mail[i].Bytes)
		}
	})
	if err != nil {
		return 0, err
	}
	return run("-M", "-t", "-I", path)
}
