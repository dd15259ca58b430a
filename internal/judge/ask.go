package judge

import (
	"strings"

	"winnow/internal/signal"
	"winnow/internal/triage"
)

// factAsk is the fact that the message asks something of the reader: its value
// is the ask and who gains by it.
const factAsk = "ask"

// gains says who gains if the reader does what is asked, when the reader did
// not ask for it: the sender by nearly everything that opens a sale; the
// reader, or both, by confirming something that exists.
var gains = map[signal.Ask]string{
	signal.AskMeeting: "the sender", signal.AskReply: "the sender", signal.AskReferral: "the sender", signal.AskClick: "the sender",
	signal.AskRegister: "the sender", signal.AskBuy: "the sender", signal.AskPay: "the sender", signal.AskConfirm: "you",
}

// wants are the asks in words.
var wants = map[signal.Ask]string{
	signal.AskMeeting: "a meeting", signal.AskReply: "an answer", signal.AskReferral: "a referral", signal.AskClick: "a click",
	signal.AskRegister: "a registration", signal.AskBuy: "an order", signal.AskPay: "a payment", signal.AskConfirm: "a confirmation",
}

// ask finds what the message asks for most strongly in the writer's own words.
func ask(sig *signal.Signals) (triage.Fact, bool) {
	var weight [len(signal.Asks)]float64
	best := -1
	for i := range sig.Hits {
		h := &sig.Hits[i]
		if h.Cue.Ask == "" || h.Quoted {
			continue
		}
		for k, a := range signal.Asks {
			if a != h.Cue.Ask {
				continue
			}
			weight[k] += h.Strength
			if best < 0 || weight[k] > weight[best] {
				best = k
			}
		}
	}
	if best < 0 {
		return triage.Fact{}, false
	}
	a := signal.Asks[best]
	return triage.Fact{Name: factAsk, Value: wants[a] + "; " + gains[a] + " gains by it"}, true
}

// askReason is the ask in the buyer's context: asked for, or unasked.
func askReason(m *triage.Message, ctx Context) string {
	for _, f := range m.Reading.Facts {
		if f.Name != factAsk {
			continue
		}
		what, who, _ := strings.Cut(f.Value, "; ")
		if ctx.Thread.BuyerWrote {
			return "it asks for " + what + ", in a conversation that you take part in"
		}
		return "it asks for " + what + " unasked: " + who
	}
	return ""
}
