package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"winnow/internal/engine"
	"winnow/internal/testkit"
	"winnow/internal/triage"
)

const gaugeSign = "\n\nBest regards,\nLee Osei\nAccount Manager\nBrightgauge Ltd\n+44 113 496 0042\n"

// rotating is a vendor that the buyer wrote to and that writes from two domains,
// an imitator, and a forgery of its main domain.
func rotating() []testkit.Mail {
	const auth = "Authentication-Results: mx.kestrel.example; dmarc="
	sell := "Hi Dana,\n\nwe make pressure gauges for steam and would like to show you our new prices. Do you have 15 minutes for a call?"
	mail := func(n int, from, subject, dmarc string) testkit.Mail {
		return testkit.Mail{
			From: from, To: me, ID: fmt.Sprintf("%d@mail.example", n), Date: day(-40 + n), Subject: subject,
			Body: sell + gaugeSign, Header: []string{auth + dmarc},
		}
	}
	return []testkit.Mail{
		mail(1, "Lee Osei <lee@brightgauge.example>", "Gauges for steam", "pass"),
		{From: "Dana Reyes <" + me + ">", To: "lee@brightgauge.example", ID: "2@kestrel.example", ReplyTo: "1@mail.example", Date: day(-38), Subject: "Re: Gauges for steam", Body: "Please send a quote for 40 gauges.\n"},
		mail(3, "Lee Osei <lee@getbrightgauge.example>", "Gauges again", "pass"),
		mail(4, "Lee Osei <lee@brightgauge.example>", "More gauges", "pass"),
		mail(5, "Lee Osei <lee@brightgauge.example>", "Your gauges, urgently", "fail"),
		mail(6, "Lee Osei <lee@brightgauge-login.example>", "Your account", "pass"),
		mail(7, "Lee Osei <lee@br1ghtgauge.example>", "Your invoice", "pass"),
	}
}

func TestIdentityInTheEngine(t *testing.T) {
	dir := t.TempDir()
	eng := open(t, dir)
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "rotating", mail: rotating()}); err != nil {
		t.Fatal(err)
	}
	d, err := eng.Vendor(t.Context(), "getbrightgauge.example")
	if err != nil {
		t.Fatal(err)
	}
	v := d.Standing.Vendor
	if v.ID != "brightgauge.example" || len(v.Domains) != 2 || v.Domains[1].Domain != "getbrightgauge.example" || len(v.Domains[1].Evidence) < 2 {
		t.Fatalf("the vendor is %+v", v)
	}
	if len(v.People) != 1 || v.People[0].Role != "Account Manager" || v.People[0].Stream.Wrote != 1 {
		t.Errorf("its people are %+v", v.People)
	}
	kinds, reasons := map[string]triage.Kind{}, map[string]string{}
	for m := range eng.Messages() {
		kinds[m.Message.Subject] = m.Judgement.Kind
		reasons[m.Message.Subject] = strings.Join(m.Judgement.Reasons, "; ")
	}
	for _, subject := range []string{"Your account", "Your invoice"} {
		if kinds[subject] != triage.KindFraud || !strings.Contains(reasons[subject], "imitates brightgauge.example") {
			t.Errorf("%s is %s: %s", subject, kinds[subject], reasons[subject])
		}
	}
	if r := reasons["Your gauges, urgently"]; !strings.Contains(r, "mail server found that it does not") {
		t.Errorf("the forged mail is explained by: %s", r)
	}
	if r := reasons["More gauges"]; strings.Contains(r, "found that it does not") {
		t.Errorf("true mail is explained by: %s", r)
	}

	// What the buyer rules holds after a restart, and can be taken back.
	split := triage.Decision{Act: triage.ActSplit, Vendor: v.ID, With: &triage.Side{Keys: []string{"getbrightgauge.example"}}}
	if _, err := eng.Decide(t.Context(), split); err != nil {
		t.Fatal(err)
	}
	if err := eng.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := engine.Open(t.Context(), engine.Config{Dir: dir, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	domains := func(id triage.VendorID) []string {
		d, err := again.Vendor(t.Context(), id)
		if err != nil {
			return nil
		}
		var out []string
		for _, l := range d.Standing.Vendor.Domains {
			out = append(out, l.Domain)
		}
		return out
	}
	if got := domains("brightgauge.example"); !slices.Equal(got, []string{"brightgauge.example"}) {
		t.Errorf("after the split and a restart it has %v", got)
	}
	if got := again.Suggestions(); slices.ContainsFunc(got, func(s triage.JoinSuggestion) bool {
		return s.A == "brightgauge.example" && s.B == "getbrightgauge.example"
	}) {
		t.Errorf("what the buyer split is suggested: %+v", got)
	}
	if err := again.Undo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if got := domains("brightgauge.example"); len(got) != 2 {
		t.Errorf("after the undo it has %v", got)
	}
	if _, err := again.Decide(t.Context(), triage.Decision{Act: triage.ActJoin, Vendor: "brightgauge.example", With: &triage.Side{Vendor: "nobody.example"}}); err == nil {
		t.Error("joined with nobody")
	}
}
