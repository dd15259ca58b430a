package rank

import (
	"math"
	"strings"

	"winnow/internal/triage"
)

const (
	// Pseudo is the number of messages that the usual worth of a kind counts
	// as. In a simulation of 150 vendors with 1 to 36 noisy messages, where
	// worse vendors send more, a shrunken mean with 1 agreed best with the true
	// order (Kendall's tau 0.615; 0.610 with 3, 0.586 without shrinking, 0.172
	// for a sum). On the labelled mail ("dev standing") 0.25 to 1 foretell a
	// vendor's other messages alike (off by 7.2 to 7.4 points, 8.3 with 3), with
	// many copies of one template among them, which speak for less.
	Pseudo = 1.0

	// Spread is the standard deviation of the worth of a vendor's messages that
	// is assumed before any is seen: within a kind, the worth of the labelled
	// messages spreads by 10 to 14 points. It counts as spreadWeight messages.
	Spread       = 12.0
	spreadWeight = 4.0

	// z90 is the half width of a 90 % interval in standard deviations.
	z90 = 1.6449

	// The marks at which a score becomes a verdict: those of single messages.
	// Below MuteAt nothing is left of what a vendor offers.
	EngageAt   = 65.0
	ConsiderAt = 40.0
	MuteAt     = 10.0

	// serviceStart is taken off what a message of a dialogue is worth. The judge
	// starts such mail higher, since the buyer asked for it and wants to read it;
	// but that a supplier answers is no reason to engage it, and those whom the
	// buyer deals with would crowd out everybody else. They stay in the list,
	// marked, by what they offer and by the needs that they meet.
	serviceStart = 20.0

	needPoints       = 36.0 // for needs met fully, with proof, beside what they lift in the messages' own worth
	needUnproven     = 0.6  // share of it without any proof
	relationPoints   = 6.0  // less than a need: a cold vendor that meets one must rise above a warm one
	pressurePoints   = 45.0 // taken off at most for pressure
	cadencePoints    = 15.0 // taken off at most for touches with nothing new
	cadenceScale     = 3.0  // touches with nothing new that cost two thirds of it
	cadenceDays      = 14.0 // gap to the touch before from which one counts less: what comes once a month is no nuisance
	hyperSpamPoints  = 10.0
	brokenEndPoints  = 3.0 // a "last mail" that was none
	sparkWeeks       = 26
	quotesShown      = 3
	proofFrom        = triage.Level(1) // level from which a message counts as proof
	unsureHalfWidth  = 15.0
	certainHalfWidth = 8.0
)

// prior is what a message of a kind is usually worth by its offers alone, before
// pressure: the judge's mean over the labelled messages (166 pitches, 243
// promos, 119 newsletters). Dialogues have a mean of 76 there (26 of them); from
// it goes what is not an offer (serviceStart), and since most answers in a
// mailbox only arrange, theirs is set lower still.
func prior(k triage.Kind) float64 {
	switch k {
	case triage.KindDialogue:
		return 48
	case triage.KindNewsletter:
		return 61
	case triage.KindPromo:
		return 59
	}
	return 47
}

// given is what a message is worth to which the buyer gave a verdict himself:
// the middle of what that verdict stands for, and no less (no more) than what
// its offers are worth already.
func given(v triage.Verdict, worth float64) float64 {
	switch v {
	case triage.Engage:
		return max(worth, (EngageAt+100)/2)
	case triage.Consider:
		return min(max(worth, ConsiderAt), EngageAt)
	case triage.Skip:
		return min(worth, ConsiderAt/2)
	}
	return 0
}

// harm is the share of a buyer's patience that one message costs, by its
// expected pressure: an ordinary call to action next to nothing, hard pushing
// most of it. What remains is multiplied over all messages, so that every one
// counts and none can make up for another.
func harm(expected float64) float64 {
	steps := [...]float64{0, 0.006, 0.22, 0.65}
	e := min(max(expected, 0), float64(len(steps)-1))
	i := min(int(e), len(steps)-2)
	return steps[i] + (e-float64(i))*(steps[i+1]-steps[i])
}

// stale is how much of the cadence points a run of touches costs that together
// lack so much new content.
func stale(lacking float64) float64 { return 1 - math.Exp(-lacking/cadenceScale) }

// elsewhere are the beginnings of the cues of a message's parts that a standing
// counts itself, over all messages.
var elsewhere = [...]string{"pressure", "need", "relation", "sequence", "repeat", "novelty", "touch", "cadence", "limit", "hyper", "optout"}

func countedElsewhere(cue string) bool {
	for _, p := range elsewhere {
		if strings.HasPrefix(cue, p) {
			return true
		}
	}
	return false
}

// offerClass says which part of a standing a part of a message belongs to.
func offerClass(cue string) triage.Axis {
	for _, a := range triage.Offers {
		if strings.HasPrefix(cue, string(a)) {
			return a
		}
	}
	return ""
}
