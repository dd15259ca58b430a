package judge

import (
	"testing"

	"winnow/internal/lang"
	"winnow/internal/signal"
)

// claims are results that were reached and the same as promises.
var claims = []struct {
	text string
	done bool
}{
	{"At Norbach Pumps scrap fell by 31% in two quarters.", true},
	{"A bakery in Leeds cut its gas use by 18%.", true},
	{"Clydeflow saved 40,000 euros in the first year.", true},
	{"Changeover went from 90 to 35 minutes.", true},
	{"They reduced their returns by 12%.", true},
	{"It led to a 31% reduction in scrap.", true},
	{"We raised the yield by 9% at two plants.", true},
	{"You can cut scrap by 31% in two quarters.", false},
	{"A bakery could cut its gas use by 18%.", false},
	{"It will save you 40,000 euros in the first year.", false},
	{"Your returns may be reduced by 12%.", false},
	{"We'll raise the yield by 9%.", false},
	{"This might lead to a 31% reduction in scrap.", false},
	{"It should bring a 20% drop in energy use.", false},
}

// Reading in bulk tells a result from a promise by a table of words, which is
// the same on every run; the tagger, which knows grammar, agrees with it.
func TestResultsAndPromisesAreToldApart(t *testing.T) {
	tables, err := signal.Load()
	if err != nil {
		t.Fatal(err)
	}
	tagger := lang.NewTagger()
	for _, c := range claims {
		sig := tables.Detect(letter(seller, "Scrap", "Hello,\n\n"+c.text+"\n\nIda Brandt"))
		strong := false
		for _, h := range sig.Hits {
			strong = strong || h.Claim && h.Strength >= 2
		}
		if strong != c.done {
			t.Errorf("%q: taken for a result: %v", c.text, strong)
		}
		past, modal, ok := tagger.PastResult(c.text)
		if !ok || (past && !modal) != c.done {
			t.Errorf("%q: the tagger says past %v, modal %v, %v", c.text, past, modal, ok)
		}
	}
}
