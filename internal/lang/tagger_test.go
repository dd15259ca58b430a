package lang

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"
	"pgregory.net/rapid"
)

var shared = NewTagger()

func TestResultsAndPromises(t *testing.T) {
	results := []string{
		"We cut their cycle time by 38 % in two quarters.",
		"Northwind reduced freight spend by 12 % last year.",
		"The plant saved 40,000 dollars within six months.",
		"Their team closed the books three days faster.",
		"It lowered scrap from 4 % to 1.5 % at two sites.",
	}
	promises := []string{
		"We can cut your cycle time by 38 %.",
		"You could save 40,000 dollars a year.",
		"This will reduce freight spend by 12 %.",
		"Our tool may halve your scrap.",
		"You should see 3x more leads in 30 days.",
	}
	for _, s := range results {
		if past, modal, ok := shared.PastResult(s); !ok || !past || modal {
			t.Errorf("result %q: past %v, modal %v, ok %v", s, past, modal, ok)
		}
	}
	for _, s := range promises {
		if past, modal, ok := shared.PastResult(s); !ok || !modal {
			t.Errorf("promise %q: past %v, modal %v, ok %v", s, past, modal, ok)
		}
	}
}

func TestTheModelIsBuiltOnceAndWhenAsked(t *testing.T) {
	tg := NewTagger()
	if tg.Ready() {
		t.Fatal("ready before anything was built")
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if past, _, ok := tg.PastResult("We saved 5 % last year."); !ok || !past {
				t.Error("no answer from a tagger that builds itself")
			}
		})
	}
	wg.Wait()
	if !tg.Ready() {
		t.Error("not ready after use")
	}
	model := tg.model
	tg.Warm()
	if tg.model != model {
		t.Error("the model was built twice")
	}
}

// The seven faults of prose v2.0.0 that the guard works around, each shown on
// what would go wrong without it.
func TestGuardAgainstProse(t *testing.T) {
	shared.Warm()

	t.Run("a letter that grows in lower case makes it panic", func(t *testing.T) {
		for _, s := range []string{"ȺȺȺ's", "İİİİ's 5 %", strings.Repeat("Ⱥ", 20) + "n't"} {
			if _, _, ok := shared.PastResult(s); ok {
				t.Errorf("%q was looked at", s)
			}
		}
	})
	t.Run("a contraction before punctuation keeps its negation", func(t *testing.T) {
		for s, want := range map[string]string{"We don't.": "n't", "They won't!": "n't", "It's, well": "'s", "you don’t?": "n't"} {
			if got := tagged(t, s); !strings.Contains(got, want) {
				t.Errorf("%q lost %q: %s", s, want, got)
			}
		}
	})
	t.Run("a word behind an apostrophe is not dropped", func(t *testing.T) {
		if got := tagged(t, "we call it 'smart 'sourcing and 'malt"); !strings.Contains(got, "smart") || !strings.Contains(got, "sourcing") || !strings.Contains(got, "malt") {
			t.Errorf("a word was lost: %s", got)
		}
	})
	t.Run("runs of punctuation are cut", func(t *testing.T) {
		for _, c := range []string{"!", "(", "\"", ".", ")", "?", "$", "[", "=", "—"} {
			s, ok := guard("so " + strings.Repeat(c, MaxClaim/len(c)-10))
			if !ok || strings.Count(s, c) > maxRun {
				t.Errorf("a run of %q became %q (%v)", c, s, ok)
			}
		}
	})
	t.Run("long words are cut", func(t *testing.T) {
		s, ok := guard("see " + strings.Repeat("a.b", 100))
		if !ok || len(s) > 4+maxTagWord+1 {
			t.Errorf("%d bytes left (%v)", len(s), ok)
		}
	})
	t.Run("equal words share a tag only within the sentence", func(t *testing.T) {
		a, _, _ := shared.PastResult("You can report savings now.")
		for range 3 {
			shared.PastResult("The report is here and they reported 5 %.")
			if b, _, _ := shared.PastResult("You can report savings now."); a != b {
				t.Error("another sentence changed the tags of this one")
			}
		}
	})
	t.Run("neither segments nor names entities", func(t *testing.T) {
		doc, err := prose.NewDocument("Acme saved 5 %. It did.", prose.UsingModel(shared.model), prose.WithSegmentation(false), prose.WithExtraction(false))
		if err != nil || len(doc.Sentences()) > 0 || len(doc.Entities()) > 0 {
			t.Errorf("sentences %v, entities %v, error %v", doc.Sentences(), doc.Entities(), err)
		}
	})
	t.Run("too long, too many words, not UTF-8", func(t *testing.T) {
		for _, s := range []string{"", strings.Repeat("a ", 65), strings.Repeat("x", MaxClaim+1), "saved \xff 5 %"} {
			if _, _, ok := shared.PastResult(s); ok {
				t.Errorf("%.20q… was looked at", s)
			}
		}
	})
}

