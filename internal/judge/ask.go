package judge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// factAsk is the fact that the message asks something of the reader: its value
// is the ask and who gains by it when the reader did not ask for it. There is
// one for each ask found, strongest first.
const factAsk = "ask"

// errand is an ask in words and in consequences.
type errand struct {
	wants  string // in words
	gains  string // who gains if the reader does it unasked: "the sender", "both" or "you"
	tactic triage.Tactic
	asked  string // in words, when the reader asked for it
}

// errands say who gains if the reader does what is asked without having asked
// for it: the sender by nearly everything that opens a sale; both by a document
// that changes hands for a click; the reader by confirming what exists already.
var errands = map[signal.Ask]errand{
	signal.AskMeeting:  {"a meeting", "the sender", triage.MeetingPush, "you asked for a meeting"},
	signal.AskReply:    {"an answer", "the sender", triage.Bump, "you asked something"},
	signal.AskReferral: {"a referral", "the sender", triage.ReferralPush, "you asked whom to talk to"},
	signal.AskClick:    {"a click", "the sender", "", "you asked where to look"},
	signal.AskDownload: {"a download", "both", triage.Gating, "you asked for documents"},
	signal.AskReview:   {"a review or survey", "the sender", "", "you asked for it"},
	signal.AskRegister: {"a registration", "the sender", "", "you asked to take part"},
	signal.AskBuy:      {"an order", "the sender", "", "you asked for a price or to buy"},
	signal.AskPay:      {"a payment", "the sender", "", "you asked to buy"},
	signal.AskConfirm:  {"a confirmation", "you", "", "you asked for it"},
}

