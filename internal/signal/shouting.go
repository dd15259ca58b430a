package signal

import (
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// maxLoud bounds the pieces of evidence for shouting that are looked at.
const maxLoud = 4 * MaxEvidence

// loud finds shouting by its form: words in capitals in a row, strings of
// exclamation marks, money signs. Capitals alone are often a mere heading:
// they count in full only in a message that is loud as a whole.
func (t *Tables) loud(s *Signals, doc *mailtext.Document, sc *scratch) []triage.Evidence {
	var out []triage.Evidence
	add := func(cue, reason string, weight float64, span triage.Span) {
		out = append(out, triage.Evidence{
			Target: triage.TargetOf(triage.Shouting), Span: span, Quote: doc.Quote(span), Cue: cue, Reason: reason, Weight: weight,
		})
	}
	c := &s.Counts
	noisy := c.Exclaims >= 2 && c.CapsShare() >= 0.02 || c.CapsShare() >= 0.12 && c.Words >= 30
	for i, sen := range s.Sentences {
		if len(out) >= maxLoud {
			break
		}
		if !ownZones.Has(sen.Zone) {
			continue
		}
		r := sc.bounds[i]
		toks := sc.toks[r.from:r.to]
		if len(toks) == 0 {
			continue
		}
		if left, right := t.capsRun(doc.Text, toks); right > left {
			weight := 0.5
			if noisy || toks[right-1].class&classExcl != 0 {
				weight = 2
			}
			add("shout.capitals", "Shouts in capital letters.", weight, quoteSpan(doc.Text, toks, left, min(right, left+quoteWords)))
		}
		text := doc.Quote(sen.Span)
		if at := strings.Index(text, "!!"); at >= 0 {
			add("shout.exclaim", "Shouts with exclamation marks.", 2, around(doc.Text, toks, sen.Span.Start+at))
		}
		if at := strings.Index(text, "$$"); at >= 0 {
			add("shout.money", "Waves money signs.", 2, around(doc.Text, toks, sen.Span.Start+at))
		}
	}
	return out
}

// around is the clause before a mark, with the mark.
func around(text string, toks []token, at int) triage.Span {
	k := 0
	for k < len(toks)-1 && int(toks[k+1].end) <= at {
		k++
	}
	span := clause(text, toks, triage.Span{Start: int(toks[k].start), End: int(toks[k].end)})
	for span.End < len(text) && span.End <= at+8 && (text[span.End] == '!' || text[span.End] == '$') {
		span.End++
	}
	return span
}

// capsRun returns the first run of three or more words in capitals, at least
// one of them a plain word, so that lists of names and part numbers are none.
func (t *Tables) capsRun(text string, toks []token) (left, right int) {
	from, letters, words, plain := 0, 0, 0, 0
	for i := 0; i <= len(toks); i++ {
		if i < len(toks) {
			tok := &toks[i]
			if tok.class&classCaps != 0 && (i == from || !strings.ContainsAny(text[toks[i-1].end:tok.start], "[]_=/")) {
				letters += int(tok.end - tok.start)
				words++
				if tok.syms[0] != 0 && t.plain[tok.syms[0]] {
					plain++
				}
				continue
			}
			if tok.end-tok.start == 1 && words > 0 {
				continue
			}
		}
		if words >= 3 && letters >= 12 && plain > 0 {
			return from, i
		}
		from, letters, words, plain = i+1, 0, 0, 0
	}
	return 0, 0
}
