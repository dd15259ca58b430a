package mailtext

import (
	"fmt"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winnow/internal/triage"
)

func TestHeaderFacts(t *testing.T) {
	d := parseChecked(t, mail(`Received: from mx.acme.example by mx.northwind.example with ESMTPS; Tue, 4 Jun 2024 07:30:05 +0000
Received: from app by mx.acme.example; Tue, 4 Jun 2024 07:30:01 +0000
Authentication-Results: mx.northwind.example; spf=pass (ok) smtp.mailfrom=b@mail.acme.example;
 dkim=fail header.d=tool.example; dkim=pass header.d=Acme.example header.s=k1; dmarc=Pass (p=none)
Authentication-Results: forged.example; spf=fail
Return-Path: <bounce+1@mail.acme.example>
Delivered-To: sam@northwind.example
X-Original-To: Sam@Northwind.example
From: =?utf-8?q?Dana_V=C3=A9la?= <Dana@Acme.example>
Sender: news@acme.example
Reply-To: Desk <desk@acme.example>, dana@acme.example
To: Sam Orr <sam@northwind.example>
Cc: "Orr, Jo" <jo@northwind.example>
Subject: =?iso-8859-1?Q?Gr=FC=DFe?=
 =?iso-8859-1?Q?_aus_Gent?=
Date: Tue, 4 Jun 2024 09:30:00 +0200
Message-ID: <1@acme.example>
In-Reply-To: <0@northwind.example>
References: <a@x.example>
 <0@northwind.example>
List-Id: Freight news <news.acme.example>
List-Post: <mailto:news@acme.example>
List-Unsubscribe: <mailto:u@acme.example?subject=x>, <https://acme.example/u?a=1>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Precedence: Bulk
Auto-Submitted: auto-generated
Feedback-ID: 1:2:acme
X-Mailer: Sender 2.0
X-Campaign: june
X-Campaign: july
X-Spam-Status: Yes, score=9
X-MS-Exchange-Organization-AntiSpam: 1
Status: RO
MIME-Version: 1.0
Content-Type: text/plain`, "text"))
	h := d.Header
	h.ID = triage.ContentID{}
	want := Header{
		Envelope: triage.Envelope{
			MessageID: "1@acme.example", InReplyTo: []string{"0@northwind.example"}, References: []string{"a@x.example", "0@northwind.example"},
			From:    triage.Address{Name: "Dana Véla", Email: "dana@acme.example"},
			ReplyTo: []triage.Address{{Name: "Desk", Email: "desk@acme.example"}, {Email: "dana@acme.example"}},
			To:      []triage.Address{{Name: "Sam Orr", Email: "sam@northwind.example"}},
			Cc:      []triage.Address{{Name: "Orr, Jo", Email: "jo@northwind.example"}}, DeliveredTo: []string{"sam@northwind.example"},
			Subject: "Grüße aus Gent", Date: time.Date(2024, 6, 4, 7, 30, 0, 0, time.UTC), ListID: "news.acme.example",
			Unsubscribe: []string{"mailto:u@acme.example?subject=x", "https://acme.example/u?a=1"}, LeavePost: true, ReturnPath: "bounce+1@mail.acme.example",
			AutoSubmit: "auto-generated", Size: h.Size,
			Auth: triage.Auth{Server: "mx.northwind.example", SPF: "pass", DKIM: "pass", DKIMDomain: "acme.example", DMARC: "pass"},
		},
		Sender: triage.Address{Email: "news@acme.example"}, ListPost: "mailto:news@acme.example", OneClick: true, Precedence: "bulk", FeedbackID: "1:2:acme",
		Mailer: "Sender 2.0", Received: 2, FirstReceived: time.Date(2024, 6, 4, 7, 30, 5, 0, time.UTC), DateSource: "date", HasMimeVersion: true,
		ContentType: "text/plain", Fields: map[string]string{"x-campaign": "june", "x-mailer": "Sender 2.0", "x-original-to": "Sam@Northwind.example"},
	}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Error(diff)
	}
}

