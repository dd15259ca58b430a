package judge

import (
	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// What the mailbox shows changes the odds of the kinds by these factors. They
// are set by hand: a folder of messages cannot teach them, and they only move
// what the reading itself leaves open.
const (
	inBuyersThread  = 60.0 // the buyer wrote earlier in the chain: an answer, not a pitch
	amongPeople     = 20.0 // the same for people who do not sell: friends are answered too
	answeredByBuyer = 8.0  // the buyer answered this very message
	writtenBefore   = 6.0  // the buyer has written to this address
	dealsWith       = 3.0  // the buyer deals with this vendor
	neverWritten    = 0.04 // the mailbox shows all, and the buyer never wrote: no exchange to take part in
	stranger        = 0.4  // the same for mail from people: strangers seldom write for nothing
	onList          = 6.0
	offList         = 0.15 // the mailbox shows all, and nothing of a list
	alone           = 0.1  // nobody but the sender ever wrote in the chain: no discussion
)

// KindIn says what sort of mail the message is in the buyer's context: the
// reading's kind, unless the thread, the relationship or the buyer's
// correction says otherwise. Touches are counted on it before Decide is
// called with them.
func KindIn(m *triage.Message, ctx Context) triage.Kind {
	k, _, _ := kindIn(m, ctx)
	return k
}

// kindIn returns the kind in context, its probability, and the probability
// that the message is of a kind that is never muted.
func kindIn(m *triage.Message, ctx Context) (kind triage.Kind, p, protected float64) {
	t := &ctx.Thread
	r := &m.Reading
	switch {
	case ctx.Correction != nil && ctx.Correction.Kind != triage.KindUnknown:
		kind = ctx.Correction.Kind
		return kind, 1, boolOdds(!mutable(kind))
	case ctx.Mine:
		return triage.KindPersonal, 1, 1
	case ctx.Rule != nil && ctx.Rule.Kind == triage.AlwaysPersonal:
		return triage.KindPersonal, 1, 1
	case t.SpoofedOwn, t.LookAlikeOf != "" && !ctx.Relationship.Exists && !t.KnownPerson:
		return triage.KindFraud, 1, 0
	case t.OwnDomain:
		// Colleagues do not sell; the house's machines and lists stay what
		// they are.
		if r.Kind == triage.KindTransactional || r.Kind == triage.KindList {
			return r.Kind, 1, 1
		}
		return triage.KindPersonal, 1, 1
	}
	odds := contextOdds(r, ctx)
	var shield float64 // share of the kinds that are never muted, by the reading alone
	if ctx.Taught != nil && ctx.Taught.Own == 0 {
		_, shield = shares(odds)
	}
	odds = taughtOdds(odds, ctx.Taught)
	total, protected := shares(odds)
	if total == 0 {
		return r.Kind, 0, 1
	}
	kind, best := likeliest(odds)
	// What other vendors' mail taught never takes the shield from a message.
	return kind, best / total, max(protected, shield)
}

// shares returns the sum of the odds, and the share of the kinds that are never
// muted in it.
func shares(odds [len(weights.Kinds)]float64) (total, protected float64) {
	for i, o := range odds {
		total += o
		if !mutable(weights.Kinds[i]) {
			protected += o
		}
	}
	if total > 0 {
		protected /= total
	}
	return total, protected
}

// OddsIn are the odds of the kinds in the buyer's context, without what was
// taught, adding up to 1.
func OddsIn(m *triage.Message, ctx Context) map[triage.Kind]float64 {
	odds := contextOdds(&m.Reading, ctx)
	total, _ := shares(odds)
	out := make(map[triage.Kind]float64, len(odds))
	for i, o := range odds {
		if total > 0 && o > 0 {
			out[weights.Kinds[i]] = o / total
		}
	}
	return out
}

// vendorShare is the share of the odds from which a message is taken for a
// vendor's: a vendor's mail that is not judged costs the buyer twice what
// another that is judged does.
const vendorShare = 1.0 / 3

// likeliest answers first whether the mail is a vendor's at all, by the odds of
// all such kinds together, and then which of those kinds it is.
func likeliest(odds [len(weights.Kinds)]float64) (kind triage.Kind, best float64) {
	var total, vendor float64
	for i, o := range odds {
		total += o
		if weights.Kinds[i].Vendor() {
			vendor += o
		}
	}
	for i, o := range odds {
		if weights.Kinds[i].Vendor() == (vendor >= vendorShare*total) && o > best {
			best, kind = o, weights.Kinds[i]
		}
	}
	return kind, best
}

func contextOdds(r *triage.Reading, ctx Context) [len(weights.Kinds)]float64 {
	var odds [len(weights.Kinds)]float64
	t := &ctx.Thread
	wrote := t.BuyerWrote && !refused(ctx) // a refusal opens no exchange
	for i, k := range weights.Kinds {
		o := r.KindOdds[k]
		if len(r.KindOdds) == 0 && k == r.Kind {
			o = 1
		}
		switch k {
		case triage.KindDialogue:
			// A pitch is what an unasked answer looks like: in the buyer's own
			// thread its odds go over to dialogue.
			o += pitchTurned * (r.KindOdds[triage.KindPitch] + pitchOnly(r))
			switch {
			case wrote:
				o *= inBuyersThread
			case t.Resolvable && (!t.KnownPerson || t.BuyerWrote) && !ctx.Relationship.Exists:
				o *= neverWritten
			}
			if t.BuyerAnswered {
				o *= answeredByBuyer
			}
			if t.KnownPerson && !refused(ctx) {
				o *= writtenBefore
			}
			if ctx.Relationship.Exists {
				o *= dealsWith
			}
		case triage.KindPersonal:
			switch {
			case wrote:
				o *= amongPeople
			case t.Resolvable && (!t.KnownPerson || t.BuyerWrote) && !ctx.Relationship.Exists:
				o *= stranger
			}
			if t.BuyerAnswered {
				o *= answeredByBuyer
			}
			if t.KnownPerson && !refused(ctx) {
				o *= writtenBefore
			}
		case triage.KindList:
			switch {
			case t.ListMail:
				o *= onList
			case t.Resolvable:
				o *= offList
			}
			if t.OnlySender && !t.ListMail {
				o *= alone
			}
		}
		odds[i] = o
	}
	return odds
}

// pitchTurned is the share of a pitch's odds that could as well be an answer.
const pitchTurned = 0.05

// pitchOnly is 1 for a reading that was kept without odds and says pitch.
func pitchOnly(r *triage.Reading) float64 {
	return boolOdds(len(r.KindOdds) == 0 && r.Kind == triage.KindPitch)
}

func boolOdds(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// mutable reports whether mail of the kind may ever be muted by itself.
func mutable(k triage.Kind) bool {
	switch k {
	case triage.KindPitch, triage.KindPromo, triage.KindNewsletter, triage.KindFraud:
		return true
	}
	return false
}
