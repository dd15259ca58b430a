package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/shortlist"
	"winnow/internal/testkit"
	"winnow/internal/testkit/hostile"
	"winnow/internal/triage"
)

// slow bounds what one message may take here. It is far above what any takes
// (the soak holds them to 2 s), to stay quiet on a busy machine and under the
// race detector, and far below what quadratic work would take.
const slow = 20 * time.Second

// rawMail is a source of messages as they are.
type rawMail []string

func (rawMail) Name() string { return "hostile" }

func (r rawMail) Sync(ctx context.Context, sink mailbox.Sink) error {
	for i, m := range r {
		batch := mailbox.Batch{Folder: "INBOX", Messages: []mailbox.Raw{{Place: fmt.Sprint(i), Bytes: []byte(m), Size: int64(len(m))}}}
		if err := sink.Deliver(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

func TestBombsAreJudgedInTime(t *testing.T) {
	judge, err := engine.NewJudge()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range slices.Concat(hostile.Bombs(), hostile.Talk(), hostile.Masks()) {
		raw := []byte(m.Make())
		start := time.Now()
		msg, judgement := judge(raw, "")
		took := time.Since(start)
		if took > slow {
			t.Errorf("%s: took %v", m.Name, took)
		}
		if took > 100*time.Millisecond {
			t.Logf("%s: %.1f MB in %v", m.Name, float64(len(raw))/1e6, took.Round(time.Millisecond))
		}
		fit(t, m.Name, msg)
		fit(t, m.Name, judgement)
	}
}

func fit(t *testing.T, what string, v any) {
	t.Helper()
	testkit.EachText(v, func(where, text string) {
		if bad := testkit.Unfit(text); bad != "" {
			t.Errorf("%s%s has %s: %.200q", what, where, bad, text)
		}
	})
}

// Hostile mail goes the whole way: everything that any list, page or export
// shows of it is clean, and nothing is written outside of the data folder.
func TestEverythingShownOfHostileMailIsClean(t *testing.T) {
	var mail rawMail
	for _, m := range slices.Concat(hostile.Masks(), hostile.Talk()) {
		mail = append(mail, m.Make())
	}
	mail = append(mail, samples(t)...)
	root := t.TempDir()
	eng := open(t, filepath.Join(root, "data"))
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	if _, err := eng.Sync(t.Context(), mail); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for _, s := range eng.Standings() {
		fit(t, "the list: "+string(s.Vendor.ID), s)
		if _, err := eng.Decide(ctx, triage.Decision{Act: triage.ActShortlist, Vendor: s.Vendor.ID}); err != nil {
			t.Fatal(err)
		}
		d, err := eng.Vendor(ctx, s.Vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		fit(t, "the vendor "+string(s.Vendor.ID), d)
	}
	seen := 0
	for m := range eng.Messages() {
		seen++
		d, err := eng.Message(ctx, m.Judged.Message.ID)
		if err != nil {
			t.Fatal(err)
		}
		fit(t, "a message", d)
	}
	if seen < len(mail)/2 {
		t.Errorf("%d messages of %d", seen, len(mail))
	}
	for _, j := range eng.Journal() {
		fit(t, "the journal", eng.Describe(j.Decision))
	}
	for _, format := range shortlist.Formats {
		var b bytes.Buffer
		if _, err := eng.Export(ctx, &b, format); err != nil {
			t.Fatal(err)
		}
		if format != "xlsx" {
			fit(t, "the export as "+format, strings.ReplaceAll(strings.TrimPrefix(b.String(), "\ufeff"), "\r\n", "\n"))
		}
	}
	if left, err := os.ReadDir(root); err != nil || len(left) != 1 {
		t.Errorf("beside the data folder lie %v (%v)", left, err)
	}
	// Attachments have paths for names here; no file takes its name from mail.
	err := filepath.WalkDir(filepath.Join(root, "data"), func(path string, d fs.DirEntry, err error) error {
		if !slices.Contains([]string{"data", "state.db", "cache.db", "lock"}, d.Name()) {
			t.Errorf("there is a file %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d messages, %d vendors", seen, len(eng.Standings()))
}

// samples are the hostile messages of other projects where they lie beside the
// checkout. The rest of the test does without.
func samples(t *testing.T) (out []string) {
	dir := filepath.Join(testkit.Root(t), "..", "shared", "hostile")
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".eml" {
			return err
		}
		b, err := os.ReadFile(path)
		out = append(out, string(b))
		return err
	})
	if err != nil {
		t.Logf("without the samples of other projects: %v", err)
	}
	return out
}