func TestSubjectsAreDecoded(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"plain", "plain"},
		{"=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"},
		{"=?utf-8?B?R3LDvA==?= =?utf-8?B?w59l?=", "Grüße"},
		{"=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"}, // a letter cut in two
		{"=?utf-8?B?R3LDvMOfZQ?=", "Grüße"},                // no padding
		{"=?utf-8?Q?Gr=C3=BC=C3=9Fe an alle?=", "Grüße an alle"},
		{"=?x-nonsense?Q?Gr=FC=DFe?=", "Grüße"},
		{"=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"},
		{"=?utf-8?X?abc?=", "=?utf-8?X?abc?="},
		{"=?gb2312?B?xPq6ww==?=", "您好"},
		{"Gr\xfc\xdfe", "Grüße"},
		{"Grüße", "Grüße"},
		{"a\u202eb\u200bc\x07", "abc"},
		{"=?utf-8?Q?a=0D=0AX-Evil:_1?=", "a X-Evil: 1"},
		{"=?utf-8?B??=", ""},
		{"=?", "=?"},
	} {
		d := parseChecked(t, []byte("From: dana@acme.example\nSubject: "+c.raw+"\n\nx"))
		if d.Header.Subject != c.want {
			t.Errorf("%q: %q, want %q", c.raw, d.Header.Subject, c.want)
		}
	}
	d := parseChecked(t, []byte("Subject: \x1b$B$3$s\x1b(B\nContent-Type: text/plain; charset=iso-2022-jp\n\nx"))
	if d.Header.Subject != "こん" {
		t.Errorf("raw Japanese subject %q", d.Header.Subject)
	}
	long := parseChecked(t, []byte("Subject: "+strings.Repeat("ü", 5000)+"\n\nx"))
	if len(long.Header.Subject) > MaxSubject {
		t.Errorf("subject of %d bytes", len(long.Header.Subject))
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"Dana Vela <dana@acme.example>", "Dana Vela <dana@acme.example>"},
		{"dana@acme.example (Dana Vela)", "Dana Vela <dana@acme.example>"},
		{"<dana@acme.example>", "dana@acme.example"},
		{"DANA@ACME.EXAMPLE", "dana@acme.example"},
		{`"Vela, Dana" <dana@acme.example>, jo@b.example`, "Vela, Dana <dana@acme.example>|jo@b.example"},
		{"Vela, Dana <dana@acme.example>, jo@b.example", "Vela, Dana <dana@acme.example>|jo@b.example"},
		{"Team: dana@acme.example, jo@b.example;", "dana@acme.example|jo@b.example"},
		{"undisclosed-recipients:;", ""},
		{"dana@acme.example; jo@b.example", "dana@acme.example|jo@b.example"},
		{`"Dana \"D\" Vela" <dana@acme.example>`, `Dana "D" Vela <dana@acme.example>`},
		{`"jo@bank.example" <dana@acme.example>`, "jo@bank.example <dana@acme.example>"},
		{"'Dana' <dana@acme.example", "Dana <dana@acme.example>"},
		{"Dana Vela", "Dana Vela <>"},
		{"<>", ""},
		{"=?utf-8?q?V=C3=A9la=2C_Dana?= <dana@acme.example>", "Véla, Dana <dana@acme.example>"},
		{`=?utf-8?q?D?= "x" <dana@acme.example>`, "D x <dana@acme.example>"},
		{"<@relay.example:dana@acme.example>", "dana@acme.example"},
		{"mailto:dana@acme.example", "dana@acme.example"},
		{"dana@Bücher.example", "dana@xn--bcher-kva.example"},
		{"Dana\u202e <da\u200bna@acme.example>", "Dana <dana@acme.example>"},
		{"Dana <dana @ acme.example>", "Dana <dana@acme.example>"},
		{`"a b"@acme.example`, "ab@acme.example"},
		{", ,", ""},
		{"dana@", "dana@ <>"},
	} {
		got := ""
		for i, a := range parseAddresses(c.raw, "", MaxAddresses) {
			if i > 0 {
				got += "|"
			}
			if a.Email == "" {
				got += a.Name + " <>"
				continue
			}
			got += a.String()
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.raw, got, c.want)
		}
	}
}

