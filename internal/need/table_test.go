package need

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"winnow/internal/triage"
)

// mixedCase are names that are written with capitals though they name neither
// maker nor product: standards, laws, common words of the trade.
var mixedCase = []string{
	"Wi-Fi", "IaaS", "PaaS", "SaaS", "VoIP", "DevOps", "Kubernetes", "IoT", "FinOps", "SaaS management", "Kubernetes security",
	"Intrastat", "Intrastat reporting", "business English", "Christmas gifts", "RoHS declaration", "IoT SIM", "DDoS protection",
	"DDoS mitigation", "vCISO", "RFx", "qPCR", "travel eSIM", "iPaaS", "pH meter",
}

var brandLike = regexp.MustCompile(`\b\p{Lu}?\p{Ll}+\p{Lu}|\b\p{Lu}\p{Ll}`)

func TestTheTableIsSound(t *testing.T) {
	if len(rows()) < 1000 {
		t.Errorf("%d rows, want at least 1,000", len(rows()))
	}
	type place struct {
		row     int
		guarded bool
	}
	seen := map[string][]place{} // by language and name
	foreign := map[string]int{}
	for i, r := range rows() {
		first := r.names[0].text
		if len(r.names) < 2 {
			t.Errorf("%q has no other name", first)
		}
		if r.context == "" {
			t.Errorf("%q is in a category without words", first)
		}
		keys := map[string]bool{}
		for _, n := range r.names {
			if n.text == "" || n.text != strings.TrimSpace(n.text) || strings.ContainsAny(n.text, "~:|\t") {
				t.Errorf("%q: the name %q is not well written", first, n.text)
			}
			if keys[n.lang+strings.ToLower(n.text)] {
				t.Errorf("%q has %q twice", first, n.text)
			}
			keys[n.lang+strings.ToLower(n.text)] = true
			k := n.lang + " " + strings.ToLower(n.text)
			seen[k] = append(seen[k], place{i, n.guarded})
			if n.lang != "en" {
				foreign[n.lang]++
				continue
			}
			if isAbbreviation(n.text) && len(n.text) == 2 && !n.guarded {
				t.Errorf("%q: %q has two letters and no guard", first, n.text)
			}
			if n.guarded && !isAbbreviation(n.text) {
				t.Errorf("%q: %q is no abbreviation and has a guard", first, n.text)
			}
			if brandLike.MatchString(n.text) && !slices.Contains(mixedCase, n.text) {
				t.Errorf("%q: %q looks like the name of a maker or product", first, n.text)
			}
		}
	}
	for k, at := range seen {
		for _, p := range at {
			if len(at) > 1 && !p.guarded {
				t.Errorf("%q stands in %d rows (one is %q) and has no guard", k, len(at), rows()[p.row].names[0].text)
			}
		}
	}
	if foreign["de"] < 250 || foreign["fr"] < 150 {
		t.Errorf("%d German and %d French names", foreign["de"], foreign["fr"])
	}
	t.Logf("%d rows, %d names, %d German, %d French", len(rows()), len(seen), foreign["de"], foreign["fr"])
}

// sentences are where a name stands in mail of its language.
var sentences = map[string]string{
	"en": "We would like to tell you what our customers say about our %s and how it is delivered to them.",
	"de": "Wir möchten Ihnen gerne zeigen, was unsere Kunden über %s sagen und wie sie damit arbeiten.",
	"fr": "Nous voulons vous montrer ce que nos clients disent de %s et comment ils travaillent avec.",
}

// Every name of every row is met by every other name of the row, and says so.
func TestEveryRowFires(t *testing.T) {
	for _, r := range rows() {
		first := r.names[0]
		n := triage.Need{Name: "brief", Words: []string{first.text}, Weight: 1}
		m := NewMatcher([]triage.Need{n}, now)
		for _, x := range r.names {
			said := x.text
			if x.guarded {
				said += " (" + r.guardWords()[0] + ")"
			}
			doc := mail("Hello", strings.ReplaceAll(sentences[x.lang], "%s", said))
			got := m.Match(doc)
			if len(got) != 1 || got[0].Word != first.text {
				t.Errorf("%q is not met by %q: %+v", first.text, x.text, got)
				continue
			}
			if doc.Quote(got[0].Span) != got[0].Found || !strings.Contains(got[0].Reason, got[0].Found) {
				t.Errorf("%q: found %q, which is not what stands there", first.text, got[0].Found)
			}
		}
	}
}

func TestAGuardedAbbreviationNeedsItsContext(t *testing.T) {
	receivables := triage.Need{Name: "receivables", Words: []string{"accounts receivable"}, Weight: 1}
	for _, c := range []struct {
		body string
		met  bool
	}{
		{"Our AR glasses show the next step to the fitter.", false},
		{"Your AR team sees every open invoice at a glance.", true},
		{"Get the AR here.", false},
	} {
		if got := match(t, receivables, mail("Hello", c.body)); (len(got) > 0) != c.met {
			t.Errorf("%q: %+v", c.body, got)
		}
	}
	// The brief says which of several meanings is meant.
	transport := triage.Need{Name: "transport planning", Words: []string{"TMS", "carrier"}, Weight: 1}
	treasury := triage.Need{Name: "treasury", Words: []string{"TMS", "cash forecast"}, Weight: 1}
	freight := mail("Hello", "Our transportation management plans loads for shippers of any size and books every truck.")
	if got := match(t, transport, freight); len(got) != 1 {
		t.Errorf("TMS of a brief about carriers: %+v", got)
	}
	if got := match(t, treasury, freight); len(got) != 0 {
		t.Errorf("TMS of a brief about treasury: %+v", got)
	}
}
