package store

import (
	"fmt"
	"testing"
	"time"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// heavy makes a letter of the size that real ones have: a text of some 3 KB
// and a reading with a dozen pieces of evidence.
func heavy(n int) Row {
	r := letter(n)
	m := &r.Message
	for i := range 10 {
		m.Reading.Evidence = append(m.Reading.Evidence, triage.Evidence{
			Target: "proof", Span: triage.Span{Start: i, End: i + 40}, Quote: fmt.Sprintf("%d of our customers say %d", i, n),
			Cue: fmt.Sprintf("cue-%d", i), Reason: fmt.Sprintf("It is the %dth reason that a buyer may have.", i), Weight: 0.5,
		})
	}
	for _, s := range []*triage.AxisScore{&m.Reading.Usefulness, &m.Reading.Proof, &m.Reading.Pressure} {
		for i := range 4 {
			s.Parts = append(s.Parts, triage.Part{Label: fmt.Sprintf("part %d of the sum", i), Value: 0.1, Cue: fmt.Sprintf("cue-%d", i)})
		}
	}
	for i := range 20 {
		r.Doc.Text += fmt.Sprintf("Paragraph %d-%d: warehouses like yours lose %d hours a week at the dock, and nobody notices until the audit. Our rollers change that.\n", n, i, n*i%97)
	}
	r.Doc.Zones[1].Span.End = len(r.Doc.Text)
	return r
}

func filledBench(b *testing.B, n int) *Store {
	b.Helper()
	s := openAt(b, b.TempDir(), Options{})
	for i := 0; i < n; i += 500 {
		rows := make([]Row, 0, 500)
		for j := i; j < min(i+500, n); j++ {
			rows = append(rows, heavy(j))
		}
		inbox(b, s, rows, "")
	}
	return s
}

func BenchmarkPutBatch(b *testing.B) {
	for _, size := range []int{100, 500, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s := openAt(b, b.TempDir(), Options{})
			n := 0
			for b.Loop() {
				b.StopTimer()
				rows := make([]Row, size)
				for i := range rows {
					rows[i] = heavy(n)
					n++
				}
				b.StartTimer()
				inbox(b, s, rows, "mark")
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(sizes(b, s).CacheBytes)/float64(n), "bytes/row")
		})
	}
}

func BenchmarkEachHead(b *testing.B) {
	const n = 20000
	s := filledBench(b, n)
	for b.Loop() {
		got := 0
		if err := s.EachHead(func(triage.Message) error { got++; return nil }); err != nil || got != n {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "heads/s")
	b.ReportMetric(float64(s.LongestRead().Microseconds())/1000, "longest-ms")
}

func BenchmarkEachDocument(b *testing.B) {
	const n = 10000
	s := filledBench(b, n)
	for b.Loop() {
		got := 0
		if err := s.EachDocument(ctx, func(triage.ContentID, *mailtext.Document) error { got++; return nil }); err != nil || got != n {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}

func BenchmarkDocument(b *testing.B) {
	s := filledBench(b, 5000)
	n := 0
	for b.Loop() {
		if _, err := s.Document(letter(n % 5000).Message.ID); err != nil {
			b.Fatal(err)
		}
		n++
	}
}

func BenchmarkAppend(b *testing.B) {
	s := openAt(b, b.TempDir(), Options{})
	for b.Loop() {
		if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: "vendor1.example"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for _, clean := range []bool{true, false} {
		b.Run(fmt.Sprintf("clean=%v", clean), func(b *testing.B) {
			s := filledBench(b, 20000)
			dir := s.dir
			if !clean {
				s.bad.Store(1) // an end in bad order
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				s, err := Open(dir, Options{Now: clock})
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				s.bad.Store(1)
				s.Close()
				b.StartTimer()
			}
		})
	}
}

// BenchmarkHundredThousand is a large mailbox from the first batch to the next
// start; run it with -benchtime 1x.
func BenchmarkHundredThousand(b *testing.B) {
	const n, batch = 100_000, 500
	for b.Loop() {
		dir := b.TempDir()
		s := openAt(b, dir, Options{})
		var put time.Duration
		for i := 0; i < n; i += batch {
			rows := make([]Row, 0, batch)
			for j := range batch {
				rows = append(rows, heavy(i+j))
			}
			start := time.Now()
			inbox(b, s, rows, "mark")
			put += time.Since(start)
		}
		b.ReportMetric(n/put.Seconds(), "rows/s")
		b.ReportMetric(float64(sizes(b, s).CacheBytes)/(1<<20), "cache-MB")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		s = openAt(b, dir, Options{})
		b.ReportMetric(time.Since(start).Seconds()*1000, "open-ms")
		start = time.Now()
		got := 0
		if err := s.EachHead(func(triage.Message) error { got++; return nil }); err != nil || got != n {
			b.Fatal(got, err)
		}
		b.ReportMetric(time.Since(start).Seconds()*1000, "heads-ms")
		start = time.Now()
		if err := s.EachPlace(func(triage.ContentID, Place) error { return nil }); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds()*1000, "places-ms")
		start = time.Now()
		if added := inbox(b, s, []Row{heavy(n)}, "mark"); added != 1 {
			b.Fatal(added)
		}
		b.ReportMetric(time.Since(start).Seconds()*1000, "one-more-ms")
		s.bad.Store(1) // an end in bad order: the next start looks at everything
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		start = time.Now()
		s = openAt(b, dir, Options{})
		b.ReportMetric(time.Since(start).Seconds()*1000, "open-after-crash-ms")
		b.ReportMetric(float64(s.LongestRead().Microseconds())/1000, "longest-read-ms")
	}
}
