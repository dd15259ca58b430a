package signal

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// tableOf makes tables of one cue with the given pattern.
func tableOf(t testing.TB, lines ...string) *Tables {
	t.Helper()
	text := "version 1\nlang en\nlist fruit apple pear\ncue test.one tactic=hype strength=2 zone=all\n" + strings.Join(lines, "\n") +
		"\n reason \"For the test.\"\n yes \"x\"\n no \"y\"\n"
	tables, err := Parse("test", text)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func plain(text string) *mailtext.Document {
	return &mailtext.Document{Text: text, Zones: []mailtext.Zone{{Kind: mailtext.ZoneAuthor, Span: triage.Span{End: len(text)}}}}
}

func TestPatternsSayWhatTheyMean(t *testing.T) {
	for _, c := range []struct {
		pattern, text, want string // want is the matched text, "" for none
	}{
		{"+ red apple", "A Red apple fell.", "Red apple"},
		{"+ red apple", "A red, apple-green coat.", "red, apple"},
		{"+ red apple", "A red. Apple pie.", ""},
		{"+ red|green apple|pear", "one green PEAR", "green PEAR"},
		{"+ red juicy? apple", "red apple", "red apple"},
		{"+ red juicy? apple", "red juicy apple", "red juicy apple"},
		{"+ red ~2 apple", "red and ripe apple", "red and ripe apple"},
		{"+ red ~2 apple", "red and very ripe apple", ""},
		{"+ red ~2 juicy ~2 apple", "red so juicy an apple", "red so juicy an apple"},
		{"+ ^ apple", "apple pie", "apple"},
		{"+ ^ apple", "an apple", ""},
		{"+ apple $", "an apple", "apple"},
		{"+ apple $", "apple pie", ""},
		{"+ appl*", "many apples", "apples"},
		{"+ (red apple|green pear) tree", "a green pear tree", "green pear tree"},
		{"+ (very big)? apple", "apple", "apple"},
		{"+ red apple / green pear", "green pear", "green pear"},
		{"+ @fruit pie", "a pear pie", "pear pie"},
		{"+ NUM apple", "12 apple", "12 apple"},
		{"+ MONEY", "it costs $1,250.00 now", "1,250.00"},
		{"+ MONEY", "it costs 20 euros now", "20"},
		{"+ MONEY", "it costs 20 now", ""},
		{"+ PERCENT", "up 12.5% now", "12.5"},
		{"+ PERCENT", "up 12 percent now", "12"},
		{"+ UNIT", "a 10x lens", "10x"},
		{"+ YEAR", "since 1994", "1994"},
		{"+ YEAR", "room 1204", ""},
		{"+ TIME", "at 10:30 sharp", "10:30"},
		{"+ WEEKDAY", "on friday", "friday"},
		{"+ DATE", "on 12/31/02", "12/31/02"},
		{"+ MONTH", "we may go", ""},
		{"+ MONTH", "on 3 May it rained", "May"},
		{"+ CAPS:free", "a free lunch", ""},
		{"+ CAPS:free", "a FREE lunch", "FREE"},
		{"+ RANK", "the #1 choice", "1"},
		{"+ RANK", "issue #12", ""},
		{"+ apple QUESTION", "one apple?", "apple"},
		{"+ apple QUESTION", "one apple.", ""},
		{"+ apple BANG", "one apple!", "apple"},
		{"+ URL", "see www.acme.example/a?b=c, now", "www.acme.example/a?b=c"},
		{"+ URL", "see acme.com now", "acme.com"},
		{"+ EMAIL", "write to ann.lee@acme.example now", "ann.lee@acme.example"},
		{"+ NAME", "we met Globex there", "Globex"},
		{"+ NAME", "Globex", ""},
		{"+ don't", "we don’t know", "don’t"},
		{"+ email", "my e-mail", "e-mail"},
		{"+ at&t", "from AT&T here", "AT&T"},
		{"+ café", "im CAFÉ hier", "CAFÉ"},
		{"+ apple\n- pie", "apple pie", ""},
		{"+ apple\n- pie", "apple. Pie!", "apple"},
	} {
		tables := tableOf(t, c.pattern)
		s := tables.Detect(plain(c.text))
		got := ""
		if len(s.Hits) > 0 {
			got = c.text[s.Hits[0].Span.Start:s.Hits[0].Span.End]
		}
		if got != c.want {
			t.Errorf("%s on %q: %q, want %q", c.pattern, c.text, got, c.want)
		}
	}
}

func TestBadTablesAreRefused(t *testing.T) {
	good := "version 1\nlang en\ncue a.b tactic=bump strength=1\n + word\n reason \"So.\"\n yes \"a\"\n no \"b\"\n"
	if _, err := Parse("good", good); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"no version":    strings.Replace(good, "version 1\n", "", 1),
		"other version": strings.Replace(good, "version 1", "version 2", 1),
		"no lang":       strings.Replace(good, "lang en\n", "", 1),
		"tactic":        strings.Replace(good, "tactic=bump", "tactic=nudge", 1),
		"two targets":   strings.Replace(good, "tactic=bump", "tactic=bump kind=promo", 1),
		"no target":     strings.Replace(good, "tactic=bump ", "", 1),
		"offer":         strings.Replace(good, "tactic=bump", "offer=pressure", 1),
		"kind":          strings.Replace(good, "tactic=bump", "kind=mail", 1),
		"strength":      strings.Replace(good, "strength=1", "strength=4", 1),
		"zone":          strings.Replace(good, "strength=1", "zone=head", 1),
		"id":            strings.Replace(good, "a.b", "Ab", 1),
		"twice":         good + good[strings.Index(good, "cue"):],
		"no pattern":    strings.Replace(good, " + word\n", "", 1),
		"no reason":     strings.Replace(good, " reason \"So.\"\n", "", 1),
		"no yes":        strings.Replace(good, " yes \"a\"\n", "", 1),
		"no no":         strings.Replace(good, " no \"b\"\n", "", 1),
		"gap first":     strings.Replace(good, "+ word", "+ ~2 word", 1),
		"gap last":      strings.Replace(good, "+ word", "+ word ~2", 1),
		"wide gap":      strings.Replace(good, "+ word", "+ word ~99 word", 1),
		"capitals":      strings.Replace(good, "+ word", "+ Word", 1),
		"two words":     strings.Replace(good, "+ word", "+ a-b", 1),
		"list":          strings.Replace(good, "+ word", "+ @nothing", 1),
		"group":         strings.Replace(good, "+ word", "+ (a b", 1),
		"optional":      strings.Replace(good, "+ word", "+ word?", 1),
		"guard":         strings.Replace(good, " reason", " unless rain\n reason", 1),
		"only judge":    strings.Replace(good, " reason", " only buyer-wrote\n reason", 1),
		"need":          strings.Replace(good, " reason", " need future\n reason", 1),
		"entry":         strings.Replace(good, " reason", " colour\n reason", 1),
		"variants":      strings.Replace(good, "+ word", "+ (a|b|c|d|e|f) (a|b|c|d|e|f) (a|b|c|d|e|f) (a|b|c|d|e|f) word", 1),
		"before a cue":  "version 1\nlang en\n + word\n",
	} {
		if _, err := Parse(name, bad); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// Whatever the text is, spans are exact slices, evidence is bounded, and the
// same text gives the same signals.
func TestDetectHoldsItsPromisesOnAnyText(t *testing.T) {
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	words := []string{
		"free", "FREE", "call", "just", "following", "up", "my", "previous", "email", "you", "the", "a", "to", "15", "minutes", "$5", "20%",
		"unsubscribe", "reply", "with", "Acme", "Globex", "act", "now", "!!", "?", ".", ",", "\n", "\n\n", "•", "’", "İ", "ß", "\u200b", "http://a.example/x", "a@b.example",
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 120).Draw(t, "n")
		var b strings.Builder
		for range n {
			if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
				b.WriteString(rapid.String().Draw(t, "s"))
			} else {
				b.WriteString(rapid.SampledFrom(words).Draw(t, "w"))
			}
			b.WriteByte(' ')
		}
		text := strings.ToValidUTF8(b.String(), "")
		cut := rapid.IntRange(0, len(text)).Draw(t, "cut")
		doc := &mailtext.Document{Text: text, Zones: []mailtext.Zone{
			{Kind: mailtext.ZoneSubject, Span: triage.Span{End: cut}},
			{Kind: rapid.SampledFrom([]mailtext.ZoneKind{mailtext.ZoneAuthor, mailtext.ZoneQuote, mailtext.ZoneOptOut}).Draw(t, "zone"), Span: triage.Span{Start: cut, End: len(text)}},
		}}
		checkPromises(t, tables, doc)
	})
}

