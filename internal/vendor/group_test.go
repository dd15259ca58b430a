package vendor_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

var own = vendor.NewOwn("robin@buyer.example")

func TestGroup(t *testing.T) {
	mine := mail(90, "Robin", "robin@buyer.example")
	mine.Mine = true
	msgs := []*triage.Message{
		mail(1, "Dana at Acme", "dana@acme.example"),
		mail(2, "Acme Team", "news@mail.acme.example"),
		mail(3, "Lee Park", "lee.acme@gmail.com"),
		mail(4, "Pat Ruiz", "pat.acme@gmail.com"),
		mail(5, "Nova", "nova@em.mailservice.example"),
		mail(6, "Orbit", "orbit@em.mailservice.example"),
		mail(7, "Kim", "kim@buyer.example"),
		mail(8, "", ""),
		mine,
	}
	b := vendor.Group(msgs, own)
	var got []string
	for _, v := range b.Senders() {
		got = append(got, string(v.ID))
	}
	want := []string{"acme.example", "lee.acme@gmail.com", "nova@em.mailservice.example", "orbit@em.mailservice.example", "pat.acme@gmail.com"}
	if !slices.Equal(got, want) {
		t.Fatalf("senders %v, want %v", got, want)
	}
	acme, _ := b.Vendor("acme.example")
	if acme.Name != "Acme" || len(acme.Messages) != 2 || acme.Messages[0] != msgs[0].ID {
		t.Errorf("acme is %+v", acme)
	}
	if len(acme.Domains) != 1 || acme.Domains[0].Domain != "acme.example" || len(acme.Domains[0].Reasons) == 0 {
		t.Errorf("acme's domains are %+v", acme.Domains)
	}
	if len(acme.People) != 2 || acme.People[0].Address != "news@mail.acme.example" || acme.People[1].Name != "Dana" || acme.People[1].Touches != 1 {
		t.Errorf("acme's people are %+v", acme.People)
	}
	if id, ok := b.Of(msgs[1].ID); !ok || id != "acme.example" {
		t.Errorf("Of = %q, %v", id, ok)
	}
	for _, m := range []*triage.Message{mine, msgs[6], msgs[7]} {
		if id, ok := b.Of(m.ID); ok {
			t.Errorf("mail of %s belongs to %s", m.From.Email, id)
		}
	}
	if lee, _ := b.Vendor("lee.acme@gmail.com"); lee.Name != "Lee Park" || len(lee.Domains) != 0 || !slices.Equal(lee.Addresses, []string{"lee.acme@gmail.com"}) {
		t.Errorf("a free-mail sender is %+v", lee)
	}
}

func TestSendersAndVendors(t *testing.T) {
	receipt := mail(1, "Shop", "receipts@shop.example")
	receipt.Reading.Kind = triage.KindTransactional
	b := vendor.Group([]*triage.Message{receipt, mail(2, "Acme", "a@acme.example")}, own)
	if len(b.Senders()) != 2 {
		t.Errorf("%d senders, want 2", len(b.Senders()))
	}
	if v := b.Vendors(); len(v) != 1 || v[0].ID != "acme.example" {
		t.Errorf("vendors are %v", v)
	}
}

