package mark

import (
	"fmt"
	"strings"
	"time"

	"winnow/internal/judge"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Written is mail of one vendor, written for this: by turns a list of stock
// that the buyer wants to see at once, an invitation to a talk that the buyer
// never wants to see, and a maintenance note that is no offer at all.
func Written() ([]Case, error) {
	r, err := judge.NewReader()
	if err != nil {
		return nil, err
	}
	goods := []string{
		"hydraulic hoses", "drive belts", "gear motors", "linear guides", "ball screws", "cable glands", "proximity switches", "gas springs",
		"roller chains", "shaft couplings", "oil seals", "spindle bearings", "suction cups", "pressure gauges",
	}
	sorts := []struct {
		kind          triage.Kind
		verdict       triage.Verdict
		subject, text string
	}{
		{
			triage.KindPromo, triage.Engage, "Stock list: %s",
			"Dear customer,\n\nthis week we have %s in stock again, in all usual sizes. The list is below, orders until noon leave the same day.\n\nDelta Parts, sales office\nUnsubscribe from the stock list at any time\n",
		},
		{
			triage.KindPromo, triage.MuteIt, "You are invited: our talk about %s",
			"Dear customer,\n\njoin our free online talk about %s on Thursday. Seats are limited, so register now and be among the first to hear what is new.\n\nDelta Parts, marketing\nUnsubscribe from invitations at any time\n",
		},
		{
			triage.KindTransactional, triage.VerdictNone, "Planned maintenance of the shop, section %s",
			"Dear customer,\n\nthe section %s of our web shop is closed on Sunday from two to four because of maintenance. Orders that you placed are not touched.\n\nDelta Parts, web team\n",
		},
	}
	var out []Case
	at := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	for i, g := range goods {
		for k, s := range sorts {
			at = at.Add(31 * time.Hour)
			box := [...]string{"stock", "events", "shop"}[k]
			raw := fmt.Sprintf("From: Delta Parts <%s@deltaparts.example>\r\nTo: buyer@acme.example\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%d.%d@deltaparts.example>\r\n"+
				"Content-Type: text/plain; charset=utf-8\r\n\r\n%s", box, fmt.Sprintf(s.subject, g), at.Format(time.RFC1123Z), i, k, strings.ReplaceAll(fmt.Sprintf(s.text, g), "\n", "\r\n"))
			doc := mailtext.Parse([]byte(raw))
			out = append(out, Case{
				Vendor: "deltaparts.example", Message: &triage.Message{Envelope: doc.Header.Envelope, Reading: r.Read(doc)},
				Kind: s.kind, Verdict: s.verdict, Valuer: judge.BuiltIn(),
			})
		}
	}
	order(out)
	return out, nil
}
