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

// Who poses as somebody else is shown as what they are: an address beside any
// name, a domain in other letters as it is on the wire, a name in other letters
// with their code points, an address in a name as no address of theirs.
func TestMasksAreShownAsWhatTheyAre(t *testing.T) {
	judge, err := engine.NewJudge()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ why, from, email, says string }{
		{"letters of another alphabet in the name", "=?utf-8?q?=D0=90cme?= <sales@acme.example>", "sales@acme.example", `The sender's name, "Аcme", has Cyrillic letters that look Latin: U+0410.`},
		{"in the domain", "Acme <sales@\u0430cme.example>", "sales@xn--cme-5cd.example", `would be shown as "аcme", with Cyrillic letters that look Latin: U+0430; it is xn--cme-5cd.example.`},
		{"in the domain, as punycode", "Acme <sales@xn--cme-5cd.example>", "sales@xn--cme-5cd.example", "U+0430"},
		{"a domain wholly in another alphabet that looks Latin", "Ace <sales@xn--80ak6aa92e.example>", "sales@xn--80ak6aa92e.example", "Cyrillic letters that look Latin"},
		{"Greek letters", "=?utf-8?q?N=CE=BFrthwind?= <sales@northwind.example>", "sales@northwind.example", "Greek letters that look Latin: U+03BF"},
		{"an address as the name", `"ceo@kestrel.example" <a@acme.example>`, "a@acme.example", "name-is-other"},
		{"the same, turned round", "=?utf-8?q?=E2=80=AEelpmaxe.lertsek@oec?= <a@acme.example>", "a@acme.example", "name-is-other"},
		{"an honest domain with an umlaut", "Jo <jo@m\u00fcller.example>", "jo@xn--mller-kva.example", ""},
		{"an honest name in Cyrillic", "=?utf-8?b?0JDQvdC90LAg0JjQstCw0L3QvtCy0LA=?= <anna@acme.example>", "anna@acme.example", ""},
		{"an honest accent", "=?utf-8?q?Ren=C3=A9?= <rene@acme.example>", "rene@acme.example", ""},
	} {
		msg, j := judge([]byte("From: "+tc.from+"\nTo: dana@kestrel.example\nSubject: Invoice\n\nPlease see what is attached.\n"), "")
		if msg.From.Email != tc.email {
			t.Errorf("%s: it is shown as from %q, want %q", tc.why, msg.From.Email, tc.email)
		}
		var said []string
		for _, e := range append(slices.Clone(msg.Reading.Evidence), j.Evidence...) {
			if e.Fact != "" && strings.HasPrefix(e.Cue, "trick.") {
				said = append(said, e.Reason)
			}
		}
		for _, f := range msg.Reading.Facts {
			if f.Name == "name-is-other" {
				said = append(said, f.Name)
			}
		}
		if all := strings.Join(said, " "); !strings.Contains(all, tc.says) || tc.says == "" && all != "" {
			t.Errorf("%s: it is said %q, want %q", tc.why, all, tc.says)
		}
	}
}
