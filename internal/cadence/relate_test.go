package cadence_test

import (
	"strings"
	"testing"

	"winnow/internal/cadence"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

func TestRelate(t *testing.T) {
	away := func(m *triage.Message) { m.AutoSubmit = "auto-replied" }
	forged := func(m *triage.Message) { m.Auth.DMARC = "fail" }
	for _, c := range []struct {
		why    string
		notes  []note
		edit   func(*triage.Message) // of the buyer's mail
		exists bool
		out    bool // opted out
	}{
		{"mail received makes none, however much", []note{{id: "a"}, {id: "b", day: 1, kind: triage.KindDialogue}, {id: "c", day: 2}}, nil, false, false},
		{"a question does", []note{{id: "a"}, mine(note{day: 1, subject: "Price?"})}, nil, true, false},
		{"also to a colleague of the sender", []note{{id: "a"}, mine(note{day: 1, to: "orders@mail.acme.example"})}, nil, true, false},
		{"also before the vendor ever wrote", []note{mine(note{subject: "Price?"}), {id: "a", day: 3}}, nil, true, false},
		{"a refusal makes none", []note{{id: "a"}, mine(note{day: 1, refuses: true})}, nil, false, true},
		{"an unsubscribe by its address", []note{{id: "a"}, mine(note{day: 1, to: "unsubscribe-4711@acme.example", subject: "x"})}, nil, false, true},
		{"an order after the refusal takes it back", []note{{id: "a"}, mine(note{day: 1, refuses: true}), mine(note{day: 5, subject: "Order"})}, nil, true, false},
		{"a refusal after an order stands beside it", []note{{id: "a"}, mine(note{day: 1, subject: "Order"}), mine(note{day: 5, refuses: true})}, nil, true, true},
		{"a forward to a colleague makes none", []note{{id: "a"}, mine(note{day: 1, to: "kim@buyer.example", subject: "Fwd: Fewer returns at the dock"})}, nil, false, false},
		{"an absence notice makes none", []note{{id: "a"}, mine(note{day: 1, subject: "Re: Fewer returns at the dock"})}, away, false, false},
		{"nor does a forged mail in the buyer's name", []note{{id: "a"}, mine(note{day: 1, subject: "Order"})}, forged, false, false},
		{"mail to somebody else", []note{{id: "a"}, mine(note{day: 1, to: "pat@other.example"})}, nil, false, false},
	} {
		msgs := messages(c.notes...)
		for _, m := range msgs {
			if m.Mine && c.edit != nil {
				c.edit(m)
			}
		}
		book := vendor.Group(msgs, own)
		v, _ := book.Vendor("acme.example")
		r := cadence.Relate(v, cadence.Written(msgs, book)["acme.example"])
		if r.Exists != c.exists || r.OptedOut.IsZero() == c.out {
			t.Errorf("%s: %+v", c.why, r)
		}
		if r.Exists != (len(r.Evidence) > 0 && len(r.Messages) > 0 && !r.Since.IsZero()) {
			t.Errorf("%s: a relationship without its evidence: %+v", c.why, r)
		}
	}
}

func TestRelationshipsSayWhatTheyRestOn(t *testing.T) {
	notes := []note{{id: "a"}}
	for i := range 7 {
		notes = append(notes, mine(note{day: float64(i + 1), subject: "Order of 40 units " + strings.Repeat("x", 90)}))
	}
	msgs := messages(notes...)
	book := vendor.Group(msgs, own)
	v, _ := book.Vendor("acme.example")
	r := cadence.Relate(v, cadence.Written(msgs, book)["acme.example"])
	if len(r.Messages) != 7 || len(r.Evidence) != 2 {
		t.Fatalf("%d messages, %d sentences", len(r.Messages), len(r.Evidence))
	}
	if s := r.Evidence[0]; !strings.HasPrefix(s, "You wrote “Order of 40 units x") || !strings.HasSuffix(s, "…” to dana@acme.example on Mar 3, 2026") {
		t.Errorf("it says %q", s)
	}
	if s := r.Evidence[1]; s != "You wrote to them 7 times, last on Mar 9, 2026" {
		t.Errorf("it says %q", s)
	}
}

// What the buyer's mail is about is told from its words.
func TestDeals(t *testing.T) {
	for _, c := range []struct{ subject, body, want string }{
		{"Valves", "Please send us a quote for 40 units.", "quote"},
		{"Ventile", "Bitte um ein Angebot.", "quote"},
		{"PO 4711", "Attached is our purchase order.", "order"},
		{"Your mail", "The invoice of May is wrong.", "invoice"},
		{"Contract", "We would like to renew it.", "renewal"},
		{"Ticket 20391", "The pump does not work.", "ticket"},
		{"Advisory", "Does your security advisory concern us?", "security"},
		{"Re: Hello", "See you on Tuesday.", "answer"},
		{"Hello", "See you on Tuesday.", "mail"},
	} {
		m := mail{from: "Robin Hale <robin@buyer.example>", to: "dana@acme.example", subject: c.subject, body: c.body + "\n", id: "1@buyer.example"}.message(own)
		theirs := note{id: "a"}.message()
		book := vendor.Group([]*triage.Message{theirs, m}, own)
		v, _ := book.Vendor("acme.example")
		r := cadence.Relate(v, []*triage.Message{m})
		var sorts []string
		for _, d := range r.Deals {
			sorts = append(sorts, d.Sort)
			if d.Message != m.ID || d.Sentence == "" {
				t.Errorf("%q: %+v", c.body, d)
			}
		}
		if got := strings.Join(sorts, " "); got != c.want || r.Shield == "" {
			t.Errorf("%q: %q, want %q; shield %q", c.body, got, c.want, r.Shield)
		}
	}
}

func TestAFreeMailVendorIsRelatedByItsAddressAlone(t *testing.T) {
	msgs := messages(note{id: "a", from: "lee@gmail.com"}, mine(note{day: 1, to: "pat@gmail.com"}))
	book := vendor.Group(msgs, own)
	if w := cadence.Written(msgs, book); len(w) != 0 {
		t.Errorf("mail to another free-mail address was taken for mail to lee: %v", w)
	}
}

func TestSaid(t *testing.T) {
	msgs := messages(mine(note{day: 1}), mine(note{day: 4, refuses: true}), mine(note{day: 6, refuses: true}))
	if s := cadence.SaidOf(msgs); !s.Last.Equal(onDay(6)) || !s.OptedOut.Equal(onDay(4)) {
		t.Errorf("%+v: the first refusal starts the clock", s)
	}
}

func TestMine(t *testing.T) {
	for _, c := range []struct {
		why  string
		from string
		edit func(*triage.Message)
		want bool
	}{
		{"own address", "robin@buyer.example", func(*triage.Message) {}, true},
		{"a colleague", "kim@buyer.example", func(*triage.Message) {}, false},
		{"forged by DMARC", "robin@buyer.example", func(m *triage.Message) { m.Auth.DMARC = "fail" }, false},
		{"forged by SPF without a signature", "robin@buyer.example", func(m *triage.Message) { m.Auth.SPF = "fail" }, false},
		{"SPF broken by forwarding, signature holds", "robin@buyer.example", func(m *triage.Message) { m.Auth.SPF, m.Auth.DKIM = "fail", "pass" }, true},
		{"in the folder of sent mail", "robin@buyer.example", func(m *triage.Message) { m.Auth.DMARC, m.Sent = "fail", true }, true},
		{"somebody else's in sent mail", "pat@other.example", func(m *triage.Message) { m.Sent = true }, false},
	} {
		m := note{id: "x", from: c.from}.message()
		c.edit(m)
		if got := cadence.Mine(m, own); got != c.want {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}
