package cadence_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/cadence"
	"winnow/internal/triage"
)

func touchesOf(mineToo []*triage.Message, msgs ...*triage.Message) []triage.Touch {
	return cadence.Touches(msgs, nil, cadence.Threads(slices.Concat(msgs, mineToo), own), mineToo)
}

func TestTouchesCountSellingMailOnce(t *testing.T) {
	msgs := messages(
		note{id: "a"},
		note{id: "b", day: 3, subject: "Re: Fewer returns at the dock"},
		note{id: "receipt", day: 4, kind: triage.KindTransactional},
		note{id: "answer", day: 5, kind: triage.KindDialogue},
		note{id: "c", day: 7, kind: triage.KindPromo, subject: "Spring fair"},
	)
	twin := *msgs[0]
	twin.Folder = "Archive"
	got := touchesOf(nil, append(msgs, &twin)...)
	var ids []triage.ContentID
	for i, x := range got {
		ids = append(ids, x.Message)
		if x.Number != i+1 {
			t.Errorf("touch %d is numbered %d", i+1, x.Number)
		}
	}
	if !slices.Equal(ids, []triage.ContentID{id("a"), id("b"), id("c")}) {
		t.Errorf("%d touches, want a, b and c", len(got))
	}
}

func TestCopiesAreOneTouch(t *testing.T) {
	copyOf := func(change func(*triage.Message)) *triage.Message {
		m := note{id: "copy", sketch: text(1, 5), day: 0.1, to: "orders@buyer.example"}.message()
		change(m)
		return m
	}
	first := note{id: "first", sketch: text(1, 0)}.message()
	for _, c := range []struct {
		why    string
		second *triage.Message
		want   int
	}{
		{"to another address of the buyer's", copyOf(func(*triage.Message) {}), 1},
		{"a day later it is another touch", copyOf(func(m *triage.Message) { m.Date = onDay(1.2) }), 2},
		{"another subject", copyOf(func(m *triage.Message) { m.Subject = "Something else" }), 2},
		{"another text", copyOf(func(m *triage.Message) { m.Reading.Sketch = text(2, 0) }), 2},
		{"to the same address hours later it is a touch", copyOf(func(m *triage.Message) { m.To = first.To }), 2},
		{"at once to the same address it is a copy", copyOf(func(m *triage.Message) { m.To = first.To; m.Date = onDay(0.001) }), 1},
		{"under the same Message-ID", copyOf(func(m *triage.Message) {
			m.MessageID, m.Subject, m.Reading.Sketch = first.MessageID, "changed by a gateway", nil
		}), 1},
		{"to the address that it was delivered to", copyOf(func(m *triage.Message) {
			m.To = first.To
			m.DeliveredTo = []string{"orders@buyer.example"}
		}), 1},
	} {
		if got := touchesOf(nil, first, c.second); len(got) != c.want {
			t.Errorf("%s: %d touches, want %d", c.why, len(got), c.want)
		}
	}
}

func TestNumbersBeginAnewWhenTheBuyerWrites(t *testing.T) {
	said := messages(mine(note{id: "q", day: 5, subject: "Re: Fewer returns at the dock", replyTo: "b"}))
	got := touchesOf(said, messages(note{id: "a"}, note{id: "b", day: 3}, note{id: "c", day: 8}, note{id: "d", day: 11})...)
	var numbers []int
	var answered []bool
	for _, x := range got {
		numbers, answered = append(numbers, x.Number), append(answered, x.Answered)
	}
	if !slices.Equal(numbers, []int{1, 2, 1, 2}) || !slices.Equal(answered, []bool{false, true, false, false}) {
		t.Errorf("numbers %v, answered %v", numbers, answered)
	}
}

func TestRepeatsAndBreakUp(t *testing.T) {
	last := note{id: "c", day: 9, sketch: text(2, 0), tactics: []triage.Tactic{triage.Guilt}}.message()
	last.Reading.Evidence = []triage.Evidence{{Target: triage.TargetOf(triage.Guilt), Quote: "Should I close your file?"}}
	got := touchesOf(nil, append(messages(
		note{id: "a", sketch: text(1, 0)}, note{id: "b", day: 4, sketch: text(1, 40)},
	), last)...)
	if got[1].Repeats != id("a") || got[2].Repeats != (triage.ContentID{}) {
		t.Errorf("repeats %v and %v", got[1].Repeats, got[2].Repeats)
	}
	if got[1].BreakUp || !got[2].BreakUp || !slices.Contains(got[2].Tactics, triage.Guilt) {
		t.Errorf("break-up %v, %v; tactics %v", got[1].BreakUp, got[2].BreakUp, got[2].Tactics)
	}
}

