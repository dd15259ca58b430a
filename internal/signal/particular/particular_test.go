package particular

import (
	"strings"
	"testing"

	"winnow/internal/triage"
)

// Every row of the table is found in its example, and not where it is not.
func TestParticularsAreFoundInTheirExamples(t *testing.T) {
	n := 0
	for f := range fields(tableText) {
		n++
		if len(f) != columns {
			t.Errorf("%q has %d columns", f, len(f))
			continue
		}
		if words, ok := strings.CutPrefix(f[2], "word:"); ok {
			if strings.ToLower(words) != words || strings.Contains(words, "||") {
				t.Errorf("%q: words are to be in small letters", words)
			}
		} else if forms[f[2]] == nil {
			t.Errorf("there is no form %q", f[2])
		}
		if nothing[triage.Axis(f[0])] == "" {
			t.Errorf("%q is no offer", f[0])
		}
	}
	seen := 0
	for axis, l := range table() {
		for i, r := range l.rows {
			seen++
			if best, _, n := l.find(splitWords(r.yes)); n == 0 || best > i {
				t.Errorf("%s: %q has no particular that %q", axis, r.yes, r.said)
			}
			if got := In(triage.TargetOf(axis), r.no); strings.HasPrefix(got, r.said+" (") {
				t.Errorf("%s: %q is praised: %s", axis, r.no, got)
			}
		}
	}
	if n < 25 || seen != n {
		t.Errorf("%d rows, %d particulars", n, seen)
	}
}

func TestQuotesAreNamedByTheirParticular(t *testing.T) {
	for _, c := range []struct {
		axis        triage.Axis
		quote, want string
	}{
		{triage.Usefulness, "it is 18 EUR a piece", "Gives a price (18 EUR)."},
		{triage.Usefulness, "from $1,200, ready to run", "Gives a price ($1,200)."},
		{triage.Usefulness, "how to size a pump", "Gives a step to do (how to)."},
		{triage.Usefulness, "we send you a sample of the felt", "Gives a thing to try (sample)."},
		{triage.Usefulness, "pipes of 40 to 200 mm", "Gives a measure (200 mm)."},
		{triage.Usefulness, "Die Lieferzeit beträgt zwei Wochen", "Gives terms (Lieferzeit)."},
		{triage.Usefulness, "a world of new possibilities", "Worded like an offer; names nothing particular."},
		{triage.Usefulness, "WE DO IT ALL FOR YOU", "Worded like an offer; names nothing particular."},
		{triage.Interest, "since your line stands still", "Names your own situation (your line)."},
		{triage.Interest, "it matters more than ever", "Worded as if it mattered; names nothing particular."},
		{triage.Proof, "the report at https://calderon.example/r", "Names a source (report)."},
		{triage.Proof, "scrap fell by 31 per cent", "Gives a result in figures (31 per cent)."},
		{triage.Proof, "we work for Brandt Metall and others", "Names a customer or firm (Brandt Metall)."},
		{triage.Proof, "trusted by thousands", "Worded like proof; names nothing to check."},
		{triage.Pressure, "act now", ""},
		{triage.Usefulness, "", "Worded like an offer; names nothing particular."},
	} {
		if got := In(triage.TargetOf(c.axis), c.quote); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.axis, c.quote, got, c.want)
		}
	}
}

func TestFormsHaveTheirWords(t *testing.T) {
	for f := range fields(classText) {
		if len(f) != 2 || strings.ToLower(f[1]) != f[1] {
			t.Errorf("%q is no class of words in small letters", f)
		}
	}
	for _, name := range []string{"currency", "percent", "unit", "month", "weekday", "where"} {
		if len(classes()[name]) < 3 {
			t.Errorf("class %s has %d words", name, len(classes()[name]))
		}
	}
}

// What is told as a particular stands in the quote.
func FuzzIn(f *testing.F) {
	f.Add("it is 18 EUR a piece")
	f.Add("(31 %) in «Lyon» — İstanbul")
	f.Fuzz(func(t *testing.T, quote string) {
		for _, a := range triage.Offers {
			got := In(triage.TargetOf(a), quote)
			if got == "" {
				t.Fatal("nothing is said")
			}
			_, found, ok := strings.Cut(got, " (")
			if !ok {
				continue
			}
			for w := range strings.FieldsSeq(strings.TrimSuffix(found, ").")) {
				if !strings.Contains(quote, w) {
					t.Fatalf("%q is told of %q", w, quote)
				}
			}
		}
	})
}

func BenchmarkIn(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		In(triage.TargetOf(triage.Usefulness), "a world of new possibilities that nobody in the whole trade has ever seen before or will see again soon")
	}
}
