package demo

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// filler fills the slots of one script. Its choices come from its own random
// source, so that a new script changes no other.
type filler struct {
	script *script
	rng    *rand.Rand
	fixed  map[string]string // slots of the file, chosen once
	pools  map[string][]int  // what is left of each pool, shuffled
}

// scene is what the slots of one mail refer to.
type scene struct {
	at    time.Time
	lang  string
	me    person // who writes
	you   person // who is written to
	n     int    // number of this issue in a series
	title string // first line of the first block drawn from a pool
}

func newFiller(s *script, rng *rand.Rand) (*filler, error) {
	f := &filler{script: s, rng: rng, fixed: map[string]string{}, pools: map[string][]int{}}
	for _, v := range s.head["slot"] {
		name, choices, ok := strings.Cut(v, "=")
		if !ok {
			return nil, fmt.Errorf("slot %q: want name = choices", v)
		}
		f.fixed[strings.TrimSpace(name)] = f.choose(strings.TrimSpace(choices))
	}
	return f, nil
}

// choose picks from "a | b | c" or from a range of numbers "10-99".
func (f *filler) choose(choices string) string {
	if lo, hi, ok := numbers(choices); ok {
		return strconv.Itoa(lo + f.rng.IntN(hi-lo+1))
	}
	parts := strings.Split(choices, "|")
	return strings.TrimSpace(parts[f.rng.IntN(len(parts))])
}

func numbers(s string) (lo, hi int, ok bool) {
	a, b, found := strings.Cut(s, "-")
	lo, err1 := strconv.Atoi(a)
	hi, err2 := strconv.Atoi(b)
	return lo, hi, found && err1 == nil && err2 == nil && lo <= hi
}

// fill replaces every slot and every choice, also within choices.
func (f *filler) fill(text string, sc *scene) (string, error) {
	var b strings.Builder
	for {
		i := strings.IndexAny(text, "{}")
		if i < 0 {
			b.WriteString(text)
			return b.String(), nil
		}
		if text[i] == '}' {
			return "", fmt.Errorf("stray } at %q", text[i:min(len(text), i+20)])
		}
		b.WriteString(text[:i])
		inner, rest, err := braces(text[i:])
		if err != nil {
			return "", err
		}
		v, err := f.slot(inner, sc)
		if err != nil {
			return "", err
		}
		b.WriteString(v)
		text = rest
	}
}

// braces splits "{inner}rest", where inner may hold braces.
func braces(s string) (inner, rest string, err error) {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				return s[1:i], s[i+1:], nil
			}
		}
	}
	return "", "", fmt.Errorf("open brace at %q", s[:min(len(s), 30)])
}

// choices splits "a|b|c" at the bars that stand in no inner braces.
func choices(s string) []string {
	var parts []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '|':
			if depth == 0 {
				parts = append(parts, s[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, s[from:])
}

func (f *filler) slot(inner string, sc *scene) (string, error) {
	if parts := choices(inner); len(parts) > 1 {
		return f.fill(parts[f.rng.IntN(len(parts))], sc)
	}
	name, arg, _ := strings.Cut(inner, " ")
	if v, ok := f.fixed[inner]; ok {
		return v, nil
	}
	days := func() time.Time { n, _ := strconv.Atoi(arg); return sc.at.AddDate(0, 0, n) }
	switch name {
	case "first":
		return firstName(sc.you.name), nil
	case "last":
		return lastName(sc.you.name), nil
	case "you":
		return sc.you.name, nil
	case "your-email":
		return sc.you.email, nil
	case "company":
		return Company, nil
	case "me":
		return sc.me.name, nil
	case "my-first":
		return firstName(sc.me.name), nil
	case "my-email":
		return sc.me.email, nil
	case "role":
		return sc.me.role, nil
	case "vendor":
		return f.script.head.get("name"), nil
	case "domain":
		return domain(sc.me.email), nil
	case "n":
		return strconv.Itoa(sc.n), nil
	case "title":
		return sc.title, nil
	case "date":
		return longDate(days(), sc.lang), nil
	case "day":
		return dayMonth(days(), sc.lang), nil
	case "weekday":
		return weekday(days(), sc.lang), nil
	case "month":
		n, _ := strconv.Atoi(arg)
		return month(sc.at.AddDate(0, 0, 1-sc.at.Day()).AddDate(0, n, 0).Month(), sc.lang), nil
	case "year":
		n, _ := strconv.Atoi(arg)
		return strconv.Itoa(sc.at.Year() + n), nil
	case "quarter":
		return "Q" + strconv.Itoa((int(sc.at.Month())+2)/3), nil
	case "iso":
		return days().Format("2006-01-02"), nil
	case "num":
		lo, hi, ok := numbers(arg)
		if !ok {
			return "", fmt.Errorf("slot {%s}: want a range", inner)
		}
		return strconv.Itoa(lo + f.rng.IntN(hi-lo+1)), nil
	case "hex":
		n, _ := strconv.Atoi(arg)
		return f.hex(max(n, 1)), nil
	case "pool":
		return f.draw(arg, sc)
	}
	return "", fmt.Errorf("no such slot {%s}", inner)
}

// draw takes the next blocks from a pool: "tips 3". A pool is shuffled once
// and starts again when it is empty, so blocks come back as late as possible.
func (f *filler) draw(arg string, sc *scene) (string, error) {
	name, count, _ := strings.Cut(arg, " ")
	n := 1
	if count != "" {
		n, _ = strconv.Atoi(count)
	}
	pool := f.script.pools[name]
	if n < 1 || n > len(pool) {
		return "", fmt.Errorf("pool %q: %d wanted of %d", name, n, len(pool))
	}
	var out []string
	for range n {
		if len(f.pools[name]) == 0 {
			f.pools[name] = f.rng.Perm(len(pool))
		}
		block := pool[f.pools[name][0]]
		f.pools[name] = f.pools[name][1:]
		if sc.title == "" {
			first, _, _ := strings.Cut(block, "\n")
			sc.title = strings.TrimSpace(strings.TrimLeft(first, "# "))
		}
		v, err := f.fill(block, sc)
		if err != nil {
			return "", err
		}
		out = append(out, v)
	}
	return strings.Join(out, "\n\n"), nil
}

// hex returns n random hexadecimal digits.
func (f *filler) hex(n int) string {
	const digits = "0123456789abcdef"
	b := make([]byte, n)
	for i := range b {
		b[i] = digits[f.rng.IntN(16)]
	}
	return string(b)
}

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

func lastName(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }
