package cadence_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/cadence"
	"winnow/internal/triage"
)

// Each story ends with the message that is asked about.
func TestThreads(t *testing.T) {
	spoofed := func(m *triage.Message) { m.Auth.DMARC = "fail" }
	for _, c := range []struct {
		why   string
		notes []note
		edit  func(*triage.Message) // of the last message
		want  triage.Thread
	}{
		{
			why:   "a first mail claims nothing",
			notes: []note{{}},
		},
		{
			why:   "a bare Re: in a mailbox with sent mail",
			notes: []note{mine(note{to: "lee@other.example", subject: "Lunch"}), {day: 5, subject: "Re: our call"}},
			want:  triage.Thread{Claims: true, Resolvable: true, Feint: triage.BareReply},
		},
		{
			why:   "the same where nothing of the buyer's is there",
			notes: []note{{from: "x@other.example"}, {day: 5, subject: "Re: our call"}},
			want:  triage.Thread{Claims: true},
		},
		{
			why:   "and before the buyer's first mail that is kept",
			notes: []note{mine(note{to: "lee@other.example", subject: "Lunch", day: 9}), {day: 5, subject: "Re: our call"}},
			want:  triage.Thread{Claims: true},
		},
		{
			why:   "a vendor answers its own mail",
			notes: []note{{id: "a"}, {day: 3, subject: "Re: Fewer returns at the dock", replyTo: "a"}},
			want:  triage.Thread{Claims: true, ParentKnown: true, OnlySender: true, Resolvable: true, Feint: triage.OwnChain},
		},
		{
			why:   "a colleague of the sender answers it",
			notes: []note{{id: "a"}, {day: 3, from: "kim@acme.example", subject: "Re: Fewer returns at the dock", replyTo: "a"}},
			want:  triage.Thread{Claims: true, ParentKnown: true, OnlySender: true, Resolvable: true, Feint: triage.OwnChain},
		},
		{
			why:   "a true reply to the buyer",
			notes: []note{mine(note{id: "q", subject: "Price?"}), {day: 1, subject: "Re: Price?", replyTo: "q"}},
			want:  triage.Thread{Claims: true, ParentKnown: true, BuyerWrote: true, Resolvable: true, KnownPerson: true},
		},
		{
			why:   "although the sender's clock is behind",
			notes: []note{mine(note{id: "q", subject: "Price?", day: 1}), {day: 0.9, subject: "Re: Price?", replyTo: "q"}},
			want:  triage.Thread{Claims: true, ParentKnown: true, BuyerWrote: true, Resolvable: true},
		},
		{
			why:   "a reply whose gateway dropped the headers is found by its subject",
			notes: []note{mine(note{id: "q", subject: "Price for 40 units"}), {day: 1, from: "sales@acme.example", subject: "AW: Price for 40 units"}},
			want:  triage.Thread{Claims: true, ParentKnown: true, BuyerWrote: true, Resolvable: true},
		},
		{
			why:   "not for another organisation",
			notes: []note{mine(note{id: "q", subject: "Price for 40 units"}), {day: 1, from: "sales@other.example", subject: "AW: Price for 40 units"}},
			want:  triage.Thread{Claims: true, Resolvable: true, Feint: triage.BareReply},
		},
		{
			why:   "nor after half a year",
			notes: []note{mine(note{id: "q", subject: "Price for 40 units"}), {day: 200, subject: "AW: Price for 40 units"}},
			want:  triage.Thread{Claims: true, Resolvable: true, KnownPerson: true},
		},
		{
			why: "a partner brought in by the one the buyer wrote to",
			notes: []note{
				mine(note{id: "q", subject: "Price?"}),
				{id: "r", day: 1, subject: "Re: Price?", replyTo: "q"},
				{day: 2, from: "pat@partner.example", subject: "Re: Price?", replyTo: "r"},
			},
			want: triage.Thread{Claims: true, ParentKnown: true, BuyerWrote: true, Resolvable: true},
		},
		{
			why: "through a parent that is gone",
			notes: []note{
				mine(note{id: "q", replyTo: "gone", subject: "Re: Price?"}),
				{day: 1, subject: "Re: Price?", replyTo: "gone"},
			},
			want: triage.Thread{Claims: true, ParentKnown: true, BuyerWrote: true, Resolvable: true, KnownPerson: true},
		},
		{
			why: "a pitch that the buyer forwarded to a colleague is not answered",
			notes: []note{
				{id: "p"},
				mine(note{day: 1, to: "kim@buyer.example", subject: "Fwd: Fewer returns at the dock", replyTo: "p"}),
				{day: 3, subject: "Re: Fewer returns at the dock", replyTo: "p"},
			},
			want: triage.Thread{Claims: true, ParentKnown: true, OnlySender: true, Resolvable: true, Feint: triage.OwnChain},
		},
		{
			why: "nor is one that was forwarded to a friend outside",
			notes: []note{
				{id: "p"},
				mine(note{day: 1, to: "friend@gmail.com", subject: "Fwd: Fewer returns at the dock", replyTo: "p"}),
				{day: 3, subject: "Re: Fewer returns at the dock", replyTo: "p"},
			},
			want: triage.Thread{Claims: true, ParentKnown: true, OnlySender: true, Resolvable: true, Feint: triage.OwnChain},
		},
		{
			why:   "a stranger in the buyer's own name",
			notes: []note{{from: "kim@buyer.example", subject: "Invoice"}},
			edit:  spoofed,
			want:  triage.Thread{SpoofedOwn: true},
		},
		{
			why:   "a colleague",
			notes: []note{{from: "kim@buyer.example", subject: "Lunch"}},
			want:  triage.Thread{OwnDomain: true},
		},
		{
			why:   "a look-alike of the buyer's own domain",
			notes: []note{{from: "boss@buyerr.example", subject: "Transfer"}},
			want:  triage.Thread{LookAlikeOf: "buyer.example"},
		},
		{
			why:   "a look-alike of one whom the buyer writes to",
			notes: []note{mine(note{to: "pat@northwind.example", subject: "Order"}), {day: 2, from: "pat@n0rthwind.example", subject: "New account"}},
			want:  triage.Thread{Resolvable: true, LookAlikeOf: "northwind.example"},
		},
		{
			why:   "quoted history that the reader saw",
			notes: []note{{subject: "Our talk"}},
			edit: func(m *triage.Message) {
				m.Reading.Facts = append(m.Reading.Facts, triage.Fact{Name: cadence.FactQuoted})
			},
			want: triage.Thread{Claims: true},
		},
		{
			why:   "an unsubscribe makes nobody known",
			notes: []note{mine(note{refuses: true, subject: "Unsubscribe"}), {day: 2}},
			want:  triage.Thread{Resolvable: true},
		},
		{
			why:   "a mail of a community's list",
			notes: []note{{from: "one@a.example", kind: triage.KindList}},
			want:  triage.Thread{ListMail: true},
		},
	} {
		msgs := messages(c.notes...)
		last := msgs[len(msgs)-1]
		if c.edit != nil {
			c.edit(last)
		}
		got := cadence.Threads(msgs, own)[last.ID]
		if (got.FeintWhy == "") != (got.Feint == triage.NoFeint) {
			t.Errorf("%s: %q says %q", c.why, got.Feint, got.FeintWhy)
		}
		if got.FeintWhy = ""; got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.why, got, c.want)
		}
	}
}

