package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what the tagger is given. Its work grows with the square of runs
// of punctuation and of the length of words, so both are kept short.
const (
	MaxClaim      = 400 // bytes of a sentence
	maxClaimWords = 64
	maxTagWord    = 48 // bytes of one word
	maxRun        = 4  // repeats of a byte that is no letter
)

// guard makes a sentence safe for prose v2.0.0, or refuses it. What it works
// around, each with a test:
//   - a letter whose lower case has another length shifts the tokenizer's
//     offsets and makes it panic: refused
//   - runs of punctuation take quadratic time: cut to four
//   - long words the same: cut to 48 bytes
//   - a contraction with punctuation behind it loses its second half, and with
//     it the negation: a blank goes between
//   - a word that begins with an apostrophe and "s", "m", "re" or "ll" is
//     dropped: the apostrophe goes
//   - segmentation and entities are slow, and swallow paragraphs: never asked for
//   - equal words of one document share one tag: one sentence at a time
func guard(s string) (string, bool) {
	if len(s) == 0 || len(s) > MaxClaim || !utf8.ValidString(s) || len(strings.ToLower(s)) != len(s) {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	words, word, run := 0, 0, 0 // words so far, bytes of this one, repeats of prev
	var prev rune
	for i, r := range s {
		switch r {
		case '’', '‘', 'ʼ':
			r = '\''
		case '“', '”':
			r = '"'
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			r = ' '
		}
		if r == prev && !unicode.IsLetter(r) {
			if run++; run >= maxRun || r == ' ' {
				continue
			}
		} else {
			run = 0
		}
		if r == ' ' {
			if prev == 0 {
				continue
			}
			b.WriteByte(' ')
			prev, word = r, 0
			continue
		}
		if word == 0 {
			if r == '\'' {
				continue
			}
			if words++; words > maxClaimWords {
				return "", false
			}
		}
		if word += utf8.RuneLen(r); word > maxTagWord {
			prev = r
			continue
		}
		if !unicode.IsLetter(r) && r != '\'' && !unicode.IsDigit(r) && contracted(s[:i]) {
			b.WriteByte(' ')
			word = utf8.RuneLen(r)
		}
		b.WriteRune(r)
		prev = r
	}
	out := strings.TrimRight(b.String(), " ")
	return out, out != "" && len(strings.ToLower(out)) == len(out)
}

// contracted reports whether s ends with a contraction.
func contracted(s string) bool {
	i := strings.LastIndexAny(s, " \t\n")
	w := strings.ToLower(s[i+1:])
	w = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'").Replace(w[max(0, len(w)-8):])
	for _, c := range [...]string{"n't", "'s", "'m", "'re", "'ll", "'ve", "'d"} {
		if strings.HasSuffix(w, c) {
			return true
		}
	}
	return false
}
