package vendor

import (
	_ "embed"
	"strings"
	"sync"
)

var (
	//go:embed data/freemail.txt
	freeMailText string
	//go:embed data/shared.txt
	sharedText string
	//go:embed data/everybodys.txt
	everybodysText string
	//go:embed data/confusables.txt
	confusablesText string
	//go:embed data/words.txt
	wordsText string
)

// How the addresses of a shared domain belong together.
const (
	shareNone    = ""        // not shared
	shareAddress = "address" // every address stands for itself
	shareTenant  = "tenant"  // the label before the domain names the organisation
)

var (
	freeMail = sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for _, row := range rows(freeMailText) {
			set[row[0]] = true
		}
		return set
	})
	shared = sync.OnceValue(func() map[string]string {
		m := map[string]string{}
		for _, row := range rows(sharedText) {
			m[row[0]] = row[len(row)-1]
		}
		return m
	})
	everybodys = sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for _, row := range rows(everybodysText) {
			set[row[0]] = true
		}
		return set
	})
	confusables = sync.OnceValue(func() *strings.Replacer {
		var pairs []string
		for _, row := range rows(confusablesText) {
			pairs = append(pairs, row[0], row[len(row)-1])
		}
		return strings.NewReplacer(pairs...)
	})
	// words holds, by its class, every word that is no part of a company's name.
	words = sync.OnceValue(func() map[string]map[string]bool {
		m := map[string]map[string]bool{}
		for _, row := range rows(wordsText) {
			class := strings.TrimSuffix(row[0], ":")
			if m[class] == nil {
				m[class] = map[string]bool{}
			}
			for _, w := range row[1:] {
				m[class][w] = true
			}
		}
		return m
	})
)

// rows splits a data file into the fields of its lines; "#" begins a comment.
func rows(text string) [][]string {
	var out [][]string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if f := strings.Fields(line); len(f) > 0 {
			out = append(out, f)
		}
	}
	return out
}