type fataler interface{ Fatalf(string, ...any) }

func checkPromises(t fataler, tables *Tables, doc *mailtext.Document) {
	s := tables.Detect(doc)
	again := tables.Detect(doc)
	if fmt.Sprint(s) != fmt.Sprint(again) {
		t.Fatalf("two runs differ on %q", doc.Text)
	}
	perTarget := make(map[triage.Target]int)
	for _, e := range s.Evidence {
		if e.Quote == "" || doc.Quote(e.Span) != e.Quote {
			t.Fatalf("evidence %q is not the text at %v", e.Quote, e.Span)
		}
		if len(strings.Fields(e.Quote)) > 25 {
			t.Fatalf("evidence of more than 25 words: %q", e.Quote)
		}
		if e.Weight <= 0 || e.Weight > 3 || e.Reason == "" || e.Cue == "" {
			t.Fatalf("evidence without weight, reason or cue: %+v", e)
		}
		perTarget[e.Target]++
	}
	for target, n := range perTarget {
		if n > MaxEvidence {
			t.Fatalf("%d pieces of evidence for %s", n, target)
		}
	}
	for _, h := range s.Hits {
		sen := s.Sentences[h.Sentence]
		if h.Span.Empty() || !sen.Span.Contains(h.Span) || sen.Zone != h.Zone {
			t.Fatalf("hit %v of %s outside of its sentence %v", h.Span, h.Cue.ID, sen)
		}
		if !h.Cue.Zones.Has(h.Zone) || h.Strength <= 0 {
			t.Fatalf("hit of %s in zone %d at strength %v", h.Cue.ID, h.Zone, h.Strength)
		}
	}
	seen := make(map[string]bool)
	for name, v := range s.Features() {
		if seen[name] || v != v || v < 0 || v > 12 {
			t.Fatalf("feature %s = %v, or twice", name, v)
		}
		seen[name] = true
	}
}

// hostileUnits are repeated to make mail that aims at a matcher's weak spots.
var hostileUnits = []string{
	"free ", "call me at 5 ", "!", "$$ ", "you just ", "unsubscribe reply ", "a.b.c.d.", "FREE NOW ", "((((", "'", "\n", "www.", "@ ", "12,3.4/5:6 ",
	"{{", "[[", "Re: ", "İ", "’s ", "the most best only ", "http://",
}

func hostile(unit string) *mailtext.Document {
	doc := plain(strings.Repeat(unit, 64<<10/len(unit)))
	doc.Header.Subject = doc.Text
	return doc
}

func TestHostileTextKeepsThePromises(t *testing.T) {
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range hostileUnits {
		checkPromises(t, tables, hostile(unit))
	}
}

func TestDetectOfNothing(t *testing.T) {
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range []*mailtext.Document{
		nil,
		{},
		{Text: "short", Zones: []mailtext.Zone{{Kind: mailtext.ZoneAuthor, Span: triage.Span{Start: 3, End: 99}}}},
	} {
		if s := tables.Detect(doc); len(s.Hits) != 0 || len(s.Evidence) != 0 {
			t.Errorf("%+v: found %+v", doc, s)
		}
	}
}
