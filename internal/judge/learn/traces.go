package learn

import (
	"strings"

	"golang.org/x/net/publicsuffix"

	"winnow/internal/judge/feature"
	"winnow/internal/mailtext"
)

// generalFrom is the number of senders who use a word in mail that does not
// bear it as a trace, from which it is a word like any other.
const generalFrom = 40

// traceWords finds the words by which a collection of mail could be told: parts
// of its recipients' domains and names, and the tags that lists put before a
// subject. Words that many others use are general, and stay.
func traceWords(examples []*Example) map[string]bool {
	traces := map[string]bool{}
	own := make([]map[string]bool, len(examples))
	for i, e := range examples {
		own[i] = tracesOf(e.Doc)
		for w := range own[i] {
			traces[w] = true
		}
	}
	others := map[string]map[string]bool{}
	for i, e := range examples {
		feature.Words(e.Doc.Text, func(w string, _, _ bool) {
			if !traces[w] || own[i][w] {
				return
			}
			if others[w] == nil {
				others[w] = map[string]bool{}
			}
			others[w][e.Group] = true
		})
	}
	for w := range traces {
		if len(others[w]) >= generalFrom {
			delete(traces, w)
		}
	}
	return traces
}

// tracesOf are the words that tell for whom, or on which list, a message was.
func tracesOf(d *mailtext.Document) map[string]bool {
	out := map[string]bool{}
	add := func(text string) {
		feature.Words(text, func(w string, _, _ bool) {
			if len(w) >= 3 {
				out[w] = true
			}
		})
	}
	for _, a := range d.Header.To {
		if domain, err := publicsuffix.EffectiveTLDPlusOne(a.Domain()); err == nil {
			label, _, _ := strings.Cut(domain, ".")
			add(strings.ReplaceAll(label, "-", " "))
		}
		add(a.Name)
	}
	if _, rest, ok := strings.Cut(d.Header.Subject, "["); ok {
		if tag, _, ok := strings.Cut(rest, "]"); ok && len(tag) < 40 {
			add(strings.NewReplacer("-", " ", "_", " ").Replace(tag))
		}
	}
	return out
}
