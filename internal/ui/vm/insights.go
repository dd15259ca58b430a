package vm

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Insights is what the screen of insights needs of the engine.
type Insights interface {
	// Samples are the selling messages since a time, newest first. It takes time.
	Samples(ctx context.Context, since time.Time) ([]Sample, error)
}

// Sample is a selling message as insights count it.
type Sample struct {
	Vendor  triage.VendorID
	Name    string
	Date    time.Time
	Words   int // of the text that is shown
	Tactics []triage.Tactic
	Tracker bool // it would have told the sender that it was opened
}

// InsightWeeks is how far back insights look.
const InsightWeeks = 13

// wordsAMinute is how fast an adult reads silently: the mean of 190 studies
// (Brysbaert 2019, Journal of Memory and Language 109, 104047).
const wordsAMinute = 238

// InsightPage is what the screen shows.
type InsightPage struct {
	Empty    bool
	Cost     string
	Dearest  []Line    // the vendors that cost most time
	Tactics  []WeekRow // most used first
	Users    []Line    // the vendors that use most of them
	Trackers string
	Watchers []Line // the vendors whose mail tracks
}

// WeekRow is a count for each week, oldest first.
type WeekRow struct {
	Name  string
	Note  string // what it means
	Weeks []int
	Total int
}

// mostInsights bounds the vendors that a section names.
const mostInsights = 10

// NewInsightPage counts the samples of the last weeks before now.
func NewInsightPage(say Speech, samples []Sample, now time.Time) InsightPage {
	type seen struct {
		name                     string
		messages, words, tracked int
		tactics                  map[triage.Tactic]int
		used                     int
	}
	by := map[triage.VendorID]*seen{}
	rows := map[triage.Tactic]*WeekRow{}
	messages, words, tracked := 0, 0, 0
	from := now.AddDate(0, 0, -7*InsightWeeks)
	for i := range samples {
		s := &samples[i]
		if s.Date.Before(from) || s.Date.After(now) {
			continue
		}
		v := by[s.Vendor]
		if v == nil {
			v = &seen{name: oneLine(s.Name), tactics: map[triage.Tactic]int{}}
			by[s.Vendor] = v
		}
		messages, words = messages+1, words+s.Words
		v.messages, v.words = v.messages+1, v.words+s.Words
		if s.Tracker {
			tracked++
			v.tracked++
		}
		week := min(InsightWeeks-1, int(s.Date.Sub(from)/(7*24*time.Hour)))
		for _, t := range s.Tactics {
			r := rows[t]
			if r == nil {
				r = &WeekRow{Name: TacticWord(say, t), Note: TacticMeaning(say, t), Weeks: make([]int, InsightWeeks)}
				rows[t] = r
			}
			r.Weeks[week]++
			r.Total++
			v.tactics[t]++
			v.used++
		}
	}
	if messages == 0 {
		return InsightPage{Empty: true}
	}
	all := slices.SortedFunc(maps.Values(by), func(a, b *seen) int { return strings.Compare(a.name, b.name) })
	top := func(of func(*seen) int, say func(*seen) string) []Line {
		list := slices.DeleteFunc(slices.Clone(all), func(v *seen) bool { return of(v) == 0 })
		slices.SortStableFunc(list, func(a, b *seen) int { return cmp.Compare(of(b), of(a)) })
		var out []Line
		for _, v := range list[:min(mostInsights, len(list))] {
			out = append(out, Line{v.name, say(v)})
		}
		return out
	}
	p := InsightPage{
		Cost: say.T("%s of %s in %d weeks. Reading all of it to the end would take you about %s, at the %d words a minute of the usual reader.",
			Count(say, messages, "selling message", "selling messages"), Count(say, len(by), "vendor", "vendors"), InsightWeeks, readingTime(say, words), wordsAMinute),
		Trackers: say.T("%s of %s would have told the sender that you opened it. None did: Winnow loads nothing.", say.Number(tracked), Count(say, messages, "message", "messages")),
	}
	p.Dearest = top(func(v *seen) int { return v.words }, func(v *seen) string {
		return readingTime(say, v.words) + " · " + Count(say, v.messages, "message", "messages")
	})
	p.Users = top(func(v *seen) int { return v.used }, func(v *seen) string {
		ts := slices.SortedFunc(maps.Keys(v.tactics), func(a, b triage.Tactic) int {
			return cmp.Or(cmp.Compare(v.tactics[b], v.tactics[a]), strings.Compare(string(a), string(b)))
		})
		var words []string
		for _, t := range ts[:min(4, len(ts))] {
			words = append(words, fmt.Sprintf("%s %d×", lowerFirst(say, TacticWord(say, t)), v.tactics[t]))
		}
		return say.T("%s in %s", strings.Join(words, ", "), Count(say, v.messages, "message", "messages"))
	})
	p.Watchers = top(func(v *seen) int { return v.tracked }, func(v *seen) string {
		return say.T("%d of %s", v.tracked, Count(say, v.messages, "message", "messages"))
	})
	for _, t := range triage.Tactics {
		if r := rows[t]; r != nil {
			p.Tactics = append(p.Tactics, *r)
		}
	}
	slices.SortStableFunc(p.Tactics, func(a, b WeekRow) int { return cmp.Compare(b.Total, a.Total) })
	return p
}

// readingTime says how long so many words take to read.
func readingTime(say Speech, words int) string {
	switch m := (words + wordsAMinute/2) / wordsAMinute; {
	case m < 1:
		return say.T("less than a minute")
	case m < 90:
		return Count(say, m, "minute", "minutes")
	default:
		return say.T("%s hours", say.Fixed("%.1f", float64(m)/60))
	}
}

// InsightsText is the page as plain text.
func InsightsText(say Speech, p *InsightPage) string {
	var b strings.Builder
	section := func(title, text string, lines []Line) {
		fmt.Fprintf(&b, "\n%s\n", title)
		if text != "" {
			b.WriteString(text + "\n")
		}
		for _, l := range lines {
			fmt.Fprintf(&b, "  %s: %s\n", l.Name, l.Text)
		}
	}
	b.WriteString(say.T("Insights") + "\n")
	section(say.T("Time"), p.Cost, p.Dearest)
	var rows []Line
	for _, r := range p.Tactics {
		rows = append(rows, Line{r.Name, strings.Trim(fmt.Sprint(r.Weeks), "[]") + fmt.Sprintf(" (%d)", r.Total)})
	}
	section(say.T("Tactics week by week, oldest first"), "", rows)
	section(say.T("Who uses most"), "", p.Users)
	section(say.T("Trackers that did not fire"), p.Trackers, p.Watchers)
	return b.String()
}
