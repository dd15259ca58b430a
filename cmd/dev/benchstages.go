package main

import (
	"fmt"
	"io"
	"time"

	"winnow/internal/judge"
	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	wants "winnow/internal/need"
	"winnow/internal/triage"
)

// judgeStages measures where the time of judging goes: each stage by itself,
// as the difference between going as far as it and as far as the one before,
// by the processor's time where the system says it.
func judgeStages(out io.Writer, mail []mailbox.Raw, whole func(i int)) error {
	reader, err := judge.NewReader()
	if err != nil {
		return fmt.Errorf("load what messages are judged by: %w", err)
	}
	docs := make([]*mailtext.Document, len(mail))
	messages := make([]triage.Message, len(mail))
	for i := range mail {
		docs[i] = mailtext.Parse(mail[i].Bytes)
		messages[i] = triage.Message{Envelope: docs[i].Header.Envelope, Reading: reader.Read(docs[i])}
	}
	needs := wants.NewMatcher([]triage.Need{
		{Name: "Mechanical seals", Words: []string{"mechanical seal", "gland packing"}},
		{Name: "Freight audit", Words: []string{"freight invoices", "carrier"}},
	}, benchNow)
	each := func(f func(i int)) time.Duration {
		best := time.Hour
		for range 3 {
			at, counted := cpuTime()
			start := time.Now()
			for i := range mail {
				f(i)
			}
			took := time.Since(start)
			if now, ok := cpuTime(); counted && ok {
				took = now - at
			}
			best = min(best, took)
		}
		return best / time.Duration(len(mail))
	}
	upto := func(s judge.Step) time.Duration { return each(func(i int) { reader.Upto(s, docs[i]) }) }
	parse := each(func(i int) { mailtext.Parse(mail[i].Bytes) })
	cut, signals, features, claims := upto(judge.StepCut), upto(judge.StepSignals), upto(judge.StepFeatures), upto(judge.StepClaims)
	read := each(func(i int) { reader.Read(docs[i]) })
	decide := each(func(i int) { judge.Decide(&messages[i], judge.Context{}) })
	all := each(whole)
	fmt.Fprintf(out, "\nwhere the time of a message goes (%s in all):\n", all)
	for _, s := range []struct {
		name string
		took time.Duration
	}{
		{"parse: header, parts, visible text, zones", parse},
		{"text: sentences and words", cut},
		{"signal: cues and facts", signals - cut},
		{"features", features - signals},
		{"claims, and the language", claims - features},
		{"heads: weights, parts, quotes, sketch", read - claims},
		{"traces, refusals, and what the stages cost together", all - parse - read - decide},
		{"verdict", decide},
	} {
		fmt.Fprintf(out, "  %-50s %12s %5.0f %%\n", s.name, max(s.took, 0), 100*max(s.took, 0).Seconds()/all.Seconds())
	}
	fmt.Fprintf(out, "  %-50s %12s        not part of it\n", "two needs looked for", each(func(i int) { needs.Match(docs[i]) }))
	return nil
}
