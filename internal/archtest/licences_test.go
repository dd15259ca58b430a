package archtest_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winnow/internal/testkit"
)

var update = flag.Bool("update", false, "write the table of licences anew, for review")

// allowed licences. None asks anything of who uses Winnow but to keep a notice.
var allowed = []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "ISC"}

const licencesFile = "testdata/licences.txt"

// Every module that is built in, tested with, or built by is listed with its
// licence, which is told from the licence's own text, and is one of those that
// are allowed. Versions are pinned in go.mod and their bytes in go.sum.
func TestEveryDependencyHasAnAllowedLicence(t *testing.T) {
	var out bytes.Buffer
	for _, what := range [][]string{
		{"linux", "-test", "./..."},
		{"linux", "honnef.co/go/tools/cmd/staticcheck", "mvdan.cc/gofumpt"},
		{"windows", "./cmd/winnow", "./cmd/winnowctl"},
		{"darwin", "./cmd/winnow", "./cmd/winnowctl"},
	} {
		args := append([]string{"list", "-deps", "-tags", "migrated_fynedo", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}"}, what[1:]...)
		cmd := exec.Command("go", args...)
		cmd.Dir = testkit.Root(t)
		cmd.Env = append(os.Environ(), "GOOS="+what[0], "GOARCH=amd64", "CGO_ENABLED=1")
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v: %s", err, said.String())
		}
	}
	var rows []string
	for line := range strings.Lines(out.String()) {
		path, dir, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || slices.ContainsFunc(rows, func(r string) bool { return strings.HasPrefix(r, path+"\t") }) {
			continue
		}
		l := licenceIn(t, dir)
		if !slices.Contains(allowed, l) {
			t.Errorf("%s is under %q, which is none of %v", path, l, allowed)
		}
		rows = append(rows, path+"\t"+l+"\n")
	}
	slices.Sort(rows)
	got := "# Modules that Winnow is built from, tested with and built by, and their licences.\n# Made with: go test ./internal/archtest -run Licence -update\n" + strings.Join(rows, "")
	if *update {
		if err := os.WriteFile(licencesFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(licencesFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the dependencies are not those of %s (write it anew with -update, and review it):\n%s", licencesFile, difference(string(want), got))
	}
	if len(rows) < 30 {
		t.Errorf("only %d modules: go list did not tell all", len(rows))
	}
}

// licenceIn tells a module's licence from its text.
func licenceIn(t *testing.T, dir string) string {
	t.Helper()
	var text string
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "COPYING*", "License*", "license*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if b, err := os.ReadFile(n); err == nil && text == "" {
				text = string(b)
			}
		}
	}
	flat := strings.ToLower(strings.Join(strings.Fields(text), " "))
	has := func(all ...string) bool {
		for _, s := range all {
			if !strings.Contains(flat, s) {
				return false
			}
		}
		return true
	}
	switch {
	case has("gnu general public license"), has("gnu lesser general public license"), has("gnu affero"):
		if !has("mozilla public license") { // which names them as compatible
			return "GPL"
		}
		return "MPL-2.0"
	case has("mozilla public license version 2.0"), has("mozilla public license, version 2.0"):
		return "MPL-2.0"
	case has("apache license", "version 2.0"):
		return "Apache-2.0"
	case has("permission is hereby granted, free of charge"):
		return "MIT"
	case has("redistributions of source code must retain", "neither the name"), has("redistributions of source code must retain", "may not be used to endorse"):
		return "BSD-3-Clause"
	case has("redistributions of source code must retain"):
		return "BSD-2-Clause"
	case has("permission to use, copy, modify, and/or distribute"), has("permission to use, copy, modify, and distribute"):
		return "ISC"
	}
	return fmt.Sprintf("unknown (%.40s)", flat)
}

// difference lists lines that only one of two texts has.
func difference(a, b string) string {
	var out strings.Builder
	for line := range strings.Lines(a) {
		if !strings.Contains("\n"+b, "\n"+line) {
			out.WriteString("- " + line)
		}
	}
	for line := range strings.Lines(b) {
		if !strings.Contains("\n"+a, "\n"+line) {
			out.WriteString("+ " + line)
		}
	}
	return out.String()
}
