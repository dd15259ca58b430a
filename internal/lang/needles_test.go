package lang

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Needles are found as looking for one after the other finds them.
func TestNeedlesAreFoundInTheirOrder(t *testing.T) {
	texts := []string{"unsub", "opt-out", "optout", "désabo", "/kopt", "out"}
	n := NewNeedles(texts...)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`(un|SUB|sub|opt|-|Out|O|d|é|É|sabo|K|/| ){0,9}`)).Draw(t, "text")
		low := strings.ToLower(text)
		want := slices.IndexFunc(texts, func(s string) bool { return strings.Contains(low, s) })
		if got := n.Find(text); got != want || n.In(text) != (want >= 0) {
			t.Fatalf("%q: %d, want %d", text, got, want)
		}
	})
}
