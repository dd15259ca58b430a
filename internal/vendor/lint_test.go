package vendor

import (
	"slices"
	"strings"
	"testing"
)

// Every row of the data files must be what the code takes it for.
func TestFreeMailAndSharedDomainsAreRegistrable(t *testing.T) {
	seen := map[string]bool{}
	for _, file := range []struct{ name, text string }{{"freemail.txt", freeMailText}, {"shared.txt", sharedText}} {
		for _, row := range rows(file.text) {
			d := row[0]
			switch {
			case d != strings.ToLower(d) || strings.ContainsAny(d, "@/ "):
				t.Errorf("%s: %q is not a domain in lower case", file.name, d)
			case Registrable(d) != d:
				t.Errorf("%s: %q is looked up as %q and never found", file.name, d, Registrable(d))
			case seen[d]:
				t.Errorf("%s: %q stands there twice", file.name, d)
			}
			seen[d] = true
		}
	}
	for _, row := range rows(sharedText) {
		if len(row) != 2 || row[1] != shareAddress && row[1] != shareTenant {
			t.Errorf("shared.txt: %q must say address or tenant", row)
		}
	}
	if n := len(freeMail()); n < 200 {
		t.Errorf("only %d free-mail domains", n)
	}
}

func TestConfusablesAreReadAsPlainLetters(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range rows(confusablesText) {
		if len(row) != 2 || row[0] == row[1] || strings.Trim(row[1], "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("confusables.txt: %q is no pair of what stands there and what is read", row)
			continue
		}
		if seen[row[0]] {
			t.Errorf("confusables.txt: %q stands there twice", row[0])
		}
		seen[row[0]] = true
		if Fold(row[0]) != row[0] && Fold(row[0]) != row[1] {
			t.Errorf("confusables.txt: %q is folded to %q before it is looked up", row[0], Fold(row[0]))
		}
	}
}

func TestWordsAreFolded(t *testing.T) {
	classes := []string{"role", "link", "article", "form", "prefix", "suffix", "imitation", "common"}
	for class, set := range words() {
		if !slices.Contains(classes, class) {
			t.Errorf("words.txt: nothing reads the class %q", class)
		}
		for w := range set {
			if Fold(w) != w {
				t.Errorf("words.txt: %q is never found, since names are folded to %q", w, Fold(w))
			}
		}
	}
	for _, c := range classes {
		if len(words()[c]) == 0 {
			t.Errorf("words.txt: no words of class %q", c)
		}
	}
}

func TestEverybodysPlacesAreRegistrable(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range rows(everybodysText) {
		d := row[0]
		if len(row) != 1 || d != strings.ToLower(d) || Registrable(d) != d {
			t.Errorf("everybodys.txt: %q is looked up as %q and never found", d, Registrable(d))
		}
		if seen[d] {
			t.Errorf("everybodys.txt: %q stands there twice", d)
		}
		seen[d] = true
	}
	if len(seen) < 80 {
		t.Errorf("only %d places", len(seen))
	}
}

// A word that sellers add makes a spare domain, one that swindlers add an
// imitation: no word can be both.
func TestNoAffixIsBothASellersAndASwindlers(t *testing.T) {
	for w := range words()["imitation"] {
		if words()["prefix"][w] || words()["suffix"][w] {
			t.Errorf("words.txt: %q is a seller's affix and an imitator's", w)
		}
	}
}
