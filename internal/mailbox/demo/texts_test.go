package demo

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// allText returns the decoded subject and text parts of every message.
func allText(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, m := range mailbox(t) {
		header, _, subject, body := parse(t, m)
		out[m.Truth.Text] = append(out[m.Truth.Text], subject)
		decode(t, header, body, func(mediaType, _ string, content []byte) {
			if mediaType == "text/plain" {
				out[m.Truth.Text] = append(out[m.Truth.Text], string(content))
			}
		})
	}
	return out
}

func TestNoSlotIsLeftOpen(t *testing.T) {
	lorem := regexp.MustCompile(`(?i)lorem|ipsum|\bfoo\b|\bbar\b|\bTBD\b|\bXXX\b`)
	for name, texts := range allText(t) {
		for _, text := range texts {
			if i := strings.IndexAny(text, "{}"); i >= 0 {
				t.Errorf("%s: an open slot near %q", name, text[max(0, i-20):min(len(text), i+20)])
			}
			if strings.Contains(text, "](") || strings.Contains(text, "**") {
				t.Errorf("%s: markup in plain text: %q", name, text)
			}
			if strings.Contains(text, "\n\n\n") {
				t.Errorf("%s: a gap in %q", name, text)
			}
			if w := lorem.FindString(text); w != "" {
				t.Errorf("%s: %q is no text to read", name, w)
			}
		}
	}
}

// TestNoTwoVendorsShareATextButOnPurpose compares the paragraphs of the text
// files: one reseller copies its maker, nobody else copies anybody.
func TestNoTwoVendorsShareATextButOnPurpose(t *testing.T) {
	all, err := scripts()
	if err != nil {
		t.Fatal(err)
	}
	owner := map[string]string{}
	shared := map[string]bool{}
	for _, s := range all {
		for _, d := range s.drafts {
			for para := range strings.SplitSeq(d.body, "\n\n") {
				if len(para) < 60 {
					continue
				}
				if was, ok := owner[para]; ok && was != s.name {
					shared[was+" "+s.name] = true
				}
				owner[para] = s.name
			}
		}
	}
	if len(shared) != 1 || !shared["vendors/clausewright vendors/pixelhaus"] {
		t.Errorf("texts are shared by %v, want only the maker and its reseller", shared)
	}
}

func TestSlots(t *testing.T) {
	s, err := parseScript("vendors/test", strings.Join([]string{
		"name: Test", "domain: test.example", "person: Ada Byron | ada@test.example | Sales", "slot: lot = 7-7",
		"@mail a", "day: 3", "subject: s", "", "body",
		"@pool p", "One", "--", "Two",
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := newFiller(s, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	sc := &scene{at: testNow, lang: "de", me: s.people[0], you: person{"Mara Lindqvist", "m@x.example", ""}, n: 4}
	for text, want := range map[string]string{
		"no slot":                      "no slot",
		"{first} {last} of {my-first}": "Mara Lindqvist of Ada",
		"lot {lot}, {n}, {num 5-5}":    "lot 7, 4, 5",
		"{date +1}":                    "14. Mai 2026",
		"{day -13}":                    "30. April",
		"{weekday}":                    "Mittwoch",
		"{month -2} {year -1}":         "März 2025",
		"{x|x} {{lot}|{lot}}":          "x 7",
		"{quarter} {iso +18}":          "Q2 2026-05-31",
	} {
		got, err := f.fill(text, sc)
		if err != nil || got != want {
			t.Errorf("%q fills to %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"{", "}", "{nobody}", "{num x}", "{pool q}", "{pool p 3}", "a {b"} {
		if got, err := f.fill(text, sc); err == nil {
			t.Errorf("%q fills to %q, want an error", text, got)
		}
	}
	seen := map[string]bool{}
	for range 2 {
		v, err := f.fill("{pool p}", sc)
		if err != nil {
			t.Fatal(err)
		}
		seen[v] = true
	}
	if len(seen) != 2 {
		t.Errorf("a pool of two gave %v in two draws", seen)
	}
}

func TestSlipsOfThePenAreFound(t *testing.T) {
	for _, text := range []string{
		"nmae: x\n",
		"name: x\nperson: nobody\n",
		"name: x\n@mial a\n",
		"name: x\n@mail a\nsubjcet: y\n\nbody",
	} {
		if _, err := parseScript("x", text); err == nil {
			t.Errorf("nothing was found wrong with %q", text)
		}
	}
}

func TestHeaderWordsComeBackWhole(t *testing.T) {
	for _, charset := range []string{"utf-8", "iso-8859-1", "windows-1252"} {
		rapid.Check(t, func(t *rapid.T) {
			text := rapid.StringMatching(`[A-Za-zäöüßéàçÉ0-9:;?_=(),.!]{1,12}( [A-Za-zäöüßéàçÉ0-9:;?_=(),.!]{1,30}){0,9}`).Draw(t, "text")
			if strings.Contains(text, "=?") {
				t.Skip("text that itself looks like an encoded word")
			}
			line := fold("Subject: " + encodeWords(text, charset))
			for part := range strings.SplitSeq(line, "\r\n") {
				if len(part) > 78+12 {
					t.Errorf("a header line of %d letters: %q", len(part), part)
				}
			}
			got, err := decoder.DecodeHeader(strings.ReplaceAll(strings.TrimPrefix(line, "Subject: "), "\r\n", ""))
			if err != nil || got != text {
				t.Errorf("%s: %q comes back as %q, %v", charset, text, got, err)
			}
		})
	}
}
