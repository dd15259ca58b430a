package vm

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/triage"
)

// The explanation is the computation: what is drawn adds up to the score.
func TestWaterfallsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts []triage.Part
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			parts = append(parts, triage.Part{Label: "part", Value: rapid.Float64Range(-40, 40).Draw(t, "value")})
		}
		sum := triage.SumParts(parts)
		steps := Waterfall(Speech{}, parts, sum)
		last := steps[len(steps)-1]
		if !last.Sum || last.To != sum || last.From != 0 {
			t.Fatalf("the last step is %+v, want the sum %v", last, sum)
		}
		at := 0.0
		for _, s := range steps[:len(steps)-1] {
			if math.Abs(s.From-at) > 1e-9 {
				t.Fatalf("a step begins at %v, the one before it ended at %v", s.From, at)
			}
			at = s.To
		}
		// Parts too small to see may be left out only when together they are.
		if math.Abs(at-sum) >= tiny {
			t.Fatalf("the steps end at %v, the score is %v", at, sum)
		}
	})
}

func detail() *triage.VendorDetail {
	mine := triage.MessageLine{ID: triage.ContentID{9}, Date: ago(20 * day), Mine: true, Kind: triage.KindPersonal, Subject: "Re: brackets"}
	d := &triage.VendorDetail{
		Standing: triage.Standing{
			Vendor: triage.Vendor{
				ID: "halden.example", Name: "Halden", Domains: []triage.DomainLink{{Domain: "halden.example", Reasons: []string{"it writes from it"}}},
				People: []triage.Person{{Name: "Sam", Address: "sam@halden.example", Touches: 2, Last: ago(9 * day)}},
			},
			Score: 62, Low: 50, High: 70, Parts: []triage.Part{{Label: "start", Value: 50}, {Label: "usefulness", Value: 12}},
			Usefulness: triage.AxisMean{Share: 0.9, Known: true}, Touches: 2, First: ago(30 * day), Last: ago(9 * day),
			Verdict: triage.Engage, Band: triage.Sure, Reasons: []string{"gives a price", "names a customer"},
			Quotes: []triage.Quote{
				{Evidence: triage.Evidence{Target: "usefulness", Quote: "a weak one", Weight: 1}},
				{Evidence: triage.Evidence{Target: "usefulness", Quote: "38 a piece,\ndelivered", Weight: 2}},
			},
			Sequence: triage.Sequence{Touches: 1, Since: ago(9 * day), NextFrom: now.Add(day), NextTo: now.Add(6 * day)},
		},
		Rank: 3, Of: 62,
		Touches: []triage.Touch{
			{Message: triage.ContentID{1}, Date: ago(30 * day), Number: 1, Novelty: 1, Answered: true},
			{Message: triage.ContentID{2}, Date: ago(9 * day), Number: 2, Novelty: 0.05},
		},
		Messages: []triage.MessageLine{
			{ID: triage.ContentID{2}, Date: ago(9 * day), Kind: triage.KindPitch, Verdict: triage.Skip, Band: triage.Unsure, Subject: " "},
			mine,
			{ID: triage.ContentID{1}, Date: ago(30 * day), Broken: "cut off"},
		},
		Owed: []string{"a reference"}, Questions: []string{"Who uses it?"},
		Decisions: []triage.Decision{{ID: 4, At: ago(day), Act: triage.ActShortlist, Vendor: "halden.example"}},
	}
	return d
}

func TestAVendorsPage(t *testing.T) {
	p := NewVendorPage(Speech{}, detail(), now)
	if p.Verdict != "Worth engaging. Gives a price." || p.Place != "3rd of 62 vendors · 2 touches in 3 weeks · last 9 days ago" {
		t.Errorf("verdict %q, place %q", p.Verdict, p.Place)
	}
	if len(p.Axes) != 4 || p.Axes[0].Quote != "“38 a piece, delivered”" || p.Axes[2].Share != "?" || p.Axes[2].Known {
		t.Errorf("axes %+v", p.Axes)
	}
	notes := []string{"sales pitch, skip?", "you wrote", "could not be read"}
	for i, m := range p.Messages {
		if m.Note != notes[i] {
			t.Errorf("message %d is noted %q, want %q", i, m.Note, notes[i])
		}
	}
	if p.Messages[0].Subject != "(no subject)" || p.Messages[1].Who != "You" {
		t.Errorf("messages %+v", p.Messages)
	}
	if p.Relation[0] != "None: you never wrote to them." {
		t.Errorf("relation %v", p.Relation)
	}
	for _, want := range []string{"Halden", "+12.0  Usefulness", "Who uses it?", "A reference.", "sam@halden.example", "Put Halden on the shortlist"} {
		if !strings.Contains(p.PlainText(Speech{}), want) {
			t.Errorf("the page as text does not say %q:\n%s", want, p.PlainText(Speech{}))
		}
	}
}

