package mute_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/mute"
	"winnow/internal/triage"
)

const acme = "acme.example"

func mail(day int, from string, pressure triage.Level, answers ...triage.Doubt) mute.Mail {
	m := mute.Mail{
		ID: triage.ContentID{byte(day), byte(pressure), 1}, At: onDay(day), From: from, Subject: "Offer", Vendor: []string{acme, from}, Touch: true, Pressure: pressure,
	}
	for _, a := range answers {
		m.Answers = append(m.Answers, mute.Answer{Doubt: a, Text: "480 EUR"})
	}
	return m
}

func (l *log) until(day, length int, doubts ...triage.Doubt) triage.DecisionID {
	m := mute.New(triage.Stop, onDay(day), days(length), "")
	m.Doubts = doubts
	return l.add(day, triage.Decision{Act: triage.ActMute, Vendor: acme, Keys: []string{acme}, Mute: &m})
}

func TestWhatMailDoesToAMute(t *testing.T) {
	const rep = "rep@acme.example"
	both := []triage.Doubt{triage.DoubtProof, triage.DoubtPrice}
	for _, c := range []struct {
		why    string
		doubts []triage.Doubt
		mail   []mute.Mail
		day    int // on which is asked
		want   triage.Strength
		change mute.Change // the last one, "" not to look
		says   string
	}{
		{"pressure extends it", nil, []mute.Mail{mail(10, rep, 3)}, 95, triage.Stop, mute.Extended, "by 30 days"},
		{"twice on a day is once", nil, []mute.Mail{mail(10, rep, 3), mail(10, rep, 2)}, 121, triage.NotMuted, "", ""},
		{"and to twice its length at most", nil, []mute.Mail{mail(1, rep, 3), mail(3, rep, 3), mail(5, rep, 3), mail(7, rep, 3), mail(9, rep, 3)}, 180, triage.NotMuted, mute.Expired, "after 180 days"},
		{"a quiet mail does not", nil, []mute.Mail{mail(10, rep, 1)}, 91, triage.NotMuted, "", ""},
		{"nor mail before it", nil, []mute.Mail{mail(-3, rep, 3)}, 91, triage.NotMuted, "", ""},
		{"the answer lifts it", both[1:], []mute.Mail{mail(10, rep, 0, triage.DoubtPrice)}, 11, triage.NotMuted, mute.Lifted, "answered price (“480 EUR”)"},
		{"another answer does not", both[:1], []mute.Mail{mail(10, rep, 0, triage.DoubtPrice)}, 11, triage.Stop, mute.Muted, ""},
		{"half an answer does not", both, []mute.Mail{mail(10, rep, 0, triage.DoubtPrice)}, 11, triage.Stop, mute.Answered, "still open: proof"},
		{"both do, one after the other", both, []mute.Mail{mail(10, rep, 0, triage.DoubtPrice), mail(12, rep, 0, triage.DoubtProof)}, 13, triage.NotMuted, mute.Lifted, ""},
		{"louder is no answer", both[1:], []mute.Mail{mail(10, rep, 3, triage.DoubtPrice)}, 95, triage.Stop, mute.Extended, ""},
		{"where nothing is named nothing lifts it", nil, []mute.Mail{mail(10, rep, 0, triage.DoubtPrice)}, 11, triage.Stop, mute.Muted, ""},
		{"mail of the future did not come yet", both[1:], []mute.Mail{mail(20, rep, 0, triage.DoubtPrice)}, 11, triage.Stop, mute.Muted, ""},
	} {
		var l log
		l.until(0, 90, c.doubts...)
		s, ts := mute.History(l, onDay(c.day), c.mail...)
		got := triage.NotMuted
		if m := s.Of([]string{acme}); m != nil {
			got = m.Strength
		}
		last := ts[len(ts)-1]
		if got != c.want || c.change != "" && last.Change != c.change || !strings.Contains(last.Why, c.says) {
			t.Errorf("%s: %q, %s: %s", c.why, got, last.Change, last.Why)
		}
	}
}

