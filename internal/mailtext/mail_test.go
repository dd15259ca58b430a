package mailtext

import (
	"strings"
	"testing"

	"winnow/internal/triage"
)

// mail joins a header and a body that tests write with "\n".
func mail(header, body string) []byte {
	return []byte(strings.ReplaceAll(header+"\n\n"+body, "\n", "\r\n"))
}

const plainHeader = `From: Dana Vela <dana@acme.example>
To: buyer@northwind.example
Subject: Freight audit
Date: Tue, 4 Jun 2024 09:30:00 +0200
Message-ID: <1@acme.example>`

func body(d *Document) string { return strings.TrimPrefix(d.Text, d.Header.Subject+"\n\n") }

// check holds what must be true of every document, whatever the message was.
func check(t interface {
	Helper()
	Fatalf(string, ...any)
}, d *Document, raw []byte,
) {
	t.Helper()
	if d == nil {
		t.Fatalf("no document")
	}
	checkClean(t, "text", d.Text, true)
	if len(d.Text) > MaxText {
		t.Fatalf("text of %d bytes", len(d.Text))
	}
	if !strings.HasPrefix(d.Text, d.Header.Subject+"\n\n") {
		t.Fatalf("text %.80q does not begin with subject %q", d.Text, d.Header.Subject)
	}
	at := 0
	for i, z := range d.Zones {
		if z.Span.Start != at || z.Span.End <= at || z.Kind > ZoneOptOut || (z.Depth > 0) != (z.Kind == ZoneQuote) {
			t.Fatalf("zone %d is %+v behind offset %d", i, z, at)
		}
		at = z.Span.End
	}
	if at != len(d.Text) || len(d.Zones) == 0 || d.Zones[0].Kind != ZoneSubject {
		t.Fatalf("zones %+v do not cover %d bytes", d.Zones, len(d.Text))
	}
	if len(d.Links) > MaxLinks || len(d.Header.LinkHosts) > MaxLinkHosts || len(d.Attachments) > MaxAttachments || len(d.Problems) > MaxProblems {
		t.Fatalf("%d links, %d hosts, %d attachments, %d problems", len(d.Links), len(d.Header.LinkHosts), len(d.Attachments), len(d.Problems))
	}
	for _, l := range d.Links {
		checkClean(t, "link", l.URL, false)
		if len(l.URL) > MaxURL || l.Span.Start < 0 || l.Span.End > len(d.Text) || !l.Span.Empty() && d.Quote(l.Span) != l.Text {
			t.Fatalf("link %+v", l)
		}
		checkClean(t, "link text", l.Text, true)
	}
	for _, a := range d.Attachments {
		checkClean(t, "attachment", a.Name+a.Type, false)
	}
	h := &d.Header
	for _, s := range []string{h.Subject, h.MessageID, h.From.Name, h.From.Email, h.ListID, h.Mailer, h.FeedbackID, h.Auth.Server, h.ContentType, h.ListPost, d.Unreadable} {
		checkClean(t, "header", s, false)
	}
	for _, list := range [][]triage.Address{h.To, h.Cc, h.ReplyTo, {h.From}, {h.Sender}} {
		if len(list) > MaxAddresses {
			t.Fatalf("%d addresses", len(list))
		}
		for _, a := range list {
			checkClean(t, "address", a.Name+a.Email, false)
			if a.Email != strings.ToLower(a.Email) || a.Email != "" && !strings.Contains(a.Email, "@") {
				t.Fatalf("address %+v", a)
			}
		}
	}
	if len(h.Fields) > MaxFields {
		t.Fatalf("%d fields", len(h.Fields))
	}
	for k, v := range h.Fields {
		checkClean(t, "field", v, false)
		if k != strings.ToLower(k) || len(v) > MaxFieldValue || verdictField(k) {
			t.Fatalf("field %q: %q", k, v)
		}
	}
	if h.ID == (triage.ContentID{}) {
		t.Fatalf("no id")
	}
	if h.Size != int64(len(raw)) {
		t.Fatalf("size %d of %d", h.Size, len(raw))
	}
	for _, p := range d.Problems {
		if p.Code == "panic" {
			t.Fatalf("the reader panicked: %s", p.Detail)
		}
	}
}

