package judge

import (
	"encoding/json"
	"math"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// reader is made once: it is safe to share.
var reader = sync.OnceValues(NewReader)

func newReader(t testing.TB) *Reader {
	t.Helper()
	r, err := reader()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// letter writes a plain message.
func letter(from, subject, body string, headers ...string) *mailtext.Document {
	var b strings.Builder
	b.WriteString("From: " + from + "\r\nTo: Dana Reyes <dana@acme.example>\r\nSubject: " + subject + "\r\n")
	b.WriteString("Date: Tue, 3 Mar 2026 09:00:00 +0000\r\nMessage-ID: <m1@calderon.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n")
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	b.WriteString("\r\n" + strings.ReplaceAll(body, "\n", "\r\n") + "\r\n")
	return mailtext.Parse([]byte(b.String()))
}

const (
	seller = "Ida Brandt <ida@calderon.example>"

	coldPitch = `Hi Dana,

I came across Acme and was really impressed by what you are doing!

We help companies like yours to grow with our best-in-class platform. Do you have 15 minutes for a quick call this week? Here is my calendar: https://cal.calderon.example/ida

If you are not the right person, could you point me to whoever is?

Best regards
Ida Brandt
Account Executive`

	usefulPitch = `Dear Ms Reyes,

you run three plants with torque wrenches that need a calibration certificate every year. We calibrate them on your site, 40 wrenches a day, for 18 EUR each, so that no line stops.

Our laboratory is accredited to ISO 17025. Norbach Pumps cut the time its wrenches were away from 12 days to one; their report is at https://calderon.example/norbach.pdf and you may call Mr Fenn there.

A price list for 2026 is attached. No answer is needed if this is not for you.

Ida Brandt
Calderon Calibration, Hill Road 4, Leeds`

	bulkPush = `LAST CHANCE!!! ENDS TONIGHT!!!

Only 3 places left! The #1 GUARANTEED system that will 10x your revenue! ACT NOW before it is too late!!!

BUY NOW: https://offers.calderon.example/buy

You receive this mail because you are on our list. Unsubscribe: https://offers.calderon.example/u`
)

func checkSum(t testing.TB, what string, s triage.AxisScore) {
	t.Helper()
	if !s.Level.Known() {
		return
	}
	if d := math.Abs(triage.SumParts(s.Parts) - s.Expected); d > 1e-6 || math.IsNaN(s.Expected) {
		t.Errorf("%s: the parts add up to %v, not to %v", what, triage.SumParts(s.Parts), s.Expected)
	}
}

// checkReading holds a reading to what every reading promises.
func checkReading(t testing.TB, doc *mailtext.Document, r triage.Reading) {
	t.Helper()
	for _, a := range triage.Axes {
		s := r.Axis(a)
		checkSum(t, string(a), s)
		if s.Level.Known() && (s.Level > a.Top() || s.Expected < -1e-9 || s.Expected > float64(a.Top())+1e-9) {
			t.Errorf("%s: level %d, expected %v", a, s.Level, s.Expected)
		}
	}
	checkSum(t, "lean", r.Lean)
	has := map[triage.Target]bool{}
	for _, e := range r.Evidence {
		has[e.Target] = true
		if e.Fact == "" && (e.Quote == "" || doc.Quote(e.Span) != e.Quote) {
			t.Errorf("the quote %q is not what stands at %v: %q", e.Quote, e.Span, doc.Quote(e.Span))
		}
		if n := len(strings.Fields(e.Quote)); n > maxQuoteWords {
			t.Errorf("a quote of %d words: %q", n, e.Quote)
		}
	}
	for _, a := range triage.Offers {
		if r.Axis(a).Level >= 1 && !has[triage.TargetOf(a)] {
			t.Errorf("%s is %d without evidence", a, r.Axis(a).Level)
		}
	}
	for _, x := range r.Tactics {
		if x.Probability >= present && !has[triage.TargetOf(x.Tactic)] {
			t.Errorf("%s without evidence", x.Tactic)
		}
	}
	sum := 0.0
	for _, p := range r.KindOdds {
		sum += p
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("the odds of the kinds add up to %v", sum)
	}
}

func TestAPitchIsReadWithItsTacticsAndQuotes(t *testing.T) {
	doc := letter(seller, "Quick question", coldPitch)
	r := newReader(t).Read(doc)
	checkReading(t, doc, r)
	j := Decide(&triage.Message{Envelope: doc.Header.Envelope, Reading: r}, Context{})
	if j.Kind != triage.KindPitch {
		t.Errorf("kind %s, odds %v", j.Kind, r.KindOdds)
	}
	for _, want := range []triage.Tactic{triage.MeetingPush, triage.ReferralPush} {
		if !j.Has(want) {
			t.Errorf("%s was not found: %v", want, r.Tactics)
		}
	}
	if j.Pressure.Level < 1 || j.Verdict == triage.Engage {
		t.Errorf("pressure %v, verdict %s", j.Pressure.Level, j.Verdict)
	}
}

func TestAUsefulColdMailIsWorthMoreThanAnEmptyOneAndBoth(t *testing.T) {
	worth := func(subject, body string) triage.Judgement {
		doc := letter(seller, subject, body)
		r := newReader(t).Read(doc)
		checkReading(t, doc, r)
		return Decide(&triage.Message{Envelope: doc.Header.Envelope, Reading: r}, Context{})
	}
	good, cold, push := worth("Calibrating torque wrenches on site", usefulPitch), worth("Quick question", coldPitch), worth("LAST CHANCE!!!", bulkPush)
	if good.Worth <= cold.Worth || cold.Worth <= push.Worth-15 || good.Worth <= push.Worth {
		t.Errorf("worth: useful %.1f, cold %.1f, pushing %.1f", good.Worth, cold.Worth, push.Worth)
	}
	if good.Usefulness.Level < 1 || good.Proof.Expected < cold.Proof.Expected+0.2 {
		t.Errorf("the useful mail: usefulness %v, proof %.2f; the empty one: proof %.2f", good.Usefulness.Level, good.Proof.Expected, cold.Proof.Expected)
	}
	if !push.Has(triage.Urgency) || !push.Has(triage.Shouting) || push.Pressure.Level < 1 {
		t.Errorf("the pushing mail: %v, pressure %v", push.Tactics, push.Pressure.Level)
	}
}

func TestTheSameDocumentIsReadTheSameEveryTime(t *testing.T) {
	doc := letter(seller, "Calibrating torque wrenches on site", usefulPitch)
	r := newReader(t)
	first, err := json.Marshal(r.Read(doc))
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewReader()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, x := range []*Reader{r, other} {
				got, err := json.Marshal(x.Read(doc))
				if err != nil || string(got) != string(first) {
					t.Errorf("another reading: %s", got)
				}
			}
		})
	}
	wg.Wait()
}

