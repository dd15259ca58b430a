package lang

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"winnow/internal/triage"
)

const (
	detectBytes = 1500 // of a text that are looked at
	detectWords = 120
	minLetters  = 24  // fewer tell nothing
	unsureBelow = 0.4 // confidence below which no language is named
)

//go:embed functionwords.txt
var functionWordsTxt string

// functionWords maps a small word to the languages that have it, as bits in
// the order of functionLangs.
var functionLangs, functionWords = func() ([]string, map[string]uint32) {
	var langs []string
	words := map[string]uint32{}
	for line := range strings.Lines(functionWordsTxt) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] == "#" {
			continue
		}
		for _, w := range f[1:] {
			words[w] |= 1 << len(langs)
		}
		langs = append(langs, f[0])
	}
	return langs, words
}()

// candidates are the languages that the trigram model chooses from: those of
// business mail in alphabets that several languages share. Few candidates make
// short texts surer.
var candidates = map[whatlanggo.Lang]bool{
	whatlanggo.Eng: true, whatlanggo.Deu: true, whatlanggo.Fra: true, whatlanggo.Spa: true, whatlanggo.Ita: true, whatlanggo.Nld: true,
	whatlanggo.Por: true, whatlanggo.Swe: true, whatlanggo.Dan: true, whatlanggo.Nob: true, whatlanggo.Pol: true, whatlanggo.Fin: true,
	whatlanggo.Ces: true, whatlanggo.Hun: true, whatlanggo.Ron: true, whatlanggo.Tur: true, whatlanggo.Vie: true, whatlanggo.Ind: true,
	whatlanggo.Rus: true, whatlanggo.Ukr: true, whatlanggo.Bul: true, whatlanggo.Srp: true, whatlanggo.Arb: true, whatlanggo.Pes: true,
	whatlanggo.Heb: true, whatlanggo.Hin: true,
}

// Detect tells the language of a text: its ISO 639-1 code and a confidence of
// 0 to 1, or "" and 0 for a text that is too short or too mixed to tell.
// Addresses and figures do not count. It looks at the beginning of the text
// only. The same text always gives the same answer.
func Detect(text string) (code string, confidence float64) {
	if len(text) > detectBytes {
		cut := detectBytes
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	var votes [32]float64
	words, letters, latin := 0, 0, 0
	for w := NewWords(text, triage.Span{End: len(text)}); w.Next() && words < detectWords; {
		if w.Kind != Word {
			continue
		}
		words++
		low := w.Lower()
		letters += utf8.RuneCount(low)
		if low[0] < utf8.RuneSelf || low[0] == 0xC3 {
			latin++
		}
		bits := functionWords[string(low)]
		if bits == 0 {
			continue
		}
		n := 0
		for b := bits; b != 0; b &= b - 1 {
			n++
		}
		for i := range functionLangs {
			if bits&(1<<i) != 0 {
				votes[i] += 1 / float64(n)
			}
		}
	}
	if letters < minLetters && latin > 0 || letters == 0 {
		return "", 0
	}
	if code, confidence = vote(votes[:len(functionLangs)], words); code != "" {
		return code, confidence
	}
	return detectTrigrams(text)
}

// vote names the language whose small words are plainly the most frequent.
func vote(votes []float64, words int) (string, float64) {
	best, second := 0, -1
	for i, v := range votes {
		switch {
		case v > votes[best]:
			best, second = i, best
		case i != best && (second < 0 || v > votes[second]):
			second = i
		}
	}
	v := votes[best]
	if v < 2.5 || v < 1.6*votes[second] || v < votes[second]+1.5 || v*9 < float64(words) {
		return "", 0
	}
	return functionLangs[best], min(1, 0.6+0.4*(v-votes[second])/(v+1))
}

// detectTrigrams asks the trigram model. Words with digits and addresses are
// taken out first, since their letters are of no language.
func detectTrigrams(text string) (string, float64) {
	var b strings.Builder
	letters := 0
	for w := NewWords(text, triage.Span{End: len(text)}); w.Next() && b.Len() < 600; {
		if w.Kind == Word {
			b.WriteString(w.Text())
			b.WriteByte(' ')
			letters += len(w.Text())
		}
	}
	if letters < minLetters {
		if r, _ := utf8.DecodeRuneInString(b.String()); !unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
			return "", 0
		}
	}
	info := whatlanggo.DetectWithOptions(b.String(), whatlanggo.Options{Whitelist: candidates})
	code := info.Lang.Iso6391()
	if info.Lang == whatlanggo.Nob {
		code = "no"
	}
	if info.Confidence < unsureBelow || code == "" {
		return "", 0
	}
	return code, min(1, info.Confidence)
}
