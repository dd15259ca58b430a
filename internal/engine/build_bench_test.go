package engine

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"winnow/internal/judge"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// grownMail is a mailbox of n messages of so many vendors, in the order of
// their dates: every tenth is the buyer's, to a few of the vendors. Readings are
// true ones of a few letters.
func grownMail(tb testing.TB, n, vendors int) []*triage.Message {
	tb.Helper()
	reader, err := judge.NewReader()
	if err != nil {
		tb.Fatal(err)
	}
	bodies := []string{
		"Hi Dana,\n\nwe make stainless ball valves.\nA DN25 valve costs %d euros at 200 pieces, and the lead time is 12 days.\nHarbour Dairies replaced 340 valves and cut its leak calls from 31 to 4 a year.\n",
		"Hi Dana,\n\nI love what Kestrel is doing! Do you have %d minutes for a quick call this week?\nWe 10x the pipeline of every company that we work with, guaranteed.\n",
		"Hi Dana,\n\njust floating this to the top of your inbox. Did you see my last email? I wrote %d times.\n",
		"This week in sourcing: %d suppliers compared, what a clause costs, and a reader's letter.\n\nYou receive this because you subscribed. Unsubscribe\n",
	}
	var readings []triage.Reading
	for i, b := range bodies {
		for k := range 6 {
			doc := mailtext.Parse([]byte("From: A B <a@b.example>\r\nTo: dana@kestrel.example\r\nSubject: Offer\r\n\r\n" + fmt.Sprintf(b, 10*i+k)))
			readings = append(readings, reader.Read(doc))
		}
	}
	r := rand.New(rand.NewPCG(3, 5))
	begin := time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)
	out := make([]*triage.Message, 0, n)
	last := map[int]string{}
	for i := range n {
		v := int(float64(vendors) * r.Float64() * r.Float64())
		domain := fmt.Sprintf("vendor%dworks.example", v)
		m := &triage.Message{}
		binary.BigEndian.PutUint64(m.ID[:], r.Uint64())
		binary.BigEndian.PutUint64(m.ID[8:], uint64(i))
		m.MessageID = fmt.Sprintf("%d@%s", i, domain)
		m.Date = begin.Add(time.Duration(i) * 10 * time.Minute)
		m.From = triage.Address{Name: fmt.Sprintf("Rep %d", i%3), Email: fmt.Sprintf("rep%d@%s", i%3, domain)}
		m.To = []triage.Address{{Email: "dana@kestrel.example"}}
		m.Subject = fmt.Sprintf("Offer %d of %d", i%5, v)
		m.Reading = readings[r.IntN(len(readings))]
		m.LinkHosts = []string{"www." + domain}
		if i%10 == 9 && v%5 == 0 {
			m.From, m.To = triage.Address{Name: "Dana Reyes", Email: "dana@kestrel.example"}, []triage.Address{m.From}
			m.MessageID = fmt.Sprintf("%d@kestrel.example", i)
		}
		if p := last[v]; p != "" && r.IntN(3) == 0 {
			m.InReplyTo, m.Subject = []string{p}, "Re: "+m.Subject
		}
		last[v] = m.MessageID
		out = append(out, m)
	}
	return out
}

func BenchmarkBuild100k(b *testing.B) {
	msgs := grownMail(b, 100_000, 2000)
	own := vendor.NewOwn("dana@kestrel.example")
	e := bare(msgs[len(msgs)-1].Date.Add(time.Hour))
	for _, m := range msgs {
		e.put(m)
	}
	markMine(e.messages, own)
	b.ResetTimer()
	for range b.N {
		start := time.Now()
		e.afresh = true
		if err := e.gather(own); err != nil {
			b.Fatal(err)
		}
		in := e.material()
		in.threads = e.tracker.Threads()
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms-gather")
		start = time.Now()
		if _, err := build(in); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms-build")
	}
}

func BenchmarkAdvance100k(b *testing.B) {
	msgs := grownMail(b, 100_000+5000, 2000)
	e := bare(msgs[len(msgs)-1].Date.Add(time.Hour))
	for _, m := range msgs[:100_000] {
		e.put(m)
	}
	start := time.Now()
	e.rebuild()
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms-whole")
	at := 100_000
	whole := 0
	b.ResetTimer()
	for range b.N {
		e.put(msgs[at])
		at++
		if at == len(msgs) {
			b.Fatal("no more mail")
		}
		before := e.snap.Load().looks
		e.advance()
		if e.snap.Load().looks != before {
			whole++
		}
	}
	b.ReportMetric(float64(whole), "whole")
}
