// Package crowd writes large mailboxes: tens of thousands of messages of
// thousands of invented vendors, the same ones for the same numbers, for what
// is measured at full size. Its mail is of usual length and says different
// things; it is not made to be judged well, and nothing is learned from it.
package crowd

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// Buyer is whose mailbox it is.
const Buyer = "dana@kestrel.example"

// Mailbox says how large a mailbox is. It implements mailbox.Source.
type Mailbox struct {
	Messages, Vendors int
	First             int       // number of the first message, to go on where another ended
	Until             time.Time // when the last message was sent
	Every             time.Duration
}

// At makes the message with that number, counted from 0. Few vendors write
// most of the mail; every tenth message is the buyer's, to a fifth of them.
func (b Mailbox) At(n int) mailbox.Raw {
	r := rand.New(rand.NewPCG(uint64(n), 17))
	v := int(float64(b.Vendors) * r.Float64() * r.Float64())
	date := b.Until.Add(-time.Duration(b.First+b.Messages-1-n) * b.Every)
	domain := Domain(v)
	words := wordsOf(v)
	from, to := fmt.Sprintf("%s %s <rep%d@%s>", given[v%len(given)], words[n%3], n%3, domain), "Dana Reyes <"+Buyer+">"
	if n%10 == 9 && v%5 == 0 {
		from, to = to, "rep0@"+domain
	}
	var t strings.Builder
	fmt.Fprintf(&t, "Received: from relay.%s by mx.kestrel.example; %s\r\n", domain, date.Format(time.RFC1123Z))
	fmt.Fprintf(&t, "Date: %s\r\nFrom: %s\r\nTo: %s\r\nMessage-ID: <%d@%s>\r\n", date.Format(time.RFC1123Z), from, to, n, domain)
	thing := things[v%len(things)]
	fmt.Fprintf(&t, "Subject: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n", fmt.Sprintf(pick(r, subjects), thing+" "+pick(r, words)))
	body(&t, r, thing, words, 1500+r.IntN(1500))
	fmt.Fprintf(&t, "\r\nBest regards,\r\n%s %s\r\n", given[v%len(given)], words[n%3])
	raw := []byte(t.String())
	return mailbox.Raw{Place: fmt.Sprint(n), Bytes: raw, Size: int64(len(raw))}
}

// Long is one message of about that many bytes of text, by a vendor of its own.
func Long(size int, date time.Time) mailbox.Raw {
	r := rand.New(rand.NewPCG(99, 99))
	var t strings.Builder
	fmt.Fprintf(&t, "Date: %s\r\nFrom: Lea Long <lea@longletter.example>\r\nTo: %s\r\nMessage-ID: <long@longletter.example>\r\n", date.Format(time.RFC1123Z), Buyer)
	fmt.Fprint(&t, "Subject: Everything about gaskets\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	body(&t, r, "gaskets", wordsOf(1), size)
	raw := []byte(t.String())
	return mailbox.Raw{Place: "long", Bytes: raw, Size: int64(len(raw))}
}

// Domain is that of the vendor with the number.
func Domain(v int) string {
	return fmt.Sprintf("%s%s%d.example", family[v%len(family)], things[v%len(things)][:3], v)
}

// Name implements mailbox.Source.
func (b Mailbox) Name() string { return "crowd" }

// Sync implements mailbox.Source.
func (b Mailbox) Sync(ctx context.Context, sink mailbox.Sink) error {
	const batch = 500
	for at := b.First; at < b.First+b.Messages; at += batch {
		end := min(at+batch, b.First+b.Messages)
		out := mailbox.Batch{Folder: "INBOX", Role: mailbox.RoleInbox}
		for n := at; n < end; n++ {
			out.Messages = append(out.Messages, b.At(n))
		}
		if err := sink.Deliver(ctx, out); err != nil {
			return err
		}
		sink.Progress(triage.Progress{Done: end - b.First, Total: b.Messages})
	}
	return nil
}

// body writes sentences until the text is long enough. Half of the words are
// the vendor's own, so that vendors are told apart and a search has to search.
func body(t *strings.Builder, r *rand.Rand, thing string, words []string, size int) {
	t.WriteString("Hi Dana,\r\n\r\n")
	for start := t.Len(); t.Len()-start < size; {
		s := pick(r, sentences)
		for _, c := range s {
			switch c {
			case '#':
				fmt.Fprint(t, 2+r.IntN(400))
			case '@':
				t.WriteString(thing)
			case '*':
				t.WriteString(pick(r, words))
			default:
				t.WriteRune(c)
			}
		}
		if r.IntN(5) == 0 {
			t.WriteString("\r\n\r\n")
		} else {
			t.WriteString("\r\n")
		}
	}
}

func pick(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }

// wordsOf are the words that only one vendor uses.
func wordsOf(v int) []string {
	r := rand.New(rand.NewPCG(uint64(v), 5))
	out := make([]string, 120)
	for i := range out {
		out[i] = pick(r, syllables) + strings.ToLower(pick(r, syllables)+pick(r, syllables))
	}
	return out
}

var (
	given     = []string{"Ada", "Ben", "Carla", "Dev", "Edith", "Femi", "Gro", "Hugo", "Iris", "Jon"}
	family    = []string{"harbour", "kestrelby", "norden", "oakfield", "pinewood", "quarry", "rivergate", "stonebank", "thornhill", "upland", "vale", "westmoor"}
	syllables = []string{"Bar", "Cor", "Dal", "Fen", "Gar", "Hol", "Jun", "Kel", "Lor", "Mar", "Nor", "Pel", "Quin", "Ros", "Sal", "Tor", "Ul", "Ven", "Wes", "Yor", "Zan", "Bru", "Cli", "Dre", "Fla", "Gri"}
	things    = []string{"valves", "gaskets", "bearings", "sealants", "pumps", "filters", "castings", "brackets", "couplings", "labels", "pallets", "sensors", "cables", "coatings", "fasteners", "motors", "payroll", "audits", "translations", "warehousing", "freight", "analytics", "training", "telephony", "packaging"}
	subjects  = []string{"Offer for %s", "Your %s, faster", "Quick question about %s", "Following up: %s", "Prices for %s in the third quarter", "Did you see this about %s?", "A report on %s"}
	sentences = []string{
		"We make @ for * and * in plants like yours, and a * costs # euros at # pieces.",
		"The lead time of * is # days, and a sample of * comes with *.",
		"* Dairies replaced # * and cut its calls about * from # to 4 a year.",
		"I love what Kestrel is doing with *! Do you have # minutes for a quick call about *?",
		"Everyone at * and * says that * changed the way they *, guaranteed.",
		"Just floating * to the top of your inbox, since I wrote about * # times.",
		"This offer of * ends on Friday, and only # * are left at *.",
		"The certificate of * for * is attached, with the figures of * and *.",
		"Last month # makers of * were compared by *, and * came out second.",
		"Would you rather talk to * at *, who looks after * and *?",
		"In Hall # you can see * at work, take * home and ask for *.",
		"Our engineers at * measured # hours of * between * and *.",
		"* and * are made of *, which * in # shifts without *.",
		"Ask * about *: their * runs on * since #.",
	}
)

var _ mailbox.Source = Mailbox{}
