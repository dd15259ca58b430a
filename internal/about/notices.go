package about

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// notices.txt is written by "go run ./cmd/dev notices" from the modules that
// are linked in; a test holds it to them.
//
//go:embed notices.txt
var notices string

// noticeMark begins the head of a notice: module, version and licence follow,
// parted by blanks.
const noticeMark = "=== "

// Notice is one part that Winnow is made of, with the text of its licence.
type Notice struct {
	Module  string `json:"module"`
	Version string `json:"version"`
	Licence string `json:"licence"` // SPDX name
	Text    string `json:"text"`    // as its authors wrote it
}

// Notices lists what is linked into Winnow, by module. Nobody changes the slice.
var Notices = sync.OnceValue(func() []Notice { return ReadNotices(notices) })

// NoticesText is all of it as one text.
func NoticesText() string { return notices }

// ReadNotices reads what WriteNotices wrote.
func ReadNotices(text string) (out []Notice) {
	for line := range strings.Lines(text) {
		if head, ok := strings.CutPrefix(line, noticeMark); ok {
			n := Notice{}
			if f := strings.Fields(head); len(f) == 3 {
				n.Module, n.Version, n.Licence = f[0], f[1], f[2]
			}
			out = append(out, n)
		} else if len(out) > 0 {
			out[len(out)-1].Text += line
		}
	}
	for i := range out {
		out[i].Text = strings.Trim(out[i].Text, "\n")
	}
	return out
}

// WriteNotices puts notices into one text.
func WriteNotices(all []Notice) string {
	var b strings.Builder
	b.WriteString("What Winnow is made of, and under which licences. Made with: go run ./cmd/dev notices\n")
	for _, n := range all {
		fmt.Fprintf(&b, "\n%s%s %s %s\n\n%s\n", noticeMark, n.Module, n.Version, n.Licence, n.Text)
	}
	return b.String()
}
