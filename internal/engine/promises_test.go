package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"winnow/internal/engine"
	"winnow/internal/testkit"
	"winnow/internal/triage"
)

// However much a vendor writes, and however it writes (as an answer, as a
// confirmation of an order, as somebody who was met), that makes no
// relationship. One mail of the buyer's own does, and from then on the vendor
// is never muted by itself and stays among those who are ranked.
func TestOnlyTheBuyersOwnMailMakesARelationship(t *testing.T) {
	eng := open(t, t.TempDir())
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	mail := chasers("rocketlead.example")
	for i, m := range []testkit.Mail{
		{Subject: "Re: Your order 4711", Body: "Hi Dana,\n\nthank you for your order 4711, as you wrote to us last week. We confirm 40 pieces.\n\nChad\n", ReplyTo: "never-written@kestrel.example"},
		{Subject: "Re: Re: Our call", Body: "Hi Dana,\n\nit was great to talk to you on the phone yesterday. As agreed the offer is attached.\n\nChad\n"},
		{Subject: "Invoice 2026-118", Body: "Dear customer,\n\nyour invoice 2026-118 over 1,200 euros is due on 1 April. Your customer number is 88123.\n"},
		{Subject: "Re: Trial", Body: "> Yes, please go on with the trial. Dana\n\nWonderful, Dana! We go on.\n\nChad\n"},
	} {
		m.From, m.To, m.ID, m.Date = "Chad Brody <rep@rocketlead.example>", me, fmt.Sprintf("x%d@rocketlead.example", i), day(-12+i)
		mail = append(mail, m)
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "received", mail: mail}); err != nil {
		t.Fatal(err)
	}
	related := func() bool {
		t.Helper()
		for _, s := range eng.Standings() {
			if s.Vendor.ID == "rocketlead.example" {
				return s.Relationship.Exists
			}
		}
		t.Fatal("the vendor is not ranked")
		return false
	}
	if related() {
		t.Error("mail that was received made a relationship")
	}
	sent := &folder{name: "sent", role: "sent", mail: []testkit.Mail{
		{From: "Dana Reyes <" + me + ">", To: "rep@rocketlead.example", ID: "own@kestrel.example", Date: day(-5), Subject: "Order 4712", Body: "Please send 20 of them, order 4712.\n"},
	}}
	if _, err := eng.Sync(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	if !related() {
		t.Error("the buyer's own mail made none")
	}
	if _, _, err := eng.SetAutoMute(t.Context(), true, triage.Slow); err != nil {
		t.Fatal(err)
	}
	if held := eng.Mutes(); len(held) > 0 {
		t.Errorf("it was muted by itself: %+v", held)
	}
	related() // and is still ranked
}

// marksOfTools are what sending tools, lists and trackers leave in mail, each
// by itself.
var marksOfTools = map[string]struct{ header, body string }{
	"an opt-out field":     {header: "List-Unsubscribe: <https://u.acme.example/1>"},
	"one-click opt-out":    {header: "List-Unsubscribe: <https://u.acme.example/1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"},
	"a list's name":        {header: "List-Id: <news.acme.example>"},
	"precedence":           {header: "Precedence: bulk"},
	"a feedback id":        {header: "Feedback-ID: 12:345:acme:campaign"},
	"a campaign":           {header: "X-Campaign-Id: 8812"},
	"a mailing program":    {header: "X-Mailer: BulkMailer 4.2"},
	"a tool's entity":      {header: "X-Entity-Ref-ID: 7711"},
	"a bounce address":     {header: "Return-Path: <bounce+1234=dana@send.acme.example>"},
	"a machine's answer":   {header: "Auto-Submitted: auto-generated"},
	"signed by another":    {header: "DKIM-Signature: v=1; a=rsa-sha256; d=sendservice.example; s=x; b=AAAA"},
	"a failed check":       {header: "Authentication-Results: mx.kestrel.example; spf=fail; dkim=fail; dmarc=fail"},
	"a link that counts":   {body: "https://click.acme.example/track?u=1&utm_source=outreach&utm_campaign=q1\n"},
	"a link to a calendar": {body: "https://calendar.example/acme/15min\n"},
	"a word of opting out": {body: "Unsubscribe\n"},
	"a counting picture":   {header: "Content-Type: text/html", body: `<img src="https://px.acme.example/o?id=1" width=1 height=1>` + "\n"},
	"a reply address":      {header: "Reply-To: team@reply.acme.example"},
	"sent by somebody":     {header: "Sender: robot@sendservice.example"},
}

