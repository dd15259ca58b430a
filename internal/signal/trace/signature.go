package trace

import (
	_ "embed" // the words
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"winnow/internal/triage"
)

//go:embed data/words.txt
var wordsText string

// words are the words of data/words.txt by class.
var words = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for l := range strings.SplitSeq(wordsText, "\n") {
		class, list, ok := strings.Cut(l, ":")
		if !ok || strings.HasPrefix(l, "#") {
			continue
		}
		if out[class] == nil {
			out[class] = map[string]bool{}
		}
		for _, w := range strings.Fields(list) {
			out[class][w] = true
		}
	}
	return out
})

// fold is a word in lower case without diacritics and marks around it.
func fold(w string) string {
	w = strings.TrimFunc(strings.ToLower(w), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	ascii := true
	for i := 0; i < len(w) && ascii; i++ {
		ascii = w[i] < utf8.RuneSelf
	}
	if ascii {
		return w
	}
	w = strings.ReplaceAll(w, "ß", "ss")
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(w))
}

// nameWords are the words of the writer's display name.
func nameWords(name string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(name[:min(len(name), maxLine)]) {
		out[fold(w)] = true
	}
	return out
}

// joints are what stands between a title and a company.
var joints = strings.NewReplacer(" - ", "|", " – ", "|", " — ", "|", " at ", "|", " bei ", "|", " chez ", "|", " @ ", "|", " // ", "|")

// parts cuts a line of a signature where companies and titles are set apart.
func parts(l string) []string {
	return strings.FieldsFunc(joints.Replace(l), func(r rune) bool {
		return r == '|' || r == ',' || r == '·' || r == '•' || r == ';' || r == '(' || r == ')' || r == '/'
	})
}

// line takes what a line may say of the company and the writer's role.
func (t *signed) line(l line, people map[string]bool) {
	if strings.ContainsAny(l.text, "@") || strings.Contains(l.text, "://") || strings.Contains(l.text, "www.") {
		return
	}
	if whole := strings.Trim(l.text, " ,.|*_-–—"); formed(whole) && wordCount(whole) <= 7 {
		// "Acme Tools Co., Ltd.": the comma parts nothing.
		t.Companies = addAll(t.Companies, maxCompanies, whole)
	}
	for _, p := range parts(l.text) {
		p = strings.Trim(p, " .:*_-–—\"'“”„")
		p = strings.TrimSpace(strings.TrimPrefix(p, "©"))
		n := wordCount(p)
		if n == 0 || n > 6 || len(p) < 2 || len(p) > 60 {
			continue
		}
		switch c := classOf(p, people); {
		case c == "role":
			if t.Role == "" && !l.footer {
				t.Role = p
			}
		case c == "" && (!l.footer || formed(p)):
			t.Companies = addAll(t.Companies, maxCompanies, p)
		}
	}
}

// signed gathers the traces of one message.
type signed struct{ *triage.Traces }

func wordCount(s string) int { return len(strings.Fields(s)) }

// formed reports whether a name ends in a legal form.
func formed(s string) bool {
	f := strings.Fields(s)
	return len(f) > 1 && words()["form"][strings.ReplaceAll(fold(f[len(f)-1]), ".", "")]
}

// classOf tells what a part of a line is: "role", "noise", or "" for what may
// be a company. A company's name begins with a capital or a digit, holds a
// letter, and is not the writer's.
func classOf(p string, people map[string]bool) string {
	first, _ := utf8.DecodeRuneInString(p)
	letters := 0
	for _, r := range p {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	f := strings.Fields(p)
	own, role := 0, false
	for _, w := range f {
		w = fold(w)
		switch {
		case words()["noise"][w]:
			return "noise"
		case people[w]:
			own++
		case words()["role"][w]:
			role = true
		}
	}
	switch {
	case formed(p):
		return ""
	case role:
		return "role"
	case own > 0 && own >= len(f)-1, letters < 2:
		return "noise"
	case !unicode.IsUpper(first) && !unicode.IsDigit(first) && len(f) > 1:
		return "noise"
	}
	return ""
}
