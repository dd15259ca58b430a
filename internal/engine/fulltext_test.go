package engine_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"winnow/internal/testkit"
	"winnow/internal/triage"
)

func TestTextsAreSearched(t *testing.T) {
	eng := open(t, t.TempDir())
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	mail := func(from, subject, body, id string, at int) testkit.Mail {
		return testkit.Mail{From: from, To: me, ID: id, Date: day(at), Subject: subject, Body: body}
	}
	mails := []testkit.Mail{
		mail("Lee Osei <lee@sealmark.example>", "Prices", "Hi Dana,\n\nwe sell gland packing in café brown at 40 euros a metre. Do you have 15 minutes for a call?\n\nLee", "1@a.example", -20),
		mail("Ada Brandt <ada@torvane.example>", "Chains", "Dear Ms Reyes,\n\nour roller chains come with a five year guarantee, and new customers save 10 %. Shall I send our price list?\n\nAda", "2@b.example", -10),
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "two", mail: mails}); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]triage.VendorID{
		"GLAND packing": {"sealmark.example"},
		"cafe":          {"sealmark.example"},
		"packing chain": nil, // not in one message
		"guarantee":     {"torvane.example"},
		" ":             nil,
	} {
		got, err := eng.SearchTexts(t.Context(), query)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q finds %v (%v), want %v", query, got, err, want)
		}
	}
	if got, err := eng.SearchTexts(t.Context(), "euros customers"); err != nil || len(got) != 0 {
		t.Errorf("words of two vendors find %v (%v)", got, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := eng.SearchTexts(ctx, "guarantee"); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that was left ends in %v", err)
	}
}