// No single header, link pattern or sending tool mutes anyone: on mail of
// people and of suppliers, none of them leads to a mute, and none mutes a pitch
// that is not muted without it.
func TestNoSingleMarkMutesAnyone(t *testing.T) {
	judge, err := engine.NewJudge()
	if err != nil {
		t.Fatal(err)
	}
	mail := map[string]testkit.Mail{
		"a colleague": {From: "Tom Adeyemi <tom@acme.example>", Subject: "Canteen", Body: "Soup today. Are you coming? I sit at the window.\n\nTom\n"},
		"a supplier":  {From: "Ruth Amsel <ruth@acme.example>", Subject: "Order 4711", Body: "Dear Dana,\n\nyour order 4711 left us today by truck. Please check the delivery note of 40 valves.\n\nRuth Amsel\n"},
		"an answer":   {From: "Ines Okafor <ines@acme.example>", Subject: "Re: Your question", ReplyTo: "q@kestrel.example", Body: "Dear Dana,\n\nyou asked for the lead time: it is 12 days, at 41 euros a piece.\n\nInes\n"},
		"an offer":    {From: "Ines Okafor <ines@acme.example>", Subject: "Ball valves", Body: "Hi Dana,\n\nwe make ball valves from DN15 to DN50. A DN25 valve costs 41 euros at 200 pieces.\nHarbour Dairies replaced 340 valves in 2024.\n\nInes\n"},
	}
	tried := 0
	for what, m := range mail {
		m.To, m.ID, m.Date = me, "m@acme.example", day(-3)
		if _, plain := judge(m.Bytes(), me); plain.Verdict == triage.MuteIt {
			t.Fatalf("%s is muted without any mark", what)
		}
		for name, mark := range marksOfTools {
			marked := m
			if mark.header != "" {
				marked.Header = []string{mark.header}
			}
			marked.Body += mark.body
			tried++
			if _, j := judge(marked.Bytes(), me); j.Verdict == triage.MuteIt {
				t.Errorf("%s with %s is muted: %s", what, name, strings.Join(j.Reasons, "; "))
			}
		}
	}
	if tried < 70 {
		t.Errorf("%d tried", tried)
	}
}

// A mute says why it is, and how it ends: one that nobody explained is given
// its reasons.
func TestEveryMuteIsExplained(t *testing.T) {
	eng := open(t, t.TempDir())
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "chasers", mail: chasers("rocketlead.example", "pingbase.example")}); err != nil {
		t.Fatal(err)
	}
	by, err := eng.Decide(t.Context(), triage.Decision{Act: triage.ActMute, Vendor: "pingbase.example", Mute: &triage.Mute{Strength: triage.Stop, From: today, Until: day(30)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := eng.SetAutoMute(t.Context(), true, triage.Slow); err != nil {
		t.Fatal(err)
	}
	held := eng.Mutes()
	if len(held) != 2 {
		t.Fatalf("muted are %+v", held)
	}
	for _, h := range held {
		if h.Mute.Automatic && h.Mute.Why == "" || h.Mute.Until.IsZero() {
			t.Errorf("the mute of %s does not say why or until when: %+v", h.Vendor, h.Mute)
		}
		log, err := eng.MuteHistory(triage.VendorID(h.Vendor))
		if err != nil || len(log) == 0 {
			t.Errorf("%s: %v, %v", h.Vendor, log, err)
		}
		for _, step := range log {
			if step.Why == "" {
				t.Errorf("%s: a step of its mute has no reason: %+v", h.Vendor, step)
			}
		}
	}
	for _, j := range eng.Journal() {
		if eng.Describe(j.Decision) == "" {
			t.Errorf("decision %d is not described", by)
		}
	}
}
