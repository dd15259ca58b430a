package claim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"winnow/internal/triage"
)

// numbers makes units and claims of the amounts of a sentence.
func (r *reader) numbers(s triage.Span, toks []token, nums []amount) {
	asks := slices.ContainsFunc(toks, func(k token) bool { return r.t.is("asks", k.word) })
	for i := range nums {
		a := &nums[i]
		from, to := clause(toks, nums, i)
		// A length of time belongs to the talk that is asked for.
		if a.currency == "" && !a.percent && (r.t.is("time", a.word) || r.t.is("spell", a.word)) && asks {
			continue
		}
		name := strconv.FormatFloat(a.value, 'f', -1, 64)
		kind := triage.UnitNumber
		switch {
		case a.currency != "":
			kind, name = triage.UnitPrice, a.currency+name
		case a.percent:
			name += "%"
		case a.times:
			name += "x"
		}
		r.unit(kind, name)
		c := triage.Claim{Kind: triage.ClaimFigure, Class: triage.Checkable, Span: s, Value: a.value}
		switch {
		case a.currency != "" && r.isPrice(toks[from:to], a):
			c.Kind, c.Unit = triage.ClaimPrice, a.currency
			if a.per != "" {
				c.Unit += "/" + a.per
			}
			for _, q := range []string{"pricewas", "pricefrom", "pricesave"} {
				if r.has(q, toks[max(from, a.at-4):min(len(toks), max(to, a.at+1)+1, a.at+6)]) {
					c.Unit += " " + strings.TrimPrefix(q, "price")
				}
			}
		case a.currency != "":
			c.Unit = a.currency
		case a.percent:
			c.Unit = "%"
		case a.times:
			c.Unit = "x"
		case r.crowd(toks, a):
			c.Kind, c.Unit = triage.ClaimCustomers, "customers"
		default:
			c.Unit = a.word
			if c.Unit == "" || !unicode.IsLetter([]rune(c.Unit)[0]) || r.t.is("stop", c.Unit) || len(c.Unit) < 2 && a.value < 10 {
				continue
			}
			if a.value < 2 && !strings.ContainsAny(toks[a.at].word, ".,") {
				continue // "1 of", "one"
			}
		}
		if c.Kind == triage.ClaimFigure && a.at > 1 && toks[a.at-1].word == "to" && toks[a.at-2].word == "up" {
			c.Class = triage.Vague
		}
		c.About = r.about(toks, from, to)
		if c.Kind == triage.ClaimCustomers {
			c.About = r.places(toks, a.at)
		}
		r.claim(c)
	}
}

// clause is the stretch of tokens that an amount stands in: where a sentence
// holds several, up to the comma or "and" between them.
func clause(toks []token, nums []amount, i int) (from, to int) {
	from, to = 0, len(toks)
	if i > 0 {
		from = cutAt(toks, nums[i-1].at+1, nums[i].at)
	}
	if i+1 < len(nums) {
		to = cutAt(toks, nums[i].at+1, nums[i+1].at)
	}
	return from, max(to, nums[i].at+1)
}

// cutAt is the place between two amounts where a new clause begins.
func cutAt(toks []token, from, to int) int {
	for k := from; k < to; k++ {
		switch toks[k].word {
		case ",", ";", "and", "und", "et", "or", "oder", "while", "but", "instead", "statt", "down":
			return k
		}
	}
	return to
}

func (r *reader) has(list string, toks []token) bool {
	return slices.ContainsFunc(toks, func(k token) bool { return r.t.is(list, k.word) })
}

// isPrice reports whether an amount of money is what something costs.
func (r *reader) isPrice(clause []token, a *amount) bool {
	if a.per != "" {
		return !r.has("notprice", clause)
	}
	return r.has("price", clause) && !r.has("notprice", clause)
}

// crowd reports whether a number counts customers: the word stands close
// behind, and the sentence says what they do with it.
func (r *reader) crowd(toks []token, a *amount) bool {
	if a.value < 2 {
		return false
	}
	for k := a.at + 1; k < min(len(toks), a.at+5); k++ {
		if toks[k].number || toks[k].word == "," || toks[k].word == "/" {
			return false
		}
		if r.t.is("crowd", toks[k].word) {
			return r.has("serves", toks)
		}
	}
	return false
}