func checkClean(t interface {
	Helper()
	Fatalf(string, ...any)
}, what, s string, lines bool,
) {
	t.Helper()
	for i, r := range s {
		if r == '\n' && lines {
			continue
		}
		if c := classify(r); r < 0x80 && (r < ' ' || r == 0x7F) || c == runeDrop || c == runeZero || c == runeLine {
			t.Fatalf("%s has %U at %d: %.100q", what, r, i, s)
		}
	}
	if strings.ToValidUTF8(s, "") != s {
		t.Fatalf("%s is not UTF-8: %.100q", what, s)
	}
}

func parseChecked(t *testing.T, raw []byte) *Document {
	t.Helper()
	d := Parse(raw)
	check(t, d, raw)
	return d
}

func hasProblem(d *Document, code string) bool {
	for _, p := range d.Problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

func TestAPlainMessage(t *testing.T) {
	d := parseChecked(t, mail(plainHeader, "Hi Sam,\n\nwe audit freight bills.\n\n\n\nSee https://acme.example/audit.\n"))
	if want := "Freight audit\n\nHi Sam,\n\nwe audit freight bills.\n\nSee https://acme.example/audit."; d.Text != want {
		t.Errorf("text %q, want %q", d.Text, want)
	}
	if len(d.Links) != 1 || d.Links[0].Host != "acme.example" || d.Links[0].URL != "https://acme.example/audit" {
		t.Errorf("links %+v", d.Links)
	}
	if len(d.Problems) > 0 || d.Unreadable != "" {
		t.Errorf("problems %v, unreadable %q", d.Problems, d.Unreadable)
	}
}

// What mail is found with: the same message must be read in every shape.
func TestDamagedMessagesAreRead(t *testing.T) {
	const text = "We audit freight bills."
	alternative := func(boundary string) string {
		return plainHeader + "\nMIME-Version: 1.0\nContent-Type: multipart/alternative" + boundary
	}
	for _, c := range []struct{ name, raw, problem string }{
		{"mbox separator", "From dana@acme.example Tue Jun  4 09:30:00 2024\n" + plainHeader + "\n\n" + text, ""},
		{"escaped mbox separator", ">From dana@acme.example Tue Jun  4 09:30:00 2024\n" + plainHeader + "\n\n" + text, ""},
		{"byte order mark", "\xEF\xBB\xBF" + plainHeader + "\n\n" + text, ""},
		{"empty lines first", "\n\n" + plainHeader + "\n\n" + text, ""},
		{"first line indented", "  " + plainHeader + "\n\n" + text, ""},
		{"a line without colon", strings.Replace(plainHeader, "\nSubject", "\nthis line is wrong\nSubject", 1) + "\n\n" + text, "header-line"},
		{"blank before the colon", strings.Replace(plainHeader, "Subject:", "Subject :", 1) + "\n\n" + text, ""},
		{"CR alone", strings.ReplaceAll(plainHeader+"\n\n"+text, "\n", "\r"), "line-ends"},
		{"LF alone", plainHeader + "\n\n" + text, ""},
		{"no empty line before the body", plainHeader + "\n" + text, ""},
		{"two Content-Types", plainHeader + "\nContent-Type: text/plain; charset=utf-8\nContent-Type: text/html\n\n" + text, ""},
		{"Content-Type without subtype", plainHeader + "\nContent-Type: text\n\n" + text, ""},
		{"Content-Type in words", plainHeader + "\nContent-Type: some text\n\n" + text, "content-type"},
		{"boundary not named", alternative("") + "\n\n--x\nContent-Type: text/plain\n\n" + text + "\n--x--\n", "boundary"},
		{"boundary that never comes", alternative("; boundary=y") + "\n\n" + text, "boundary"},
		{"boundary under another name", alternative("; boundary=y") + "\n\n--xyz\nContent-Type: text/plain\n\n" + text + "\n--xyz--\n", ""},
		{"never closed", alternative("; boundary=x") + "\n\n--x\nContent-Type: text/plain\n\n" + text, "unclosed"},
		{"quote of the boundary never closed", alternative("; boundary=\"x") + "\n\n--x\n\n" + text + "\n--x--\n", ""},
		{"prefix boundary", alternative("; boundary=x") + "\n\n--x\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\n" + text + "\n--xx--\n\n--x--\n", ""},
		{"part without header", alternative("; boundary=x") + "\n\n--x\n\n" + text + "\n--x--\n", ""},
		{"base64 with rubbish", plainHeader + "\nContent-Transfer-Encoding: base64\n\nV2UgYXVk!!aXQg*ZnJl\naWdo dCBiaWxscy4=\n", ""},
		{"base64 with a list's footer", plainHeader + "\nContent-Transfer-Encoding: base64\n\nV2UgYXVkaXQgZnJlaWdodCBiaWxscy4=\n_______________________\nA list of buyers\n", ""},
		{"base64 cut off", plainHeader + "\nContent-Transfer-Encoding: base64\n\nV2UgYXVkaXQgZnJlaWdodCBiaWxscy4gTW9yZ", ""},
		{"quoted-printable with faults", plainHeader + "\nContent-Transfer-Encoding: quoted-printable\n\nWe audit =\nfreight=20bills. =ZZ =\n", ""},
		{"encoding in capitals and with a semicolon", plainHeader + "\nContent-Transfer-Encoding: 7BIT;\n\n" + text, ""},
		{"uuencoded", plainHeader + "\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n75V4@875D:70@9G)E:6=H=\"!B:6QL<RX \n`\nend\n", ""},
		{"no header at all", text, "no-headers"},
		{"NUL and control characters", plainHeader + "\n\nWe au\x00dit\x07 freight\x1b bills.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parseChecked(t, []byte(c.raw))
			if !strings.Contains(strings.ReplaceAll(d.Text, "\n", " "), text) {
				t.Errorf("text %q", d.Text)
			}
			if c.problem != "" && !hasProblem(d, c.problem) {
				t.Errorf("problems %v, want %q", d.Problems, c.problem)
			}
			if c.problem != "no-headers" && d.Header.From.Email != "dana@acme.example" {
				t.Errorf("from %+v", d.Header.From)
			}
		})
	}
}

