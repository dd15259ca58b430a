package signal

import (
	"slices"
	"strings"
	"testing"

	"winnow/internal/mailtext"
)

// Every row of the fingerprints says what it is, where it stands and who says
// so, in the form in which it is looked for.
func TestFingerprintsCanBeFound(t *testing.T) {
	classes := []string{"SE", "CR", "MA", "ESP", "HU"}
	places := []string{"url", "header", "mailer", "return-path", "feedback-id", "message-id"}
	seen := map[string]bool{}
	n := 0
	for i, line := range strings.Split(fingerprintText, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		n++
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Errorf("line %d: %d columns, want product, class, where, pattern, source", i+1, len(f))
			continue
		}
		where, field, _ := strings.Cut(f[2], "=")
		key := strings.Join(f[2:4], " ")
		switch {
		case f[0] == "" || strings.TrimSpace(f[4]) == "":
			t.Errorf("line %d: no product or no source", i+1)
		case !slices.Contains(classes, f[1]):
			t.Errorf("line %d: class %q", i+1, f[1])
		case !slices.Contains(places, where) || where == "header" && (field == "" || field != strings.ToLower(field)):
			t.Errorf("line %d: place %q", i+1, f[2])
		case f[3] != strings.ToLower(f[3]) || f[3] == "" && where != "header":
			t.Errorf("line %d: pattern %q is never found", i+1, f[3])
		case where == "url" && len(f[3]) < 5:
			t.Errorf("line %d: pattern %q is too short to tell anything", i+1, f[3])
		case seen[key]:
			t.Errorf("line %d: %q stands there twice", i+1, key)
		}
		seen[key] = true
	}
	if n < 140 {
		t.Errorf("only %d fingerprints", n)
	}
}

func TestCostumeWordsAreFolded(t *testing.T) {
	rows(costumeText, func(f []string) {
		if len(f) != 3 || f[1] != strings.ToLower(f[1]) || f[2] == "" || !slices.Contains([]string{"before", "behind", "device"}, f[0]) {
			t.Errorf("row %q", f)
		}
	})
	c := costumeTable()
	if len(c.before) < 10 || len(c.behind) < 10 || len(c.device) < 8 {
		t.Errorf("too few words: %d, %d, %d", len(c.before), len(c.behind), len(c.device))
	}
}

func TestDressedUp(t *testing.T) {
	for _, c := range []struct {
		why, subject, header, body string
		want                       []string // pieces of the value; none for no fact
	}{
		{
			"a colleague's look over a mailing",
			"quick question", "List-Unsubscribe: <mailto:stop@getacme.example>\nReturn-Path: <bounce-0012345678-robin=buyer.example@getacme.example>\n",
			"Hi Robin,\n\nsee https://acme.example/valves\n\nSent from my iPhone",
			[]string{"small letters", "sent from my iphone", "return path", "list-unsubscribe", "a spare domain beside acme.example"},
		},
		{
			"a plain newsletter hides nothing",
			"The Acme Newsletter for March", "List-Unsubscribe: <mailto:stop@getacme.example>\nReturn-Path: <bounce-0012345678-robin=buyer.example@getacme.example>\n",
			"Hello,\n\nread on at https://acme.example/news", nil,
		},
		{
			"a person's mail with a tracker only",
			"quick question", "", "Hi Robin,\n\ncan we talk on Monday?\n\nDana", nil,
		},
	} {
		raw := "From: Dana <dana@getacme.example>\nTo: Robin <robin@buyer.example>\nSubject: " + c.subject + "\n" + c.header + "\n" + c.body + "\n"
		doc := mailtext.Parse([]byte(strings.ReplaceAll(raw, "\n", "\r\n")))
		got := ""
		for _, f := range facts(doc, &Signals{}) {
			if f.Name == FactDressed {
				got = f.Value
			}
		}
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q does not name %q", c.why, got, w)
			}
		}
		if (got == "") != (len(c.want) == 0) {
			t.Errorf("%s: %q", c.why, got)
		}
	}
}