func TestTheSameMessageInTwoFoldersIsOne(t *testing.T) {
	m := mail(1, "Acme", "a@acme.example")
	twin := *m
	twin.Folder = "Archive"
	b := vendor.Group([]*triage.Message{m, &twin}, own)
	v, _ := b.Vendor("acme.example")
	if len(v.Messages) != 1 || v.People[0].Touches != 1 {
		t.Errorf("%d messages, %d touches, want 1 and 1", len(v.Messages), v.People[0].Touches)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		why    string
		domain string
		names  []string
		want   string
	}{
		{"person at company", "acme.example", []string{"Dana at Acme"}, "Acme"},
		{"person from company", "acme.example", []string{"Dana Weber from ACME Analytics"}, "ACME Analytics"},
		{"german", "acme.example", []string{"Dana Weber von Acme"}, "Acme"},
		{"team", "acme.example", []string{"The Acme Team"}, "Acme"},
		{"newsletter", "acme.example", []string{"Acme Newsletter"}, "Acme"},
		{"bar", "acme.example", []string{"Dana | Acme"}, "Acme"},
		{"brackets", "acme.example", []string{"Dana Weber (Acme)"}, "Acme"},
		{"legal form", "acme-tools.example", []string{"Acme Tools GmbH"}, "Acme Tools GmbH"},
		{"initials confirm", "nlx.example", []string{"Dana at Nova Logistics Xpress"}, "Nova Logistics Xpress"},
		{"beginnings confirm", "novalog.example", []string{"Nova Logistics"}, "Nova Logistics"},
		{"only a person: the domain", "acme.example", []string{"Dana Weber"}, "Acme"},
		{"hyphens part words", "acme-tools.example", []string{"Dana Weber"}, "Acme Tools"},
		{"no name at all", "acme.example", []string{""}, "Acme"},
		{"an address is no name", "acme.example", []string{"dana@acme.example"}, "Acme"},
		{"a service sends for it", "acme.example", []string{"Acme via Delivery"}, "Acme"},
		{"the majority's spelling", "acme.example", []string{"acme", "ACME", "ACME"}, "ACME"},
		{"small letters are put right", "acme.example", []string{"acme"}, "Acme"},
		{"punycode", "xn--mller-kva.example", []string{""}, "Müller"},
		{"somebody else's name is not believed", "acme.example", []string{"Bigbank Support"}, "Acme"},
		{"von in a person's name", "acme.example", []string{"Kai von Berg"}, "Acme"},
		{"a first name that two addresses share is no company's", "acme.example", []string{"Lily", "Lily"}, "Acme"},
		{"a company that two addresses name is, though its domain differs", "nrth.example", []string{"Orbit Team", "Orbit Support"}, "Orbit"},
		{"a word out of a long domain is not its name", "bluebearings.example", []string{"Blue"}, "Bluebearings"},
		{"last name first", "acme.example", []string{"Weber, Dana"}, "Acme"},
	} {
		var msgs []*triage.Message
		for i, n := range c.names {
			msgs = append(msgs, mail(i, n, fmt.Sprintf("p%d@%s", i, c.domain)))
		}
		v, ok := vendor.Group(msgs, own).Vendor(triage.VendorID(c.domain))
		if !ok || v.Name != c.want {
			t.Errorf("%s: %v of %s is called %q, want %q", c.why, c.names, c.domain, v.Name, c.want)
		}
	}
}

func TestAListsNameConfirmsTheCompany(t *testing.T) {
	m := mail(1, "Dana Weber", "dana@acmehq.example")
	m.ListID = "AcmeHQ News <news.acmehq.example>"
	v, _ := vendor.Group([]*triage.Message{m}, own).Vendor("acmehq.example")
	if v.Name != "AcmeHQ" {
		t.Errorf("called %q", v.Name)
	}
}

func TestFind(t *testing.T) {
	b := vendor.Group([]*triage.Message{
		mail(1, "Café Société GmbH", "a@cafe-societe.example"),
		mail(2, "Nova Logistics", "a@nova-logistics.example"),
		mail(3, "Nova Software", "a@nova-software.example"),
		mail(4, "Orbit", "a@orbit.example"),
		mail(5, "Orbit", "a@orbit.co.uk"),
		mail(6, "Lee Park", "lee@gmail.com"),
		mail(7, "Zed at Zenith", "zed@zen.example"),
	}, own)
	for q, want := range map[string][]triage.VendorID{
		"nova-logistics.example":      {"nova-logistics.example"},
		"mail.nova-logistics.example": {"nova-logistics.example"},
		"anyone@orbit.example":        {"orbit.example"},
		"LEE@gmail.com":               {"lee@gmail.com"},
		"unknown@gmail.com":           nil,
		"nova logistics":              {"nova-logistics.example"},
		"NOVA":                        {"nova-logistics.example", "nova-software.example"},
		"nova s":                      {"nova-software.example"},
		"cafe societe":                {"cafe-societe.example"},
		"CAFÉ SOCIÉTÉ GMBH":           {"cafe-societe.example"},
		"orbit":                       {"orbit.co.uk", "orbit.example"},
		"lee park":                    {"lee@gmail.com"},
		"zenith":                      {"zen.example"},
		"zen":                         {"zen.example"}, // its domain
		"nobody":                      nil,
		"":                            nil,
		"  ":                          nil,
	} {
		if got := b.Find(q); !slices.Equal(got, want) {
			t.Errorf("Find(%q) = %v, want %v", q, got, want)
		}
	}
}

