package rank

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/internal/triage"
)

// messages is a vendor's mail of vendor kinds, oldest first, with its templates.
type messages struct {
	messages  []Judged
	templates []template
}

// template is one text however often it was sent: what it offers is that of
// the best of its copies.
type template struct {
	best   *Judged
	worth  float64 // by its offers alone
	weight float64 // share of the offers that could be read
	proves bool    // one of the copies brings proof
	given  bool    // the worth is the buyer's own verdict
}

func view(in *Input) *messages {
	v := &messages{}
	for _, j := range in.Messages {
		if j.Message != nil && j.Judgement.Kind.Vendor() {
			v.messages = append(v.messages, j)
		}
	}
	slices.SortStableFunc(v.messages, func(a, b Judged) int {
		return cmp.Or(a.Message.Date.Compare(b.Message.Date), bytes.Compare(a.Message.ID[:], b.Message.ID[:]))
	})
	v.messages = slices.CompactFunc(v.messages, func(a, b Judged) bool { return a.Message.ID == b.Message.ID })

	var like triage.Templates
	bySubject := map[string]int{} // for texts too short to sketch
	of := make([]int, len(v.messages))
	for i := range v.messages {
		j := &v.messages[i]
		at, known := -1, false
		if s := j.Message.Reading.Sketch; len(s) > 0 {
			var earlier int
			if earlier, _, known = like.Add(i, s); known {
				at = of[earlier]
			}
		} else if at, known = bySubject[subject(j.Message)]; !known {
			bySubject[subject(j.Message)] = len(v.templates)
		}
		if !known {
			at = len(v.templates)
			v.templates = append(v.templates, template{worth: math.Inf(-1)})
		}
		of[i] = at
		v.templates[at].add(j, in.Verdicts[j.Message.ID])
	}
	return v
}

// subject is the subject without prefixes, roughly: after the last colon that
// stands near the beginning.
func subject(m *triage.Message) string {
	s := strings.ToLower(m.Subject)
	for {
		before, after, ok := strings.Cut(s, ":")
		if !ok || len(before) > 5 {
			return strings.TrimSpace(s)
		}
		s = strings.TrimSpace(after)
	}
}

// add takes in a copy, with the verdict that the buyer gave to it, if any: that
// one speaks for all copies.
func (t *template) add(j *Judged, verdict triage.Verdict) {
	w, weight := offerWorth(&j.Judgement), readable(&j.Judgement)
	if verdict != "" {
		w, weight = given(verdict, w), 1
	}
	if byBuyer := verdict != ""; byBuyer && !t.given || byBuyer == t.given && w > t.worth {
		t.best, t.worth, t.weight, t.given = j, w, weight, byBuyer
	}
	if p := j.Judgement.Proof.Level; p.Known() && p >= proofFrom {
		t.proves = true
	}
}

// offerWorth is what a message is worth by its offers: its worth without the
// terms that a standing counts over all messages.
func offerWorth(j *triage.Judgement) float64 {
	var sum float64
	if j.Kind == triage.KindDialogue {
		sum = -serviceStart
	}
	if len(j.Parts) == 0 {
		return max(0, j.Worth+sum)
	}
	for _, p := range j.Parts {
		if !countedElsewhere(p.Cue) {
			sum += p.Value
		}
	}
	return min(100, max(0, sum))
}

// readable is the share of the offers that could be read: what is unknown
// counts neither for nor against.
func readable(j *triage.Judgement) float64 {
	n := 0
	for _, a := range triage.Offers {
		if j.Axis(a).Level.Known() {
			n++
		}
	}
	return float64(n) / float64(len(triage.Offers))
}

// weight is the number of templates, each by how much of it could be read.
func (v *messages) weight() float64 {
	var w float64
	for _, t := range v.templates {
		w += t.weight
	}
	return w
}

// mean is the mean share of an offer over the templates.
func (v *messages) mean(a triage.Axis) triage.AxisMean {
	var m triage.AxisMean
	n := 0
	for _, t := range v.templates {
		if s := t.best.Judgement.Axis(a); s.Level.Known() {
			m.Share += s.Share(a)
			n++
		}
	}
	if n > 0 {
		m.Share /= float64(n)
		m.Known = true
	}
	return m
}

// best is the best share of an offer over all messages: what was proved once
// stays proved.
func (v *messages) best(a triage.Axis) triage.AxisMean {
	var m triage.AxisMean
	for i := range v.messages {
		if s := v.messages[i].Judgement.Axis(a); s.Level.Known() {
			m.Share = max(m.Share, s.Share(a))
			m.Known = true
		}
	}
	return m
}

// everyMean is the mean share of an axis over all messages, copies and all.
func (v *messages) everyMean(a triage.Axis) triage.AxisMean {
	var m triage.AxisMean
	n := 0
	for i := range v.messages {
		if s := v.messages[i].Judgement.Axis(a); s.Level.Known() {
			m.Share += s.Share(a)
			n++
		}
	}
	if n > 0 {
		m.Share /= float64(n)
		m.Known = true
	}
	return m
}

func (v *messages) withVerdict(w triage.Verdict) int {
	n := 0
	for i := range v.messages {
		if v.messages[i].Judgement.Verdict == w {
			n++
		}
	}
	return n
}

// kind is the best kind of mail that the vendor writes: whose usual worth it is
// drawn towards.
func (v *messages) kind() triage.Kind {
	best := triage.KindPitch
	for i := range v.messages {
		if k := v.messages[i].Judgement.Kind; prior(k) > prior(best) {
			best = k
		}
	}
	return best
}

func (v *messages) newestProof() time.Time {
	var at time.Time
	for i := range v.messages {
		if p := v.messages[i].Judgement.Proof.Level; p.Known() && p >= proofFrom {
			at = v.messages[i].Message.Date
		}
	}
	return at
}

// number writes a score without needless digits.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
