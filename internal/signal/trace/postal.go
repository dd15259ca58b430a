package trace

import (
	"strings"
	"unicode"
)

// postal finds the postal address that ends in a line, with the street in it or
// in the line before: house number, postcode and the longest word of the
// street, which stay the same however the rest is set. It returns "" when there
// is none.
func postal(before, l string) string {
	code := postcode(l)
	if code == "" {
		return ""
	}
	for _, at := range []string{l, before} {
		house, word, street := streetOf(at, code)
		if house != "" && word != "" && street {
			return house + " " + code + " " + word
		}
	}
	return ""
}

// postcode is the first number of four to six digits in a line that stands
// beside a word with a capital, or a British code in two words; years are none.
func postcode(l string) string {
	f := strings.Fields(l)
	for i, w := range f {
		w = strings.Trim(w, ",.;|()")
		if british(w) && i+1 < len(f) && inward(strings.Trim(f[i+1], ",.;|()")) {
			return strings.ToLower(w + strings.Trim(f[i+1], ",.;|()"))
		}
		if j := strings.IndexByte(w, '-'); j > 0 && j <= 3 && !strings.ContainsFunc(w[:j], unicode.IsDigit) {
			w = w[j+1:] // "A-1010", "CH-8001"
		}
		if len(w) < 4 || len(w) > 6 || strings.Trim(w, "0123456789") != "" {
			continue
		}
		if len(w) == 4 && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20")) {
			continue
		}
		if i+1 < len(f) && capital(f[i+1]) || i > 0 && capital(f[i-1]) {
			return w
		}
	}
	return ""
}

// british is the outward half of a British postcode: "LS1", "SW1A".
func british(w string) bool {
	return len(w) >= 2 && len(w) <= 4 && w[0] >= 'A' && w[0] <= 'Z' && strings.ContainsAny(w, "0123456789") && strings.ToUpper(w) == w
}

// inward is the inward half: "4AP".
func inward(w string) bool {
	return len(w) == 3 && w[0] >= '0' && w[0] <= '9' && w[1] >= 'A' && w[1] <= 'Z' && w[2] >= 'A' && w[2] <= 'Z'
}

func capital(w string) bool {
	for _, r := range w {
		return unicode.IsUpper(r)
	}
	return false
}

// streetOf finds the house number and the longest word of a street in the part
// of a line that holds both, and whether a word says that it is a street.
func streetOf(l, code string) (house, word string, street bool) {
	for part := range strings.FieldsFuncSeq(l, func(r rune) bool { return r == ',' || r == '|' || r == '·' || r == '•' || r == ';' }) {
		house, word, street = "", "", false
		for _, w := range strings.Fields(part) {
			w = fold(w)
			switch {
			case w == "" || w == code || strings.HasSuffix(w, "-"+code) || strings.HasSuffix(code, w):
			case w[0] >= '0' && w[0] <= '9' && len(w) <= 5:
				if house == "" {
					house = w
				}
			case words()["street"][w]:
				street = true
			default:
				street = street || endsAsStreet(w)
				if len(w) > len(word) {
					word = w
				}
			}
		}
		if house != "" && word != "" && street {
			return house, word, true
		}
	}
	return "", "", false
}

// endsAsStreet reports a street's name in one word: "Hauptstrasse", "Lindengasse".
func endsAsStreet(w string) bool {
	for _, s := range [...]string{"strasse", "str", "gasse", "weg", "platz", "allee", "ring", "ufer", "damm"} {
		if len(w) >= len(s)+3 && strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}