func TestPartsAreChosen(t *testing.T) {
	multi := func(kind string, parts ...string) []byte {
		b := plainHeader + "\nMIME-Version: 1.0\nContent-Type: multipart/" + kind + "; boundary=\"b-1\"\n\nThis is a preamble.\n"
		for _, p := range parts {
			b += "--b-1\n" + p + "\n"
		}
		return []byte(b + "--b-1--\nepilogue\n")
	}
	plain := "Content-Type: text/plain\n\nWe audit freight bills for plants such as yours and tell you what we find in them."
	html := "Content-Type: text/html\n\n<p>We audit <b>freight</b> bills for plants such as yours and tell you what we find in them.</p><img src=https://t.example/1.gif width=1 height=1>"
	for _, c := range []struct {
		name       string
		raw        []byte
		want, not  string
		html       bool
		attachment string
	}{
		{"plain beside HTML", multi("alternative", plain, html), "We audit freight bills", "preamble", false, ""},
		{"HTML alone", multi("alternative", html), "We audit freight bills", "<b>", true, ""},
		{"stub beside HTML", multi("alternative", "\n\nPlease view this email in your browser.", html), "We audit freight bills", "browser", true, ""},
		{"other words than the HTML", multi("alternative", "\n\n"+strings.Repeat("Random lyrics about rainy mountains under purple skies wander. ", 4),
			"Content-Type: text/html\n\n<p>"+strings.Repeat("Cheap pallets delivered within twelve hours from Gotham. ", 4)), "Cheap pallets", "mountains", true, ""},
		{"text and attachment", multi("mixed", plain, "Content-Type: application/pdf; name=\"offer.pdf\"\nContent-Disposition: attachment\n\nJVBERi0="), "We audit", "JVBER", false, "offer.pdf"},
		{"text attached is not shown", multi("mixed", plain, "Content-Type: text/plain\nContent-Disposition: attachment; filename=\"../../notes.txt\"\n\nsecret"), "We audit", "secret", false, "../../notes.txt"},
		{"footer part of a list server", multi("mixed", plain, "Content-Type: text/plain\n\n-- \nA list of buyers"), "A list of buyers", "", false, ""},
		{"file name in RFC 2231 pieces", multi("mixed", plain, "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''%C3%9Cber; filename*1=sicht.pdf\n\nx"), "We audit", "", false, "Übersicht.pdf"},
		{"calendar is named only", multi("mixed", plain, "Content-Type: text/calendar; name=\"invite.ics\"\n\nBEGIN:VCALENDAR"), "We audit", "VCALENDAR", false, "invite.ics"},
		{"signed", multi("signed; protocol=\"application/pgp-signature\"", plain, "Content-Type: application/pgp-signature; name=s.asc\n\nxxx"), "We audit", "xxx", false, "s.asc"},
		{"related", multi("related", html, "Content-Type: image/png; name=logo.png\nContent-ID: <l>\n\niVBOR"), "We audit", "iVBOR", true, "logo.png"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parseChecked(t, c.raw)
			if !strings.Contains(d.Text, c.want) || c.not != "" && strings.Contains(d.Text, c.not) {
				t.Errorf("text %q", d.Text)
			}
			if d.Layout.HTML != c.html {
				t.Errorf("from HTML: %v", d.Layout.HTML)
			}
			names := ""
			for _, a := range d.Attachments {
				names += a.Name
			}
			if names != c.attachment {
				t.Errorf("attachments %+v", d.Attachments)
			}
		})
	}
}