func tagged(t *testing.T, s string) string {
	t.Helper()
	g, ok := guard(s)
	if !ok {
		t.Fatalf("%q was refused", s)
	}
	toks, ok := tag(shared.build(), g)
	if !ok {
		t.Fatalf("%q was not tagged", g)
	}
	var b strings.Builder
	for _, tok := range toks {
		b.WriteString(tok.Text + "/" + tok.Tag + " ")
	}
	return b.String()
}

// checkGuard holds what the guard promises of any sentence.
func checkGuard(t interface{ Fatalf(string, ...any) }, s string) {
	g, ok := guard(s)
	if !ok {
		return
	}
	if len(g) > 2*MaxClaim || !utf8.ValidString(g) || len(strings.Fields(g)) > 2*maxClaimWords || len(strings.ToLower(g)) != len(g) {
		t.Fatalf("guard(%q) = %q", s, g)
	}
	for _, w := range strings.Fields(g) {
		if len(w) > maxTagWord {
			t.Fatalf("guard(%q) left the word %q", s, w)
		}
	}
	if _, ok := tag(shared.build(), g); !ok {
		t.Fatalf("prose panicked on %q from %q", g, s)
	}
}

func TestGuardHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkGuard(t, rapid.StringOfN(rapid.RuneFrom([]rune("aBn't’s.!?($ 5%ȺİßЖ(:-\n“,;]")), 0, 120, -1).Draw(t, "sentence"))
	})
}

func FuzzPastResult(f *testing.F) {
	for _, s := range []string{"We cut it by 38 %.", "ȺȺȺ's", "don't.", "!!!!((((", "'s", "it’s, “so”", "> > > >", "a\x00b 5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkGuard(t, s)
		a, b, ok := shared.PastResult(s)
		if c, d, ok2 := shared.PastResult(s); a != c || b != d || ok != ok2 {
			t.Errorf("%q: two answers", s)
		}
	})
}

func BenchmarkTagger(b *testing.B) {
	b.Run("build", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			NewTagger().Warm()
		}
	})
	shared.Warm()
	b.Run("sentence", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			shared.PastResult("Northwind reduced freight spend by 12 % last year.")
		}
	})
	for name, s := range map[string]string{"stops": strings.Repeat("! ", 64), "brackets": strings.Repeat("(a) ", 60), "words": strings.Repeat("saved ", 64)} {
		b.Run("worst/"+name, func(b *testing.B) {
			for b.Loop() {
				shared.PastResult(s)
			}
		})
	}
}

func BenchmarkSentences(b *testing.B) {
	text := strings.Repeat("We audit freight bills for plants like yours. Most clients of Northwind Inc. save 4 % a year!\n\n", 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		cutAllSpans(text)
	}
}

func BenchmarkWords(b *testing.B) {
	text := strings.Repeat("We audit freight bills for plants like yours. Most clients of Northwind Inc. save 4 % a year!\n\n", 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		countWords(text)
	}
}
