package signal

import (
	"strings"
	"testing"

	"winnow/internal/mailtext"
)

// read parses a message written with "\n" line ends.
func read(t testing.TB, raw string) *mailtext.Document {
	t.Helper()
	return mailtext.Parse([]byte(strings.ReplaceAll(raw, "\n", "\r\n")))
}

func TestFactsOfHeadersAndLayout(t *testing.T) {
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	const received = "Received: from mx.vendor.example by mx.buyer.example; Mon, 1 Jun 2026 10:00:00 +0000\n"
	const body = "\nDear Dana,\n\nWe make gears of brass and steel for clocks.\n\nBest regards\nAnn\n"
	for _, c := range []struct {
		name, raw, fact, value string
		absent                 bool
	}{
		{"bare reply", received + "From: a@v.example\nSubject: Re: gears\n" + body, FactBareReply, "re", false},
		{"answer with headers", received + "From: a@v.example\nIn-Reply-To: <x@y>\nSubject: Re: gears\n" + body, FactBareReply, "", true},
		{"archive without Received proves nothing", "From: a@v.example\nSubject: Re: gears\n" + body, FactBareReply, "", true},
		{"numbered reply prefix", received + "From: a@v.example\nSubject: RE(4): gears\n" + body, FactReplyPrefix, "re", false},
		{"German forward", received + "From: a@v.example\nSubject: WG: Zahnräder\n" + body, FactReplyPrefix, "fwd", false},
		{"no prefix", received + "From: a@v.example\nSubject: Regarding gears\n" + body, FactReplyPrefix, "", true},
		{"bulk", received + "From: a@v.example\nList-Unsubscribe: <https://v.example/u>\nSubject: gears\n" + body, FactBulk, "list-unsubscribe", false},
		{"precedence", received + "From: a@v.example\nPrecedence: bulk\nSubject: gears\n" + body, FactBulk, "precedence bulk", false},
		{"robot", received + "From: a@v.example\nAuto-Submitted: auto-generated\nSubject: gears\n" + body, FactAuto, "auto-generated", false},
		{"free mail", received + "From: gears@gmail.com\nSubject: gears\n" + body, FactFreeMail, "gmail.com", false},
		{"answers elsewhere", received + "From: a@v.example\nReply-To: b@other.example\nSubject: gears\n" + body, FactReplyElse, "other.example", false},
		{"answers on a sister host", received + "From: a@news.v.example\nReply-To: b@v.example\nSubject: gears\n" + body, FactReplyElse, "", true},
		{"nobody reads answers", received + "From: no-reply@v.example\nSubject: gears\n" + body, FactNoReply, "", false},
		{"role address", received + "From: sales@v.example\nSubject: gears\n" + body, FactRoleAddress, "sales", false},
		{"ticket", received + "From: a@v.example\nSubject: [GEAR-4711] broken tooth\n" + body, FactTicket, "", false},
		{"greeting by name", received + "From: a@v.example\nSubject: gears\n" + body, FactGreeting, GreetName, false},
		{"merge field in the subject", received + "From: a@v.example\nSubject: gears for {{company}}\n" + body, FactMergeScar, "{{company}}", false},
		{"brackets that are no field", received + "From: a@v.example\nSubject: gears [new]\n" + body, FactMergeScar, "", true},
		{"thin headers", "From: a@v.example\nSubject: gears\n" + body, FactHeadersThin, "", false},
		{"spare domain", received + "From: a@getglobex.example\nSubject: gears\n\nSee https://www.globex.example/gears for more.\n", FactAffixDomain, "globex.example", false},
		{"own domain", received + "From: a@globex.example\nSubject: gears\n\nSee https://www.globex.example/gears for more.\n", FactAffixDomain, "", true},
		{"looks like a colleague", received + "From: a@v.example\nPrecedence: bulk\nSubject: gears next week\n" + body, FactCostume, "", false},
		{"is a colleague", received + "From: a@v.example\nSubject: gears next week\n" + body, FactCostume, "", true},
		{"leaves by a link", received + "From: a@v.example\nSubject: gears\n" + body + "\nTo unsubscribe: https://v.example/unsubscribe?x=1\n", FactOptOut, "link", false},
		{"sending tool", received + "From: a@v.example\nX-MC-User: 12\nSubject: gears\n" + body, FactTool, "Mailchimp MA", false},
		{"scheduler", received + "From: a@v.example\nSubject: gears\n\nBook at https://calendly.com/ann/15min please\n", FactLinkClass + string(LinkScheduler), "calendly.com", false},
	} {
		s := tables.Detect(read(t, c.raw))
		value, ok := s.Fact(c.fact)
		if ok == c.absent || !c.absent && value != c.value {
			t.Errorf("%s: %s = %q, %v; facts %v", c.name, c.fact, value, ok, s.Facts)
		}
	}
}

