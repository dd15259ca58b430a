package archtest_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winnow/internal/testkit"
)

// promises.txt says which tests check what Winnow promises. What it names has
// to be there.
func TestEveryPromiseIsChecked(t *testing.T) {
	f, err := os.Open("testdata/promises.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, rules := 0, map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		promise, checks, ok := strings.Cut(lines.Text(), "\t")
		if !ok || checks == "" {
			t.Errorf("nothing checks that %q", promise)
		}
		n++
		rules[promise[:min(2, len(promise))]] = true
		for where := range strings.SplitSeq(checks, ", ") {
			file, name, ok := strings.Cut(where, ":")
			text, err := os.ReadFile(filepath.Join(testkit.Root(t), filepath.FromSlash(file)))
			if err != nil || !ok {
				t.Errorf("%s: %q: %v", promise, where, err)
				continue
			}
			if strings.HasSuffix(file, ".go") {
				name = "func " + name + "("
			}
			if !strings.Contains(string(text), name) {
				t.Errorf("%s: %s holds no %q", promise, file, name)
			}
		}
	}
	for i := range 7 {
		if !rules[fmt.Sprintf("%d.", i+1)] {
			t.Errorf("rule %d of those that are never broken is checked by nothing", i+1)
		}
	}
	if n < 30 {
		t.Errorf("%d promises", n)
	}
}
