package imap_test

import (
	"bufio"
	"os"
	"regexp"
	"strings"
	"testing"

	"winnow/internal/testkit"
)

// Every fault that reading a mailbox must survive has a test or a row of the
// soak, and faults.txt says which. What it names has to be there.
func TestEveryFaultIsCovered(t *testing.T) {
	f, err := os.Open("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	row := regexp.MustCompile(`^([FT]\d+)\t([^\t]+)\t([^\t]+)$`)
	sources := map[string]string{}
	seen := map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		m := row.FindStringSubmatch(lines.Text())
		if m == nil {
			t.Errorf("no row: %q", lines.Text())
			continue
		}
		seen[m[1]] = true
		for where := range strings.SplitSeq(m[3], ", ") {
			file, name, ok := strings.Cut(where, ":")
			if !ok {
				t.Errorf("%s: %q names no test", m[1], where)
				continue
			}
			if _, read := sources[file]; !read {
				text, err := os.ReadFile(testkit.Root(t) + "/" + file)
				if err != nil {
					t.Errorf("%s: %v", m[1], err)
				}
				sources[file] = string(text)
			}
			if !strings.Contains(sources[file], name) {
				t.Errorf("%s: %s holds no %s", m[1], file, name)
			}
		}
	}
	for _, need := range strings.Fields("F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24 F25 F26 F27 F28 F29 F30 F31 F32 T1 T2 T3 T4 T5 T18 T19 T20 T22 T24") {
		if !seen[need] {
			t.Errorf("%s is covered by nothing", need)
		}
	}
}
