package claim

import (
	"strconv"
	"strings"
	"time"
)

// dated is a day that a sentence names.
type dated struct {
	from, to int // bytes
	month    int
	day      int
	year     int // 0 when it is not named
}

// dates finds the days that a sentence names: "March 31", "31 March 2026",
// "31. März", "31.03.2026", "2026-03-31". Days written as 03/04 are left out:
// nobody can tell which is the month.
func dates(text string, toks []token) []dated {
	var out []dated
	for i := range toks {
		k := &toks[i]
		if m := k.canon(inMonth); m != "" && k.upper {
			d := dated{from: k.start, to: k.end}
			d.month, _ = strconv.Atoi(m)
			next := i + 1
			switch {
			case i > 0 && toks[i-1].number && toks[i-1].value >= 1 && toks[i-1].value <= 31:
				d.day, d.from = int(toks[i-1].value), toks[i-1].start
			case i > 1 && isOrdinal(toks[i-1].word) && toks[i-2].number && toks[i-2].value <= 31:
				d.day, d.from = int(toks[i-2].value), toks[i-2].start
			case next < len(toks) && toks[next].number && toks[next].value >= 1 && toks[next].value <= 31:
				d.day, d.to = int(toks[next].value), toks[next].end
				next++
				if next < len(toks) && isOrdinal(toks[next].word) {
					d.to = toks[next].end
					next++
				}
			default:
				continue
			}
			if next < len(toks) && toks[next].word == "," {
				next++
			}
			if next < len(toks) && toks[next].number && toks[next].value >= 1990 && toks[next].value <= 2100 {
				d.year, d.to = int(toks[next].value), toks[next].end
			}
			out = append(out, d)
			continue
		}
		if !k.number {
			continue
		}
		if p := strings.Split(strings.TrimRight(k.word, "."), "."); len(p) == 3 {
			day, err1 := strconv.Atoi(p[0])
			month, err2 := strconv.Atoi(p[1])
			year, err3 := strconv.Atoi(p[2])
			if err1 == nil && err2 == nil && err3 == nil && day >= 1 && day <= 31 && month >= 1 && month <= 12 {
				if year < 100 {
					year += 2000
				}
				out = append(out, dated{k.start, k.end, month, day, year})
			}
			continue
		}
		if k.end-k.start == 4 && k.end+6 <= len(text) && text[k.end] == '-' {
			if at, err := time.Parse("2006-01-02", text[k.start:k.end+6]); err == nil {
				out = append(out, dated{k.start, k.end + 6, int(at.Month()), at.Day(), at.Year()})
			}
		}
	}
	return out
}

func isOrdinal(w string) bool { return w == "st" || w == "nd" || w == "rd" || w == "th" }

// near is the day, in the year that it names or else the one in which it is
// nearest to a mail of that time.
func (d dated) near(sent time.Time) time.Time {
	year := d.year
	if year == 0 {
		if sent.IsZero() {
			return time.Time{}
		}
		year = sent.Year()
		at := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
		switch {
		case at.Before(sent.AddDate(0, -4, 0)):
			year++
		case at.After(sent.AddDate(0, 8, 0)):
			year--
		}
	}
	return time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}
