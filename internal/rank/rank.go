package rank

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Judged is a message with its judgement in context.
type Judged = triage.Judged

// Input is what a vendor's standing rests on.
type Input struct {
	Vendor       triage.Vendor
	Messages     []Judged // its mail; what is not of a vendor's kind is left out
	Touches      []triage.Touch
	Sequence     triage.Sequence
	Relationship triage.Relationship
	Needs        []triage.NeedMatch // needs met; nil takes those of the judgements
	Mute         *triage.Mute       // as it holds now, or nil
	Shortlisted  bool
	Corrections  int // judgements of its messages that the buyer corrected

	// Verdicts are those that the buyer gave to messages: they stand for the
	// worth of their message, whatever was read in it.
	Verdicts map[triage.ContentID]triage.Verdict
}

// Stand computes the standings, best first. Equal scores are ordered by the
// newest message with proof, then by name, then by id, so that the list is
// stable. Vendors without any message of a vendor's kind stand at the usual
// worth of a pitch and say so.
func Stand(in []Input, now time.Time) []triage.Standing {
	all := make([]Placed, len(in))
	for i := range in {
		all[i] = One(in[i], now)
	}
	return Order(all)
}

// Placed is a standing with what orders it among equals. It says all that the
// order needs, so that a vendor of which nothing changed need not be ranked
// anew.
type Placed struct {
	*triage.Standing
	newestProof time.Time
}

// One computes the standing of one vendor, which no other vendor has a part in.
func One(in Input, now time.Time) Placed { return stand(&in, now) }

// Order puts standings in order, best first, as Stand says.
func Order(all []Placed) []triage.Standing {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Placed) int {
		if c := cmp.Or(cmp.Compare(b.Score, a.Score), b.newestProof.Compare(a.newestProof)); c != 0 {
			return c
		}
		return cmp.Or(
			strings.Compare(strings.ToLower(a.Vendor.Name), strings.ToLower(b.Vendor.Name)),
			cmp.Compare(a.Vendor.ID, b.Vendor.ID),
		)
	})
	out := make([]triage.Standing, len(all))
	for i := range all {
		out[i] = *all[i].Standing
	}
	return out
}

func stand(in *Input, now time.Time) Placed {
	v := view(in)
	s := triage.Standing{
		Vendor: in.Vendor, Touches: len(in.Touches), Relationship: in.Relationship, Sequence: in.Sequence,
		Mute: in.Mute, Shortlisted: in.Shortlisted, Weeks: weeks(in.Touches, now),
		Needs: needsMet(in, v),
	}
	if n := len(v.messages); n > 0 {
		s.First, s.Last, s.Newest = v.messages[0].Message.Date, v.messages[n-1].Message.Date, v.messages[n-1].Message.ID
	}
	s.Usefulness, s.Interest = v.mean(triage.Usefulness), v.mean(triage.Interest)
	s.Proof, s.Pressure = v.best(triage.Proof), v.everyMean(triage.Pressure)

	mean := v.shrink()
	s.Parts = mean.parts
	s.Parts = append(s.Parts, pressurePart(v)...)
	s.Parts = append(s.Parts, cadenceParts(in)...)
	s.Parts = append(s.Parts, needParts(s.Needs, s.Proof)...)
	if in.Relationship.Exists {
		s.Parts = append(s.Parts, triage.Part{Label: "You deal with them", Value: relationPoints, Cue: "relationship"})
	}
	sum := triage.SumParts(s.Parts)
	if kept := min(100, max(0, sum)); kept != sum {
		s.Parts = append(s.Parts, triage.Part{Label: "The scale ends at " + number(kept), Value: kept - sum, Cue: "limit"})
	}
	s.Score = min(100, max(0, triage.SumParts(s.Parts)))
	s.Low, s.High = max(0, s.Score-mean.half), min(100, s.Score+mean.half)
	s.Verdict = verdict(&s, v)
	s.Band = band(in, v, mean.half)
	s.Quotes = quotes(v)
	s.Reasons = reasons(in, &s, v, now)
	return Placed{&s, v.newestProof()}
}

// verdict puts the score into words. To be muted is only a vendor without
// relationship and without a need that it meets: one that spams, whose mail is
// mostly to be muted, or of whose offers several messages left nothing.
func verdict(s *triage.Standing, v *messages) triage.Verdict {
	switch {
	case len(v.messages) == 0:
		return triage.VerdictNone
	case s.Score >= EngageAt:
		return triage.Engage
	case s.Score >= ConsiderAt:
		return triage.Consider
	}
	if s.Relationship.Exists || len(s.Needs) > 0 {
		return triage.Skip
	}
	if s.Sequence.HyperSpam || 2*v.withVerdict(triage.MuteIt) > len(v.messages) || s.Score < MuteAt && len(v.messages) > 1 {
		return triage.MuteIt
	}
	return triage.Skip
}

// band says how sure the standing is: by the width of the interval and by how
// sure the judgements are that it rests on.
func band(in *Input, v *messages, half float64) triage.Band {
	sure, unsure := 0, 0
	for _, j := range v.messages {
		switch j.Judgement.Band {
		case triage.Sure:
			sure++
		case triage.Unsure:
			unsure++
		}
	}
	switch {
	case len(v.messages) > 0 && 2*len(in.Verdicts) > len(v.messages):
		return triage.Sure // the buyer's own judgement
	case v.weight() == 0 || half > unsureHalfWidth || 2*unsure > len(v.messages):
		return triage.Unsure
	case half <= certainHalfWidth && 2*sure > len(v.messages):
		return triage.Sure
	}
	return triage.Likely
}

// weeks counts the touches of the last weeks, oldest first; this week is the
// last, and ends now.
func weeks(touches []triage.Touch, now time.Time) []int {
	out := make([]int, sparkWeeks)
	const week = 7 * 24 * time.Hour
	for _, t := range touches {
		ago := now.Sub(t.Date)
		if ago < 0 && ago > -24*time.Hour {
			ago = 0 // a sender's clock may be ahead
		}
		if n := int(ago / week); ago >= 0 && n < sparkWeeks {
			out[sparkWeeks-1-n]++
		}
	}
	return out
}

// IsVendor reports whether a sender is an outside organisation that sells, by
// the kinds of its messages (Sells). The buyer's own side is nobody in the
// vendor room's book, and so never given.
func IsVendor(in Input) bool {
	kinds := map[triage.Kind]int{}
	for i := range in.Messages {
		kinds[in.Messages[i].Judgement.Kind]++
	}
	return Sells(kinds)
}

// Sells reports whether messages of these kinds come from somebody who sells:
// at least one is a vendor's, they are not mostly fraud, and not rather those of
// a person or a member of a list, one of whose mails looked like selling.
// Service mail, however much, does not speak against it; service mail alone
// makes no vendor.
func Sells(kinds map[triage.Kind]int) bool {
	vendor := 0
	for k, n := range kinds {
		if k.Vendor() {
			vendor += n
		}
	}
	return vendor > 0 && kinds[triage.KindFraud] < vendor &&
		kinds[triage.KindPersonal]+kinds[triage.KindList] <= vendor
}
