package vm

import (
	"strings"
	"testing"
	"time"

	"winnow/internal/triage"
)

// now is the time of all tests: a Monday noon.
var now = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

func ago(d time.Duration) time.Time { return now.Add(-d) }

func TestAgesFitAColumnAndSentencesReadWell(t *testing.T) {
	cases := []struct {
		at       time.Time
		age, ago string
	}{
		{time.Time{}, "", "at an unknown time"},
		{ago(10 * time.Second), "now", "within the hour"},
		{ago(5 * time.Minute), "5 min", "within the hour"},
		{ago(3 * time.Hour), "3 h", "3 hours ago"},
		{ago(30 * time.Hour), "1 d", "yesterday"},
		{ago(9 * day), "9 d", "9 days ago"},
		{ago(20 * day), "2 w", "2 weeks ago"},
		{ago(100 * day), "3 mo", "3 months ago"},
		{ago(800 * day), "2 y", "2 years ago"},
		{now.Add(time.Hour), "now", "today"},
		{now.Add(3 * day), "now", "on 18 Jun"},
	}
	for _, c := range cases {
		if got := Age(Speech{}, now, c.at); got != c.age {
			t.Errorf("Age(%v) = %q, want %q", now.Sub(c.at), got, c.age)
		}
		if got := Ago(Speech{}, now, c.at); got != c.ago {
			t.Errorf("Ago(%v) = %q, want %q", now.Sub(c.at), got, c.ago)
		}
	}
}

func TestDatesNameTheYearOnlyWhenItIsAnother(t *testing.T) {
	for at, want := range map[time.Time]string{
		ago(10 * day):  "5 Jun",
		ago(300 * day): "19 Aug 2025",
		{}:             "no date",
	} {
		if got := Date(Speech{}, now, at); got != want {
			t.Errorf("Date(%v) = %q, want %q", at, got, want)
		}
	}
}

func TestWhatIsLeftIsSaidCoarsely(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                       "",
		4 * time.Second:         "a few seconds left",
		40 * time.Second:        "less than a minute left",
		70 * time.Second:        "about a minute left",
		170 * time.Second:       "about 3 minutes left",
		70 * time.Minute:        "about an hour left",
		3*time.Hour + time.Hour: "about 4 hours left",
	} {
		if got := Left(Speech{}, d); got != want {
			t.Errorf("Left(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestNumbersAreGroupedAndCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -4321: "-4,321"} {
		if got := (Speech{}).Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
	if got := Count(Speech{}, 1, "touch", "touches") + ", " + Count(Speech{}, 12000, "touch", "touches"); got != "1 touch, 12,000 touches" {
		t.Error(got)
	}
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 111: "111th"} {
		if got := Ordinal(Speech{}, n); got != want {
			t.Errorf("Ordinal(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestEveryWordOfTheDomainHasWordsForPeople(t *testing.T) {
	for _, tactic := range triage.Tactics {
		if TacticWord(Speech{}, tactic) == string(tactic) || TacticMeaning(Speech{}, tactic) == "" {
			t.Errorf("the tactic %s has no words", tactic)
		}
	}
	letters := map[string]bool{}
	for _, a := range triage.Axes {
		letters[Letter(Speech{}, a)] = true
		if AxisDoubt(Speech{}, a) == "" || AxisName(Speech{}, a) == "" {
			t.Errorf("the axis %s has no words", a)
		}
		for l := triage.Unknown; l <= a.Top(); l++ {
			if LevelWords(Speech{}, a, l) == "" {
				t.Errorf("level %d of %s has no words", l, a)
			}
		}
		if !strings.HasPrefix(ShareWords(Speech{}, a, triage.AxisMean{}), "unknown") {
			t.Errorf("an unknown %s must say so", a)
		}
		for _, share := range []float64{0, 0.5, 1} {
			if ShareWords(Speech{}, a, triage.AxisMean{Share: share, Known: true}) == "" {
				t.Errorf("share %v of %s has no words", share, a)
			}
		}
	}
	if len(letters) != 4 {
		t.Errorf("four axes need four letters, have %v", letters)
	}
	for _, k := range triage.Kinds {
		if KindWord(Speech{}, k) == "unreadable" {
			t.Errorf("the kind %s has no words", k)
		}
	}
	for _, s := range triage.Strengths {
		if StrengthWord(Speech{}, s) == "not muted" || StrengthMeaning(Speech{}, s) == "" {
			t.Errorf("the strength %s has no words", s)
		}
	}
}

func TestVerdictsPromiseNoMoreThanTheBandAllows(t *testing.T) {
	cases := []struct {
		v    triage.Verdict
		b    triage.Band
		want string
	}{
		{triage.Engage, triage.Sure, "Worth engaging."},
		{triage.Engage, triage.Likely, "Probably worth engaging."},
		{triage.MuteIt, triage.Unsure, "Pushes more than it gives, but this is not sure."},
		{triage.VerdictNone, triage.Sure, "Not judged: this is not a vendor's mail."},
	}
	for _, c := range cases {
		if got := verdictLead(Speech{}, c.v, c.b); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.v, c.b, got, c.want)
		}
	}
}

func TestSentencesAreSentences(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "",
		" gives a price ":    "Gives a price.",
		"Is it so?":          "Is it so?",
		"and so on…":         "And so on…",
		"übersetzt Verträge": "Übersetzt Verträge.",
	} {
		if got := sentence(in); got != want {
			t.Errorf("sentence(%q) = %q, want %q", in, got, want)
		}
	}
	if got := lowerFirst(Speech{}, "ISO 9001"); got != "ISO 9001" {
		t.Errorf("an acronym was made small: %q", got)
	}
}

func TestReasonsWithQuotesAreWellPunctuated(t *testing.T) {
	cases := [][2]string{
		{"proof 1.9 of 2 (+16): Names who uses it., “Two plants run it”", "Proof 1.9 of 2 (+16): Names who uses it, “Two plants run it”."},
		{"a claim: “It pays back in a year.”", "A claim: “It pays back in a year.”"},
		{"a claim: “It pays back…”", "A claim: “It pays back…”"},
		{"names a price", "Names a price."},
		{"is it so?", "Is it so?"},
		{"”", "”."},
		{"", ""},
	}
	for _, c := range cases {
		if got := sentence(c[0]); got != c[1] {
			t.Errorf("%q is said as %q, want %q", c[0], got, c[1])
		}
	}
	if got := quote("costs double\n every 12 months,"); got != "“costs double every 12 months”" {
		t.Errorf("quoted as %s", got)
	}
}
