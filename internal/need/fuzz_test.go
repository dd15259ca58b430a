package need

import "testing"

// FuzzParseTable reads files of purchase terms as somebody may edit them.
func FuzzParseTable(f *testing.F) {
	for _, s := range []string{"", "[finance: bill invoice]\nAP~|accounts payable|de:Kreditoren\n", "[\n|||\n#", "de:|fr:~"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range parseTable(s) {
			r.guardWords()
			for _, n := range r.names {
				if n.lang != "en" && n.lang != "de" && n.lang != "fr" {
					t.Errorf("a name in the language %q", n.lang)
				}
				if isAbbreviation(n.text) && n.text == "" {
					t.Error("nothing is an abbreviation")
				}
			}
		}
	})
}