// places are the names behind "in": a count of customers in Austria is not one
// of all customers.
func (r *reader) places(toks []token, at int) string {
	var out []string
	for i := at; i+1 < len(toks); i++ {
		if w := toks[i].word; (w == "in" || w == "across" || w == "en" || w == "aus") && toks[i+1].upper {
			out = append(out, toks[i+1].word)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// about are the content words of a clause, by which two claims about the same
// thing are told.
func (r *reader) about(toks []token, from, to int) string {
	const most = 12
	var out []string
	for _, k := range toks[from:to] {
		w := k.word
		if k.number || len(w) < 3 || r.t.is("stop", w) || r.t.canon("currency", w) != "" || r.t.canon("month", w) != "" || r.known[w] {
			continue
		}
		out = append(out, stem(w))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return strings.Join(out[:min(len(out), most)], " ")
}

func stem(w string) string {
	n := 0
	for i := range w {
		if n == 6 {
			return w[:i]
		}
		n++
	}
	return strings.TrimSuffix(w, "s")
}

// date makes a unit of a day, and a claim where an offer ends on it.
func (r *reader) date(s triage.Span, toks []token, d dated) {
	r.unit(triage.UnitDate, fmt.Sprint(d.month, "-", d.day))
	at := d.near(r.sent)
	if at.IsZero() {
		return
	}
	ends := false
	for i := range toks {
		if toks[i].end <= d.from && toks[i].end > d.from-50 && r.t.is("until", toks[i].word) {
			ends = true
		}
	}
	if ends {
		r.claim(triage.Claim{
			Kind: triage.ClaimDeadline, Class: triage.Checkable, Span: s, Value: float64(at.Unix() / 86400),
			About: r.about(toks, 0, len(toks)),
		})
	}
}

// terms are what is promised, conditioned or boasted in words.
func (r *reader) terms(s triage.Span, toks []token, found []int) {
	for _, n := range found {
		if n >= r.t.offers {
			break
		}
		t := &r.t.terms[n]
		c := triage.Claim{Kind: t.kind, Class: t.class, Span: s, Unit: t.name}
		switch {
		case t.name == "warranty":
			for k := range toks {
				if toks[k].number && k+1 < len(toks) && r.t.is("warrantyspan", toks[k+1].word) {
					c.Value = toks[k].value
					if strings.HasPrefix(toks[k+1].word, "y") || strings.HasPrefix(toks[k+1].word, "j") || strings.HasPrefix(toks[k+1].word, "a") {
						c.Value *= 12
					}
				}
			}
		case t.kind == triage.ClaimLast:
			c.About = r.about(toks, 0, len(toks))
		}
		if t.kind == triage.ClaimGuarantee || t.kind == triage.ClaimTerms {
			r.unit(triage.UnitClaim, t.name)
		}
		r.claim(c)
	}
}

// standards are the norms and approvals that are named: "ISO 9001", "SOC 2".
func (r *reader) standards(s triage.Span, toks []token) {
	pending := r.has("pending", toks)
	for i := 0; i < len(toks); i++ {
		k := &toks[i]
		if !k.upper || !r.t.is("standard", k.word) || !k.caps && k.word != "tuv" && k.word != "haccp" {
			continue
		}
		name, end := strings.ToUpper(k.word), i+1
		for end < len(toks) && end < i+5 {
			t := &toks[end]
			if t.word == "/" || t.caps && r.t.is("standard", t.word) {
				if t.word != "/" {
					name += " " + strings.ToUpper(t.word)
				}
				end++
				continue
			}
			if t.number && t.start-toks[end-1].end <= 1 {
				name += " " + t.word
				end++
			}
			break
		}
		numbered := toks[end-1].number
		if r.t.is("weakstandard", k.word) && !numbered && !r.has("certified", toks[max(0, i-4):min(len(toks), end+4)]) {
			continue
		}
		i = end - 1
		r.unit(triage.UnitClaim, name)
		c := triage.Claim{Kind: triage.ClaimCertificate, Class: triage.Checkable, Span: s, Unit: name}
		if pending {
			c.Unit += " pending"
		}
		r.claim(c)
	}
}
