package fake

import (
	"strings"

	"winnow/internal/triage"
)

// suggestions are pairs of the hand-written vendors that may be one.
var suggestions = []triage.JoinSuggestion{{
	A: "brightpath.example", B: "quillon.example", AName: "Brightpath Insights", BName: "Quillon Data",
	Reasons: []string{"one telephone number in both signatures"}, Against: "This alone is too little to join them",
}}

// round gives a hyper-spammer all that a vendor's page can show: a second
// person and domain, claims, a contradiction, what its mail is made of, a
// sequence with a last mail that was not the last.
func (s *story) round(st *triage.Standing, d *triage.VendorDetail) {
	if !s.hyper || s.mute != triage.NotMuted || len(d.Touches) < 4 {
		return
	}
	spare := "get" + s.domain
	st.Vendor.Domains = append(st.Vendor.Domains, triage.DomainLink{
		Domain: spare, Reasons: []string{"its name is the brand with “get” before it", "links lead to " + s.domain},
		Evidence: []triage.LinkEvidence{{Kind: triage.LinkBrand, With: s.domain}, {Kind: triage.LinkSite, With: s.domain}},
	})
	first := d.Touches[0]
	st.Vendor.Addresses = append(st.Vendor.Addresses, "ines@"+spare)
	st.Vendor.People = append(st.Vendor.People, triage.Person{
		Name: "Ines Moreau", Address: "ines@" + spare, Role: "Growth Partner", Touches: 3, Last: first.Date,
		Stream: triage.Stream{Messages: 3, Kinds: map[triage.Kind]int{triage.KindPitch: 3}},
	})
	d.Touches[len(d.Touches)-3].BreakUp = true
	st.Sequence.BreakUp = d.Touches[len(d.Touches)-3].Message
	st.Sequence.Ladder = "days 0, 3, 7, 14"
	say := func(at int, kind triage.ClaimKind, class triage.ClaimClass, text string, times int) triage.Statement {
		m := d.Touches[at]
		c := triage.Statement{Message: m.Message, Date: m.Date, By: m.Address, Times: times, Last: st.Last}
		c.Claim = triage.Claim{Kind: kind, Class: class, Text: text}
		return c
	}
	d.Claims = []triage.Statement{
		say(0, triage.ClaimBoast, triage.Vague, "10x the growth of companies like Acme", 11),
		say(1, triage.ClaimCustomers, triage.Checkable, "over 400 customers", 2),
		say(2, triage.ClaimCustomers, triage.Checkable, "1,200 happy customers", 1),
		say(2, triage.ClaimCustomer, triage.Named, "Calder Foods", 1),
	}
	d.Contradictions = []triage.Contradiction{{
		Text: "Its customers were over 400 and then 1,200 within three days", First: d.Claims[1], Second: d.Claims[2],
	}}
	d.Moves = []triage.Move{
		{If: "a named customer with a result", Axis: triage.Proof, Lift: 6.2, Score: st.Score + 6.2},
		{If: "one more touch with nothing new", Axis: triage.Pressure, Lift: -1.1, Score: st.Score - 1.1},
	}
	d.Traits = []triage.Trait{
		{Fact: triage.Fact{Name: "dressed-up", Value: "a short subject in small letters; but a mark of a sequencer, a hidden picture that reports the opening"}, Messages: len(s.days), Newest: st.Newest},
		{Fact: triage.Fact{Name: "tracker-pixel", Value: "pixel." + strings.TrimSuffix(s.domain, ".example") + "-mail.example"}, Messages: 4, Newest: st.Newest},
	}
}
