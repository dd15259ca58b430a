// Package mark measures the matching of needs on mail and briefs that were
// written for it, with what each mail should meet.
package mark

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"winnow/internal/mailtext"
	"winnow/internal/need"
	"winnow/internal/triage"
)

var (
	//go:embed data/briefs.txt
	briefTable string
	//go:embed data/mails.txt
	mailTable string
)

// Case is a mail and the needs that it should meet.
type Case struct {
	Subject string
	Doc     *mailtext.Document
	Meets   []string
}

// Figures are what matching all mail against all briefs came to. A pair of a
// mail and a brief counts once.
type Figures struct {
	Mails, Briefs           int
	Right, Missed, Mistaken int
	Faults                  []string // in words
}

// Precision is the share of the matches that are right.
func (f *Figures) Precision() float64 { return ratio(f.Right, f.Right+f.Mistaken) }

// Recall is the share of the needs that should be met that are.
func (f *Figures) Recall() float64 { return ratio(f.Right, f.Right+f.Missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func lines(table string) [][]string {
	var out [][]string
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, "|"))
		}
	}
	return out
}

func list(s string) []string {
	var out []string
	for w := range strings.SplitSeq(s, ",") {
		if w = strings.TrimSpace(w); w != "" && w != "none" {
			out = append(out, w)
		}
	}
	return out
}

// Briefs are the needs that are matched.
func Briefs() []triage.Need {
	var out []triage.Need
	for _, f := range lines(briefTable) {
		out = append(out, triage.Need{Name: f[0], Words: list(f[1]), Exclude: list(f[2]), Weight: 1})
	}
	return out
}

// Cases are the mails with what they should meet.
func Cases() []Case {
	var out []Case
	for i, f := range lines(mailTable) {
		raw := fmt.Sprintf("From: Ida Brandt <ida%d@calderon.example>\r\nTo: buyer@acme.example\r\nSubject: %s\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\n"+
			"Message-ID: <%d@calderon.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", i, f[1], i, f[2])
		out = append(out, Case{f[1], mailtext.Parse([]byte(raw)), list(f[0])})
	}
	return out
}

// Measure matches all mail against all briefs.
func Measure() Figures {
	briefs, cases := Briefs(), Cases()
	f := Figures{Mails: len(cases), Briefs: len(briefs)}
	m := need.NewMatcher(briefs, time.Time{})
	for _, c := range cases {
		met := map[string]string{}
		for _, n := range m.Match(c.Doc) {
			met[n.Need] = n.Found
		}
		for _, b := range briefs {
			found, is := met[b.Name]
			switch should := slices.Contains(c.Meets, b.Name); {
			case is && should:
				f.Right++
			case is:
				f.Mistaken++
				f.Faults = append(f.Faults, fmt.Sprintf("“%s” should not meet %s, and does by “%s”", c.Subject, b.Name, found))
			case should:
				f.Missed++
				f.Faults = append(f.Faults, fmt.Sprintf("“%s” should meet %s, and does not", c.Subject, b.Name))
			}
		}
	}
	return f
}

// Write prints the figures and each fault.
func (f *Figures) Write(w io.Writer) error {
	_, err := fmt.Fprintf(w, "needs: %d mails by %d briefs: precision %.3f, recall %.3f (%d right, %d mistaken, %d missed)\n",
		f.Mails, f.Briefs, f.Precision(), f.Recall(), f.Right, f.Mistaken, f.Missed)
	for _, x := range f.Faults {
		if err == nil {
			_, err = fmt.Fprintln(w, "  "+x)
		}
	}
	return err
}
