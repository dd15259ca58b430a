package shortlist

import (
	"slices"
	"strings"

	"winnow/internal/triage"
)

const (
	thin        = 0.75 // share of an axis below which more could be asked for
	absent      = 0.25 // below which there is nothing to speak of
	mostAsked   = 3    // questions, which a busy person still answers
	claimLength = 80   // bytes of a vendor's claim that a question repeats
)

// doubt is something that a vendor left open, and what could be asked about it:
// neutral, without a commitment, and without a word about the buyer.
type doubt struct {
	owed      string
	questions []string
}

// Owed says what a vendor still owes, one sentence a doubt: what contradicts
// itself, then proof, since what is not proved may as well not be said. Its
// messages let it name the statement, the claim or the hurdle; they may be left
// out.
func Owed(s triage.Standing, msgs ...triage.Judged) []string {
	var out []string
	for _, d := range doubts(&s, msgs) {
		out = append(out, d.owed)
	}
	return out
}

// Questions are two or three questions to ask a vendor, from its open doubts;
// none when nothing is owed.
func Questions(s triage.Standing, msgs ...triage.Judged) []string {
	all := doubts(&s, msgs)
	var out []string
	// The first question of each doubt, then the second ones.
	for round := range 2 {
		for _, d := range all {
			if round < len(d.questions) && len(out) < mostAsked && !slices.Contains(out, d.questions[round]) {
				out = append(out, d.questions[round])
			}
		}
	}
	return out
}

func doubts(s *triage.Standing, msgs []triage.Judged) []doubt {
	out := stated(msgs)
	switch {
	case !s.Proof.Known:
		out = append(out, doubt{
			"Proof: its mail could not be read for it, so it is open",
			[]string{
				"Which customers can you name, and what did they measure?",
				"Which documents, references or certificates can you send in writing?",
			},
		})
	case s.Proof.Share < absent:
		out = append(out, doubt{
			"Proof: no named customer, no figure with its source, no reference, no trial so far",
			[]string{
				"Which customers can you name, and what did they measure, over what time?",
				"Is there a trial, a sample or a reference that can be checked independently?",
			},
		})
	case s.Proof.Share < thin:
		out = append(out, doubt{
			"Proof: thin; one kind of evidence, which nothing independent supports yet",
			[]string{
				"What was the situation before, how was the result measured, and by whom?",
				"Is there a second customer or an independent test with the same result?",
			},
		})
	}
	if claim, ok := unsupported(msgs); ok && s.Proof.Share < thin {
		out = append(out, doubt{
			"Claim without support: “" + claim + "”",
			[]string{"What is the statement “" + claim + "” based on?"},
		})
	}
	switch {
	case !s.Usefulness.Known:
		out = append(out, doubt{
			"Usefulness: its mail could not be read for it, so it is open",
			[]string{
				"What does it do, for which task, and what does it need to work?",
				"What does it cost, what is included, and on which terms?",
			},
		})
	case s.Usefulness.Share < absent:
		out = append(out, doubt{
			"Usefulness: it does not say what could be done with it",
			[]string{
				"What does it do, for which task, and what does it need to work?",
				"What does it cost, what is included, and on which terms?",
			},
		})
	case s.Usefulness.Share < thin:
		out = append(out, doubt{
			"Usefulness: general; figures, price or terms are missing",
			[]string{
				"What does it cost, what is included, and on which terms?",
				"Which figures describe it: capacity, limits, time of delivery?",
			},
		})
	}
	if gated(msgs) {
		out = append(out, doubt{
			"Price or information only after a call, a form or a registration",
			[]string{
				"Can price, terms and documentation be sent in writing, without a call or a form?",
				"What does it cost, what is included, and on which terms?",
			},
		})
	}
	switch {
	case !s.Interest.Known:
		out = append(out, doubt{
			"Interest: its mail could not be read for it, so it is open",
			[]string{
				"For which kind of organisation and situation is it made, and for which is it not?",
				"What changes for those who use it, and what happens to those who do not?",
			},
		})
	case s.Interest.Share < absent:
		out = append(out, doubt{
			"Interest: it does not show for whom it matters, and why now",
			[]string{
				"For which kind of organisation and situation is it made, and for which is it not?",
				"What changes for those who use it, and what happens to those who do not?",
			},
		})
	}
	return out
}

// unsupported is the strongest claim that the judge found nothing behind. One
// that speaks of the reader is left out: a question says nothing about the
// buyer.
func unsupported(msgs []triage.Judged) (string, bool) {
	var best triage.Evidence
	about := readers(msgs)
	for i := range msgs {
		j := &msgs[i].Judgement
		for _, e := range j.Evidence {
			if e.Target == triage.TargetOf(triage.Hype) && j.Has(triage.Hype) && e.Quote != "" && !speaksOf(e.Quote, about) &&
				(e.Weight > best.Weight || e.Weight == best.Weight && (best.Quote == "" || e.Quote < best.Quote)) {
				best = e
			}
		}
	}
	q := strings.Join(strings.Fields(best.Quote), " ")
	if len(q) > claimLength {
		q = q[:claimLength]
		if i := strings.LastIndexByte(q, ' '); i > 0 {
			q = q[:i]
		}
		q = strings.ToValidUTF8(q, "") + " …"
	}
	return q, q != ""
}

func gated(msgs []triage.Judged) bool {
	return slices.ContainsFunc(msgs, func(m triage.Judged) bool { return m.Judgement.Has(triage.Gating) })
}
