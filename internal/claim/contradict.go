package claim

import (
	"fmt"
	"math"
	"strings"
	"time"

	"winnow/internal/triage"
)

const (
	// sameThing is the likeness of two statements from which on they are about
	// the same thing.
	sameThing = 0.5
	// growth is how much more customers a later count may tell than an earlier
	// one without contradicting it, each year.
	growth     = 1.5
	maxContras = 20
)

// contradictions compares statements of the same kind.
func contradictions(all []triage.Statement) []triage.Contradiction {
	var out []triage.Contradiction
	byKind := map[triage.ClaimKind][]*triage.Statement{}
	byTerm := map[string]*triage.Statement{}
	for i := range all {
		s := &all[i]
		if len(byKind[s.Kind]) < maxPerKind {
			byKind[s.Kind] = append(byKind[s.Kind], s)
		}
		if s.Kind == triage.ClaimGuarantee || s.Kind == triage.ClaimTerms || s.Kind == triage.ClaimCertificate {
			if byTerm[s.Unit] == nil {
				byTerm[s.Unit] = s
			}
		}
	}
	add := func(text string, a, b *triage.Statement) {
		if b.Date.Before(a.Date) {
			a, b = b, a
		}
		if len(out) < maxContras {
			out = append(out, triage.Contradiction{Text: text, First: *a, Second: *b})
		}
	}
	pairs := func(kind triage.ClaimKind, differ func(a, b *triage.Statement) string) {
		list := byKind[kind]
		told := map[[2]float64]bool{}
		for i, a := range list {
			for _, b := range list[i+1:] {
				k := [2]float64{min(a.Value, b.Value), max(a.Value, b.Value)}
				if text := differ(a, b); text != "" && (!told[k] || kind == triage.ClaimLast) {
					told[k] = true
					add(text, a, b)
				}
			}
		}
	}
	t := load()
	pairs(triage.ClaimPrice, func(a, b *triage.Statement) string {
		if a.Unit != b.Unit || a.Value == b.Value || strings.Contains(a.Unit, " ") || !t.sameThing(a.About, b.About) || sameSentence(a, b) {
			return ""
		}
		return fmt.Sprintf("Two prices for the same thing: %s and %s", money(a), money(b))
	})
	pairs(triage.ClaimCustomers, func(a, b *triage.Statement) string {
		if a.About != b.About || a.Value == b.Value {
			return ""
		}
		years := b.Date.Sub(a.Date).Hours() / 24 / 365
		low, high := a.Value, b.Value
		if low <= high && high/low <= math.Pow(growth, 1+max(0, years)) || low > high && low/high <= 1.1 {
			return ""
		}
		return fmt.Sprintf("Its customers are %s in one mail and %s in another", count(a.Value), count(b.Value))
	})
	pairs(triage.ClaimFigure, func(a, b *triage.Statement) string {
		if a.Unit != b.Unit || a.Unit == "" || a.Value == b.Value || a.Class == triage.Vague || b.Class == triage.Vague || sameSentence(a, b) {
			return ""
		}
		// A figure of another case is another figure: nearly all words agree.
		if x, y := len(strings.Fields(a.About)), len(strings.Fields(b.About)); min(x, y) < 3 || likeness(a.About, b.About) < 0.75 || max(x, y) > 2*min(x, y) {
			return ""
		}
		return fmt.Sprintf("The same result is %s in one mail and %s in another", figure(a), figure(b))
	})
	pairs(triage.ClaimDeadline, func(a, b *triage.Statement) string {
		if a.Value == b.Value || a.Message == b.Message || likeness(a.About, b.About) < sameThing || len(strings.Fields(a.About)) < 2 {
			return ""
		}
		return fmt.Sprintf("The same offer ends on %s, and then on %s", onDay(a.Value), onDay(b.Value))
	})
	pairs(triage.ClaimLast, func(a, b *triage.Statement) string {
		if a.Message == b.Message || b.Date.Sub(a.Date) < 20*time.Hour && a.Date.Sub(b.Date) < 20*time.Hour || !lastOfSame(a, b) {
			return ""
		}
		return fmt.Sprintf("“Last chance” on %s, and again on %s", a.Date.Format("Jan 2, 2006"), b.Date.Format("Jan 2, 2006"))
	})
	for i := range all {
		s := &all[i]
		if s.Kind == triage.ClaimLast && s.Times > 1 && s.Last.Sub(s.Date) >= 20*time.Hour {
			again := *s
			again.Date = s.Last
			add(fmt.Sprintf("“Last chance” on %s, and again on %s", s.Date.Format("Jan 2, 2006"), s.Last.Format("Jan 2, 2006")), s, &again)
		}
	}
	pairs(triage.ClaimGuarantee, func(a, b *triage.Statement) string {
		if a.Unit != "warranty" || b.Unit != "warranty" || a.Value == 0 || b.Value == 0 || a.Value == b.Value {
			return ""
		}
		return fmt.Sprintf("The warranty is %g months in one mail and %g in another", a.Value, b.Value)
	})
	for _, s := range byKind[triage.ClaimGuarantee] {
		if o := byTerm[t.opposite[s.Unit]]; o != nil && t.opposite[s.Unit] != "" {
			add(fmt.Sprintf("Promises “%s”, and sets the condition “%s”", s.Unit, o.Unit), s, o)
		}
	}
	for _, s := range byKind[triage.ClaimCertificate] {
		name, pending := strings.CutSuffix(s.Unit, " pending")
		if has := byTerm[name]; pending && has != nil && has != s && !s.Date.Before(has.Date) {
			add(fmt.Sprintf("Certified by %s in one mail, still working on it in another", name), has, s)
		}
	}
	return out
}

// sameThing reports whether two prices are for the same: alike in words, and
// not of two plans.
func (t *tables) sameThing(a, b string) bool {
	return likeness(a, b) >= sameThing && t.tiers(a) == t.tiers(b)
}

// tiers are the words of plans and sizes in a statement.
func (t *tables) tiers(about string) string {
	var out []string
	for _, w := range strings.Fields(about) {
		if t.tier[w] {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// sameSentence reports two statements of one sentence: a scale of prices is no
// contradiction.
func sameSentence(a, b *triage.Statement) bool {
	return a.Message == b.Message && a.Span.Overlaps(b.Span)
}

// lastOfSame reports whether two last chances may be of one offer: they share a
// word, or one of them says nothing of what it is for.
func lastOfSame(a, b *triage.Statement) bool {
	x, y := len(strings.Fields(a.About)), len(strings.Fields(b.About))
	return min(x, y) < 2 || likeness(a.About, b.About) >= 0.34
}

func money(s *triage.Statement) string {
	currency, per, _ := strings.Cut(s.Unit, "/")
	out := fmt.Sprintf("%s %s", strings.TrimSuffix(fmt.Sprintf("%.2f", s.Value), ".00"), currency)
	if per != "" {
		out += " per " + strings.ReplaceAll(per, "/", " and ")
	}
	return out
}

func figure(s *triage.Statement) string {
	if s.Unit == "%" || s.Unit == "x" {
		return fmt.Sprintf("%g %s", s.Value, s.Unit)
	}
	return strings.TrimSpace(fmt.Sprintf("%g %s", s.Value, s.Unit))
}

func count(v float64) string {
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func onDay(days float64) string {
	return time.Unix(int64(days)*86400, 0).UTC().Format("Jan 2, 2006")
}
