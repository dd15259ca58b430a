package need

import (
	"strings"
	"testing"
	"time"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func mail(subject, body string) *mailtext.Document {
	return mailtext.Parse([]byte("From: Ida Brandt <ida@calderon.example>\r\nTo: buyer@acme.example\r\nSubject: " + subject +
		"\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\nMessage-ID: <1@calderon.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
		strings.ReplaceAll(body, "\n", "\r\n") + "\r\n"))
}

func match(t *testing.T, n triage.Need, doc *mailtext.Document) []triage.NeedMatch {
	t.Helper()
	got := NewMatcher([]triage.Need{n}, now).Match(doc)
	for _, m := range got {
		if doc.Quote(m.Span) != m.Found || m.Found == "" {
			t.Errorf("the found words %q are not those of the text: %q", m.Found, doc.Quote(m.Span))
		}
		if m.Score <= 0 || m.Score > 1 {
			t.Errorf("score %v", m.Score)
		}
		if !strings.Contains(m.Reason, m.Need) || !strings.Contains(m.Reason, m.Found) {
			t.Errorf("the reason names neither need nor words: %q", m.Reason)
		}
	}
	return got
}

func TestAWordIsMetAsItStandsInAnotherFormAndByAnotherName(t *testing.T) {
	for _, c := range []struct{ word, body, found string }{
		{"freight audit", "We look after freight audits for shippers of any size.", "freight audits"},
		{"freight audit", "Our carrier invoice checks found four per cent of overcharges.", "carrier invoice checks"},
		{"accounts payable automation", "Invoice processing takes three days less with our scanners.", "Invoice processing"},
		{"SIEM solution", "It sends its alerts to any SIEM that you run.", "SIEM"},
		{"single sign-on", "All plans come with SSO and audit logs.", "SSO"},
		{"penetration testing", "Each pen test ends with a report your auditors accept.", "pen test"},
		{"laser cutting", "Wir bieten Kantteile und Laser Cutting nach Zeichnung für den Maschinenbau in ganz Deutschland an.", "Laser Cutting"},
	} {
		got := match(t, triage.Need{Name: "brief", Words: []string{c.word}, Weight: 1}, mail("Hello", c.body))
		if len(got) != 1 || got[0].Found != c.found || got[0].Word != c.word {
			t.Errorf("%q in %q: got %+v, want %q", c.word, c.body, got, c.found)
		}
	}
}

func TestAbbreviationsAreMetInCapitalsOnly(t *testing.T) {
	n := triage.Need{Name: "ap", Words: []string{"accounts payable"}, Weight: 1}
	if got := match(t, n, mail("Hello", "Our AP team of twelve uses it daily.")); len(got) != 1 {
		t.Errorf("AP was not met: %+v", got)
	}
	if got := match(t, n, mail("Hello", "Get the ap here and tap it.")); len(got) != 0 {
		t.Errorf("small letters were met: %+v", got)
	}
}

func TestExclusionsUntilAndWeight(t *testing.T) {
	doc := mail("Printers", "We lease printers to offices. Toner is part of the price.")
	n := triage.Need{Name: "printing", Words: []string{"printer"}, Weight: 1}
	full := match(t, n, doc)
	if len(full) != 1 {
		t.Fatal("printers were not met")
	}
	n.Exclude = []string{"lease"}
	if got := match(t, n, mail("Hello", "We lease printers to offices.")); len(got) != 0 {
		t.Errorf("an excluded word near by did not rule it out: %+v", got)
	}
	n.Exclude, n.Weight = nil, 0.5
	if half := match(t, n, doc); len(half) != 1 || half[0].Score >= full[0].Score {
		t.Errorf("half the weight: %+v, full: %+v", half, full)
	}
	n.Until = now.Add(-time.Hour)
	if got := match(t, n, doc); len(got) != 0 {
		t.Errorf("a need that has ended was met: %+v", got)
	}
}

func TestTheSecondMentionSaysLessAndTheFooterLittle(t *testing.T) {
	n := triage.Need{Name: "calibration", Words: []string{"calibration"}, Weight: 1}
	one := match(t, n, mail("Hello", "We do calibration of torque wrenches on your site within a week."))[0].Score
	two := match(t, n, mail("Hello", "We do calibration of torque wrenches on your site within a week. Calibration takes an hour."))[0].Score
	if two <= one || two-one >= one {
		t.Errorf("one mention %v, two %v", one, two)
	}
}

func TestTwoBriefsReadTheSameMailDifferently(t *testing.T) {
	doc := mail("Heat pumps for production halls", "Our heat pumps heat halls of 2,000 square metres for a third of the gas bill.")
	needs := []triage.Need{{Name: "heating", Words: []string{"heat pump"}, Weight: 1}, {Name: "payroll", Words: []string{"payroll"}, Weight: 1}}
	got := NewMatcher(needs, now).Match(doc)
	if len(got) != 1 || got[0].Need != "heating" {
		t.Errorf("got %+v", got)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("freight audit", "lease", "Our freight audits cost nothing. Lease it.")
	f.Add("", "", "")
	f.Add("AP|\xff", "é", "ＡＰ ap AP")
	f.Fuzz(func(t *testing.T, word, exclude, body string) {
		m := NewMatcher([]triage.Need{{Name: "n", Words: []string{word}, Exclude: []string{exclude}}}, now)
		doc := mailtext.Parse([]byte("Subject: s\r\n\r\n" + body))
		for _, x := range m.Match(doc) {
			if doc.Quote(x.Span) != x.Found || x.Score < 0 || x.Score > 1 {
				t.Errorf("%+v", x)
			}
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	doc := mail("Freight invoices", strings.Repeat("We check the invoices of carriers against contracts and find what was charged twice. ", 12))
	m := NewMatcher([]triage.Need{
		{Name: "freight", Words: []string{"freight audit", "carrier"}}, {Name: "siem", Words: []string{"SIEM"}}, {Name: "hr", Words: []string{"payroll", "time tracking"}},
	}, now)
	b.ReportAllocs()
	for b.Loop() {
		m.Match(doc)
	}
}
