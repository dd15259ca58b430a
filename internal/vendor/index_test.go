package vendor_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/testkit/clusters"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// some draws messages of made vendors, as many for every run.
func drawn(rt *rapid.T, all []*triage.Message) []*triage.Message {
	from := rapid.IntRange(0, len(all)-60).Draw(rt, "from")
	return slices.Clone(all[from : from+60])
}

func generated(tb testing.TB) []*triage.Message {
	msgs, _, err := clusters.Messages(4, 60)
	if err != nil {
		tb.Fatal(err)
	}
	mine := mail(9999, "Robin", "robin@buyer.example")
	mine.Mine, mine.To = true, []triage.Address{{Email: msgs[0].From.Email}}
	return append(msgs, mine)
}

func same(t interface{ Fatalf(string, ...any) }, what string, a, b *vendor.Book) {
	x, y := a.Senders(), b.Senders()
	for i := range min(len(x), len(y)) {
		if !reflect.DeepEqual(x[i], y[i]) {
			t.Fatalf("%s:\n%+v\n%+v", what, x[i], y[i])
		}
	}
	if len(x) != len(y) {
		t.Fatalf("%s: %d and %d vendors", what, len(x), len(y))
	}
	if p, q := a.Suggestions(), b.Suggestions(); !reflect.DeepEqual(p, q) {
		t.Fatalf("%s: suggestions\n%+v\n%+v", what, p, q)
	}
}

// In whatever order and portions mail comes, the book is the one that all of it
// at once makes.
func TestIncrementalIsWhole(t *testing.T) {
	all := generated(t)
	rapid.Check(t, func(rt *rapid.T) {
		msgs := drawn(rt, all)
		rand.Shuffle(len(msgs), func(i, j int) { msgs[i], msgs[j] = msgs[j], msgs[i] })
		x := vendor.NewIndex()
		var book, first *vendor.Book
		var before []triage.Vendor
		for n := 0; n < len(msgs); {
			n = min(len(msgs), n+rapid.IntRange(1, 20).Draw(rt, "portion"))
			book = x.Book(vendor.Messages(msgs[:n]), own, vendor.Rulings{})
			if first == nil {
				first, before = book, book.Senders()
			}
		}
		same(rt, "grown and whole", book, vendor.Group(msgs, own))
		if !reflect.DeepEqual(first.Senders(), before) {
			rt.Fatalf("an earlier book changed")
		}
		for _, m := range msgs {
			id, ok := book.Of(m.ID)
			if m.Mine {
				continue
			}
			if v, known := book.Vendor(id); !ok || !known || !slices.Contains(v.Messages, m.ID) {
				rt.Fatalf("%s belongs to %q, which does not know it", m.From.Email, id)
			}
		}
	})
}

// Mail of strangers changes nothing for others.
func TestUnrelatedMailChangesNothing(t *testing.T) {
	all := generated(t)
	rapid.Check(t, func(rt *rapid.T) {
		msgs := drawn(rt, all)
		x := vendor.NewIndex()
		before := x.Book(vendor.Messages(msgs), own, vendor.Rulings{}).Senders()
		for i := range rapid.IntRange(1, 9).Draw(rt, "strangers") {
			msgs = append(msgs, mail(7000+i, "Stranger", fmt.Sprintf("stranger@zzyzx%d.example", i)))
		}
		after := x.Book(vendor.Messages(msgs), own, vendor.Rulings{}).Senders()
		after = slices.DeleteFunc(after, func(v triage.Vendor) bool { return strings.HasPrefix(string(v.ID), "zzyzx") })
		if !reflect.DeepEqual(before, after) {
			rt.Fatalf("others changed")
		}
	})
}

