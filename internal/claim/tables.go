package claim

import (
	_ "embed"
	"slices"
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
	words    map[string]*word // that any list holds
	tier     map[string]bool  // stems of the words of plans and sizes
}

// word says in which lists a word stands, and what they give for it. A word is
// looked up once for each token.
type word struct {
	in     lists
	canons []canon
}

type canon struct {
	list lists
	to   string
}

// lists is a set of the lists of data/words.txt.
type lists uint32

// The lists that are asked for; listNames has their names.
const (
	inCurrency lists = 1 << iota
	inScale
	inPer
	inCrowd
	inServes
	inPrice
	inNotPrice
	inPriceWas
	inPriceFrom
	inPriceSave
	inTime
	inSpell
	inAsks
	inUntil
	inMonth
	inStandard
	inWeakStandard
	inCertified
	inPending
	inNamedBy
	inCustomerWord
	inResultVerb
	inNotName
	inStop
	inTier
	inWarrantySpan
)

// listNames are by the number of their bit.
var listNames = [...]string{
	"currency", "scale", "per", "crowd", "serves", "price", "notprice", "pricewas", "pricefrom", "pricesave", "time", "spell", "asks", "until", "month",
	"standard", "weakstandard", "certified", "pending", "namedby", "customerword", "resultverb", "notname", "stop", "tier", "warrantyspan",
}

var load = sync.OnceValue(func() *tables {
	t := &tables{opposite: map[string]string{}, words: map[string]*word{}, tier: map[string]bool{}}
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
			list, to, _ := strings.Cut(name, "=")
			bit := lists(1) << slices.Index(listNames[:], list) // a test rules out an unknown one
			for _, w := range strings.Fields(rest) {
				t.put(w, bit, to)
				if bit == inTier {
					t.tier[stem(w)] = true
				}
			}
		}
	}
	return t
})

// put adds a word to a list; the last canon of a list holds.
func (t *tables) put(w string, list lists, to string) {
	if t.words[w] == nil {
		t.words[w] = &word{}
	}
	x := t.words[w]
	x.in |= list
	if to == "" {
		return
	}
	for i := range x.canons {
		if x.canons[i].list == list {
			x.canons[i].to = to
			return
		}
	}
	x.canons = append(x.canons, canon{list, to})
}

// noWord is in no list.
var noWord = &word{}

// of is what the lists say of a word.
func (t *tables) of(w string) *word {
	if x := t.words[w]; x != nil {
		return x
	}
	return noWord
}

// is reports whether the token's word stands in any of the lists.
func (k *token) is(l lists) bool { return k.known.in&l != 0 }

// canon is the one word that a list of "name=word: words" gives for the
// token's word, "" for none.
func (k *token) canon(l lists) string {
	if k.known.in&l == 0 {
		return ""
	}
	for i := range k.known.canons {
		if k.known.canons[i].list == l {
			return k.known.canons[i].to
		}
	}
	return ""
}