// Where the strict parser of the standard library reads a list, ours reads the
// same addresses and names.
func TestAddressesAgreeWithNetMail(t *testing.T) {
	atom := rapid.StringMatching(`[a-zA-Z0-9]{1,8}`)
	rapid.Check(t, func(t *rapid.T) {
		var parts []string
		for range rapid.IntRange(1, 4).Draw(t, "n") {
			a := atom.Draw(t, "local") + "." + atom.Draw(t, "local") + "@" + atom.Draw(t, "domain") + ".example"
			switch rapid.IntRange(0, 4).Draw(t, "form") {
			case 0:
				parts = append(parts, a)
			case 1:
				parts = append(parts, "<"+a+">")
			case 2:
				parts = append(parts, atom.Draw(t, "name")+" "+atom.Draw(t, "name")+" <"+a+">")
			case 3:
				parts = append(parts, fmt.Sprintf("%q <%s>", atom.Draw(t, "name")+", ("+atom.Draw(t, "name")+") <x>", a))
			case 4:
				parts = append(parts, (&netmail.Address{Name: "Zoë " + atom.Draw(t, "name"), Address: a}).String())
			}
		}
		list := strings.Join(parts, ", ")
		want, err := netmail.ParseAddressList(list)
		if err != nil {
			t.Fatalf("net/mail on %q: %v", list, err)
		}
		got := parseAddresses(list, "", MaxAddresses)
		if len(got) != len(want) {
			t.Fatalf("%q: %v, want %v", list, got, want)
		}
		for i := range want {
			if got[i].Email != strings.ToLower(want[i].Address) || got[i].Name != want[i].Name {
				t.Fatalf("%q: %q %q, want %q %q", list, got[i].Name, got[i].Email, want[i].Name, want[i].Address)
			}
		}
	})
}

func TestDates(t *testing.T) {
	day := time.Date(2024, 6, 4, 7, 30, 0, 0, time.UTC)
	for _, s := range []string{
		"Tue, 4 Jun 2024 09:30:00 +0200", "4 Jun 2024 09:30 +0200", "Tue, 04 Jun 24 07:30:00 GMT", "Tue, 4 Jun 2024 09:30:00 +0200 (CEST)",
		"Tue,4 Jun 2024 09:30:00+0200", "Tue, 04 June 2024 03:30:00 EDT", "Tue Jun  4 07:30:00 2024", "2024-06-04T07:30:00Z", "2024-06-04 09:30:00 +02:00",
		"Jun 4, 2024 7:30:00 AM", "Tuesday, June 4, 2024 7:30:00 AM GMT", "4-Jun-2024 07:30:00", "Di, 04 Jun 2024 09:30:00 +0200", "04.06.2024 07:30",
		"Tue, 4 Jun 2024 07:30:00 -0000", "Tue, 4 Jun 2024 07:30:00 UT", "  tue,  4  jun  2024  09:30:00  +0200  ",
	} {
		if got, ok := parseDate(s); !ok || !got.Equal(day) {
			t.Errorf("%q: %v %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "now", "32 Jun 2024", "31 Feb 2024 10:00:00", "Tue, 4 2024", "4 Jun", "99999999999", "Jun", "4 Jun 1924 10:00:00 +0000", ":::", "+0200"} {
		if got, ok := parseDate(s); ok {
			t.Errorf("%q was read as %v", s, got)
		}
	}
}

// Every date that the standard library reads, ours reads alike.
func TestDatesAgreeWithNetMail(t *testing.T) {
	layouts := []string{time.RFC1123Z, "2 Jan 2006 15:04:05 -0700", "Mon, 02 Jan 2006 15:04 -0700", "2 Jan 06 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 GMT"}
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(315532800, 2.5e9).Draw(t, "at"), 0).In(time.FixedZone("", rapid.IntRange(-24, 24).Draw(t, "zone")*1800))
		s := at.Format(rapid.SampledFrom(layouts).Draw(t, "layout"))
		want, err := netmail.ParseDate(s)
		if err != nil || want.Year() < 1970 {
			t.Skip("no date for the standard library")
		}
		if got, ok := parseDate(s); !ok || !got.Equal(want) {
			t.Fatalf("%q: %v %v, want %v", s, got, ok, want)
		}
	})
}

func TestTheDateIsTakenFromWhereItCanBeTrue(t *testing.T) {
	const received = "Received: by mx.example; Tue, 4 Jun 2024 07:30:05 +0000\n"
	arrived := time.Date(2024, 6, 4, 7, 30, 5, 0, time.UTC)
	for _, c := range []struct {
		name, header, source string
		want                 time.Time
	}{
		{"Date", received + "Date: Tue, 4 Jun 2024 07:00:00 +0000\n", "date", arrived.Add(-30*time.Minute - 5*time.Second)},
		{"no Date", received, "received", arrived},
		{"unreadable Date", received + "Date: soon\n", "received", arrived},
		{"from the future", received + "Date: Mon, 4 Jun 2040 07:00:00 +0000\n", "received", arrived},
		{"from 1970", received + "Date: Thu, 1 Jan 1970 00:00:00 +0000\n", "received", arrived},
		{"Date alone", "Date: Mon, 4 Jun 2040 07:00:00 +0000\n", "date", time.Date(2040, 6, 4, 7, 0, 0, 0, time.UTC)},
		{"nothing", "Received: by nobody\n", "none", time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parseChecked(t, []byte(c.header+"From: dana@acme.example\n\nx"))
			if !d.Header.Date.Equal(c.want) || d.Header.DateSource != c.source || d.Header.Date.Location() != time.UTC {
				t.Errorf("%v from %q", d.Header.Date, d.Header.DateSource)
			}
		})
	}
}

