package filter_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/filter"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/triage"
)

var (
	made = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	// The interpreter takes the real day: rules of tests end far from it.
	later = time.Date(2099, 1, 31, 0, 0, 0, 0, time.UTC)
	past  = time.Date(2001, 1, 31, 0, 0, 0, 0, time.UTC)
)

func muted(vendor string, domains, addresses []string) filter.Rule {
	return filter.Rule{Vendor: vendor, Domains: domains, Addresses: addresses, Strength: triage.Stop, Until: later}
}

func plan(t testing.TB, folder string, rules ...filter.Rule) filter.Plan {
	t.Helper()
	p, err := filter.New(folder, made, rules)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mailFrom(from string) string {
	return "From: " + from + "\r\nTo: buyer@acme.example\r\nSubject: Quick question\r\n\r\nHello.\r\n"
}

func TestExactlyTheMutedVendorsMailIsFiled(t *testing.T) {
	sieve := dovecot.NewSieve(t)
	p := plan(t, "Muted",
		muted("Pushy Pumps", []string{"pushy.example", "getpushy.example"}, []string{"rep@pushy.example", "pumps.hans@freemail.example"}),
		filter.Rule{Vendor: "Was Muted", Domains: []string{"over.example"}, Strength: triage.Slow, Until: past},
		filter.Rule{Vendor: "Known", Domains: []string{"known.example"}, Except: []string{"anna@known.example"}, Strength: triage.Limit},
	)
	script, err := filter.Sieve(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		`"Rep" <rep@pushy.example>`:                     "Muted",
		`REP@Mail.PUSHY.Example`:                        "Muted",
		`x@a.b.getpushy.example`:                        "Muted",
		`"rep@pushy.example" <friend@other.example>`:    "INBOX", // only the name says so
		`x@notpushy.example`:                            "INBOX",
		`x@pushy.example.other.example`:                 "INBOX",
		`Pumps.Hans@freemail.example`:                   "Muted",
		`hans@freemail.example`:                         "INBOX",
		`x@over.example`:                                "INBOX", // its mute has ended
		`bert@known.example`:                            "Muted",
		`"Anna" <anna@known.example>`:                   "INBOX", // never filed
		`=?utf-8?q?rep=40pushy.example?= <a@b.example>`: "INBOX",
	} {
		if got := sieve.Folder(t, script, mailFrom(from)); got != want {
			t.Errorf("mail from %s goes to %s, want %s\n%s", from, got, want, script)
		}
	}
}

func TestFoldersWithOddNamesAreNamedRight(t *testing.T) {
	sieve := dovecot.NewSieve(t)
	for _, folder := range []string{
		"Muted", "Stummgeschaltet/Anbieter für Öfen", `say "no" \ never`, "静音", "a & b", "x${y}z", "Archive/2026; stop", "{1}", "'; discard; #",
	} {
		script, err := filter.Sieve(plan(t, folder, muted("V", []string{"v.example"}, nil)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := sieve.Folder(t, script, mailFrom("a@v.example")); got != folder {
			t.Errorf("mail goes to %q, want %q", got, folder)
		}
	}
}

func TestNamesThatNoFolderCanHaveAreRefused(t *testing.T) {
	for _, name := range []string{"", "  ", "a\r\nb", "a\x00b", "/a", "a/", "a//b", "a*", "100%", "\xff", strings.Repeat("x", 300)} {
		if _, err := filter.New(name, made, nil); !errors.Is(err, filter.ErrFolder) {
			t.Errorf("%q: %v, want ErrFolder", name, err)
		}
	}
}

// Whatever strangers call themselves, a script compiles and files nobody
// else's mail.
func TestNothingInANameEndsAStringOrAComment(t *testing.T) {
	sieve := dovecot.NewSieve(t)
	hostile := []string{
		"Evil\r\ndiscard;\r\n#", "Evil\n\ndiscard;", "*/ discard; /*", `"; discard; "`, "a\u2028discard;", "a\u0085discard;", "\x00discard", strings.Repeat("long ", 400), "\xff\xfe",
	}
	var rules []filter.Rule
	for i, name := range hostile {
		rules = append(rules, muted(name, []string{fmt.Sprintf("v%d.example", i), `evil".example`, "x y.example", "*.example", "nodot"},
			[]string{`a"b@c.example`, "a\r\n@c.example", "a*@c.example", "(a)@c.example", "noat", "a@b@c.example", `{1}@c.example`}))
	}
	p := plan(t, "Muted", rules...)
	if len(p.Rules) != len(hostile) {
		t.Fatalf("%d rules, want %d", len(p.Rules), len(hostile))
	}
	if len(p.LeftOut) != len(hostile)*11 {
		t.Errorf("%d things left out, want %d: %v", len(p.LeftOut), len(hostile)*11, p.LeftOut)
	}
	script, err := filter.Sieve(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := sieve.Folder(t, script, mailFrom("friend@other.example")); got != "INBOX" {
		t.Errorf("a friend's mail goes to %s", got)
	}
	if got := sieve.Folder(t, script, mailFrom("x@v3.example")); got != "Muted" {
		t.Errorf("a muted vendor's mail goes to %s", got)
	}
	if strings.Contains(script, "discard") && !onlyInComments(script, "discard") {
		t.Errorf("a name became a command:\n%s", script)
	}
}

func onlyInComments(script, word string) bool {
	for line := range strings.Lines(script) {
		if strings.Contains(line, word) && !strings.HasPrefix(line, "#") {
			return false
		}
	}
	return true
}

func TestAScriptUsesOnlyWhatTheServerKnows(t *testing.T) {
	p := plan(t, "Muted", muted("V", []string{"v.example"}, nil))
	script, err := filter.Sieve(p, filter.Extensions{"fileinto"})
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{":create", "currentdate", "mailbox", "relational"} {
		if strings.Contains(script, word) {
			t.Errorf("%s is used, which the server does not know:\n%s", word, script)
		}
	}
	if got := dovecot.NewSieve(t).Folder(t, script, mailFrom("a@v.example")); got != "Muted" {
		t.Errorf("mail goes to %s", got)
	}
	if _, err := filter.Sieve(p, filter.Extensions{"reject"}); err == nil {
		t.Error("a script for a server that cannot file mail")
	}
	if _, err := filter.Main("winnow", "own", filter.Extensions{"fileinto"}); err == nil {
		t.Error("a main script for a server that cannot include")
	}
}

func TestTheBuyersOwnScriptRunsAfterWinnows(t *testing.T) {
	sieve := dovecot.NewSieve(t)
	mutes, err := filter.Sieve(plan(t, "Muted", muted("V", []string{"v.example"}, nil)), nil)
	if err != nil {
		t.Fatal(err)
	}
	const own = `my "best" script`
	sieve.Include(t, "winnow", mutes)
	sieve.Include(t, own, "require [\"fileinto\"];\nfileinto \"Own\";\n")
	main, err := filter.Main("winnow", own, nil)
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{"a@v.example": "Muted", "a@w.example": "Own"} {
		if got := sieve.Folder(t, main, mailFrom(from)); got != want {
			t.Errorf("mail from %s goes to %s, want %s", from, got, want)
		}
	}
}

// The interpreter and the plan agree on every sender.
func TestSieveDoesWhatThePlanSays(t *testing.T) {
	sieve := dovecot.NewSieve(t)
	hosts := []string{"a.example", "b.example", "m.a.example", "aa.example", "a.example.b.example", "free.example"}
	rapid.Check(t, func(rt *rapid.T) {
		host := rapid.SampledFrom(hosts)
		address := rapid.Custom(func(rt *rapid.T) string {
			return rapid.SampledFrom([]string{"x", "y.z", "o'neil", "a+b", "-"}).Draw(rt, "local") + "@" + host.Draw(rt, "host")
		})
		r := muted("V", rapid.SliceOfN(host, 0, 2).Draw(rt, "domains"), rapid.SliceOfN(address, 0, 3).Draw(rt, "addresses"))
		r.Except = rapid.SliceOfN(address, 0, 1).Draw(rt, "except")
		p, err := filter.New("Muted", made, []filter.Rule{r})
		if err != nil {
			rt.Fatal(err)
		}
		script, err := filter.Sieve(p, nil)
		if err != nil {
			rt.Fatal(err)
		}
		from := address.Draw(rt, "from")
		want := "INBOX"
		if p.Matches(from, made) {
			want = "Muted"
		}
		if got := sieve.Folder(t, script, mailFrom("<"+from+">")); got != want {
			rt.Fatalf("mail from %s goes to %s, want %s\n%s", from, got, want, script)
		}
	})
}

func TestGmailsFileIsWellFormed(t *testing.T) {
	var many []string
	for i := range 300 {
		many = append(many, fmt.Sprintf("a%d@freemail.example", i))
	}
	p := plan(t, `Öfen & "Co" <x>`, muted("Many", nil, many),
		filter.Rule{Vendor: "Known", Domains: []string{"known.example"}, Except: []string{"anna@known.example"}})
	out, err := filter.Gmail(p)
	if err != nil {
		t.Fatal(err)
	}
	var feed struct {
		Entries []struct {
			Category struct {
				Term string `xml:"term,attr"`
			} `xml:"category"`
			Properties []struct {
				Name  string `xml:"name,attr"`
				Value string `xml:"value,attr"`
			} `xml:"http://schemas.google.com/apps/2006 property"`
		} `xml:"http://www.w3.org/2005/Atom entry"`
	}
	if err := xml.Unmarshal(out, &feed); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	seen := 0
	for _, e := range feed.Entries {
		values := map[string]string{}
		for _, p := range e.Properties {
			values[p.Name] = p.Value
		}
		if e.Category.Term != "filter" || values["label"] != p.Folder || values["shouldArchive"] != "true" {
			t.Errorf("entry is %+v", e)
		}
		if len(values["from"]) > 1500 {
			t.Errorf("a filter of %d bytes, which Gmail refuses", len(values["from"]))
		}
		seen += strings.Count(values["from"], "@freemail.example")
	}
	if seen != 300 {
		t.Errorf("%d senders of 300", seen)
	}
	if !strings.Contains(string(out), `(known.example) -anna@known.example`) {
		t.Errorf("no exception in\n%s", out)
	}
}

func TestThunderbirdsRules(t *testing.T) {
	p := plan(t, "Anbieter/Öfen & mehr", muted(`Quote "us"`, []string{"v.example"}, []string{"a@free.example"}),
		filter.Rule{Vendor: "Known", Domains: []string{"known.example"}, Except: []string{"anna@known.example"}, Strength: triage.Slow})
	got := filter.Thunderbird(p, "buyer@acme.example", "imap.acme.example", "/")
	want := strings.ReplaceAll(`version="9"
logging="no"
name="Winnow: keep of Known"
enabled="yes"
type="17"
action="Stop execution"
condition="OR (from,is,anna@known.example)"
name="Winnow: mute Known (no end)"
enabled="yes"
type="17"
action="Move to folder"
actionValue="imap://buyer%40acme.example@imap.acme.example/Anbieter/&ANY-fen%20&-%20mehr"
condition="OR (from,ends with,@known.example) OR (from,ends with,.known.example)"
name="Winnow: mute Quote \"us\" (until 2099-01-31)"
enabled="yes"
type="17"
action="Move to folder"
actionValue="imap://buyer%40acme.example@imap.acme.example/Anbieter/&ANY-fen%20&-%20mehr"
condition="OR (from,ends with,@v.example) OR (from,ends with,.v.example) OR (from,is,a@free.example)"
`, "\n", "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOutlooksListNamesEverySender(t *testing.T) {
	got := filter.Outlook(plan(t, "Muted", muted("Pushy\r\nPumps", []string{"pushy.example"}, []string{"a@free.example"})))
	for _, want := range []string{"mute Pushy Pumps (stop, until 2099-01-31)", "@pushy.example\r\n", ".pushy.example\r\n", "a@free.example\r\n", "Remove it: on 2099-01-31"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func FuzzSieveStrings(f *testing.F) {
	f.Add("Muted", "Evil\r\nstop;", `a"b@c.example`)
	f.Add(`"`, `\`, "x@y.example")
	f.Fuzz(func(t *testing.T, folder, vendor, address string) {
		p, err := filter.New(folder, made, []filter.Rule{muted(vendor, nil, []string{address, "sure@sure.example"})})
		if err != nil {
			t.Skip()
		}
		script, err := filter.Sieve(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		// Read it as a server does: outside strings and comments only these
		// commands occur, each once.
		commands := bare(t, script)
		for word, want := range map[string]int{"if": 1, "stop": 1, "fileinto": 1, "require": 1, "discard": 0, "redirect": 0, "reject": 0} {
			if got := commands[word]; got != want {
				t.Fatalf("%q occurs %d times, want %d, in\n%s", word, got, want, script)
			}
		}
	})
}

// bare counts the words of a script outside strings and comments (RFC 5228
// section 8.1).
func bare(t *testing.T, script string) map[string]int {
	words := map[string]int{}
	word := ""
	for i := 0; i < len(script); i++ {
		c := script[i]
		if 'a' <= c|0x20 && c|0x20 <= 'z' {
			word += string(c | 0x20)
			continue
		}
		if word != "" {
			words[word]++
			word = ""
		}
		switch c {
		case '#':
			for i < len(script) && script[i] != '\n' {
				if script[i] == '\r' {
					t.Fatalf("a bare CR in a comment")
				}
				i++
			}
		case '"':
			for i++; i < len(script) && script[i] != '"'; i++ {
				if script[i] == '\\' {
					i++
				}
			}
		}
	}
	return words
}