func TestBareReplyIsEvidenceWithTheSubject(t *testing.T) {
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	s := tables.Detect(read(t, "Received: x\nFrom: a@v.example\nSubject: Re: gears for you\n\nDear Sir,\n\nWe make gears.\n"))
	for _, e := range s.Evidence {
		if e.Target == "false-thread" {
			if e.Quote != "Re: gears for you" {
				t.Errorf("quote %q", e.Quote)
			}
			return
		}
	}
	t.Errorf("no evidence: %v", s.Evidence)
}

func TestLinkClasses(t *testing.T) {
	for url, want := range map[string]LinkClass{
		"https://calendly.com/ann":                      LinkScheduler,
		"https://meetings.hubspot.com/ann":              LinkScheduler,
		"https://docs.google.com/forms/d/1":             LinkForm,
		"https://docs.google.com/document/d/1":          LinkFile,
		"https://bit.ly/x":                              LinkShortener,
		"https://www.linkedin.com/in/ann":               LinkSocial,
		"https://acme.example/calendly.com":             "",
		"https://notcalendly.com/x":                     "",
		"https://calendar.google.com/calendar/u/0/mine": "",
	} {
		host := strings.Split(strings.TrimPrefix(url, "https://"), "/")[0]
		if got := ClassifyLink(mailtext.Link{URL: url, Host: host}); got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}

func TestDataTablesAreWellFormed(t *testing.T) {
	classes := map[LinkClass]bool{
		LinkScheduler: true, LinkForm: true, LinkFile: true, LinkGift: true, LinkShortener: true, LinkWebinar: true, LinkSocial: true, LinkLeave: true,
	}
	seen := make(map[string]bool)
	rows(linkHostText, func(f []string) {
		if len(f) != 3 || f[2] == "" || !classes[LinkClass(f[1])] || f[0] != strings.ToLower(f[0]) || seen[f[0]] {
			t.Errorf("link host row %q", f)
		}
		seen[f[0]] = true
	})
	rows(fingerprintText, func(f []string) {
		where, _, _ := strings.Cut(f[2], "=")
		if len(f) != 5 || f[4] == "" || !strings.Contains(" SE CR MA ESP HU ", " "+f[1]+" ") ||
			!strings.Contains(" url header mailer return-path feedback-id message-id ", " "+where+" ") ||
			f[3] != strings.ToLower(f[3]) || where == "url" && len(f[3]) < 4 {
			t.Errorf("fingerprint row %q", f)
		}
	})
	clear(seen)
	rows(freeMailText, func(f []string) {
		if len(f) != 1 || seen[f[0]] || !strings.Contains(f[0], ".") || f[0] != strings.ToLower(f[0]) {
			t.Errorf("free-mail row %q", f)
		}
		seen[f[0]] = true
	})
	if !IsFreeMail("gmail.com") || IsFreeMail("acme.example") {
		t.Error("IsFreeMail is wrong")
	}
}

func TestGuards(t *testing.T) {
	tables := tableOf(t, "+ word\n unless replied, buyer-wrote")
	if s := tables.Detect(read(t, "From: a@b.example\nSubject: x\n\nA word to you.\n")); len(s.Hits) != 1 || s.Hits[0].Waits != GuardBuyerWrote {
		t.Errorf("hits %+v", s.Hits)
	}
	if s := tables.Detect(read(t, "From: a@b.example\nReferences: <x@y>\nSubject: x\n\nA word to you.\n")); len(s.Hits) != 0 {
		t.Errorf("fires in an answer: %+v", s.Hits)
	}
}

func TestQuotedMailCountsOneStepLower(t *testing.T) {
	tables := tableOf(t, "+ word")
	s := tables.Detect(read(t, "From: a@b.example\nSubject: x\n\nHello there, this is new text.\n\nOn Mon, 1 Jun 2026, Ann <a@b.example> wrote:\n> A word to you.\n"))
	if len(s.Hits) != 1 || !s.Hits[0].Quoted || s.Hits[0].Strength != 1 {
		t.Errorf("hits %+v", s.Hits)
	}
}

func TestTheReadersOwnNames(t *testing.T) {
	tables := tableOf(t, "+ MYORG needs / MYNAME needs")
	for text, want := range map[string]bool{
		"Globex needs gears.": true, "Dana needs gears.": true, "Initech needs gears.": false, "globex needs gears.": false,
	} {
		s := tables.Detect(read(t, "From: a@v.example\nTo: Dana Reed <dana@globex.example>\nSubject: x\n\n"+text+"\n"))
		if got := len(s.Hits) == 1; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestASchedulerLinkIsWeakEvidence(t *testing.T) {
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	s := tables.Detect(read(t, "From: a@v.example\nSubject: gears\n\nWe make gears.\n\nMy page is https://meetings.hubspot.com/ann\n"))
	for _, e := range s.Evidence {
		if e.Cue == "link.scheduler" {
			if e.Target != "meeting-push" || e.Weight != 1 || !strings.Contains(e.Quote, "meetings.hubspot.com") {
				t.Errorf("evidence %+v", e)
			}
			return
		}
	}
	t.Errorf("no evidence by the link: %+v", s.Evidence)
}