func TestAuthenticationResults(t *testing.T) {
	for _, c := range []struct {
		raw  string
		want triage.Auth
	}{
		{"mx.example; none", triage.Auth{Server: "mx.example"}},
		{"mx.example 1; spf=pass smtp.mailfrom=a@b.example", triage.Auth{Server: "mx.example", SPF: "pass"}},
		{"spf=softfail (x; y=z) smtp.mailfrom=b; dkim=none; dmarc=none action=none", triage.Auth{SPF: "softfail", DKIM: "none", DMARC: "none"}},
		{"i; dkim=pass header.i=@b.example header.s=s", triage.Auth{Server: "i", DKIM: "pass", DKIMDomain: "b.example"}},
		{"i; dkim=pass header.d=a.example; dkim=fail header.d=b.example", triage.Auth{Server: "i", DKIM: "pass", DKIMDomain: "a.example"}},
		{"i; spf=<script>; dkim = PASS", triage.Auth{Server: "i", DKIM: "pass"}},
		{"", triage.Auth{}},
		{";;;===;", triage.Auth{}},
	} {
		if got := parseAuth(c.raw); got != c.want {
			t.Errorf("%q: %+v, want %+v", c.raw, got, c.want)
		}
	}
}

func TestTheSameMailHasTheSameID(t *testing.T) {
	id := func(raw string) triage.ContentID { return Parse([]byte(raw)).Header.ID }
	base := plainHeader + "\n\ntext"
	same := map[string]string{
		"CRLF":                        string(mail(plainHeader, "text")),
		"other trace fields":          "Received: by b.example; Tue, 4 Jun 2024 07:30:05 +0000\nX-Spam-Status: No\n" + base,
		"changed on its way":          base + "\n-- \nA list's footer",
		"another encoding":            strings.Replace(base, "Freight audit", "=?utf-8?q?Freight_audit?=", 1),
		"an mbox separator":           "From x Tue Jun  4 09:30:00 2024\n" + base,
		"the same moment, other zone": strings.Replace(base, "09:30:00 +0200", "07:30:00 +0000", 1),
	}
	for name, raw := range same {
		if id(raw) != id(base) {
			t.Errorf("%s: another id", name)
		}
	}
	for name, raw := range map[string]string{
		"another Message-ID":           strings.Replace(base, "<1@", "<2@", 1),
		"the same Message-ID, subject": strings.Replace(base, "Freight audit", "Freight", 1),
		"another sender":               strings.Replace(base, "<dana@", "<jo@", 1),
		"another date":                 strings.Replace(base, "09:30", "09:31", 1),
	} {
		if id(raw) == id(base) {
			t.Errorf("%s: the same id", name)
		}
	}
	noID := strings.Replace(base, "Message-ID: <1@acme.example>", "X-Nothing: 1", 1)
	if id(noID) == id(base) || id(noID) != id("Status: RO\nX-Mozilla-Status: 0001\nDelivered-To: a@b.example\n"+noID) || id(noID) == id(strings.Replace(noID, "Dana Vela", "Dana", 1)) {
		t.Error("without a Message-ID the header tells, without what mail stores add")
	}
	bare := "Subject: x\n\n"
	if id(bare+"one") == id(bare+"two") || id("one") == id("two") || id("") == id("x") {
		t.Error("without Message-ID and date the body must count")
	}
}

func TestSplitHeader(t *testing.T) {
	for _, c := range []struct {
		name, raw, fields, body string
	}{
		{"folded", "A: 1\n\t2\nB: 3\n\nbody", "a=1 2;b=3", "body"},
		{"empty value", "A:\nB: \n\nbody", "a=;b=", "body"},
		{"no body", "A: 1", "a=1", ""},
		{"body at once", "\nbody", "", "body"},
		{"prose with a colon is no header", "Dear Sir: read this\nNote: that\n", "", "Dear Sir: read this\nNote: that\n"},
		{"a boundary ends it", "A: 1\n--b\nC: 2\n\nx", "a=1", "--b\nC: 2\n\nx"},
		{"several separators", "From a\nFrom b\nA: 1\n\nx", "a=1", "x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := splitHeader([]byte(c.raw), MaxHeaderBlock)
			var got []string
			for _, f := range s.fields {
				got = append(got, f.name+"="+unfold(f.value))
			}
			if strings.Join(got, ";") != c.fields || string(s.body) != c.body {
				t.Errorf("fields %q, body %q", got, s.body)
			}
		})
	}
}

