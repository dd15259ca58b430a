package claim

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"winnow/internal/triage"
)

// numbers makes units and claims of the amounts of a sentence.
func (r *reader) numbers(s triage.Span, toks []token, nums []amount) {
	if len(nums) == 0 {
		return
	}
	asks := has(inAsks, toks)
	for i := range nums {
		a := &nums[i]
		from, to := clause(toks, nums, i)
		// A length of time belongs to the talk that is asked for.
		if a.currency == "" && !a.percent && a.behind != nil && a.behind.is(inTime|inSpell) && asks {
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
		case a.currency != "" && isPrice(toks[from:to], a):
			c.Kind, c.Unit = triage.ClaimPrice, a.currency
			if a.per != "" {
				c.Unit += "/" + a.per
			}
			for _, q := range [...]struct {
				list lists
				name string
			}{{inPriceWas, " was"}, {inPriceFrom, " from"}, {inPriceSave, " save"}} {
				if has(q.list, toks[max(from, a.at-4):min(len(toks), max(to, a.at+1)+1, a.at+6)]) {
					c.Unit += q.name
				}
			}
		case a.currency != "":
			c.Unit = a.currency
		case a.percent:
			c.Unit = "%"
		case a.times:
			c.Unit = "x"
		case crowd(toks, a):
			c.Kind, c.Unit = triage.ClaimCustomers, "customers"
		default:
			c.Unit = a.word
			if c.Unit == "" || !unicode.IsLetter([]rune(c.Unit)[0]) || a.behind.is(inStop) || len(c.Unit) < 2 && a.value < 10 {
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
			c.About = places(toks, a.at)
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

// has reports whether a word of a list is among the tokens.
func has(l lists, toks []token) bool {
	for i := range toks {
		if toks[i].is(l) {
			return true
		}
	}
	return false
}

// isPrice reports whether an amount of money is what something costs.
func isPrice(clause []token, a *amount) bool {
	if a.per != "" {
		return !has(inNotPrice, clause)
	}
	return has(inPrice, clause) && !has(inNotPrice, clause)
}

// crowd reports whether a number counts customers: the word stands close
// behind, and the sentence says what they do with it.
func crowd(toks []token, a *amount) bool {
	if a.value < 2 {
		return false
	}
	for k := a.at + 1; k < min(len(toks), a.at+5); k++ {
		if toks[k].number || toks[k].word == "," || toks[k].word == "/" {
			return false
		}
		if toks[k].is(inCrowd) {
			return has(inServes, toks)
		}
	}
	return false
}

// places are the names behind "in": a count of customers in Austria is not one
// of all customers.
func places(toks []token, at int) string {
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
	for i := range toks[from:to] {
		k := &toks[from+i]
		w := k.word
		if k.number || len(w) < 3 || k.is(inStop|inCurrency|inMonth) || r.known[w] {
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
	r.unit(triage.UnitDate, strconv.Itoa(d.month)+"-"+strconv.Itoa(d.day))
	at := d.near(r.sent)
	if at.IsZero() {
		return
	}
	ends := false
	for i := range toks {
		if toks[i].end <= d.from && toks[i].end > d.from-50 && toks[i].is(inUntil) {
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
				if toks[k].number && k+1 < len(toks) && toks[k+1].is(inWarrantySpan) {
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
	pending := has(inPending, toks)
	for i := 0; i < len(toks); i++ {
		k := &toks[i]
		if !k.upper || !k.is(inStandard) || !k.caps && k.word != "tuv" && k.word != "haccp" {
			continue
		}
		name, end := strings.ToUpper(k.word), i+1
		for end < len(toks) && end < i+5 {
			t := &toks[end]
			if t.word == "/" || t.caps && t.is(inStandard) {
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
		if k.is(inWeakStandard) && !numbered && !has(inCertified, toks[max(0, i-4):min(len(toks), end+4)]) {
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
