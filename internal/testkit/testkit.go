// Package testkit holds what tests of several rooms share: builders for
// messages, places of shared test data, a dispatcher that a test controls.
// Nothing outside of tests imports it.
package testkit

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Root is the folder of the module.
func Root(t testing.TB) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("testkit: where this file is could not be told")
	}
	root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		// Built with -trimpath: tests run in their package's folder.
		root, err = os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			if root == filepath.Dir(root) {
				t.Fatal("testkit: no go.mod above the test")
			}
			root = filepath.Dir(root)
		}
	}
	return root
}

// Shared returns a path in the folder of shared material that stands beside a
// developer's checkout: real mail to measure on, which the project must not
// hold itself. A test is skipped, and says so, where it is absent.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	p := filepath.Join(append([]string{Root(t), "..", "shared"}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("no shared material here (%s): this test measures on real mail that the project does not hold", filepath.Join(elem...))
	}
	return p
}
