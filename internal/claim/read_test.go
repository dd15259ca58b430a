package claim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/internal/claim"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// letter is a mail of a vendor's with this text.
func letter(subject, body string) *mailtext.Document {
	return mailtext.Parse([]byte("From: Ines Okafor <ines@brightvalve.example>\r\nTo: Dana Reyes <dana@kestrel.example>\r\n" +
		"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\nMessage-ID: <1@brightvalve.example>\r\nSubject: " + subject + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
		strings.ReplaceAll(body, "\n", "\r\n")))
}

func read(body string) claim.Content {
	return claim.Read(letter("Valves", "Hi Dana,\n\n"+body+"\n"), "en")
}

func TestClaims(t *testing.T) {
	for _, c := range []struct {
		body string
		want string // kind class value unit, one claim; "" for none
	}{
		{"The Pro plan costs $49 per user per month.", "price checkable 49 USD/user/month"},
		{"The Pro plan is €49/user/month.", "price checkable 49 EUR/user/month"},
		{"A DN25 valve costs 41 euros at your quantity.", "price checkable 41 EUR"},
		{"Der Preis beträgt 1.250,50 EUR je Stück.", "price checkable 1250.5 EUR/piece"},
		{"Le prix est de 1 250 euros par mois.", "price checkable 1250 EUR/month"},
		{"It is only 12.90 EUR instead of the list price.", "price checkable 12.9 EUR was"},
		{"Plans start at $99 a month.", "price checkable 99 USD/month"},
		{"One client saved $2 million on freight.", "figure checkable 2e+06 USD"},
		{"We are trusted by 2,000 customers.", "customers checkable 2000 customers"},
		{"More than 500 companies rely on us.", "customers checkable 500 customers"},
		{"Über 1.200 zufriedene Kunden vertrauen uns.", "customers checkable 1200 customers"},
		{"12k happy customers use it.", "customers checkable 12000 customers"},
		{"Thousands of customers trust us.", "boast vague 0 crowd"},
		{"We are the leading provider of valves.", "boast vague 0 superlative"},
		{"It cuts scrap by 31 %.", "figure checkable 31 %"},
		{"It cuts scrap by up to 40 percent.", "figure vague 40 %"},
		{"We are certified to ISO 9001.", "certificate checkable 0 ISO 9001"},
		{"Our plant has ISO/IEC 27001 certification.", "certificate checkable 0 ISO IEC 27001"},
		{"The SOC 2 report is on file.", "certificate checkable 0 SOC 2"},
		{"We are working towards ISO 14001.", "certificate checkable 0 ISO 14001 pending"},
		{"You have a 30-day money-back guarantee.", "guarantee checkable 0 money-back"},
		{"Fees are non-refundable.", "terms checkable 0 no-refund"},
		{"There is a 12-month minimum term.", "terms checkable 0 minimum-term"},
		{"It comes with a 2 year warranty.", "guarantee checkable 24 warranty"},
		{"The offer is valid until March 31.", "deadline checkable 20543 "},
		{"Das Angebot gilt bis 31.03.2026.", "deadline checkable 20543 "},
		{"This is your last chance.", "last-chance vague 0 last-chance"},
		{"Harbour Dairies replaced 340 valves and cut its leak calls.", "customer named 0 harbour dairies"},
		{"Our customers include Northwind Foods and Alpine Paper.", "customer named 0 northwind foods"},
		{"Do you have 15 minutes for a call on Tuesday at 3 pm?", ""},
		{"Could we talk next week, say on 12 March?", ""},
		{"Call me on +49 89 1234 5678.", ""},
		{"I wrote to you 3 days ago about this.", ""},
	} {
		var got []string
		for _, x := range read(c.body).Claims {
			got = append(got, fmt.Sprintf("%s %s %.6g %s", x.Kind, x.Class, x.Value, x.Unit))
			if want := c.body; !strings.Contains(want, strings.Join(strings.Fields(x.Text), " ")) {
				t.Errorf("%q: the claim's text %q is not of it", c.body, x.Text)
			}
		}
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.body, got, c.want)
		}
	}
}

// The text of a claim is exactly the bytes of its span.
func TestClaimsQuoteExactly(t *testing.T) {
	doc := letter("Über 1.200 Kunden", "Grüß Gott,\n\ndas Ventil kostet 41,50 € je Stück.\nWe serve 2,000 customers – and cut scrap by 31 %.\n")
	c := claim.Read(doc, "")
	if len(c.Claims) < 3 {
		t.Fatalf("%d claims", len(c.Claims))
	}
	for _, x := range c.Claims {
		if doc.Quote(x.Span) != x.Text || x.Text == "" {
			t.Errorf("%q is not %q", x.Text, doc.Quote(x.Span))
		}
	}
}

