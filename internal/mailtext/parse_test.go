package mailtext

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/testkit"
)

// pieces are what random mail is put together from: the shapes that matter,
// in any order.
var pieces = []string{
	plainHeader, "\n", "\r\n", "\n\n", "From x\n", "Subject: =?utf-8?q?=C3=BC?=\n", "Content-Type: multipart/alternative; boundary=b\n", "--b\n", "--b--\n", "--b",
	"Content-Type: text/html\n\n", "Content-Type: text/plain; charset=gbk; format=flowed\n\n", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n",
	"Content-Type: message/rfc822\n\n", "Hi Sam,\n", "We audit freight bills. ", "Best regards,\nDana\n", "> quoted\n", ">> deeper\n", "On 3 Jun 2024 at 10:00 Sam wrote:\n",
	"-----Original Message-----\nFrom: a\nSent: 1\nTo: b\nSubject: c\n", "---------- Forwarded message ---------\n", "-- \n", "PS: more\n", "unsubscribe here\n",
	"You are receiving this because you asked.\n", "© 2024\n", "<p>", "</p>", "<div style='display:none'>", "</div>", "<a href=https://x.example/?q=1>", "</a>", "<img width=1 height=1>",
	"<blockquote type=cite>", "<div class=gmail_signature>", "<table><tr><td>", "=3D=\n", "\xff\xfe", "\u200b", "\u202e", "а", "https://acme.example/x. ", "\x00", "QUJD\n", " ", "\t", "&nbsp;", "In-Reply-To: <a@b>\n",
}

func randomMail(t *rapid.T) []byte {
	var b strings.Builder
	if rapid.Bool().Draw(t, "header") {
		b.WriteString(plainHeader + "\n")
	}
	for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(pieces)-1), 0, 40).Draw(t, "pieces") {
		b.WriteString(pieces[i])
	}
	return []byte(b.String())
}

func TestEveryDocumentHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := randomMail(t)
		d := Parse(raw)
		check(t, d, raw)
		if again := Parse(raw); again.Text != d.Text || again.Header.ID != d.Header.ID || len(again.Zones) != len(d.Zones) || len(again.Links) != len(d.Links) {
			t.Fatalf("two readings of %q differ", raw)
		}
		// What is shown is as clean as it can be.
		if c := CleanText(d.Text, MaxText); c != d.Text {
			t.Fatalf("%q cleans to %q", d.Text, c)
		}
	})
}

func FuzzParse(f *testing.F) {
	for i := range pieces {
		f.Add([]byte(plainHeader + "\n" + pieces[i] + "\n\n" + strings.Join(pieces[max(0, i-4):i+1], "")))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, Parse(raw), raw) })
}

func emails(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(p) != ".eml" {
			return err
		}
		raw, err := os.ReadFile(p)
		files[p] = raw
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no mail in %s", dir)
	}
	return files
}

// The torture samples of seven mail projects: nothing may break, nearly all
// give text.
func TestHostileMail(t *testing.T) {
	files := emails(t, testkit.Shared(t, "hostile"))
	text, unreadable, sealed := 0, 0, 0
	for name, raw := range files {
		d := Parse(raw)
		check(t, d, raw)
		switch {
		case hasProblem(d, "encrypted"):
			sealed++
		case body(d) != "":
			text++
		// Those that are shorter are headers and empty parts and nothing else.
		case d.Unreadable != "" && len(d.Attachments) == 0 && len(raw) > 1000:
			unreadable++
			t.Logf("%s: %s", filepath.Base(name), d.Unreadable)
		}
	}
	t.Logf("%d samples: text in %d, encrypted %d, unreadable %d", len(files), text, sealed, unreadable)
	if text < (len(files)-sealed)*85/100 {
		t.Errorf("text in %d of %d only", text, len(files))
	}
	if unreadable*100 > len(files) {
		t.Errorf("%d of %d unreadable", unreadable, len(files))
	}
}

// Real mail: every message has text, a sender and a date, but for the few that
// truly have none.
func TestRealMail(t *testing.T) {
	files := emails(t, testkit.Shared(t, "corpus"))
	empty, noFrom, noDate, noAuthor, replaced := 0, 0, 0, 0, 0
	kinds := map[ZoneKind]int{}
	for name, raw := range files {
		d := Parse(raw)
		check(t, d, raw)
		if body(d) == "" && d.Layout.Images == 0 {
			empty++
			t.Logf("%s: no text (%d bytes, %q)", filepath.Base(name), len(raw), d.Unreadable)
		}
		if d.Header.From.Email == "" {
			noFrom++
		}
		if d.Header.Date.IsZero() {
			noDate++
		}
		if strings.Contains(body(d), "\uFFFD") {
			replaced++
		}
		seen := map[ZoneKind]bool{}
		for _, z := range d.Zones {
			seen[z.Kind] = true
		}
		for k := range seen {
			kinds[k]++
		}
		if !seen[ZoneAuthor] {
			noAuthor++
		}
	}
	t.Logf("%d messages: without text %d, without sender %d, without date %d, without words of the author's own %d, with replacement characters %d", len(files), empty, noFrom, noDate, noAuthor, replaced)
	t.Logf("with greeting %d, quote %d, forward %d, signature %d, footer %d, opt-out %d", kinds[ZoneGreeting], kinds[ZoneQuote], kinds[ZoneForward], kinds[ZoneSignature], kinds[ZoneFooter], kinds[ZoneOptOut])
	if empty > 0 || noFrom*100 > len(files) || noDate*100 > len(files) || noAuthor*50 > len(files) {
		t.Errorf("too many")
	}
}
