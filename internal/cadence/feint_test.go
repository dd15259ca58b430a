package cadence_test

import (
	"fmt"
	"strings"
	"testing"

	"winnow/internal/cadence"
	"winnow/internal/claim"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// mail is a whole message; what is not set is a vendor's first mail.
type mail struct {
	from, to, subject, body string
	id, replyTo             string
	head                    string // further header lines
	kind                    triage.Kind
	day                     int
}

func (m mail) message(own vendor.Own) *triage.Message {
	if m.from == "" {
		m.from = "Chad Brody <chad@rocketlead.example>"
	}
	if m.to == "" {
		m.to = "Robin Hale <robin@buyer.example>"
	}
	if m.kind == "" {
		m.kind = triage.KindPitch
	}
	if m.subject == "" {
		m.subject = "Your docks"
	}
	raw := "From: " + m.from + "\r\nTo: " + m.to + "\r\nSubject: " + m.subject + "\r\nDate: " + start.AddDate(0, 0, m.day).Format("Mon, 2 Jan 2006 15:04:05 -0700") +
		"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nReceived: from a by b; " + start.AddDate(0, 0, m.day).Format("Mon, 2 Jan 2006 15:04:05 -0700") + "\r\n" + m.head
	if m.id != "" {
		raw += "Message-ID: <" + m.id + ">\r\n"
	}
	if m.replyTo != "" {
		raw += "In-Reply-To: <" + m.replyTo + ">\r\nReferences: <" + m.replyTo + ">\r\n"
	}
	doc := mailtext.Parse([]byte(raw + "\r\n" + strings.ReplaceAll(m.body, "\n", "\r\n")))
	c := claim.Read(doc, "")
	out := &triage.Message{Envelope: doc.Header.Envelope, Mine: own.IsMine(doc.Header.From.Email)}
	out.Reading = triage.Reading{Kind: m.kind, Claims: c.Claims, Units: c.Units, Marks: c.Marks, Quoted: c.Quoted, Facts: c.Facts}
	return out
}

const invented = "Hi Robin,\n\nany thoughts on the below?\n\nChad\n\nOn Mon, Feb 23, 2026 at 9:14 AM Robin Hale <robin@buyer.example> wrote:\n> Thanks Chad, this looks very interesting for our docks.\n> Please come back to me in March with the commercial terms and a plan.\n"

// Each story ends with the mail that is asked about. The buyer has written to a
// friend before, so that the mailbox shows what the buyer writes.
func TestFeints(t *testing.T) {
	before := mail{from: "Robin Hale <robin@buyer.example>", to: "lee@other.example", subject: "Lunch", body: "At noon then, in the usual place, and bring the drawings.\n", id: "1@buyer.example", day: -60}
	wrote := mail{
		from: "Robin Hale <robin@buyer.example>", to: "chad@rocketlead.example", subject: "Docks", id: "2@buyer.example", day: -7,
		body: "Thanks Chad, this looks very interesting for our docks.\nPlease come back to me in March with the commercial terms and a plan.\n",
	}
	for _, c := range []struct {
		why   string
		story []mail
		want  triage.Feint
	}{
		{"a first mail", []mail{{body: "We load docks faster.\n"}}, triage.NoFeint},
		{"a bare Re:", []mail{{subject: "Re: our proposal", body: "Any news?\n"}}, triage.BareReply},
		{"in German", []mail{{subject: "AW: Unser Angebot", body: "Gibt es etwas Neues?\n"}}, triage.BareReply},
		{"in Polish", []mail{{subject: "Odp: oferta", body: "Prosimy o decyzję.\n"}}, triage.BareReply},
		{"counted", []mail{{subject: "RE[2]: our proposal", body: "Any news?\n"}}, triage.BareReply},
		{"a reply to its own mail", []mail{{id: "a@rocketlead.example", body: "We load docks.\n"}, {subject: "Re: Your docks", replyTo: "a@rocketlead.example", id: "b@rocketlead.example", body: "Any news?\n", day: 3}}, triage.OwnChain},
		{"by a colleague of the first", []mail{{id: "a@rocketlead.example", body: "We load docks.\n"}, {from: "Kim <kim@rocketlead.example>", subject: "RE: Your docks", replyTo: "a@rocketlead.example", id: "b@rocketlead.example", body: "Any news?\n", day: 3}}, triage.OwnChain},
		{"to its own mail that bounced", []mail{{subject: "Re: Your docks", replyTo: "a@rocketlead.example", id: "b@rocketlead.example", body: "Any news?\n", day: 3}}, triage.OwnChain},
		{"invented history", []mail{{subject: "Re: docks", body: invented}}, triage.InventedHistory},
		{"invented history under reply headers", []mail{{subject: "Re: docks", body: invented, replyTo: "x@mail.rocketlead.example", id: "y@rocketlead.example"}}, triage.InventedHistory},
		{"in Outlook's form", []mail{{subject: "RE: docks", body: "Any thoughts?\n\n-----Original Message-----\nFrom: Robin Hale <robin@buyer.example>\nSent: Monday, February 23, 2026 9:14 AM\nTo: Chad Brody\nSubject: docks\n\nThanks Chad, this looks very interesting for our docks.\nPlease come back to me in March with the commercial terms.\n"}}, triage.InventedHistory},
		{"a talk that never was", []mail{{subject: "Docks", body: "Hi Robin,\n\nfollowing up on our call last week, here is the plan.\n"}}, triage.ClaimedTalk},
		{"in German", []mail{{subject: "Docks", body: "Guten Tag,\n\nwie telefonisch besprochen sende ich Ihnen unsere Unterlagen zu den Toren.\n"}}, triage.ClaimedTalk},

		{"the same history, which is true", []mail{wrote, {subject: "Re: docks", body: invented}}, triage.NoFeint},
		{"true, wrapped anew, under another subject", []mail{wrote, {from: "Kim <kim@partner.example>", subject: "Re: dock plan", body: strings.ReplaceAll(invented, "interesting for our docks.\n> ", "interesting\n> for our docks. ")}}, triage.NoFeint},
		{"a talk with somebody the buyer wrote to", []mail{wrote, {subject: "Docks", body: "Following up on our call last week, here is the plan.\n"}}, triage.NoFeint},
		{"a true reply", []mail{wrote, {subject: "Re: Docks", replyTo: "2@buyer.example", body: "Here is the plan.\n"}}, triage.NoFeint},
		{"a true reply whose parent is gone", []mail{{subject: "Re: Docks", replyTo: "9@buyer.example", id: "z@rocketlead.example", body: "Here is the plan.\n"}}, triage.NoFeint},
		{"and that quotes it", []mail{{subject: "Re: Docks", replyTo: "9@buyer.example", id: "z@rocketlead.example", body: invented}}, triage.NoFeint},
		{"a forward", []mail{{subject: "Fwd: Trade fair", body: "See below.\n\n---------- Forwarded message ----------\nFrom: Pat <pat@fair.example>\nSubject: Trade fair\n\nThe halls open at nine.\n"}}, triage.NoFeint},
		{"a ticket system", []mail{{subject: "Re: [DESK-20391] Login", body: "Your request was updated.\n"}}, triage.NoFeint},
		{"another", []mail{{subject: "Re: Ticket 20391 Login", body: "Your request was updated.\n"}}, triage.NoFeint},
		{"a calendar", []mail{{subject: "Accepted: Dock visit @ Mon 9am", body: "Robin has accepted.\n"}}, triage.NoFeint},
		{"an absence notice", []mail{{subject: "Re: Docks", head: "Auto-Submitted: auto-replied\r\n", body: "I am out of the office.\n"}}, triage.NoFeint},
		{"in words only", []mail{{subject: "Automatische Antwort: Docks", body: "Ich bin nicht im Haus.\n"}}, triage.NoFeint},
		{"a friend's reply that lost its headers", []mail{{from: "Lee <lee@friend.example>", subject: "Re: Sunday", body: "Yes, gladly.\n", kind: triage.KindPersonal}}, triage.NoFeint},
		{"a colleague's", []mail{{from: "Kim <kim@buyer.example>", subject: "Re: Sunday", body: "Yes, gladly.\n"}}, triage.NoFeint},
		{"a list's", []mail{{from: "One <one@a.example>", subject: "Re: [docks] Sunday", head: "List-Id: <docks.lists.example>\r\n", body: "Yes.\n", kind: triage.KindList}}, triage.NoFeint},
		{"a pitch that quotes a customer", []mail{{subject: "Docks", body: "Hear it from others:\n\n\"The new docks saved us two hours a day and nobody wants the old ones back\", wrote:\n> Pat Summers of Harbour Dairies says that the team is glad about it every day.\n"}}, triage.NoFeint},
	} {
		own := vendor.NewOwn("robin@buyer.example")
		var msgs []*triage.Message
		for _, m := range append([]mail{before}, c.story...) {
			msgs = append(msgs, m.message(own))
		}
		last := msgs[len(msgs)-1]
		if th := cadence.Threads(msgs, own)[last.ID]; th.Feint != c.want {
			t.Errorf("%s: %q (%s), want %q; quoted %+v", c.why, th.Feint, th.FeintWhy, c.want, last.Reading.Quoted)
		}
	}
}

// Where nothing of the buyer's is kept, nothing can be said to be feigned.
func TestNoFeintWithoutTheBuyersMail(t *testing.T) {
	own := vendor.NewOwn("robin@buyer.example")
	for i, m := range []mail{{subject: "Re: our proposal", body: "Any news?\n"}, {subject: "Re: docks", body: invented}, {body: "Following up on our call last week, here is the plan.\n"}} {
		msg := m.message(own)
		if th := cadence.Threads([]*triage.Message{msg}, own)[msg.ID]; th.Feint != triage.NoFeint {
			t.Error(fmt.Sprint(i), th.Feint, th.FeintWhy)
		}
	}
}