func TestWhatCannotBeReadIsUnknownAndNeverMuted(t *testing.T) {
	pictures := mailtext.Parse([]byte("From: " + seller + "\r\nTo: dana@acme.example\r\nSubject: SALE!!! ENDS TONIGHT\r\nContent-Type: text/html\r\n\r\n" +
		`<html><body><a href="https://x.example"><img src="https://x.example/a.jpg" width="600" height="800"></a></body></html>`))
	polish := letter(seller, "Oferta", "Szanowni Państwo, oferujemy Państwu najlepsze ceny na łożyska kulkowe i części zamienne do maszyn przemysłowych. "+
		"Proszę o kontakt w celu ustalenia terminu spotkania z naszym przedstawicielem handlowym w najbliższym tygodniu.")
	empty := mailtext.Parse(nil)
	for name, doc := range map[string]*mailtext.Document{"pictures": pictures, "Polish": polish, "nothing": empty} {
		r := newReader(t).Read(doc)
		checkReading(t, doc, r)
		if len(r.Unread) == 0 || r.Usefulness.Level.Known() || r.Pressure.Level.Known() {
			t.Errorf("%s: unread %v, usefulness %v", name, r.Unread, r.Usefulness.Level)
		}
		j := Decide(&triage.Message{Envelope: doc.Header.Envelope, Reading: r}, Context{})
		if j.Verdict == triage.MuteIt || j.Verdict == triage.Engage || j.Band != triage.Unsure {
			t.Errorf("%s: %s, %s", name, j.Verdict, j.Band)
		}
	}
}

// phrases are put together at random: whatever the mail says, what is promised
// of a reading holds.
var phrases = []string{
	"Hi Dana,", "Just following up on my last mail.", "Only 3 seats left!", "We cut scrap by 31 % at Norbach Pumps.", "Act now!!!",
	"Could you point me to the right person?", "The price is 18 EUR a piece.", "> quoted words of somebody", "See https://calderon.example/report.pdf",
	"You have won a gift card.", "ISO 9001 certified since 1998.", "Unsubscribe here: https://calderon.example/u", "İstanbul'da görüşelim", "日本語の文章です。",
	"As discussed, I have booked us for Tuesday.", "The patch fixes the crash in the parser.", "Your invoice 4711 is attached.", "\n\n", "--\nIda Brandt", "FREE FREE FREE $$$",
	"We are the leading provider of world-class solutions.", "\u200bhid\u200bden\u200b", "Pаypal with a Cyrillic letter",
}

