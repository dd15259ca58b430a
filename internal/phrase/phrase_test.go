package phrase_test

import (
	"slices"
	"strings"
	"testing"

	"winnow/internal/phrase"
)

const table = `
[refund]
+ money back
+ # days ~2 return|returns
- no money
yes Your money back!
yes 30 days to return it
no There is no money back.

[trial]
+ free? trial $
yes A trial.
yes A free trial
`

func TestTable(t *testing.T) {
	for name, text := range phrase.SectionTexts(table) {
		set := phrase.Parse(text)
		for _, wrong := range phrase.Lint(text, set.In) {
			t.Errorf("[%s]: %s", name, wrong)
		}
	}
	all := phrase.NewTable(phrase.Sections(table))
	for text, want := range map[string][]int{
		"Get your MONEY-BACK after a free trial": {0, 1}, "there is no money back": nil, "the trial ended": nil, "": nil,
	} {
		if got := all.Find(nil, phrase.Words(text, phrase.MaxWords)); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestLintSaysWhatIsWrong(t *testing.T) {
	text := "+ money back\n+ never needed\nyes Money, and back\nhello\n"
	set := phrase.Parse(text)
	if wrong := phrase.Lint(text, set.In); len(wrong) != 4 {
		t.Errorf("%q", wrong)
	}
}

func FuzzFind(f *testing.F) {
	all := phrase.NewTable(phrase.Sections(table))
	f.Add("money back")
	f.Add(strings.Repeat("30 days ", 4000) + "\xff")
	f.Fuzz(func(_ *testing.T, s string) { all.Find(nil, phrase.Words(s, phrase.MaxWords)) })
}
