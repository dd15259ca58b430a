package filter_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"winnow/internal/filter"
)

// FuzzForeignFilters writes plans with whatever vendors call themselves for
// other programs, and reads them as those do.
func FuzzForeignFilters(f *testing.F) {
	f.Add("Muted", "Evil\"\r\naction=\"Delete\"", `a"b@c.example`, "dana@acme.example")
	f.Add("a/ü&b", "]]><entry>", "x@y.example", "d,(a)")
	f.Fuzz(func(t *testing.T, folder, vendor, address, user string) {
		p, err := filter.New(folder, made, []filter.Rule{muted(vendor, []string{"sure.example"}, []string{address, "sure@free.example"})})
		if err != nil {
			t.Skip()
		}
		b, err := filter.Gmail(p)
		if err != nil {
			t.Fatal(err)
		}
		var feed struct {
			Entries []struct {
				Properties []struct {
					Name  string `xml:"name,attr"`
					Value string `xml:"value,attr"`
				} `xml:"property"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(b, &feed); err != nil || len(feed.Entries) != 1 {
			t.Fatalf("%d entries, %v, in\n%s", len(feed.Entries), err, b)
		}
		for _, x := range feed.Entries[0].Properties {
			if x.Name != "from" && x.Name != "label" && x.Name != "shouldArchive" {
				t.Fatalf("Gmail is asked for %q", x.Name)
			}
		}
		actions := 0
		for line := range strings.SplitSeq(strings.TrimRight(filter.Thunderbird(p, user, "imap.acme.example", "/"), "\r\n"), "\r\n") {
			key, value, ok := strings.Cut(line, "=")
			if !ok || !strings.HasPrefix(value, `"`) || !strings.HasSuffix(value, `"`) || strings.ContainsAny(line, "\r\n\x00") {
				t.Fatalf("no line of a rule: %q", line)
			}
			if key == "action" {
				if actions++; value != `"Move to folder"` {
					t.Fatalf("Thunderbird is asked to %s", value)
				}
			}
		}
		if actions != 1 {
			t.Fatalf("%d actions", actions)
		}
	})
}
