package learn

import (
	"strings"

	"winnow/internal/judge/weights"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// prior reports whether a feature has a weight that was set by hand for any
// head: such a feature is kept however rare it is.
func prior(name string) float64 {
	for h := range weights.MessageHeads {
		if p := messagePrior(h, name); p != 0 {
			return p
		}
	}
	for h := range weights.SentenceHeads {
		if p := sentencePrior(h, name); p != 0 {
			return p
		}
	}
	return 0
}

// ladder is the weight of a "target" feature: any hit, a plain one, a strong
// one, several.
func ladder(name, target string) float64 {
	rest, ok := strings.CutPrefix(name, "target "+target)
	if !ok {
		return 0
	}
	switch rest {
	case "":
		return 1
	case " 2", " in subject":
		return 0.7
	case " 3":
		return 0.6
	case " twice", " often":
		return 0.4
	}
	return 0
}

// messagePrior is the weight that a head gives a feature before any data: what
// the cue tables and plain sense say. Learning starts from it and is pulled
// back to it, so that what the data do not speak of stays as it was set.
func messagePrior(head int, name string) float64 {
	if head < weights.HeadAxis {
		return kindPrior(weights.Kinds[head], name)
	}
	if head == weights.HeadLean {
		return 0
	}
	a := triage.Axes[head-weights.HeadAxis]
	if name == "layout feed item" {
		return feedPrior[a]
	}
	if a != triage.Pressure {
		return 0.3 * ladder(name, string(a))
	}
	for t, w := range pressing {
		if l := ladder(name, string(t)); l != 0 {
			return w * l
		}
	}
	for a, w := range asking {
		if l := ladder(name, "ask:"+string(a)); l != 0 {
			return w * l
		}
	}
	return 0
}

// asking is how much each thing that is asked for weighs on pressure: what
// only the sender gains by, by what it costs the reader.
var asking = map[signal.Ask]float64{
	signal.AskMeeting: 0.4, signal.AskReferral: 0.3, signal.AskRegister: 0.2, signal.AskBuy: 0.3, signal.AskPay: 0.3,
	signal.AskReply: 0.2, signal.AskClick: 0.1, signal.AskReview: 0.2,
}

// feedPrior is what an item of a news feed is: it points to what stands
// elsewhere, and asks for nothing.
var feedPrior = map[triage.Axis]float64{triage.Usefulness: -1, triage.Pressure: -2}

// pressing is how much each tactic weighs on pressure.
var pressing = map[triage.Tactic]float64{
	triage.MeetingPush: 0.5, triage.Urgency: 0.3, triage.Scarcity: 0.2, triage.Bump: 0.8, triage.Guilt: 1,
	triage.FalseThread: 2, triage.Flattery: 0.2, triage.ReferralPush: 0.5, triage.Bribe: 0.7, triage.Fear: 0.5,
	triage.Hype: 0.4, triage.Gating: 0.4, triage.Assumption: 0.6, triage.Shouting: 0.5, triage.OptOutFriction: 0.4,
}

var kindFacts = map[string]map[triage.Kind]float64{
	"layout list unsubscribe":  {triage.KindPromo: 0.6, triage.KindNewsletter: 0.6},
	"layout unsubscribe link":  {triage.KindPromo: 0.6, triage.KindNewsletter: 0.6},
	"layout list post":         {triage.KindList: 2},
	"layout sent by a machine": {triage.KindTransactional: 2},
	"sender machine":           {triage.KindTransactional: 1},
	"sender news":              {triage.KindNewsletter: 0.8, triage.KindPromo: 0.3},
	"sender sales":             {triage.KindPromo: 0.4, triage.KindPitch: 0.4},
	"layout re with chain":     {triage.KindDialogue: 1, triage.KindPersonal: 0.7, triage.KindList: 0.7},
	"layout re without chain":  {triage.KindPitch: 0.5},
	"layout person's name":     {triage.KindPitch: 0.4, triage.KindPersonal: 0.5, triage.KindList: 0.4},
	"layout opt-out text":      {triage.KindPromo: 0.4, triage.KindNewsletter: 0.4},
	"layout quoted mail":       {triage.KindDialogue: 0.5, triage.KindList: 0.5},
	// A vendor is somebody outside the reader's organisation.
	"layout same organisation":              {triage.KindPersonal: 2, triage.KindTransactional: 0.5, triage.KindPitch: -2, triage.KindPromo: -2, triage.KindNewsletter: -1, triage.KindDialogue: -2},
	"layout sender name unlike the address": {triage.KindFraud: 0.5},
	"layout domain of no words":             {triage.KindFraud: 0.5},
	"layout letters behind the subject":     {triage.KindFraud: 0.8},
	"layout quotes the reader":              {triage.KindDialogue: 1, triage.KindPersonal: 0.7, triage.KindPitch: -0.5},
	"layout feed item":                      {triage.KindNewsletter: 4},
	"fact ticket-marks":                     {triage.KindTransactional: 0.8},
	"fact free-mail":                        {triage.KindFraud: 0.3, triage.KindPersonal: 0.3},
	"fact merge-scar":                       {triage.KindPitch: 0.8},
	"layout sender name is the domain's":    {triage.KindPromo: 0.3, triage.KindNewsletter: 0.3},
}

func kindPrior(k triage.Kind, name string) float64 {
	if w := kindFacts[name][k]; w != 0 {
		return w
	}
	return 0.8 * ladder(name, "kind:"+string(k))
}

func sentencePrior(head int, name string) float64 {
	target, _ := weights.HeadTarget(head)
	if name == "layout reply to nothing" && target == string(triage.FalseThread) {
		return 3
	}
	switch ladder(name, target) {
	case 1:
		return 2.2
	case 0.7:
		return 1.2
	case 0.6:
		return 0.8
	}
	return 0
}

// sentenceBias is where a sentence's sum starts: seldom does one sentence
// carry a given tactic.
const sentenceBias = -4.2