// asks finds what the message asks for in the writer's own words. A question
// asks for an answer, however it is put.
func asks(doc *mailtext.Document, sig *signal.Signals) []triage.Fact {
	var weight [len(signal.Asks)]float64
	for i := range sig.Hits {
		h := &sig.Hits[i]
		if h.Cue.Ask == "" || h.Quoted {
			continue
		}
		if k := slices.Index(signal.Asks[:], h.Cue.Ask); k >= 0 {
			weight[k] += h.Strength
		}
	}
	if reply := slices.Index(signal.Asks[:], signal.AskReply); weight[reply] == 0 {
		for _, s := range sig.Sentences {
			if s.Zone == mailtext.ZoneAuthor && strings.HasSuffix(strings.TrimSpace(doc.Quote(s.Span)), "?") {
				weight[reply] = 0.5
				break
			}
		}
	}
	order := make([]int, 0, len(weight))
	for k, w := range weight {
		if w > 0 {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	out := make([]triage.Fact, 0, len(order))
	for _, k := range order {
		e := errands[signal.Asks[k]]
		verb := " gains"
		if e.gains != "the sender" {
			verb = " gain"
		}
		out = append(out, triage.Fact{Name: factAsk, Value: e.wants + "; " + e.gains + verb + " by it"})
	}
	return out
}

// asksOf are the asks that a reading found, strongest first.
func asksOf(r *triage.Reading) []signal.Ask {
	var out []signal.Ask
	for _, f := range r.Facts {
		if f.Name != factAsk {
			continue
		}
		what, _, _ := strings.Cut(f.Value, "; ")
		for _, a := range signal.Asks {
			if errands[a].wants == what {
				out = append(out, a)
			}
		}
	}
	return out
}

// standing says whether the buyer asked for what a message asks.
type standing uint8

const (
	unasked   standing = iota // nothing shows that the buyer wanted it
	knownHand                 // a person that the buyer has written to asks
	inTalk                    // in an exchange that the buyer takes part in
	askedFor                  // the buyer asked for this very thing, or something that it answers
)

// standingOf tells whether an ask was asked for, by what the buyer wrote
// earlier in the chain. Who was told to stop is in no exchange any more.
func standingOf(a signal.Ask, j *triage.Judgement, ctx Context) standing {
	t := &ctx.Thread
	switch {
	case refused(ctx):
		return unasked
	case t.BuyerWrote && answersTo(a, t.Asked):
		return askedFor
	case t.BuyerWrote:
		return inTalk
	case t.KnownPerson && j.Kind == triage.KindDialogue:
		return knownHand
	}
	return unasked
}

// refused reports that the buyer told the vendor to stop, deals with it in
// nothing else, and it writes on.
func refused(ctx Context) bool {
	out := ctx.Relationship.OptedOut
	return !out.IsZero() && !ctx.Relationship.Exists && (ctx.Touch.Date.IsZero() || ctx.Touch.Date.After(out))
}

// answersTo reports whether an ask is the answer to what the buyer asked for,
// in the words of cadence's Thread.Asked: a demo is answered by a date, a quote
// by the asking for an order.
func answersTo(a signal.Ask, asked string) bool {
	for what := range strings.SplitSeq(asked, ", ") {
		switch {
		case what == "":
		case what == errands[a].wants:
			return true
		case a == signal.AskReply || a == signal.AskClick || a == signal.AskDownload || a == signal.AskConfirm:
			return true // the means by which anything is answered
		case what == errands[signal.AskBuy].wants && a == signal.AskPay:
			return true
		}
	}
	return false
}

// asked settles the asks in the buyer's context. What the buyer asked for is
// no pressure: the terms that it added are taken back to the last digit.
// What nobody asked for keeps them, and they are named for what they are.
func (v *Valuer) asked(j *triage.Judgement, r *triage.Reading, ctx Context, known bool) {
	if !known {
		return
	}
	for _, a := range asksOf(r) {
		e := errands[a]
		own := "target:ask:" + string(a)
		s := standingOf(a, j, ctx)
		if s == unasked {
			if e.gains != "the sender" {
				continue
			}
			parts := slices.Clone(j.Pressure.Parts)
			for i := range parts {
				if parts[i].Cue == own && parts[i].Value > 0 {
					parts[i].Label = "asks for " + e.wants + " that you did not ask for"
				}
			}
			j.Pressure.Parts = parts
			continue
		}
		sum := 0.0
		for _, p := range j.Pressure.Parts {
			if p.Value > 0 && p.Cue == own {
				sum += p.Value
			}
		}
		label := e.asked
		switch s {
		case inTalk:
			label = "it asks for " + e.wants + " in an exchange that you take part in"
		case knownHand:
			label = "it asks for " + e.wants + ", and you have written to this person"
		}
		v.add(&j.Pressure, triage.Pressure, -sum, label, "asked:"+string(a))
	}
}

// askReason is the strongest ask in the buyer's context: who gains, whether it
// was asked for, and what that adds to the pressure.
func askReason(j *triage.Judgement, m *triage.Message, ctx Context) string {
	list := asksOf(&m.Reading)
	if len(list) == 0 {
		return ""
	}
	a := list[0]
	e := errands[a]
	sum := 0.0
	for _, p := range j.Pressure.Parts {
		if p.Cue == "target:ask:"+string(a) || p.Cue == "asked:"+string(a) {
			sum += p.Value
		}
	}
	worth := ""
	if sum >= 0.005 || sum <= -0.005 {
		worth = fmt.Sprintf(" (pressure %+.2f)", sum)
	}
	switch standingOf(a, j, ctx) {
	case askedFor:
		return "it asks for " + e.wants + ", and " + e.asked + worth
	case inTalk:
		return "it asks for " + e.wants + ", in a conversation that you take part in" + worth
	case knownHand:
		return "it asks for " + e.wants + ", and you have written to this person" + worth
	}
	switch e.gains {
	case "both":
		return "it asks for " + e.wants + " unasked: both gain by it" + worth
	case "you":
		return "it asks for " + e.wants + ": you gain by it" + worth
	}
	return "it asks for " + e.wants + " unasked: the sender gains by it" + worth
}
