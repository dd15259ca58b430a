package engine

import (
	"fmt"

	"winnow/internal/judge"
	"winnow/internal/lang"
	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// NewJudge returns a function that judges messages by themselves, without a
// database: nothing is known of the buyer, the thread or the sender. fault
// says why the message could not be read in full, or nothing. The function may
// be called from several goroutines.
func NewJudge() (func(raw []byte, fault string) (triage.Message, triage.Judgement), error) {
	return newJudge(false)
}

// NewJudgeWithGrammar is NewJudge with a tagger that is asked where words leave
// the tense of a claim in doubt.
func NewJudgeWithGrammar() (func(raw []byte, fault string) (triage.Message, triage.Judgement), error) {
	return newJudge(true)
}

func newJudge(grammar bool) (func(raw []byte, fault string) (triage.Message, triage.Judgement), error) {
	reader, err := judge.NewReader()
	if err != nil {
		return nil, fmt.Errorf("load what messages are judged by: %w", err)
	}
	if grammar {
		reader = reader.WithGrammar(lang.NewTagger())
	}
	e := &Engine{reader: reader}
	return func(raw []byte, fault string) (triage.Message, triage.Judgement) {
		msg := e.message(mailtext.Parse(raw), &mailbox.Raw{Bytes: raw, Fault: fault})
		return msg, judge.Decide(&msg, judge.Context{})
	}, nil
}