func TestTheBuyersAnswer(t *testing.T) {
	for _, c := range []struct {
		why  string
		mine note
		want bool
	}{
		{"a reply", mine(note{day: 1, subject: "Re: Fewer returns at the dock", replyTo: "p"}), true},
		{"a refusal is an answer too", mine(note{day: 1, subject: "Re: Fewer returns at the dock", replyTo: "p", refuses: true}), true},
		{"a reply without headers", mine(note{day: 1, subject: "RE: Fewer returns at the dock"}), true},
		{"to a colleague of the sender", mine(note{day: 1, to: "kim@acme.example", subject: "Re: Fewer returns at the dock", replyTo: "p"}), true},
		{"a forward to a colleague", mine(note{day: 1, to: "kim@buyer.example", subject: "Fwd: Fewer returns at the dock", replyTo: "p"}), false},
		{"another mail to the sender", mine(note{day: 1, subject: "Lunch"}), false},
	} {
		msgs := messages(note{id: "p"}, c.mine)
		if got := cadence.Threads(msgs, own)[msgs[0].ID].BuyerAnswered; got != c.want {
			t.Errorf("%s: answered %v, want %v", c.why, got, c.want)
		}
	}
	away := mine(note{day: 1, subject: "Re: Fewer returns at the dock", replyTo: "p"}).message()
	away.AutoSubmit = "auto-replied"
	msgs := append(messages(note{id: "p"}), away)
	if cadence.Threads(msgs, own)[msgs[0].ID].BuyerAnswered {
		t.Error("an absence notice was taken for an answer")
	}
}