func TestADecisionFindsItsVendorAgain(t *testing.T) {
	b := vendor.Group([]*triage.Message{mail(1, "Acme", "a@acme.example"), mail(2, "Lee", "lee@gmail.com")}, own)
	for _, c := range []struct {
		d    triage.Decision
		want triage.VendorID
	}{
		{triage.Decision{Vendor: "acme.example"}, "acme.example"},
		{triage.Decision{Vendor: "gone.example", Keys: []string{"gone.example", "new@acme.example"}}, "acme.example"},
		{triage.Decision{Vendor: "gone.example", Keys: []string{"lee@gmail.com"}}, "lee@gmail.com"},
		{triage.Decision{Vendor: "gone.example", Keys: []string{"other@gmail.com"}}, ""},
	} {
		if got, ok := b.Resolve(c.d); got != c.want || ok != (c.want != "") {
			t.Errorf("Resolve(%v) = %q, %v, want %q", c.d, got, ok, c.want)
		}
	}
	v, _ := b.Vendor("acme.example")
	if got := vendor.Keys(v); !slices.Equal(got, []string{"acme.example", "a@acme.example"}) {
		t.Errorf("Keys = %v", got)
	}
}

// The order in which mail comes in says nothing about who sent it.
func TestGroupingDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var msgs []*triage.Message
		for i := range rapid.IntRange(0, 30).Draw(rt, "messages") {
			name := rapid.SampledFrom([]string{"Dana at Acme", "Acme", "ACME", "Lee", "", "Nova Team", "Nova"}).Draw(rt, "name")
			at := rapid.SampledFrom([]string{"a@acme.example", "b@acme.example", "x@gmail.com", "n@nova.example", "kim@buyer.example", ""}).Draw(rt, "address")
			msgs = append(msgs, mail(i, name, at))
		}
		first := vendor.Group(msgs, own).Senders()
		shuffled := slices.Clone(msgs)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if second := vendor.Group(shuffled, own).Senders(); !reflect.DeepEqual(first, second) {
			rt.Fatalf("in another order:\n%+v\n%+v", first, second)
		}
	})
}

// mailbox is one of so many messages and senders, with two addresses each.
func mailbox(messages, senders int) []*triage.Message {
	out := make([]*triage.Message, messages)
	for i := range out {
		s := i % senders
		at := fmt.Sprintf("person%d@mail.company%d.example", i/senders%2, s)
		if s%20 == 0 {
			at = fmt.Sprintf("company%d@gmail.com", s)
		}
		out[i] = mail(i, fmt.Sprintf("Person at Company%d", s), at)
	}
	return out
}

func BenchmarkGroup100kMessages2kVendors(b *testing.B) {
	msgs := mailbox(100_000, 2_000)
	b.ResetTimer()
	for range b.N {
		if n := len(vendor.Group(msgs, own).Senders()); n != 2_000 {
			b.Fatalf("%d senders", n)
		}
	}
}

func BenchmarkLookAlikes(b *testing.B) {
	var known []string
	for i := range 2_000 {
		known = append(known, fmt.Sprintf("company%d.example", i))
	}
	l := vendor.NewLookAlikes(known)
	b.ResetTimer()
	for range b.N {
		l.Of("c0mpany77.example")
	}
}

// Whatever a sender calls itself, it gets a name that can be shown.
func FuzzNames(f *testing.F) {
	f.Add("Dana at Acme", "acme.example", "Acme <news.acme.example>")
	f.Add("((", "xn--.example", "<")
	f.Add("a | b - c, d (e", "a-b-c-d-e-f.example", "\xff")
	f.Fuzz(func(t *testing.T, name, domain, list string) {
		m := mail(1, name, "x@"+domain)
		m.ListID = list
		for _, v := range vendor.Group([]*triage.Message{m}, own).Senders() {
			if v.Name == "" || v.ID == "" {
				t.Errorf("%q of %q is called %q, id %q", name, domain, v.Name, v.ID)
			}
		}
	})
}