func TestAMutedVendorsPageSaysSo(t *testing.T) {
	d := detail()
	d.Standing.Mute = &triage.Mute{Strength: triage.Limit, Until: now.Add(30 * day), Why: "Too many copies."}
	if p := NewVendorPage(Speech{}, d, now); p.Muted != triage.Limit || !strings.Contains(p.Verdict, "You limited it until 15 Jul: too many copies.") {
		t.Errorf("verdict %q", p.Verdict)
	}
	if p := NewVendorPage(Speech{}, d, now.Add(31*day)); p.Muted != triage.NotMuted {
		t.Error("the mute has ended")
	}
}

func TestAMuteOfSomebodyYouDealWithIsCautioned(t *testing.T) {
	d := detail()
	d.Standing.Relationship = triage.Relationship{Exists: true, Since: ago(100 * day), Evidence: []string{"you wrote twice"}}
	if p := NewVendorPage(Speech{}, d, now); p.Relation[0] != "You wrote twice." {
		t.Errorf("relation %v", p.Relation)
	}
	if got := MuteCaution(Speech{}, &d.Standing, now); !strings.HasPrefix(got, "You deal with Halden since 7 Mar") || !strings.Contains(got, "90 days") {
		t.Errorf("caution %q", got)
	}
}

func TestATimelineHoldsTouchesAnswersAndWhatIsExpected(t *testing.T) {
	l := NewTimeline(Speech{}, detail(), now)
	kinds := map[TickKind]int{}
	for _, k := range l.Ticks {
		kinds[k.Kind]++
	}
	if kinds[TickTouch] != 1 || kinds[TickRepeat] != 1 || kinds[TickAnswer] != 1 {
		t.Errorf("ticks %v", kinds)
	}
	if l.Ticks[1].Gap != "21 d" {
		t.Errorf("gap %q", l.Ticks[1].Gap)
	}
	if l.NextFrom <= l.Now || l.NextTo <= l.NextFrom || l.Expect != "The next touch is expected between 16 Jun and 21 Jun." {
		t.Errorf("now %v, next %v to %v, %q", l.Now, l.NextFrom, l.NextTo, l.Expect)
	}
	if empty := NewTimeline(Speech{}, &triage.VendorDetail{}, now); len(empty.Ticks) != 0 || empty.Expect != "" {
		t.Error("a vendor without a history has a time line")
	}
}

// Whatever the dates, everything stands on the line, and names do not crowd it.
func TestTimelinesStayWithinTheirLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &triage.VendorDetail{}
		for range rapid.IntRange(0, 12).Draw(t, "touches") {
			at := now.Add(-time.Duration(rapid.Int64Range(-40*24, 12*365*24).Draw(t, "hours")) * time.Hour)
			d.Touches = append(d.Touches, triage.Touch{Date: at})
			d.Messages = append(d.Messages, triage.MessageLine{Date: at.Add(time.Hour), Mine: rapid.Bool().Draw(t, "mine")})
		}
		d.Standing.Sequence.NextTo = now.Add(time.Duration(rapid.Int64Range(-900, 900).Draw(t, "next")) * day)
		l := NewTimeline(Speech{}, d, now)
		for _, k := range append(l.Ticks, l.Months...) {
			if k.At < 0 || k.At > 1 || math.IsNaN(k.At) {
				t.Fatalf("%+v is not on the line", k)
			}
		}
		if len(l.Months) > 14 {
			t.Fatalf("%d names on the line", len(l.Months))
		}
	})
}

func message() *triage.MessageDetail {
	text := "Re: brackets\n\nHi Dana, ünd 38 a piece. Just following up."
	// As mailtext has it: the subject's zone takes the empty line with it.
	heading := triage.Span{End: len("Re: brackets\n\n")}
	at := func(s string) triage.Span {
		i := strings.Index(text, s)
		return triage.Span{Start: i, End: i + len(s)}
	}
	d := &triage.MessageDetail{Text: text, Subject: heading, Vendor: "halden.example"}
	d.From = triage.Address{Name: "Sam", Email: "sam@halden.example"}
	d.Envelope.Subject, d.Date = "Re: brackets", ago(day)
	d.Faded = []triage.Span{at("Hi Dana,"), {Start: 5, End: 999}}
	d.Judgement = triage.Judgement{
		Kind: triage.KindPitch, Verdict: triage.Skip, Band: triage.Likely, Reasons: []string{"chases", "gives a price"},
		Usefulness: triage.AxisScore{Level: 2}, Interest: triage.UnknownScore, Pressure: triage.AxisScore{Level: 1},
		Tactics: []triage.Tactic{triage.Bump, triage.Shouting},
		Evidence: []triage.Evidence{
			{Target: "bump", Span: at("Just following up"), Reason: "Chasing"},
			{Target: "usefulness", Span: at("38 a piece"), Reason: "A price"},
			{Target: "proof", Span: triage.Span{Start: 3, End: 4000}, Reason: "A reference in the headers"},
			{Target: "proof", Span: triage.Span{Start: strings.Index(text, "ü") + 1, End: strings.Index(text, "nd 38")}, Reason: "Half a letter"},
		},
		Needs: []triage.NeedMatch{{Need: "CNC", Span: at("brackets"), Reason: "meets your need CNC"}},
	}
	d.Reading.Facts = []triage.Fact{{Name: "tracker-pixel", Value: "2"}, {Name: "odd-thing", Value: "seven"}, {Name: "link-scheduler", Value: "book.example"}}
	return d
}