func TestEveryReadingKeepsItsPromises(t *testing.T) {
	r := newReader(t)
	rapid.Check(t, func(rt *rapid.T) {
		body := strings.Join(rapid.SliceOfN(rapid.SampledFrom(phrases), 0, 30).Draw(rt, "phrases"), rapid.SampledFrom([]string{" ", "\n", "\n\n"}).Draw(rt, "between"))
		doc := letter(seller, rapid.SampledFrom([]string{"", "Re: prices", "LAST CHANCE", "A question", "Fwd: the offer"}).Draw(rt, "subject"), body)
		reading := r.Read(doc)
		checkReading(t, doc, reading)
		j := Decide(&triage.Message{Envelope: doc.Header.Envelope, Reading: reading}, Context{})
		checkJudgement(t, j)
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{coldPitch, usefulPitch, bulkPush, "", "\xff\xfe", strings.Repeat("! ", 3000), strings.Repeat("A", 5000)} {
		f.Add("Re: "+s[:min(len(s), 40)], s)
	}
	r := newReader(f)
	f.Fuzz(func(t *testing.T, subject, body string) {
		doc := mailtext.Parse([]byte("From: " + seller + "\r\nSubject: " + strings.NewReplacer("\r", " ", "\n", " ").Replace(subject) + "\r\n\r\n" + body))
		reading := r.Read(doc)
		checkReading(t, doc, reading)
		checkJudgement(t, Decide(&triage.Message{Envelope: doc.Header.Envelope, Reading: reading}, Context{}))
	})
}

func BenchmarkRead(b *testing.B) {
	r := newReader(b)
	docs := []*mailtext.Document{
		letter(seller, "Quick question", coldPitch), letter(seller, "Calibrating torque wrenches on site", usefulPitch), letter(seller, "LAST CHANCE!!!", bulkPush),
		letter(seller, "Our week", strings.Repeat(usefulPitch, 4)),
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		r.Read(docs[i%len(docs)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func BenchmarkDecide(b *testing.B) {
	doc := letter(seller, "Calibrating torque wrenches on site", usefulPitch)
	m := &triage.Message{Envelope: doc.Header.Envelope, Reading: newReader(b).Read(doc)}
	ctx := Context{Thread: triage.Thread{Claims: true, Resolvable: true}, Touch: triage.Touch{Number: 3, Novelty: 0.2}, Needs: []triage.NeedMatch{{Need: "calibration", Found: "calibrate", Score: 0.6}}}
	b.ReportAllocs()
	for b.Loop() {
		Decide(m, ctx)
	}
}

func TestTextOutOfRangeIsUnknownAndNeverMuted(t *testing.T) {
	r := newReader(t)
	strange := "Grelb fondal krimst vorpel shindok! Brantik olmer fesk dwandle hurpost, zekkin trav molpid gansk. Velter drombix fanto sprel: kubrin ostel wimpar, tessik lorn grabdel. Mok frindel bastro quemp!"
	d := mailtext.Parse([]byte("From: Ida <ida@calderon.example>\r\nTo: dana@acme.example\r\nSubject: Brantik olmer\r\n\r\n" + strange + "\r\n"))
	got := r.Read(d)
	if len(got.Unread) == 0 || got.Usefulness.Level.Known() || got.Pressure.Level.Known() {
		t.Errorf("words that nobody knows were judged: %v", got.Unread)
	}
	j := Decide(&triage.Message{Reading: got}, Context{})
	if j.Verdict == triage.MuteIt || j.Band != triage.Unsure {
		t.Errorf("%s, %s", j.Verdict, j.Band)
	}
	plain := mailtext.Parse([]byte("From: Ida <ida@calderon.example>\r\nTo: dana@acme.example\r\nSubject: Prices\r\n\r\nOur price list is attached. We calibrate torque wrenches in your workshop and certify each of them on the same day.\r\n"))
	if got := r.Read(plain); len(got.Unread) > 0 {
		t.Errorf("plain words were not read: %v", got.Unread)
	}
}
