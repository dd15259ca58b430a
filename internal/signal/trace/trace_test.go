package trace_test

import (
	"slices"
	"strings"
	"testing"

	"winnow/internal/mailtext"
	"winnow/internal/signal/trace"
	"winnow/internal/triage"
)

func doc(header, body string) *mailtext.Document {
	text := "From: Dana Weber <dana@acme.example>\nTo: robin@buyer.example\nSubject: Valves\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n" +
		header + "Content-Type: text/plain; charset=utf-8\n\n" + body
	return mailtext.Parse([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
}

const letter = "Hi Robin,\n\nwe make ball valves for steam and would like to send you the data sheet and a price.\n\n"

func TestSignature(t *testing.T) {
	for _, c := range []struct {
		why, sign string
		want      triage.Traces
	}{
		{
			"all of it",
			"Best regards,\nDana Weber\nAccount Manager\nAcme Valves GmbH\nLindenstraße 12, 1010 Wien\nTel +43 (0)1 234 56 78\n",
			triage.Traces{Companies: []string{"Acme Valves GmbH"}, Phones: []string{"+4312345678"}, Postal: []string{"12 1010 lindenstrasse"}, Role: "Account Manager"},
		},
		{
			"title and company in one line",
			"Best regards,\nDana Weber | Senior Growth Partner | Acme\n",
			triage.Traces{Companies: []string{"Acme"}, Role: "Senior Growth Partner"},
		},
		{
			"a comma in the legal form",
			"Best regards,\nDana Weber\nSales\nAcme Precision Machining Co., Ltd.\n",
			triage.Traces{Companies: []string{"Acme Precision Machining Co., Ltd", "Acme Precision Machining Co"}, Role: "Sales"},
		},
		{
			"numbers that are no telephone's",
			"Best regards,\nDana Weber\nIBAN DE89 3704 0044 0532 0130 00\nUID ATU12345678\n2026-03-12\n",
			triage.Traces{},
		},
		{
			"a british address in two lines",
			"Best regards,\nDana Weber\nAcme Ltd\n7 Harbour Road\nLeeds LS1 4AP\n+44 113 496 0001\n",
			triage.Traces{Companies: []string{"Acme Ltd"}, Phones: []string{"+441134960001"}, Postal: []string{"7 ls14ap harbour"}},
		},
	} {
		got := trace.Of(doc("", letter+c.sign))
		if !slices.Equal(got.Phones, c.want.Phones) || !slices.Equal(got.Postal, c.want.Postal) || got.Role != c.want.Role {
			t.Errorf("%s: %+v, want %+v", c.why, got, c.want)
		}
		for _, name := range c.want.Companies {
			if !slices.Contains(got.Companies, name) {
				t.Errorf("%s: companies %q, want %q among them", c.why, got.Companies, name)
			}
		}
	}
}

func TestWhatTheTextCallsTheSender(t *testing.T) {
	body := "Hi Robin,\n\nAt Brisk Pump we build pumps. Briskpump runs at 300 plants, and briskly.\n"
	raw := "From: Lee Park <lee@getbriskpump.example>\nTo: robin@buyer.example\nSubject: pumps\n\n" + body
	got := trace.Of(mailtext.Parse([]byte(strings.ReplaceAll(raw, "\n", "\r\n")))).Companies
	if want := []string{"Brisk Pump", "Briskpump"}; !slices.Equal(got, want) {
		t.Errorf("calls itself %q, want %q", got, want)
	}
}

func TestQuotedMailIsSomebodyElses(t *testing.T) {
	got := trace.Of(doc("", letter+"Best regards,\nDana Weber\n\nOn Mon, 2 Mar 2026, Robin wrote:\n> Please call.\n> --\n> Robin\n> Buyer Pumps GmbH\n> +43 1 999 99 99\n"))
	if len(got.Phones) != 0 || len(got.Companies) != 0 {
		t.Errorf("taken from the quote: %+v", got)
	}
}

func TestSites(t *testing.T) {
	got := trace.Of(doc("", letter+`See https://www.acme.example/valves and
https://click.tracker.example/r?u=https%3A%2F%2Fshop.acme.example%2Fx&id=7 or
https://calendly.com/dana or https://www.linkedin.com/in/dana
https://go.tracker.example/to/https://other.example/page
`))
	want := []string{"www.acme.example", "shop.acme.example", "other.example"}
	if !slices.Equal(got.Sites, want) {
		t.Errorf("sites %q, want %q", got.Sites, want)
	}
}

func TestLeave(t *testing.T) {
	d := doc("List-Unsubscribe: <mailto:Leave@acme.example?subject=stop>, <https://List.acme.example/unsub/A1?x=Y>\n", letter)
	got := trace.Of(d).Leave
	if want := []string{"mailto:leave@acme.example", "list.acme.example/unsub/A1?x=Y"}; !slices.Equal(got, want) {
		t.Errorf("leave %q, want %q", got, want)
	}
}

// Whatever the mail holds, the marks stay within their bounds.
func FuzzOf(f *testing.F) {
	f.Add("Dana\nAcme GmbH\n+43 1 234 56 78\nLindenstr. 12, 1010 Wien\nhttps://t.example/?u=https%3A%2F%2Fa.example")
	f.Add("((((((00000000000000000000+++++\n((((\n- - - - 0 0 0 0 0 0 0 0")
	f.Add("\xff\xfe\n12 ß 1010 \u0301\u0301 Wien\nhttp://[::1%25\nhttps://a.example/%zz?%zz=%zz")
	f.Fuzz(func(t *testing.T, sign string) {
		got := trace.Of(doc("", letter+"Best regards,\nDana\n"+sign))
		for _, list := range [][]string{got.Companies, got.Phones, got.Postal, got.Sites, got.Leave} {
			if len(list) > 8 {
				t.Errorf("%d marks", len(list))
			}
			for _, m := range list {
				if len(m) > 160 || m == "" {
					t.Errorf("mark %q", m)
				}
			}
		}
		if len(got.Role) > 160 {
			t.Errorf("role %q", got.Role)
		}
	})
}