func TestLayoutIsCountedAlsoWherePlainTextIsShown(t *testing.T) {
	raw := plainHeader + "\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nWe audit freight bills for plants such as yours and tell what we find there, at https://acme.example/a\n" +
		"--b\nContent-Type: text/html\n\n<p>We audit freight bills for plants such as yours and tell what we find there, at <a href=https://acme.example/a>our site</a> " +
		"or <a href=\"https://book.example/dana\">book a call</a></p><img src=x width=1 height=1><img src=logo.png><div style='display:none'>hidden words</div>\n--b--\n"
	d := parseChecked(t, []byte(raw))
	if d.Layout.Images != 2 || d.Layout.TrackerPixel != 1 || d.Layout.HiddenBytes != len("hiddenwords") || d.Layout.HTML {
		t.Errorf("layout %+v", d.Layout)
	}
	if len(d.Links) != 2 || d.Links[1].Host != "book.example" || d.Links[1].Text != "book a call" || !d.Links[1].Span.Empty() {
		t.Errorf("links %+v", d.Links)
	}
}

func TestWhatCannotBeReadSaysSo(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"nothing", "", "it holds no text"},
		{"blanks", " \n \n", "it holds no text"},
		{"header only", "From: dana@acme.example\n\n", "it is empty"},
		{"subject only", "From: dana@acme.example\nSubject: Call me\n\n", ""},
		{"attachment only", "From: dana@acme.example\nContent-Type: image/png; name=a.png\n\nabc", "it holds attachments only"},
		{"PGP", plainHeader + "\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; name=e.asc\n\n-----BEGIN PGP MESSAGE-----\n--b--\n", "it is encrypted (PGP)"},
		{"PGP in the text", plainHeader + "\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "it is encrypted (PGP)"},
		{"S/MIME", plainHeader + "\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nMIAG", "it is encrypted (S/MIME)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := parseChecked(t, []byte(c.raw)); d.Unreadable != c.want {
				t.Errorf("unreadable %q, want %q (text %q)", d.Unreadable, c.want, d.Text)
			}
		})
	}
}

func TestAPanicBelowBecomesAnUnreadableDocument(t *testing.T) {
	raw := mail(plainHeader, "text")
	doc := &Document{}
	func() {
		defer func() { doc = rescued(raw, recover()) }()
		panic("a library broke")
	}()
	if doc.Unreadable == "" || !hasProblem(doc, "panic") || doc.Header.ID == (triage.ContentID{}) || len(doc.Zones) != 1 || doc.Zones[0].Span.Len() != len(doc.Text) {
		t.Errorf("document %+v", doc)
	}
}

func TestParseLeavesItsInputAlone(t *testing.T) {
	raw := mail(plainHeader+"\nContent-Type: text/html", "<p>A &amp; B <a href='https://x.example/?a=1&amp;b=2'>link</a></p>")
	before := string(raw)
	a := Parse(raw)
	if string(raw) != before {
		t.Fatal("the message was changed")
	}
	b := Parse(raw)
	if a.Text != b.Text || a.Header.ID != b.Header.ID || len(a.Zones) != len(b.Zones) {
		t.Error("two readings differ")
	}
	for i := range raw {
		raw[i] = 'x'
	}
	if !strings.Contains(a.Text, "A & B link") || a.Links[0].URL != "https://x.example/?a=1&b=2" {
		t.Errorf("the document holds on to the message: %q %v", a.Text, a.Links)
	}
}
