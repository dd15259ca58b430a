package cadence

import (
	"slices"
	"time"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

const (
	// copyWindow is the time within which the same mail to another address of
	// the buyer is a copy, and copyNow within which it is one to the same.
	copyWindow = 24 * time.Hour
	copyNow    = 10 * time.Minute
	// copySimilarity is the similarity of copies: they differ in merge fields.
	copySimilarity = 0.8
	// maxBack bounds how many touches a copy is looked for among.
	maxBack = 50
)

// Touches lists the selling messages of one vendor to the buyer, oldest first,
// each counted once however many copies came.
//
// msgs is the vendor's mail; kind tells the kind of each, in context (nil takes
// the reading's own); threads is the result of Threads; mine is what the buyer
// wrote to this vendor (Written), with which the numbering begins anew.
//
// Tactics and BreakUp are those of the readings; a caller that knows the
// judgements lays their tactics over.
func Touches(msgs []*triage.Message, kind func(*triage.Message) triage.Kind, threads map[triage.ContentID]triage.Thread, mine []*triage.Message) []triage.Touch {
	if kind == nil {
		kind = func(m *triage.Message) triage.Kind { return m.Reading.Kind }
	}
	said := datesOf(mine)
	var (
		kept []sent
		out  []triage.Touch
		news novelty
		like triage.Templates
	)
	for _, m := range inOrder(msgs) {
		k := kind(m)
		if !k.Selling() || m.AutoSubmit == "auto-replied" || ParseSubject(m.Subject).Auto {
			continue // what a machine answers for somebody is no touch
		}
		now := sent{Message: m, base: ParseSubject(m.Subject).Base, key: vendor.Key(m.From.Email)}
		if i := copyOf(now, kept); i >= 0 {
			out[i].Answered = out[i].Answered || threads[m.ID].BuyerAnswered
			out[i].Copies++
			continue
		}
		t := triage.Touch{
			Message: m.ID, Date: m.Date, Address: vendor.Normal(m.From.Email), Number: 1,
			Answered: threads[m.ID].BuyerAnswered, BreakUp: announcesEnd(m), Tactics: tacticsOf(m),
		}
		earlier, j, repeats := like.Add(len(out), m.Reading.Sketch)
		if repeats {
			t.Repeats = out[earlier].Message
		}
		t.Novelty = news.add(m, k, j)
		if n := len(out); n > 0 && !saidBetween(said, out[n-1].Date, m.Date) {
			t.Number = out[n-1].Number + 1
		}
		kept, out = append(kept, now), append(out, t)
	}
	return out
}

// sent is a touch with what copies are told by.
type sent struct {
	*triage.Message
	base, key string
}

// copyOf finds the touch that a message is a copy of, or -1.
func copyOf(m sent, kept []sent) int {
	for i := len(kept) - 1; i >= max(0, len(kept)-maxBack); i-- {
		k := kept[i]
		gap := m.Date.Sub(k.Date)
		if gap > copyWindow {
			return -1
		}
		if m.MessageID != "" && m.MessageID == k.MessageID {
			return i
		}
		if m.base != k.base || m.key != k.key {
			continue
		}
		sameText := m.Reading.Sketch.Similarity(k.Reading.Sketch) >= copySimilarity ||
			len(m.Reading.Sketch) == 0 && len(k.Reading.Sketch) == 0
		if sameText && (gap <= copyNow || !sameRecipients(m.Message, k.Message)) {
			return i
		}
	}
	return -1
}

func sameRecipients(a, b *triage.Message) bool {
	to := func(m *triage.Message) []string {
		var out []string
		for _, r := range recipients(m) {
			out = append(out, vendor.Normal(r.Email))
		}
		for _, d := range m.DeliveredTo {
			out = append(out, vendor.Normal(d))
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return slices.Equal(to(a), to(b))
}

// tacticsOf lists the tactics that a message's reading shows.
func tacticsOf(m *triage.Message) []triage.Tactic {
	var out []triage.Tactic
	for _, t := range m.Reading.Tactics {
		if t.Probability >= 0.5 {
			out = append(out, t.Tactic)
		}
	}
	return out
}

// announcesEnd reports whether a message says that it is the last one.
func announcesEnd(m *triage.Message) bool {
	for _, e := range m.Reading.Evidence {
		if e.Target == triage.TargetOf(triage.Guilt) && announced(e.Quote) {
			return true
		}
	}
	return announced(m.Subject)
}

// datesOf are the times at which the buyer wrote, in order.
func datesOf(mine []*triage.Message) []time.Time {
	var out []time.Time
	for _, m := range mine {
		if !byMachine(m) {
			out = append(out, m.Date)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// saidBetween reports whether the buyer wrote after one time and not after the
// other.
func saidBetween(said []time.Time, after, until time.Time) bool {
	i, _ := slices.BinarySearchFunc(said, after, func(t, a time.Time) int {
		if t.After(a) {
			return 1
		}
		return -1
	})
	return i < len(said) && !said[i].After(until)
}

// announced reports whether a text announces the last mail.
func announced(text string) bool {
	p := breakUps()
	return p.In(text)
}
