package feature

import (
	"math/bits"
	"strings"

	"winnow/internal/cut"
)

// Known is what a fixed dictionary and the topics say of the words of a
// lexicon, by their numbers, so that no name is put together to be looked up.
// It never changes and may be shared.
type Known struct {
	dict    *Dict
	lexicon *cut.Lexicon
	words   []knownWord
	pairs   pairTable // features of two words in a row: their numbers
	topics  pairTable // of two words in a row: index into topicSets
	sets    []uint64  // bit sets of topics
}

// knownWord is a word of the lexicon.
type knownWord struct {
	topics                 uint64 // bit set
	feature, subject, tail int32  // in the text, the subject and below the text; -1 for none
	kind                   wordKind
	pairs                  bool // some pair of words begins with it
	heads                  bool // some topic's pair of words begins with it
}

// wordKind says what is counted of a word beside its topics.
type wordKind uint8

const (
	plainWord wordKind = iota
	youWord
	weWord
	iWord
	urlWord
	moneyWord
	percentWord
	addressWord
)

var wordKinds = map[string]wordKind{
	"you": youWord, "your": youWord, "yours": youWord, "you're": youWord, "you'll": youWord, "you've": youWord,
	"we": weWord, "our": weWord, "us": weWord, "we're": weWord, "we've": weWord, "we'll": weWord, "ours": weWord,
	"i": iWord, "my": iWord, "me": iWord, "i'm": iWord, "i've": iWord, "i'd": iWord, "i'll": iWord,
	"url": urlWord, "$0": moneyWord, "0%": percentWord, "@": addressWord,
}

// Words are the words that the names of a fixed dictionary are made of and
// those that the topics know, for a lexicon.
func (d *Dict) Words() []string {
	var out []string
	for _, n := range d.names {
		switch kind, rest, _ := strings.Cut(n, " "); kind {
		case "word", "subject", "tail":
			out = append(out, strings.Fields(rest)...)
		}
	}
	for w := range wordKinds {
		out = append(out, w)
	}
	for w := range topics.words {
		for f := range strings.FieldsSeq(w) {
			out = append(out, f, f+"s") // plurals are looked for without their "s"
		}
	}
	return out
}

// Know looks the words of a lexicon up; it must hold those of the dictionary
// and may hold others.
func (d *Dict) Know(l *cut.Lexicon) *Known {
	k := &Known{dict: d, lexicon: l, words: make([]knownWord, l.Len())}
	for i := range k.words {
		w := l.Word(int32(i))
		hash := hashWord(w)
		k.words[i] = knownWord{
			topics: topics.look([]byte(w), 0, hash), kind: wordKinds[w], heads: topics.heads.may(hash),
			feature: d.Find("word " + w), subject: d.Find("subject " + w), tail: d.Find("tail " + w),
		}
	}
	number := func(w string) int32 { return cut.Find(l, w, cut.Hash(w)) }
	var pairs, sets []pair
	for i, n := range d.names {
		rest, ok := strings.CutPrefix(n, "word ")
		if a, b, two := strings.Cut(rest, " "); ok && two {
			pairs = append(pairs, pair{number(a), number(b), int32(i)})
			k.words[number(a)].pairs = true
		}
	}
	for w := range topics.words {
		first, second, two := strings.Cut(w, " ")
		for _, end := range [...]string{"", "s"} {
			if !two {
				continue
			}
			p := first + " " + second + end
			sets = append(sets, pair{number(first), number(second + end), int32(len(k.sets))})
			k.sets = append(k.sets, topics.look([]byte(p), hashNext(0, hashWord(first)), hashWord(second+end)))
		}
	}
	k.pairs, k.topics = newPairTable(pairs), newPairTable(sets)
	return k
}

// pair is two words in a row, by their numbers, and what they give.
type pair struct{ first, second, to int32 }

// pairTable finds pairs: open addressing, of which a first word of -1 is an
// open place.
type pairTable []pair

func newPairTable(pairs []pair) pairTable {
	t := make(pairTable, 4<<bits.Len(uint(len(pairs))))
	for i := range t {
		t[i].first = cut.Unknown
	}
	for _, p := range pairs {
		at := t.place(p.first, p.second)
		for t[at].first >= 0 && (t[at].first != p.first || t[at].second != p.second) {
			at = (at + 1) & (len(t) - 1)
		}
		t[at] = p
	}
	return t
}

func (t pairTable) place(first, second int32) int {
	h := (uint64(uint32(first))<<32 | uint64(uint32(second))) * 0x9e3779b97f4a7c15
	return int(h>>32) & (len(t) - 1)
}

// find is what a pair gives, or -1.
func (t pairTable) find(first, second int32) int32 {
	for at := t.place(first, second); t[at].first >= 0; at = (at + 1) & (len(t) - 1) {
		if t[at].first == first && t[at].second == second {
			return t[at].to
		}
	}
	return -1
}
