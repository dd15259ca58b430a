package mailtext

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed zones.txt
var zonesTxt string

// lineClass is a set of phrase classes.
type lineClass uint32

const (
	classGreeting lineClass = 1 << iota
	classSignoff
	classThanks
	classAttribStart
	classAttribEnd
	classOriginal
	classForward
	classHFrom
	classHDate
	classHTo
	classHSubject
	classOptOut
	classFooter
	classWeak
	classBrowser
	classDevice
)

var classNames = map[string]lineClass{
	"greeting": classGreeting, "signoff": classSignoff, "thanks": classThanks, "attribstart": classAttribStart, "attribend": classAttribEnd,
	"original": classOriginal, "forward": classForward, "hfrom": classHFrom, "hdate": classHDate, "hto": classHTo, "hsubject": classHSubject,
	"optout": classOptOut, "footer": classFooter, "weak": classWeak, "browser": classBrowser, "device": classDevice,
}

// leadOnly are the classes that count at the beginning of a line alone.
const leadOnly = classGreeting | classSignoff | classThanks | classAttribStart | classHFrom | classHDate | classHTo | classHSubject | classDevice

type phrase struct {
	text   string // lower case, single blanks
	prefix bool   // any ending
	class  lineClass
}

// phraseTable finds phrases in text: by the first three letters of a word at
// first, which rules out nearly every word at the cost of one look-up.
type phraseTable struct {
	lead [1024][]phrase // of classes that count at the beginning of a line
	any  [1024][]phrase // of the others
}

// phrases is built once from zones.txt, whose form a test checks.
var phrases = func() *phraseTable {
	t, err := loadPhrases(zonesTxt)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return t
}()

func loadPhrases(file string) (*phraseTable, error) {
	t := &phraseTable{}
	var class lineClass
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			name := strings.Trim(line, "[]")
			if class = classNames[name]; class == 0 {
				return nil, fmt.Errorf("zones.txt line %d: unknown class %q", n, name)
			}
		case class == 0:
			return nil, fmt.Errorf("zones.txt line %d: a phrase before any class", n)
		default:
			p := phrase{text: line, class: class}
			if p.text, p.prefix = strings.CutSuffix(line, "*"); p.text != strings.ToLower(p.text) {
				return nil, fmt.Errorf("zones.txt line %d: %q is not lower case", n, line)
			}
			k := phraseKey(p.text)
			if class&leadOnly != 0 {
				t.lead[k] = append(t.lead[k], p)
			} else {
				t.any[k] = append(t.any[k], p)
			}
		}
	}
	return t, nil
}

// phraseKey hashes the first three bytes of a word, folding case.
func phraseKey(s string) uint32 {
	h := uint32(0)
	for i := 0; i < 3; i++ {
		c := byte(' ')
		if i < len(s) {
			c = s[i]
		}
		switch {
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		case i > 0 && s[i-1] == 0xC3 && 0x80 <= c && c <= 0x9E: // À to Þ
			c |= 0x20
		case c < '0' || c > '9' && c < 'a' || c > 'z' && c < 0x80:
			c = ' '
		}
		h = h*37 + uint32(c)
		if c == ' ' {
			break
		}
	}
	return h & 1023
}

// at returns the classes of all phrases that text has at i, where a word
// begins: those of leadOnly too if the word is the first of its line, and then
// where the longest match ends.
func (t *phraseTable) at(text string, i int, first bool) (class lineClass, end int) {
	k := phraseKey(text[i:])
	for n := range t.any[k] {
		p := &t.any[k][n]
		if e := matchPhrase(text, i, p); e > 0 {
			class |= p.class
			end = max(end, e)
		}
	}
	if first {
		for n := range t.lead[k] {
			p := &t.lead[k][n]
			if e := matchPhrase(text, i, p); e > 0 {
				class |= p.class
				end = max(end, e)
			}
		}
	}
	return class, end
}

// matchPhrase returns where the phrase ends that text has at i, or 0.
func matchPhrase(text string, i int, p *phrase) int {
	for k := 0; k < len(p.text); {
		if i >= len(text) {
			return 0
		}
		c := p.text[k]
		if c == ' ' {
			n := 0
			for i < len(text) && n < 4 && strings.IndexByte(" \n-*_", text[i]) >= 0 {
				i++
				n++
			}
			if n == 0 {
				return 0
			}
			k++
			continue
		}
		if c < 0x80 {
			b := text[i]
			if 'A' <= b && b <= 'Z' {
				b |= 0x20
			}
			if b == c {
				i++
				k++
				continue
			}
			if c == '\'' && strings.HasPrefix(text[i:], "’") {
				i += len("’")
				k++
				continue
			}
			return 0
		}
		want, n := utf8.DecodeRuneInString(p.text[k:])
		got, m := utf8.DecodeRuneInString(text[i:])
		if unicode.ToLower(got) != want {
			return 0
		}
		i += m
		k += n
	}
	if !p.prefix && i < len(text) && isLetterAt(text, i) {
		return 0
	}
	return i
}

func isLetterAt(text string, i int) bool {
	if c := text[i]; c < 0x80 {
		return isAlpha(c)
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}