func TestNovelty(t *testing.T) {
	known := func(m *triage.Message) { m.Reading.Usefulness.Level = 0 }
	unknown := func(m *triage.Message) {
		m.Reading.Usefulness, m.Reading.Interest, m.Reading.Proof = triage.UnknownScore, triage.UnknownScore, triage.UnknownScore
	}
	first := note{id: "a", sketch: text(1, 0), quotes: []string{"It cuts scrap by 31 % at paper mills", "It costs 900 euro a line"}}
	for _, c := range []struct {
		why      string
		second   note
		edit     func(*triage.Message)
		low, top float64
	}{
		{"the same again", note{quotes: first.quotes, sketch: text(1, 0)}, known, 0, 0},
		{"a chase that offers nothing", note{sketch: text(5, 0)}, known, 0, 0},
		{"a spun rewrite", note{quotes: []string{"Paper plants lower their waste by 31 percent with it", "One line is 900 EUR"}}, known, 0, 0},
		{"a spun rewrite that asks for a meeting", note{quotes: []string{"Mills bring rejects down 31%", "Are 15 minutes on Tuesday at 10:30 fine for a call?"}}, known, 0, 0},
		{"a short mail with a new price", note{quotes: []string{"It now costs 640 euro"}}, known, 0.8, 1},
		{"a long one with a new price", note{quotes: append([]string{"It now costs 640 euro"}, first.quotes...)}, known, 0.4, 0.8},
		{"a new customer beside what is known", note{quotes: []string{"cuts scrap by 31 % at paper mills", "Harbour Foundry saved 12 tonnes"}}, known, 0.5, 0.9},
		{"a sample is offered", note{quotes: []string{"We can send you free samples"}}, known, 0.5, 1},
		{"a certificate", note{quotes: []string{"We are certified to ISO 9001"}}, known, 0.5, 1},
		{"another name for the day", note{quotes: []string{"Shall we say Thursday, 12 March?"}}, known, 0, 0},
		{"a newsletter in other words", note{kind: triage.KindNewsletter, sketch: text(5, 0)}, known, 1, 1},
		{"the same newsletter again", note{kind: triage.KindNewsletter, sketch: text(1, 0)}, known, 0, 0},
		{"a promotion in other words that offers nothing", note{kind: triage.KindPromo, sketch: text(5, 0)}, known, 0.5, 0.5},
		{"pictures only, another subject", note{subject: "The spring fair"}, unknown, 1, 1},
		{"pictures only, the same subject", note{}, unknown, 0, 0},
		{"an unread language, like the first in half its words", note{sketch: text(1, 32)}, unknown, 0.45, 0.55},
	} {
		c.second.id, c.second.day = "b", 5
		m := c.second.message()
		if c.edit != nil {
			c.edit(m)
		}
		got := touchesOf(nil, first.message(), m)
		if got[0].Novelty != 1 {
			t.Errorf("the first touch has novelty %v", got[0].Novelty)
		}
		if n := got[1].Novelty; n < c.low-1e-9 || n > c.top+1e-9 || math.IsNaN(n) {
			t.Errorf("%s: novelty %.2f, want %.2f to %.2f", c.why, n, c.low, c.top)
		}
	}
}

func TestTouchesHoldWhateverComes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		all := story(rt)
		var msgs, said []*triage.Message
		for _, m := range all {
			if m.Mine {
				said = append(said, m)
			} else {
				msgs = append(msgs, m)
			}
		}
		got := touchesOf(said, msgs...)
		if len(got) > len(msgs) {
			rt.Fatalf("%d touches of %d messages", len(got), len(msgs))
		}
		for i, x := range got {
			if x.Novelty < 0 || x.Novelty > 1 || x.Number < 1 || i > 0 && x.Date.Before(got[i-1].Date) {
				rt.Fatalf("touch %d: %+v", i, x)
			}
		}
		shuffled := slices.Clone(msgs)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if again := touchesOf(said, shuffled...); !reflect.DeepEqual(got, again) {
			rt.Fatalf("in another order:\n%+v\n%+v", got, again)
		}
		// Copies of everything in another folder change nothing.
		doubled := slices.Clone(msgs)
		for _, m := range msgs {
			c := *m
			doubled = append(doubled, &c)
		}
		if again := touchesOf(said, doubled...); !reflect.DeepEqual(got, again) {
			rt.Fatalf("with copies:\n%+v\n%+v", got, again)
		}
	})
}

func BenchmarkTouches100k(b *testing.B) {
	// 2,000 vendors with 50 messages each.
	perVendor := make([][]*triage.Message, 2000)
	for v := range perVendor {
		for i := range 50 {
			perVendor[v] = append(perVendor[v], note{
				id: fmt.Sprint(v, "-", i), from: fmt.Sprintf("dana@company%d.example", v), day: float64(7 * i), subject: fmt.Sprint("Offer ", i%5),
				sketch: text(uint32(v%7+i%5), i), quotes: []string{fmt.Sprintf("saves %d hours at paper mills", i%9)},
			}.message())
		}
	}
	b.ResetTimer()
	for range b.N {
		for _, msgs := range perVendor {
			t := cadence.Touches(msgs, nil, nil, nil)
			cadence.SequenceOf(t, cadence.Said{}, onDay(400))
		}
	}
}
