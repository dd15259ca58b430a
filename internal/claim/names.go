package claim

import (
	"strings"

	"winnow/internal/triage"
)

// maxNameWords bounds the words of one name.
const maxNameWords = 5

// names finds the names in a sentence: units of content, and claims where one
// is named as a customer.
//
// A name is a run of words with capitals in the middle of a sentence that are
// neither the writer's nor the reader's. In a heading, where most words have
// capitals, and for single words of German, nothing is a name.
func (r *reader) names(s triage.Span, toks []token, nums []amount, subject bool) {
	words, upper, capitals := 0, 0, 0
	for i := range toks {
		if toks[i].upper {
			capitals++
		}
		if !toks[i].number && len(toks[i].word) > 3 {
			words++
			if toks[i].upper {
				upper++
			}
		}
	}
	if capitals == 0 {
		return
	}
	if subject && words > 0 && 2*upper > words || words > 4 && 3*upper > 2*words {
		return
	}
	listed, named := false, false // behind "customers such as", and somebody was
	for i := 0; i < len(toks); i++ {
		k := &toks[i]
		if k.is(inCustomerWord) {
			listed = true
		}
		if !k.upper || k.is(inNotName) || k.is(inStop) {
			continue
		}
		end, own := i, false
		for end < len(toks) && end < i+maxNameWords && toks[end].upper && !toks[end].is(inNotName) &&
			(end == i || toks[end].start-toks[end-1].end <= 3 && !strings.ContainsAny(r.doc.Text[toks[end-1].end:toks[end].start], ".!?:\n")) {
			own = own || r.known[toks[end].word]
			end++
		}
		run := toks[i:end]
		first := i == 0
		i = end - 1
		if own || r.standardRun(run) {
			continue
		}
		result := end < len(toks) && toks[end].is(inResultVerb) && len(nums) > 0
		// A sentence begins with a capital: there only a name of several words
		// is one, or one that something is told of.
		if first && len(run) < 2 && !result {
			continue
		}
		if r.german && len(run) < 2 && !run[0].caps && !result {
			continue
		}
		name := run[0].word
		for _, t := range run[1:] {
			name += " " + t.word
		}
		if first && len(run) >= 2 && !result && !listed {
			// The first word may be capital by its place alone.
			name = strings.TrimPrefix(name, run[0].word+" ")
		}
		r.unit(triage.UnitName, name)
		by := listed && i > 0 && r.namedBy(toks, i-len(run))
		if (result || by) && !named {
			named = true
			r.claim(triage.Claim{Kind: triage.ClaimCustomer, Class: triage.Named, Span: s, Unit: name, About: r.about(toks, 0, len(toks))})
		}
	}
}

// standardRun reports whether a run of capitals is a norm, not a name.
func (r *reader) standardRun(run []token) bool {
	for i := range run {
		if !run[i].is(inStandard) || !run[i].caps {
			return false
		}
	}
	return true
}

// namedBy reports whether a word close before introduces names: "such as",
// "including", "used by".
func (r *reader) namedBy(toks []token, at int) bool {
	for k := at; k >= max(0, at-6); k-- {
		if w := toks[k].word; toks[k].is(inNamedBy) || w == "by" || w == "with" || w == "for" || w == "von" || w == "chez" || w == "are" || w == ":" {
			return true
		}
	}
	return false
}
