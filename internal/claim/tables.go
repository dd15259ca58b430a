package claim

import (
	_ "embed"
	"strings"
	"sync"

	"winnow/internal/phrase"
	"winnow/internal/triage"
)

var (
	//go:embed data/terms.txt
	termsText string
	//go:embed data/offers.txt
	offersText string
	//go:embed data/talk.txt
	talkText string
	//go:embed data/words.txt
	wordsText string
)

// term is a guarantee, a condition or a boast that is stated in words.
type term struct {
	kind  triage.ClaimKind
	class triage.ClaimClass
	name  string
}

type tables struct {
	terms    []term            // by their number in all
	opposite map[string]string // both ways
	all      *phrase.Table     // terms, offers, deals and talk
	offers   int               // where offers, deals and talk begin in all
	deals    int
	talk     int
	words    map[string]map[string]bool
	canons   map[string]map[string]string
}

var load = sync.OnceValue(func() *tables {
	t := &tables{opposite: map[string]string{}, words: map[string]map[string]bool{}, canons: map[string]map[string]string{}}
	var sets []phrase.Set
	for _, s := range phrase.Sections(termsText) {
		kind, name, _ := strings.Cut(s.Name, " ")
		c := term{kind: triage.ClaimKind(kind), class: triage.Checkable, name: name}
		if c.kind == triage.ClaimBoast || c.kind == triage.ClaimLast || name == "result" {
			c.class = triage.Vague
		}
		if s.Name != "opposites" {
			t.terms, sets = append(t.terms, c), append(sets, s)
		}
	}
	t.offers = len(sets)
	sets = append(sets, phrase.Sections(offersText)...)
	t.deals = len(sets)
	var talk phrase.Set
	for _, s := range phrase.Sections(talkText) {
		if sort, ok := strings.CutPrefix(s.Name, "deal "); ok {
			s.Name = sort
			sets = append(sets, s)
		} else {
			talk = s
		}
	}
	t.talk = len(sets)
	t.all = phrase.NewTable(append(sets, talk))
	for line := range strings.Lines(termsText) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "opposite" {
			t.opposite[f[1]], t.opposite[f[2]] = f[2], f[1]
		}
	}
	for line := range strings.Lines(wordsText) {
		line, _, _ = strings.Cut(line, "#")
		if name, rest, ok := strings.Cut(line, ":"); ok {
			if t.words[name] == nil {
				t.words[name] = map[string]bool{}
			}
			list, canon, _ := strings.Cut(name, "=")
			if t.canons[list] == nil {
				t.canons[list] = map[string]string{}
			}
			for _, w := range strings.Fields(rest) {
				t.words[name][w], t.canons[list][w] = true, canon
			}
		}
	}
	return t
})

func (t *tables) is(list, word string) bool { return t.words[list][word] }

// canon is the one word that a table of "name=word: words" gives for a word.
func (t *tables) canon(list, word string) string { return t.canons[list][word] }