func TestAListWithManySendersIsACommunity(t *testing.T) {
	var msgs []*triage.Message
	for i, from := range []string{"a@one.example", "b@two.example", "c@three.example"} {
		m := note{id: fmt.Sprint(i), from: from, day: float64(i)}.message()
		m.ListID = "talk.example"
		n := note{id: fmt.Sprint("v", i), from: "news@acme.example", day: float64(i)}.message()
		n.ListID = "news.acme.example"
		msgs = append(msgs, m, n)
	}
	th := cadence.Threads(msgs, own)
	for _, m := range msgs {
		if want := m.ListID == "talk.example"; th[m.ID].ListMail != want {
			t.Errorf("%s on %s: list mail %v", m.From.Email, m.ListID, !want)
		}
	}
}

// A seller that sends with the Message-ID of the buyer's own mail does not take
// its place.
func TestMessageIDsOfTheBuyerAreNotTakenOver(t *testing.T) {
	q := mine(note{id: "q", subject: "Price?", day: 1}).message()
	thief := note{id: "thief", day: 0}.message()
	thief.MessageID = q.MessageID
	reply := note{id: "r", day: 2, subject: "Re: Price?", replyTo: "q"}.message()
	th := cadence.Threads([]*triage.Message{thief, q, reply}, own)
	if !th[reply.ID].BuyerWrote {
		t.Error("the buyer's question was lost to a mail with the same id")
	}
}

func TestThreadsDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		msgs := story(rt)
		first := cadence.Threads(msgs, own)
		shuffled := slices.Clone(msgs)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if second := cadence.Threads(shuffled, own); !maps.Equal(first, second) {
			rt.Fatalf("in another order:\n%+v\n%+v", first, second)
		}
		for id, th := range first {
			if th.OnlySender && th.BuyerWrote {
				rt.Fatalf("%v: the buyer wrote in a chain that holds the sender's mail only", id)
			}
		}
	})
}

// story is any exchange between a few people.
func story(rt *rapid.T) []*triage.Message {
	var notes []note
	for i := range rapid.IntRange(0, 25).Draw(rt, "messages") {
		n := note{
			id:      fmt.Sprint("n", i),
			from:    rapid.SampledFrom([]string{"dana@acme.example", "kim@acme.example", "lee@gmail.com", "robin@buyer.example", "pat@buyer.example"}).Draw(rt, "from"),
			to:      rapid.SampledFrom([]string{"robin@buyer.example", "dana@acme.example", "pat@buyer.example", "lee@gmail.com"}).Draw(rt, "to"),
			subject: rapid.SampledFrom([]string{"One", "Re: One", "Fwd: One", "Two", "AW: Two", ""}).Draw(rt, "subject"),
			day:     float64(rapid.IntRange(0, 40).Draw(rt, "day")),
			quotes:  rapid.SliceOfN(rapid.SampledFrom([]string{"saves 40 hours", "costs 900 euro", "used by eleven mills"}), 0, 2).Draw(rt, "quotes"),
			refuses: rapid.Bool().Draw(rt, "refuses"),
			kind:    rapid.SampledFrom([]triage.Kind{triage.KindPitch, triage.KindPromo, triage.KindTransactional, triage.KindDialogue}).Draw(rt, "kind"),
		}
		if rapid.Bool().Draw(rt, "sketched") {
			n.sketch = text(rapid.Uint32Range(0, 3).Draw(rt, "text"), rapid.IntRange(0, 64).Draw(rt, "changed"))
		}
		if k := rapid.IntRange(-1, 30).Draw(rt, "answers"); k >= 0 {
			n.replyTo = fmt.Sprint("n", k)
		}
		if n.from != "robin@buyer.example" {
			n.refuses = false
		}
		notes = append(notes, n)
	}
	return messages(notes...)
}

func BenchmarkThreads100k(b *testing.B) {
	msgs := make([]*triage.Message, 100_000)
	for i := range msgs {
		n := note{id: fmt.Sprint(i), from: fmt.Sprintf("dana@company%d.example", i%2000), subject: fmt.Sprintf("Re: Offer %d", i%2000), day: float64(i) / 300}
		if i%20 == 0 {
			n = mine(note{id: n.id, to: n.from, subject: n.subject, day: n.day})
		}
		if i > 2000 {
			n.replyTo = fmt.Sprint(i - 2000)
		}
		msgs[i] = n.message()
	}
	b.ResetTimer()
	for range b.N {
		cadence.Threads(msgs, own)
	}
}