func statements(bodies ...string) claim.Ledger {
	var msgs []*triage.Message
	for i, b := range bodies {
		c := read(b)
		m := &triage.Message{Envelope: triage.Envelope{
			ID: triage.ContentID{byte(i + 1)}, Date: time.Date(2026, 3, 2+7*i, 9, 0, 0, 0, time.UTC), From: triage.Address{Email: fmt.Sprint("rep", i, "@brightvalve.example")},
		}}
		m.Reading.Claims = c.Claims
		msgs = append(msgs, m)
	}
	return claim.Book(msgs)
}

func TestContradictions(t *testing.T) {
	for _, c := range []struct {
		why    string
		bodies []string
		want   string // part of the sentence, "" for none
	}{
		{"two prices", []string{"The Pro plan costs $49 per user per month.", "Our Pro plan is $59 per user per month."}, "49 USD per user and month and 59"},
		{"of two plans", []string{"The Starter plan costs $49 per month.", "The Premium plan costs $59 per month."}, ""},
		{"of two things", []string{"A DN25 valve costs 41 euros.", "The pump station costs 900 euros."}, ""},
		{"by month and by year", []string{"The Pro plan costs $49 per month.", "The Pro plan costs $490 per year."}, ""},
		{"a discount", []string{"The Pro plan costs $49 per month.", "The Pro plan is $39 per month instead of $49."}, ""},
		{"a scale in one sentence", []string{"The valve costs 41 euros at 200 pieces and the valve costs 39 euros at 500 pieces."}, ""},
		{"customers", []string{"We are trusted by 2,000 customers.", "Trusted by 500 customers worldwide."}, "2,000 in one mail and 500"},
		{"customers that grew", []string{"We are trusted by 2,000 customers.", "Trusted by 2,100 customers."}, ""},
		{"customers of a country", []string{"We are trusted by 2,000 customers.", "500 customers in Austria trust us."}, ""},
		{"guarantee against terms", []string{"You can cancel at any time.", "The minimum term is 12 months."}, "cancel-any-time"},
		{"refund", []string{"You get a full refund if it fails.", "All fees are non-refundable."}, "money-back"},
		{"no set-up fee", []string{"There is no setup fee.", "A setup fee of 900 euros applies."}, "setup-fee"},
		{"two ends of one offer", []string{"The spring valve offer ends on March 31.", "The spring valve offer ends on April 30."}, "Mar 31, 2026, and then on Apr 30"},
		{"ends of two offers", []string{"The spring valve offer ends on March 31.", "Register for the gasket workshop by April 30."}, ""},
		{"last chance again", []string{"Last chance to save on spring valves!", "Last chance: save on spring valves."}, "again on Mar 9"},
		{"last chances of two things", []string{"Last chance to register for the gasket workshop.", "Last chance to save on spring valves."}, ""},
		{"a result that changes", []string{"Harbour Dairies cut leak calls at its bottling line by 31 %.", "Harbour Dairies cut leak calls at its bottling line by 47 %."}, "31 % in one mail and 47 %"},
		{"results of two customers", []string{"Harbour Dairies cut leak calls by 31 %.", "Alpine Paper cut web breaks by 47 %."}, ""},
		{"certified, or nearly", []string{"We are ISO 9001 certified.", "We are working towards ISO 9001 certification."}, "ISO 9001"},
		{"nothing", []string{"Good morning.", "Good evening."}, ""},
	} {
		l := statements(c.bodies...)
		var got []string
		for _, x := range l.Contradictions {
			got = append(got, x.Text)
		}
		all := strings.Join(got, "; ")
		if c.want == "" && all != "" || !strings.Contains(all, c.want) {
			t.Errorf("%s: %q, want %q", c.why, all, c.want)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	doc := letter("Stainless ball valves, DN15 to DN50", strings.Repeat("We make stainless ball valves from DN15 to DN50 for filling plants.\nA DN25 valve costs 41 euros at 200 pieces, and the lead time is 12 days.\n"+
		"Harbour Dairies replaced 340 valves in 2024 and cut its leak calls from 31 to 4 a year.\n\nCould you tell me who looks after your maintenance budget?\n", 4))
	b.ReportAllocs()
	for range b.N {
		claim.Read(doc, "en")
	}
}