func TestAPersonOrAThreadIsNotTheVendor(t *testing.T) {
	const rep, other = "rep@acme.example", "other@acme.example"
	var l log
	m := mute.New(triage.Slow, onDay(0), 0, "")
	l.add(0, triage.Decision{Act: triage.ActMute, Vendor: acme, Keys: []string{rep, "rep2@acme.example"}, Person: rep, Mute: &m})
	id := triage.ContentID{9}
	n := mute.New(triage.Stop, onDay(1), 0, "")
	l.add(1, triage.Decision{Act: triage.ActMute, Vendor: acme, Keys: []string{acme, "<1@acme.example>"}, Message: id, Mute: &n})
	s := mute.Fold(l, onDay(2))
	if s.Of([]string{acme, rep}) != nil {
		t.Error("the vendor is muted")
	}
	for from, want := range map[string]triage.Strength{rep: triage.Slow, "rep2@acme.example": triage.Slow, other: triage.NotMuted} {
		got := triage.NotMuted
		if x := s.OfMail(mute.Mail{From: from, Vendor: []string{acme}}); x != nil {
			got = x.Strength
		}
		if got != want {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
	}
	answer := triage.Envelope{MessageID: "2@acme.example", InReplyTo: []string{"1@acme.example"}}
	if x := s.OfMail(mute.Mail{From: other, Vendor: []string{acme}, Thread: mute.ThreadKeys(&answer)}); x == nil || x.Strength != triage.Stop {
		t.Errorf("an answer in the thread: %+v", x)
	}
	// What answers the answer is of the thread as well, once the answer came.
	came := mail(3, other, 0)
	came.Thread = mute.ThreadKeys(&answer)
	s = mute.Fold(l, onDay(4), came)
	if x := s.OfMail(mute.Mail{From: other, Vendor: []string{acme}, Thread: []string{"<3@acme.example>", "<2@acme.example>"}}); x == nil {
		t.Error("the answer to the answer is not muted")
	}
}

func TestARuleBeatsAMute(t *testing.T) {
	rule := func(kind triage.RuleKind, whom string) triage.Decision {
		return triage.Decision{Act: triage.ActRule, Vendor: acme, Keys: []string{acme, "rep@acme.example"}, Rule: &triage.Rule{Kind: kind, For: whom}}
	}
	var l log
	l.until(0, 90)
	id := l.add(1, rule(triage.NeverMute, "Acme"))
	if strength(l, 2, acme) != triage.NotMuted {
		t.Error("the rule did not end the mute")
	}
	l.until(3, 90)
	if strength(l, 4, acme) != triage.NotMuted {
		t.Error("it was muted against the rule")
	}
	_, ts := mute.History(l, onDay(4))
	if last := ts[len(ts)-1]; last.Change != mute.Ignored || !strings.Contains(last.Why, "never to mute") {
		t.Errorf("the last transition is %+v", last)
	}
	l.undo(5, id)
	if strength(l, 6, acme) != triage.Stop {
		t.Error("without the rule the mutes do not hold")
	}
}

func TestAVendorReturnsUnderAnotherName(t *testing.T) {
	var l log
	l.until(0, 90)
	twin := []string{"acrne.example", "rep@acrne.example"}
	s := mute.Fold(l, onDay(10))
	next, tr, ok := s.Return("acrne.example", twin, acme, onDay(5), "acrne.example is read as acme.example")
	if m := next.Of(twin); !ok || m == nil || !m.Until.Equal(onDay(90)) || !strings.HasPrefix(m.Why, "The same vendor: ") || tr.Change != mute.Returned {
		t.Errorf("%v %+v %+v", ok, m, tr)
	}
	if s.Of(twin) != nil {
		t.Error("the state before was changed")
	}
	if _, _, ok := s.Return("acrne.example", twin, acme, onDay(-5), ""); ok {
		t.Error("who wrote before the mute is no return")
	}
	l.unmute(8, twin...)
	if _, _, ok := mute.Fold(l, onDay(10)).Return("acrne.example", twin, acme, onDay(5), ""); ok {
		t.Error("what the buyer unmuted is muted again")
	}
}

// drawMail makes any mail of a few vendors.
func drawMail(rt *rapid.T) []mute.Mail {
	var out []mute.Mail
	for range rapid.IntRange(0, 25).Draw(rt, "mails") {
		m := mail(rapid.IntRange(0, 400).Draw(rt, "day"), rapid.SampledFrom([]string{"x@a.example", "y@b.example"}).Draw(rt, "from"), triage.Level(rapid.IntRange(-1, 3).Draw(rt, "pressure")))
		m.Vendor = []string{m.From[2:], m.From}
		m.Touch = rapid.Bool().Draw(rt, "touch")
		for _, d := range triage.Doubts {
			if rapid.IntRange(0, 3).Draw(rt, "answers") == 0 {
				m.Answers = append(m.Answers, mute.Answer{Doubt: d, Text: "so"})
			}
		}
		out = append(out, m)
	}
	return out
}

// Whatever comes: going through it twice gives the same, an undo leaves what
// would be without the decision, no mute outlasts twice its length, each
// transition says why, and no loud mail lifts one.
func TestMutesKeepTheirPromisesWhateverComes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := drawLog(rt)
		for i := range l {
			if m := l[i].Mute; m != nil && rapid.Bool().Draw(rt, "doubts") {
				m.Doubts = []triage.Doubt{rapid.SampledFrom(triage.Doubts[:]).Draw(rt, "doubt")}
			}
		}
		mails := drawMail(rt)
		now := onDay(rapid.IntRange(0, 900).Draw(rt, "now"))
		s, ts := mute.History(l, now, mails...)
		again, tsAgain := mute.History(slices.Clone(l), now, mails...)
		if !reflect.DeepEqual(s.Held(), again.Held()) || !reflect.DeepEqual(ts, tsAgain) {
			rt.Fatal("the same decisions and mail give another state")
		}
		loud := map[triage.ContentID]bool{}
		for _, m := range mails {
			if m.Pressure >= mute.Loud {
				loud[m.ID] = true
			}
		}
		for _, x := range ts {
			if x.Why == "" {
				rt.Fatalf("no reason for %+v", x)
			}
			if x.Change == mute.Lifted && loud[x.Message] {
				rt.Fatalf("a loud mail lifted it: %+v", x)
			}
		}
		for _, h := range s.Held() {
			for _, d := range l {
				if d.ID == h.Decision && h.Mute.Until.Sub(h.Mute.From) > 2*d.Mute.Until.Sub(d.Mute.From) {
					rt.Fatalf("%v of a mute for %v", h.Mute.Until.Sub(h.Mute.From), d.Mute.Until.Sub(d.Mute.From))
				}
			}
		}
		if len(l) == 0 {
			return
		}
		target := l[rapid.IntRange(0, len(l)-1).Draw(rt, "undone")]
		if target.Act == triage.ActUndo {
			return
		}
		with := slices.Clone(l)
		with.undo(2000, target.ID)
		var without log
		for _, d := range l {
			if d.ID != target.ID {
				without = append(without, d)
			}
		}
		a, b := mute.Fold(with, now, mails...), mute.Fold(without, now, mails...)
		if !reflect.DeepEqual(a.Held(), b.Held()) {
			rt.Fatalf("after the undo %+v, without it %+v", a.Held(), b.Held())
		}
	})
}

func TestABatchIsUndoneTogether(t *testing.T) {
	var l log
	a, b := l.mute(0, triage.Stop, 0, "a.example"), l.mute(0, triage.Stop, 0, "b.example")
	l.mute(0, triage.Stop, 0, "c.example")
	l[0].Batch, l[1].Batch = a, a
	l.add(1, triage.Decision{Act: triage.ActUndo, Batch: a})
	if u := mute.Undone(l); len(u) != 2 || !u[a] || !u[b] {
		t.Errorf("undone: %v", u)
	}
	l.add(2, triage.Decision{Act: triage.ActUndo, Batch: 99})
	if u := mute.Undone(l); len(u) != 2 {
		t.Errorf("a batch that is not there was undone: %v", u)
	}
}
