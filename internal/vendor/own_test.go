package vendor_test

import (
	"slices"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

func TestOwn(t *testing.T) {
	for _, own := range []vendor.Own{
		vendor.NewOwn("Robin@Buyer.example", "robin.private@gmail.com", "", "no address"),
		{Addresses: []string{"Robin@Buyer.example", "robin.private@gmail.com"}},
	} {
		for address, want := range map[string][2]bool{ // mine, own side
			"robin@buyer.example":                  {true, true},
			" ROBIN@buyer.example.":                {true, true},
			"robin+shop@buyer.example":             {true, true},
			"kim@buyer.example":                    {false, true},
			"kim@berlin.buyer.example":             {false, true},
			"robin.private@gmail.com":              {true, true},
			"r.o.b.i.n.private+x@gmail.com":        {true, true},
			"robinprivate@googlemail.com":          {true, true},
			"someone.else@gmail.com":               {false, false}, // free mail is nobody's own domain
			"robin@notbuyer.example":               {false, false},
			"robin@buyer.example.attacker.example": {false, false},
			"robin@buyer.example@attacker.example": {false, false},
			"":                                     {false, false},
			"robin":                                {false, false},
			"@buyer.example":                       {false, true},
		} {
			if got := [2]bool{own.IsMine(address), own.IsOwnSide(address)}; got != want {
				t.Errorf("%q: mine, own side = %v, want %v", address, got, want)
			}
		}
		if d := own.Domains(); !slices.Equal(d, []string{"buyer.example"}) {
			t.Errorf("Domains() = %v", d)
		}
	}
	var nobody vendor.Own
	if nobody.IsMine("a@b.example") || nobody.IsOwnSide("a@b.example") || len(nobody.Domains()) > 0 {
		t.Error("the zero Own knows somebody")
	}
}

func TestGuessOwn(t *testing.T) {
	inbox := func(n int, to, delivered string) *triage.Message {
		m := mail(n, "Somebody", "somebody@acme.example")
		m.To = []triage.Address{{Email: to}}
		if delivered != "" {
			m.DeliveredTo = []string{delivered}
		}
		return m
	}
	sent := func(n int, from string) *triage.Message {
		m := mail(n, "Robin", from)
		m.Sent = true
		return m
	}
	listed := func(m *triage.Message) *triage.Message { m.ListID = "talk.example"; return m }
	for _, c := range []struct {
		why  string
		msgs []*triage.Message
		want []string
	}{
		{"nothing is known of an empty mailbox", nil, nil},
		{"sent mail says it best", []*triage.Message{
			sent(1, "Robin@buyer.example"), sent(2, "robin@buyer.example"), sent(3, "robin@buyer.example"),
			inbox(4, "other@x.example", "alias@x.example"), inbox(5, "other@x.example", "alias@x.example"), inbox(6, "other@x.example", "alias@x.example"),
		}, []string{"robin@buyer.example"}},
		{"one moved message does not make its sender the buyer", append(many(20, func(n int) *triage.Message { return sent(n, "robin@buyer.example") }),
			sent(99, "stranger@x.example")), []string{"robin@buyer.example"}},
		{"two addresses", append(many(6, func(n int) *triage.Message { return sent(n, "robin@buyer.example") }),
			many(4, func(n int) *triage.Message { return sent(50+n, "robin@old.example") })...), []string{"robin@buyer.example", "robin@old.example"}},
		{"delivered-to, without lists", append(many(5, func(n int) *triage.Message { return inbox(n, "undisclosed@x.example", "robin@buyer.example") }),
			many(9, func(n int) *triage.Message { return listed(inbox(50+n, "talk@example", "talk@lists.example")) })...), []string{"robin@buyer.example"}},
		{"most of the mail is to one address", many(9, func(n int) *triage.Message { return inbox(n, "robin@buyer.example", "") }), []string{"robin@buyer.example"}},
		{"an archive of many people's mail is nobody's", many(40, func(n int) *triage.Message {
			return inbox(n, string(rune('a'+n%20))+"@x.example", "")
		}), nil},
	} {
		if got := vendor.GuessOwn(c.msgs); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}

func many(n int, make func(int) *triage.Message) []*triage.Message {
	var out []*triage.Message
	for i := range n {
		out = append(out, make(i))
	}
	return out
}
