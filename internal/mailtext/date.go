package mailtext

import (
	"strings"
	"time"
)

// parseDate reads the date of a header leniently: RFC 5322 section 3.3 with
// its obsolete forms, and what clients wrote instead (ctime, ISO 8601, AM and
// PM, two-digit years, missing seconds, zones in words). The result is in UTC;
// ok is false when day, month and year cannot all be told.
func parseDate(s string) (t time.Time, ok bool) {
	if len(s) > 200 {
		s = s[:200]
	}
	if i := strings.IndexByte(s, '('); i >= 0 && i > 8 {
		s = s[:i] // a comment, usually the zone in words again
	}
	d := dateParts{day: -1, month: 0, year: -1}
	for s != "" {
		tok := dateToken(s)
		if tok == 0 {
			s = s[1:]
			continue
		}
		d.take(s[:tok], s)
		s = s[tok:]
	}
	return d.time()
}

type dateParts struct {
	day, month, year  int
	hour, minute, sec int
	clock, zoned      bool
	pm, am            bool
	offset            int // seconds east of UTC
}

// dateToken is the length of the number or word that s begins with.
func dateToken(s string) int {
	i := 0
	switch {
	case isDigit(s[0]):
		for i < len(s) && (isDigit(s[i]) || s[i] == ':' || s[i] == '.' && i > 0 && i+1 < len(s) && isDigit(s[i+1])) {
			i++
		}
	case (s[0] == '+' || s[0] == '-') && len(s) > 2 && isDigit(s[1]) && isDigit(s[2]):
		for i = 1; i < len(s) && i < 6 && (isDigit(s[i]) || s[i] == ':'); i++ {
		}
	default:
		for i < len(s) && (isAlpha(s[i]) || s[i] >= 0x80) {
			i++
		}
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// take puts one token where it belongs; rest is the text from the token on.
func (d *dateParts) take(tok, rest string) {
	switch {
	case strings.IndexByte(tok, ':') > 0 && isDigit(tok[0]):
		d.takeClock(tok)
	case (tok[0] == '+' || tok[0] == '-') && !d.clock && d.year > 0:
		d.takeNumber(tok[1:]) // 2024-05-06: the sign is a dash
	case tok[0] == '+' || tok[0] == '-':
		if d.clock && !d.zoned {
			d.takeZone(tok)
		} else if !d.clock {
			d.takeNumber(tok[1:])
		}
	case isDigit(tok[0]):
		if strings.Count(tok, ".") == 2 && d.day < 0 { // 24.12.2024
			for part := range strings.SplitSeq(tok, ".") {
				d.takeNumber(part)
			}
			return
		}
		d.takeNumber(strings.TrimRight(tok, "."))
	default:
		d.takeWord(tok)
	}
}

func (d *dateParts) takeClock(tok string) {
	if d.clock {
		return
	}
	var v [3]int
	n := 0
	for part := range strings.SplitSeq(tok, ":") {
		if n == 3 {
			break
		}
		part, _, _ = strings.Cut(part, ".")
		x, ok := number(part)
		if !ok {
			return
		}
		v[n] = x
		n++
	}
	if v[0] > 24 || v[1] > 59 || v[2] > 60 {
		return
	}
	d.hour, d.minute, d.sec, d.clock = v[0], v[1], v[2], true
}

func (d *dateParts) takeNumber(tok string) {
	x, ok := number(tok)
	switch {
	case !ok:
	case len(tok) >= 3 && d.year < 0 && x >= 1000 && x < 10000:
		d.year = x
	case len(tok) == 3 && d.year < 0: // obs-year: 102 is 2002
		d.year = 1900 + x
	case d.year > 0 && d.month == 0 && d.day < 0 && x >= 1 && x <= 12: // ISO order
		d.month = x
	case d.day < 0 && x >= 1 && x <= 31:
		d.day = x
	case d.month == 0 && x >= 1 && x <= 12:
		d.month = x
	case d.year < 0 && len(tok) == 2:
		if d.year = 2000 + x; x >= 50 {
			d.year = 1900 + x
		}
	}
}

var monthNames = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"mai": 5, "mär": 3, "mrz": 3, "okt": 10, "dez": 12, "fév": 2, "avr": 4, "aoû": 8, "déc": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12,
}

// zoneHours holds the zones of RFC 5322 section 4.3 and those that clients
// write most besides; every other word counts as UTC.
var zoneHours = map[string]int{
	"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
	"met": 1, "mest": 2, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "jst": 9,
}

func (d *dateParts) takeWord(tok string) {
	if len(tok) > 10 {
		return
	}
	var buf [16]byte
	w := buf[:0]
	for i := 0; i < len(tok); i++ {
		c := tok[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		w = append(w, c)
	}
	switch {
	case string(w) == "pm":
		d.pm = true
	case string(w) == "am":
		d.am = true
	case d.clock && !d.zoned:
		if h, ok := zoneHours[string(w)]; ok {
			d.offset, d.zoned = h*3600, true
			return
		}
	}
	if d.month != 0 || len(w) < 3 {
		return
	}
	n := 3
	if w[1] >= 0x80 || w[2] >= 0x80 {
		n = min(4, len(w)) // an accented letter is two bytes
	}
	d.month = monthNames[string(w[:n])]
}

func (d *dateParts) takeZone(tok string) {
	digits := strings.ReplaceAll(tok[1:], ":", "")
	x, ok := number(digits)
	if !ok {
		return
	}
	if len(digits) <= 2 {
		x *= 100
	}
	h, m := x/100, x%100
	if h > 14 || m > 59 {
		return
	}
	d.offset, d.zoned = h*3600+m*60, true
	if tok[0] == '-' {
		d.offset = -d.offset
	}
}

func (d *dateParts) time() (time.Time, bool) {
	if d.day < 1 || d.month < 1 || d.year < 1970 || d.year > 2199 {
		return time.Time{}, false
	}
	if d.pm && d.hour < 12 {
		d.hour += 12
	} else if d.am && d.hour == 12 {
		d.hour = 0
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.sec, 0, time.UTC)
	if t.Day() != d.day && d.hour < 24 {
		return time.Time{}, false // 31 February
	}
	return t.Add(-time.Duration(d.offset) * time.Second), true
}

func number(s string) (int, bool) {
	if s == "" || len(s) > 6 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// receivedDate reads the date of a Received field: what stands behind the last
// semicolon.
func receivedDate(v string) (time.Time, bool) {
	i := strings.LastIndexByte(v, ';')
	if i < 0 {
		return time.Time{}, false
	}
	return parseDate(strings.TrimSpace(unfold(v[i+1:])))
}
