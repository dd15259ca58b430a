package signal

import (
	"strings"
	"testing"

	"winnow/internal/cut"
	"winnow/internal/lang"
	"winnow/internal/mailtext"
)

// told is the strongest hit for proof of a cue that needs a tense.
func told(t *testing.T, tables *Tables, text string) *Hit {
	t.Helper()
	doc := mailtext.Parse([]byte("From: Ida <ida@calderon.example>\r\nTo: dana@acme.example\r\nContent-Type: text/plain; charset=utf-8\r\nSubject: scrap\r\n\r\n" + text + "\r\n"))
	s := tables.Detect(doc)
	var best *Hit
	for i := range s.Hits {
		if h := &s.Hits[i]; h.Cue.Need == NeedPast && (best == nil || h.Strength > best.Strength) {
			best = h
		}
	}
	return best
}

var tagger = lang.NewTagger() // its model is built once for all tests

func withGrammar(t *testing.T) *Tables {
	t.Helper()
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return tables.WithGrammar(tagger)
}

// Pairs that differ in grammar alone: words cannot tell them apart, the tagger
// does. Each first sentence tells a result, the second none.
func TestGrammarTellsWhatWordsCannot(t *testing.T) {
	tables := withGrammar(t)
	for _, pair := range [][2]string{
		{"Northwind cut scrap by 30% with our coolant.", "Cut your scrap by 30% with our coolant."},
		{"In May Northwind reduced scrap by 12%.", "We may have reduced scrap by 12%."},
		{"The press reduced scrap by 12%.", "The press never reduced scrap by 12%."},
	} {
		done, not := told(t, tables, pair[0]), told(t, tables, pair[1])
		if done == nil || !done.Claim || done.Strength < 2 {
			t.Errorf("%q tells a result: %+v", pair[0], done)
		}
		if not != nil && (not.Claim || not.Strength > 1) {
			t.Errorf("%q tells none: %+v", pair[1], not)
		}
	}
}

// The reason says when the grammar decided.
func TestTheReasonNamesTheGrammar(t *testing.T) {
	tables := withGrammar(t)
	for text, want := range map[string]string{
		"Northwind cut scrap by 30% with our coolant.": toldAsDone,
		"Cut your scrap by 30% with our coolant.":      toldAsNot,
	} {
		if h := told(t, tables, text); h == nil || !strings.HasSuffix(h.Reason(), want) {
			t.Errorf("%q: %+v", text, h)
		}
	}
	if h := told(t, tables, "We reduced their scrap by 30%."); h == nil || h.Told != "" || h.Reason() != h.Cue.Reason {
		t.Errorf("the words alone tell this one: %+v", h)
	}
}

// grammarian counts what it is asked, and refuses or answers.
type grammarian struct {
	asked   int
	refuses bool
}

func (g *grammarian) Tell(string) (lang.Telling, bool) {
	g.asked++
	return lang.Telling{}, !g.refuses
}

// Where the tagger is not there, refuses or was asked enough, the words decide
// as they would by themselves.
func TestWithoutGrammarTheWordsDecide(t *testing.T) {
	tables := withGrammar(t)
	const text = "Cut your scrap by 30% with our coolant."
	for name, g := range map[string]grammar{"none": nil, "refuses": &grammarian{refuses: true}} {
		tables.grammar = g
		if h := told(t, tables, text); h == nil || !h.Claim || h.Told != "" {
			t.Errorf("%s: %+v", name, h)
		}
	}
	g := &grammarian{}
	tables.grammar = g
	var b strings.Builder
	for _, what := range []string{"scrap", "waste", "noise", "heat", "dust", "rust", "loss", "wear"} {
		b.WriteString("Cut your " + what + " by 30% with our coolant.\r\n\r\n")
	}
	told(t, tables, b.String())
	if g.asked != maxGrammar {
		t.Errorf("asked %d times", g.asked)
	}
	g.asked = 0
	told(t, tables, "We reduced their scrap by 30%.")
	if g.asked != 0 {
		t.Error("asked where the words leave no doubt")
	}
}

func TestTenseOfWords(t *testing.T) {
	tables := withGrammar(t)
	for text, want := range map[string]tense{
		"Nordhaus saved 5%":            {past: true},
		"you can save 5%":              {modal: true},
		"we will have saved 5%":        {past: true, modal: true},
		"cut 5%":                       {past: true, doubt: true},
		"advanced seals save 5%":       {past: true, doubt: true},
		"5% less":                      {doubt: true},
		"in May they saved 5%":         {past: true, modal: true, doubt: true},
		"it never saved 5%":            {past: true, doubt: true},
		"it’ll save 5%":                {modal: true},
		"they paid and cut costs 5%":   {past: true},
		"we didn't pay and saved 100%": {past: true, doubt: true},
	} {
		if got := tenseOf(text, tokensOf(tables, text)); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func tokensOf(tables *Tables, text string) []token {
	doc := plain(text)
	cutText := cut.New(doc, nil)
	var toks []token
	for i := range cutText.Sentences {
		if s := &cutText.Sentences[i]; doc.Zones[s.Zone].Kind == mailtext.ZoneAuthor {
			toks = tables.tokenize(toks, cutText, s, &reader{})
		}
	}
	return toks
}