func TestCleanText(t *testing.T) {
	for _, c := range []struct {
		in, text, line string
		max            int
	}{
		{"plain", "plain", "plain", 100},
		{"two\r\nlines\n", "two\nlines\n", "two lines", 100},
		{"  in  ner ", "  in  ner", "in ner", 100},
		{"a\x00\x1b[31mb\x7f\u0085c\u2028d", "a[31mb\nc\nd", "a[31mb c d", 100},
		{"a\u202eb\u200bc\ufeff\u2066", "abc", "abc", 100},
		{"bad\xff\xfe", "bad\uFFFD\uFFFD", "bad\uFFFD\uFFFD", 100},
		{"Grüße", "Gr", "Gr", 3},
		{"x", "", "", 0},
		{"\U000E0041tag", "tag", "tag", 100},
		{"a\u3000b", "a b", "a b", 100},
	} {
		if got := CleanText(c.in, c.max); got != c.text {
			t.Errorf("CleanText(%q) = %q, want %q", c.in, got, c.text)
		}
		if got := CleanLine(c.in, c.max); got != c.line {
			t.Errorf("CleanLine(%q) = %q, want %q", c.in, got, c.line)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("a \n\r\t\x00é\u200b\u202e\u2028 \u0085ÿ\U0001F600"))).Draw(t, "s")
		if b := rapid.SliceOfN(rapid.Byte(), 0, 4).Draw(t, "bytes"); len(b) > 0 {
			s += string(b)
		}
		max := rapid.IntRange(0, 40).Draw(t, "max")
		for lines, f := range map[bool]func(string, int) string{true: CleanText, false: CleanLine} {
			once := f(s, max)
			if twice := f(once, max); twice != once {
				t.Fatalf("%q: %q, then %q", s, once, twice)
			}
			if len(once) > max {
				t.Fatalf("%q: %d bytes of %d", s, len(once), max)
			}
			checkClean(t, "clean", once, lines)
		}
	})
}

func FuzzHeader(f *testing.F) {
	for _, s := range []string{
		plainHeader, "From a\nSubject: =?utf-8?b?R3Q=?= =?", "A : 1\n b\n\nFrom: x", "Content-Type: a/b; n*0*=utf-8''%41; n*1=b; boundary=\"", "\xEF\xBB\xBFTo: Team: a@b, c;\nDate: Tue, 4 Jun 2024 25:00:00 +9999",
		"Authentication-Results: x; dkim=pass header.d=((\nList-Unsubscribe: <mailto:a>, <", "References: <<a>\n <b\nReceived: ; ;Mon",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := splitHeader(raw, MaxHeaderBlock)
		if len(s.body)+len(s.block) > len(raw) || len(s.fields) > maxFieldCount {
			t.Fatalf("%d + %d bytes of %d", len(s.block), len(s.body), len(raw))
		}
		for _, fl := range s.fields {
			checkClean(t, "value", CleanLine(decodeValue(unfold(fl.value), ""), MaxHeaderValue), false)
			parseMedia(fl.value)
			parseAuth(fl.value)
			parseDate(fl.value)
			messageIDs(fl.value)
		}
	})
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{`"A, B" <a@b.example>, c@d`, "Team: a@b;, x", "<<a@b>>", "(x (y) a@b", `"\`, "a@b@c <", "=?utf-8?q?=3C?= <a@ü>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list := parseAddresses(s, "", MaxAddresses)
		if len(list) > MaxAddresses {
			t.Fatalf("%d addresses", len(list))
		}
		for _, a := range list {
			checkClean(t, "name", a.Name, false)
			checkClean(t, "email", a.Email, false)
			if a.Email != strings.ToLower(a.Email) || a.Email != "" && (strings.HasPrefix(a.Email, "@") || strings.HasSuffix(a.Email, "@") || !strings.Contains(a.Email, "@")) {
				t.Fatalf("%q: %+v", s, a)
			}
		}
	})
}
