package brief_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/internal/brief"
	"winnow/internal/triage"
)

var start = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

func sample() brief.Brief {
	line := brief.Line{MessageID: "a1@acme.example", Date: start, From: "a@acme.example", Subject: "<b>Offer</b>\r\n# 1. [x](javascript:alert(1)) \u202egnp"}
	b := brief.Brief{
		From: start, To: start.AddDate(0, 0, 7),
		Came:   brief.Came{Messages: 3, Vendors: 1, New: []string{"Acme"}, Kinds: map[triage.Kind]int{triage.KindPitch: 2, triage.KindUnknown: 1}, Verdicts: map[triage.Verdict]int{triage.Skip: 2}},
		Aside:  []brief.Aside{{Test: "verdict skip", Why: "it gives little", Count: 25}},
		Muted:  []brief.Gather{{Vendor: "Acme", Strength: triage.Slow, Count: 1, Messages: []brief.Line{line}}},
		Look:   []brief.Look{{Vendor: "Acme", Rank: 2, Score: 61, Verdict: triage.Engage, Why: "it names a price", Line: line}},
		Broken: []brief.Broken{{Vendor: "Acme", OptedOut: start.AddDate(0, -1, 0), Due: start.AddDate(0, 0, -3), Messages: []brief.Line{line}}},
		Mutes:  []brief.Step{{At: start, Vendor: "Acme", Change: "lifted", Why: "Lifted: a price came"}},
		Ending: []brief.Ending{{Vendor: "Acme", Until: start.AddDate(0, 0, 9)}},
	}
	for range 25 {
		b.Aside[0].Messages = append(b.Aside[0].Messages, line)
	}
	return b
}

func written(t *testing.T, format string, b brief.Brief) string {
	t.Helper()
	var out strings.Builder
	if err := brief.Write(&out, format, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEveryFormSaysTheSame(t *testing.T) {
	for _, f := range brief.Formats {
		got := written(t, f, sample())
		for _, want := range []string{
			"2026-03-02 to 2026-03-08", "3 messages from 1 vendor", "pitch 2, could not be read 1", "first time: Acme", "place 2, 61 of 100", "it names a price",
			"25 messages", "and 5 more", "opted out on 2026-02-02", "Lifted: a price came", "on 2026-03-11",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%s does not say %q:\n%s", f, want, got)
			}
		}
	}
}

func TestForeignTextMakesNothing(t *testing.T) {
	for f, bad := range map[string][]string{
		"text": {"\n# 1", "\u202e", "\r"},
		"md":   {"<b>", "](javascript", "\n# 1", "\u202e", "\r", "a@acme"},
		"html": {"<b>", "<script", "\u202e", "http://", "https://", "src="},
	} {
		got := written(t, f, sample())
		for _, x := range bad {
			if strings.Contains(got, x) {
				t.Errorf("%s holds %q:\n%s", f, x, got)
			}
		}
	}
}

func TestAnEmptyBriefSaysSo(t *testing.T) {
	for _, f := range brief.Formats {
		if got := written(t, f, brief.Brief{From: start, To: start.AddDate(0, 0, 1)}); !strings.Contains(got, "Nothing came in") {
			t.Errorf("%s:\n%s", f, got)
		}
	}
	if err := brief.Write(&strings.Builder{}, "pdf", brief.Brief{}); !errors.Is(err, brief.ErrFormat) {
		t.Errorf("pdf: %v", err)
	}
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAFullDiskIsTold(t *testing.T) {
	for _, f := range brief.Formats {
		if err := brief.Write(full{}, f, sample()); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func TestWhatABriefGathers(t *testing.T) {
	for days, want := range map[int][]triage.Strength{1: nil, 6: nil, 7: {triage.Slow}, 27: {triage.Slow}, 28: {triage.Slow, triage.Limit}, 365: {triage.Slow, triage.Limit}} {
		if got := brief.Schedule(start, start.AddDate(0, 0, days)); !slices.Equal(got, want) {
			t.Errorf("%d days: %v, want %v", days, got, fmt.Sprint(want))
		}
	}
}