// What the buyer decided holds, whatever the evidence says and whatever comes.
func TestDecisionsWin(t *testing.T) {
	all := generated(t)
	rapid.Check(t, func(rt *rapid.T) {
		msgs := drawn(rt, all)
		x := vendor.NewIndex()
		b := x.Book(vendor.Messages(msgs), own, vendor.Rulings{})
		vs := b.Senders()
		a, c := rapid.SampledFrom(vs).Draw(rt, "one"), rapid.SampledFrom(vs).Draw(rt, "other")
		if a.ID == c.ID {
			return
		}
		join := triage.Decision{ID: 1, Act: triage.ActJoin, Vendor: a.ID, Keys: vendor.Keys(a), With: &triage.Side{Vendor: c.ID, Keys: vendor.Keys(c)}}
		more := append(slices.Clone(msgs), all[:30]...)
		joined := x.Book(vendor.Messages(more), own, vendor.Rule([]triage.Decision{join}))
		p, _ := joined.Vendor(a.ID)
		q, _ := joined.Vendor(c.ID)
		if p.ID != q.ID || p.ID != a.ID {
			rt.Fatalf("joined %s and %s: %s and %s", a.ID, c.ID, p.ID, q.ID)
		}
		same(rt, "joined in one and another way", joined, vendor.NewIndex().Book(vendor.Messages(more), own, vendor.Rule([]triage.Decision{join})))
		split := triage.Decision{ID: 2, Act: triage.ActSplit, Vendor: a.ID, Keys: vendor.Keys(a), With: &triage.Side{Keys: vendor.Keys(c)}}
		apart := x.Book(vendor.Messages(more), own, vendor.Rule([]triage.Decision{join, split}))
		p, _ = apart.Vendor(a.ID)
		q, _ = apart.Vendor(c.ID)
		if p.ID == q.ID {
			rt.Fatalf("split %s and %s: both are %s", a.ID, c.ID, p.ID)
		}
		undone := x.Book(vendor.Messages(more), own, vendor.Rule(nil))
		same(rt, "undone and never decided", undone, vendor.Group(more, own))
	})
}

func TestAnAddressIsTakenOutOfItsDomain(t *testing.T) {
	msgs := []*triage.Message{mail(1, "Nova", "nova@sender.example"), mail(2, "Orbit", "orbit@sender.example"), mail(3, "Orbit", "orbit@sender.example")}
	v, _ := vendor.Group(msgs, own).Vendor("sender.example")
	split := triage.Decision{ID: 1, Act: triage.ActSplit, Vendor: v.ID, Keys: []string{"sender.example", "nova@sender.example"}, With: &triage.Side{Keys: []string{"orbit@sender.example"}}}
	b := vendor.NewIndex().Book(vendor.Messages(msgs), own, vendor.Rule([]triage.Decision{split}))
	if id, ok := b.At("orbit@sender.example"); !ok || id != "orbit@sender.example" {
		t.Errorf("orbit is %q", id)
	}
	if id, _ := b.At("new@sender.example"); id != "sender.example" {
		t.Errorf("others of the domain are %q", id)
	}
	if id, _ := b.Of(msgs[2].ID); id != "orbit@sender.example" {
		t.Errorf("its mail belongs to %q", id)
	}
}

func TestAVendorKeepsTheIDThatWasDecidedAbout(t *testing.T) {
	signed := func(n int, email string) *triage.Message {
		m := mail(n, "Dana Weber", email)
		m.Reading.Traces = triage.Traces{Companies: []string{"Brightacme GmbH"}, Phones: []string{"+4312345678"}}
		return m
	}
	second, main := signed(1, "dana@getbrightacme.example"), signed(2, "dana@brightacme.example")
	x := vendor.NewIndex()
	if id, _ := x.Book(vendor.Messages([]*triage.Message{second}), own, vendor.Rulings{}).Of(second.ID); id != "getbrightacme.example" {
		t.Fatalf("first it is %q", id)
	}
	both := []*triage.Message{second, main}
	b := x.Book(vendor.Messages(both), own, vendor.Rulings{})
	if id, _ := b.Of(second.ID); id != "brightacme.example" {
		t.Errorf("with its main domain it is %q", id)
	}
	if v, ok := b.Vendor("getbrightacme.example"); !ok || v.ID != "brightacme.example" {
		t.Errorf("its former id leads to %q", v.ID)
	}
	muted := []triage.Decision{{ID: 1, Act: triage.ActMute, Vendor: "getbrightacme.example", Keys: []string{"getbrightacme.example"}}}
	if id, _ := x.Book(vendor.Messages(both), own, vendor.Rule(muted)).Of(main.ID); id != "getbrightacme.example" {
		t.Errorf("decided about, it is %q", id)
	}
	v, _ := b.Vendor("brightacme.example")
	if len(v.People) != 1 || len(v.People[0].Addresses) != 2 || v.People[0].Stream.Messages != 2 {
		t.Errorf("its people are %+v", v.People)
	}
	if len(v.Domains) != 2 || len(v.Domains[1].Reasons) < 2 || v.Domains[1].Evidence[0].With != "brightacme.example" {
		t.Errorf("its domains are %+v", v.Domains)
	}
}

func BenchmarkOneMoreMessage(b *testing.B) {
	msgs := mailbox(100_000, 2_000)
	x := vendor.NewIndex()
	x.Book(vendor.Messages(msgs), own, vendor.Rulings{})
	b.ResetTimer()
	for i := range b.N {
		msgs = append(msgs, mail(200_000+i, "Person", fmt.Sprintf("person@mail.company%d.example", i%2_000)))
		x.Book(vendor.Messages(msgs), own, vendor.Rulings{})
	}
}
