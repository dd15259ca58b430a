package engine_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/internal/store"
	"winnow/internal/testkit"
	"winnow/internal/testkit/crowd"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

func TestTextsAreSearched(t *testing.T) {
	dir := t.TempDir()
	eng := open(t, dir)
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
		got, err := eng.SearchTexts(t.Context(), query, nil)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q finds %v (%v), want %v", query, got, err, want)
		}
	}
	// A cache that was filled before there were outlines finds the same, and has
	// them afterwards.
	if err := eng.Close(); err != nil {
		t.Fatal(err)
	}
	dropOutlines(t, dir)
	eng = open(t, dir)
	for range 2 {
		if got, err := eng.SearchTexts(t.Context(), "cafe pack", nil); err != nil || !slices.Equal(got, []triage.VendorID{"sealmark.example"}) {
			t.Errorf("without outlines %v (%v)", got, err)
		}
	}
	if got, err := eng.SearchTexts(t.Context(), "euros customers", nil); err != nil || len(got) != 0 {
		t.Errorf("words of two vendors find %v (%v)", got, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := eng.SearchTexts(ctx, "guarantee", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that was left ends in %v", err)
	}
}

// dropOutlines makes the cache like one of before there were outlines.
func dropOutlines(t *testing.T, dir string) {
	t.Helper()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	none := map[triage.ContentID][]byte{}
	err = s.EachOutline(t.Context(), func(id triage.ContentID, _ []byte) error {
		none[id] = nil
		return nil
	})
	if err = errors.Join(err, s.PutOutlines(none), s.Close()); err != nil || len(none) == 0 {
		t.Fatalf("%d outlines dropped: %v", len(none), err)
	}
}

// The search by outlines finds whom a look at every text finds, and tells of
// some while it goes on.
func TestOutlinesMissNobody(t *testing.T) {
	eng := open(t, t.TempDir())
	if err := eng.SetOwn([]string{crowd.Buyer}); err != nil {
		t.Fatal(err)
	}
	box := crowd.Mailbox{Messages: 300, Vendors: 60, Until: day(-1), Every: time.Hour}
	if _, err := eng.Sync(t.Context(), box); err != nil {
		t.Fatal(err)
	}
	texts := map[triage.VendorID][]string{}
	for _, s := range eng.Standings() {
		d, err := eng.Vendor(t.Context(), s.Vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range d.Messages {
			m, err := eng.Message(t.Context(), l.ID)
			if err != nil {
				t.Fatal(err)
			}
			texts[s.Vendor.ID] = append(texts[s.Vendor.ID], vendor.Fold(m.Text))
		}
	}
	found := 0
	for _, query := range []string{"guaranteed", "top inbox", "hall", "cer figu", "in", "quarter", "barbar", "juncor", "x", "zz"} {
		words := strings.Fields(query)
		got, err := eng.SearchTexts(t.Context(), query, func([]triage.VendorID) {})
		if err != nil {
			t.Fatal(err)
		}
		found += len(got)
		for _, s := range eng.Standings() {
			want := slices.ContainsFunc(texts[s.Vendor.ID], func(text string) bool {
				return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
			})
			if slices.Contains(got, s.Vendor.ID) != want {
				t.Errorf("%q: %s is found %v, should be %v", query, s.Vendor.ID, !want, want)
			}
		}
	}
	if found == 0 {
		t.Error("nothing was found at all")
	}
}