func TestAMessagesMarksAreInOrderAndOnWholeLetters(t *testing.T) {
	p := NewMessagePage(Speech{}, message(), now)
	var words []string
	for i, m := range p.Marks {
		words = append(words, p.Text[m.Span.Start:m.Span.End])
		if m.ID != i || m.Reason == "" || m.Name == "" {
			t.Errorf("mark %+v", m)
		}
	}
	if got := strings.Join(words, "|"); got != "brackets|38 a piece|Just following up" {
		t.Errorf("marks %q", got)
	}
	if p.Marks[2].Axis != triage.Pressure || p.Marks[2].Name != "Chasing" {
		t.Errorf("a tactic is pressure: %+v", p.Marks[2])
	}
	if p.Heading != (triage.Span{End: len("Re: brackets")}) {
		t.Errorf("the heading is %v", p.Heading)
	}
	if len(p.Faded) != 1 {
		t.Errorf("a faded stretch beyond the text was kept: %v", p.Faded)
	}
	if p.Chips[0].Level != "2 of 2" || p.Chips[1].Level != "unknown" || p.Chips[1].Known || p.Chips[0].Marks != 1 {
		t.Errorf("chips %+v", p.Chips)
	}
	if p.Verdict != "Probably nothing here worth your time now. Chases." {
		t.Errorf("verdict %q", p.Verdict)
	}
	for _, want := range []string{"Chasing (Pressure): “Just following up”", "A price."} {
		if !strings.Contains(p.EvidenceText(Speech{}), want) {
			t.Errorf("evidence as text lacks %q:\n%s", want, p.EvidenceText(Speech{}))
		}
	}
}

func TestFactsSayWhatTheyMean(t *testing.T) {
	p := NewMessagePage(Speech{}, message(), now)
	text := strings.Join(lineTexts(p.Facts), "\n")
	for _, want := range []string{
		"Truth: A reference in the headers.", // a span that fits no text is a fact
		"Shouting: Capitals, exclamation marks, money signs.",
		"Tracking: Would tell the sender that you opened it (2); not loaded.",
		"Odd thing: seven",
		"Links: Leads to a calendar to book a meeting (book.example).",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("facts lack %q:\n%s", want, text)
		}
	}
	if got := factLine(Speech{}, "verp", "").Text; got == "" || strings.Contains(got, "%") {
		t.Errorf("fact without a value: %q", got)
	}
	for name := range factWords {
		for _, v := range []string{"", "x"} {
			if l := factLine(Speech{}, name, v); l.Name == "" || strings.Contains(l.Text, "%") || strings.Contains(l.Text, "()") {
				t.Errorf("%s with %q reads %q", name, v, l.Text)
			}
		}
	}
}

func TestMessagesThatAreNotJudgedSayWhy(t *testing.T) {
	d := message()
	d.Judgement = triage.Judgement{Kind: triage.KindTransactional}
	if p := NewMessagePage(Speech{}, d, now); p.Judged || p.Verdict != "Not judged: service mail, not a vendor's mail." {
		t.Errorf("%q", p.Verdict)
	}
	d.Mine = true
	if p := NewMessagePage(Speech{}, d, now); p.Verdict != "You wrote this." {
		t.Errorf("%q", p.Verdict)
	}
	d.Broken = "no header"
	if p := NewMessagePage(Speech{}, d, now); !strings.HasPrefix(p.Verdict, "This message could not be read: no header.") {
		t.Errorf("%q", p.Verdict)
	}
}

func TestTheMapPlacesWhatIsKnown(t *testing.T) {
	s := ranking()
	for i := range s {
		s[i].Usefulness = triage.AxisMean{Share: 0.5, Known: i != 1}
	}
	dots, unknown := NewMap(Speech{}, s, now)
	if len(dots) != 3 || unknown != 2 {
		t.Fatalf("%d dots, %d unknown", len(dots), unknown)
	}
	if d := dots[0]; d.Y != 0.5 || d.X != 0 || !d.Listed || !d.Unsure {
		t.Errorf("dot %+v", d)
	}
}

func lineTexts(ls []Line) []string {
	out := make([]string, len(ls))
	for i, l := range ls {
		out[i] = join(": ", l.Name, l.Text)
	}
	return out
}
