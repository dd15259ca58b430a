package optout

import (
	"fmt"
	"strings"
	"testing"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

func find(t *testing.T, mail, server string) []Means {
	t.Helper()
	doc := mailtext.Parse([]byte(strings.ReplaceAll(mail, "\n", "\r\n")))
	return Find(doc.Header.Envelope, doc, server)
}

func told(all []Means) string {
	var out []string
	for _, m := range all {
		out = append(out, fmt.Sprintf("%s %s %s", m.How, m.State, m.Target))
	}
	return strings.Join(out, "\n")
}

const (
	signed  = "DKIM-Signature: v=1; d=acme.example; h=from:list-unsubscribe:list-unsubscribe-post; b=x\n"
	passed  = "Authentication-Results: mx.kestrel.example; dkim=pass header.d=acme.example\n"
	offered = "List-Unsubscribe: <https://mail.acme.example/u/1>, <mailto:leave@acme.example?subject=leave%20me&cc=spy@evil.example&body=please>\n"
	oneTap  = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
	mx      = "mx.kestrel.example"
)

func TestOneClickTakesASignatureThatHolds(t *testing.T) {
	for name, tc := range map[string]struct {
		header, server string
		want           State
		how            How
		why            string
	}{
		"all there":             {signed + passed + offered + oneTap, mx, Valid, OneClick, "signature of acme.example"},
		"not asked to post":     {signed + passed + offered, mx, Valid, Link, "https"},
		"not signed":            {passed + offered + oneTap, mx, Invalid, OneClick, "anybody could have put it there"},
		"signature fails":       {signed + strings.ReplaceAll(passed, "pass", "fail") + offered + oneTap, mx, Invalid, OneClick, "does not hold"},
		"nobody checked":        {signed + offered + oneTap, mx, Unclear, OneClick, "does not say"},
		"somebody else checked": {signed + passed + offered + oneTap, "mx.other.example", Unclear, OneClick, "not yours"},
		"own server unknown":    {signed + passed + offered + oneTap, "", Unclear, OneClick, "not known"},
		"another signature":     {signed + strings.ReplaceAll(passed, "=acme", "=esp") + offered + oneTap, mx, Unclear, OneClick, "another signature"},
		"http":                  {signed + passed + strings.ReplaceAll(offered, "https", "http") + oneTap, mx, Invalid, OneClick, "not encrypted"},
		"own network":           {signed + passed + "List-Unsubscribe: <https://router.local/x>\n" + oneTap, mx, Invalid, OneClick, "your own network"},
		"own machine":           {signed + passed + "List-Unsubscribe: <https://127.0.0.1/x>\n" + oneTap, mx, Invalid, OneClick, "bare network address"},
		"metadata service":      {signed + passed + "List-Unsubscribe: <https://[fe80::1]/x>\n" + oneTap, mx, Invalid, OneClick, "bare network address"},
		"hidden host":           {signed + passed + "List-Unsubscribe: <https://acme.example@evil.example/x>\n" + oneTap, mx, Invalid, OneClick, "hides"},
	} {
		all := find(t, "From: a@acme.example\nMessage-ID: <1@acme.example>\n"+tc.header+"\nHello.\n", tc.server)
		found := false
		for _, m := range all {
			if m.How == tc.how {
				found = true
				if m.State != tc.want || !strings.Contains(m.Why, tc.why) || !m.Header {
					t.Errorf("%s: %+v", name, m)
				}
			}
		}
		if !found {
			t.Errorf("%s: no %s in\n%s", name, tc.how, told(all))
		}
	}
}

func TestWhatAMailtoAsksFor(t *testing.T) {
	all := find(t, "From: a@acme.example\n"+offered+"\nHello.\n", mx)
	if got := told(all); got != "mailto valid leave@acme.example\nlink valid https://mail.acme.example/u/1" {
		t.Fatalf("found\n%s", got)
	}
	if m := all[0]; m.Subject != "leave me" || m.Body != "please" {
		t.Errorf("it asks for %+v", m)
	}
	for uri, want := range map[string]State{
		"mailto:a@b.example": Valid, "mailto:a@b.example,spy@evil.example": Invalid, "mailto:": Invalid, "mailto:a%0d%0aBcc:x@b.example": Invalid,
		"MAILTO:A@b.example?subject=x%0d%0aBcc:y": Valid, "mailto:a@b": Invalid, "mailto:%": Invalid,
	} {
		all := Find(triage.Envelope{Unsubscribe: []string{uri}}, nil, "")
		if len(all) != 1 || all[0].State != want || strings.ContainsAny(all[0].Subject, "\r\n") {
			t.Errorf("%s: %+v, want %s", uri, all, want)
		}
	}
	if all := Find(triage.Envelope{Unsubscribe: []string{"javascript:alert(1)", "ftp://x.example/u", ""}}, nil, ""); len(all) != 0 {
		t.Errorf("found %+v", all)
	}
}

func TestMeansInTheText(t *testing.T) {
	for name, tc := range map[string]struct{ body, want string }{
		"a link":            {"Hello there, here is our offer.\n\nUnsubscribe: https://acme.example/unsubscribe?x=1\n", "link valid https://acme.example/unsubscribe?x=1"},
		"an ordinary link":  {"Hello, see https://acme.example/prices for prices.\n", ""},
		"an answer":         {"Hello there.\n\nIf this is not for you, just reply \"stop\" and I will not write again.\n", "reply valid a@acme.example"},
		"somebody's answer": {"See below.\n\nOn Mon, 5 Oct 2026 at 10:00, Rep <rep@other.example> wrote:\n> just reply \"stop\"\n> https://other.example/unsubscribe\n", ""},
		"none":              {"Hello there. Shall we talk on Monday?\n", ""},
	} {
		if got := told(find(t, "From: a@acme.example\nSubject: Offer\nContent-Type: text/plain\n\n"+tc.body, mx)); got != tc.want {
			t.Errorf("%s: found\n%s\nwant\n%s", name, got, tc.want)
		}
	}
}

// Every entry of the table is proved by its own examples.
func TestRepliesDoWhatTheirExamplesSay(t *testing.T) {
	for _, p := range phrases {
		if len(p.yes) == 0 || len(p.words) == 0 {
			t.Errorf("%q has no example or no word", p.intro)
		}
		for _, text := range p.yes {
			if p.found(strings.ToLower(text)) == "" {
				t.Errorf("%q is not found in %q", p.intro, text)
			}
		}
		for _, text := range p.noes {
			if w := p.found(strings.ToLower(text)); w != "" {
				t.Errorf("%q is found in %q (%s)", p.intro, text, w)
			}
		}
	}
}

func FuzzMeans(f *testing.F) {
	f.Add("https://acme.example/u", "mailto:a@b.example?subject=x", "reply with stop", true)
	f.Add("https://[::1", "mailto:%zz", "répondez « stop »", false)
	f.Fuzz(func(t *testing.T, a, b, text string, post bool) {
		doc := mailtext.Parse([]byte("From: a@acme.example\r\n\r\n" + text + "\r\n" + a + "\r\n"))
		for _, m := range Find(triage.Envelope{Unsubscribe: []string{a, b}, LeavePost: post, From: triage.Address{Email: "a@acme.example"}}, doc, "x") {
			if m.State == "" || m.Why == "" || strings.ContainsAny(m.Subject+m.Body, "\r\n\x00") || m.How == Mailto && m.State == Valid && !plain(m.Target) {
				t.Fatalf("%+v", m)
			}
		}
	})
}
