package archtest_test

import (
	"bufio"
	"go/ast"
	"os"
	"strings"
	"testing"
)

// parsers.txt names every fuzz target with what it tries, and only those that
// there are.
func TestEveryFuzzTargetIsListed(t *testing.T) {
	there := map[string]bool{}
	for _, f := range files(t) {
		if !f.test {
			continue
		}
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Fuzz") {
				there[f.room+"/"+f.name+":"+fn.Name.Name] = true
			}
		}
	}
	table, err := os.Open("testdata/parsers.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	listed := map[string]bool{}
	for lines := bufio.NewScanner(table); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		_, where, ok := strings.Cut(lines.Text(), "\t")
		if !ok || listed[where] {
			t.Errorf("no row: %q", lines.Text())
		}
		if listed[where] = true; !there[where] {
			t.Errorf("there is no %s", where)
		}
	}
	for where := range there {
		if !listed[where] {
			t.Errorf("%s stands in no row of parsers.txt: say what it tries", where)
		}
	}
}
