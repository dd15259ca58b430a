package shortlist_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"winnow/internal/shortlist"
)

func TestCleanCell(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"plain text":             "plain text",
		"  plain  \n text\t ":    "plain text",
		"31 % less":              "31 % less",
		"a = b":                  "a = b",
		"=1+1":                   "'=1+1",
		"  =1+1":                 "'=1+1",
		"\t=1+1":                 "'=1+1",
		"\r\n=1+1":               "'=1+1",
		"\u200b\u202e=1+1":       "'=1+1",
		"\x00=1+1":               "'=1+1",
		"\u00a0\u3000\u2800=1+1": "'=1+1",
		"＝1+1":                   "'＝1+1",
		"-20 % cheaper":          "'-20 % cheaper",
		"−20 %":                  "'−20 %",
		"@all":                   "'@all",
		"|x":                     "'|x",
		"'=1+1":                  "'=1+1",
		"\"=1+1":                 "\"=1+1",
		"a\n=1+1":                "a =1+1",
		"Größe":                  "Größe",
		"👩‍🔧 team":               "👩‍🔧 team",
		"\xff":                   "\uFFFD",
	} {
		if got := shortlist.CleanCell(in); got != want {
			t.Errorf("CleanCell(%q) = %q, want %q", in, got, want)
		}
	}
	long := shortlist.CleanCell("=" + strings.Repeat("x", 40_000))
	if len(long) != 32767 || long[:2] != "'=" {
		t.Errorf("a long cell has %d letters and begins %q", len(long), long[:2])
	}
	if n := len(utf16(shortlist.CleanCell(strings.Repeat("😀", 20_000)))); n > 32767 {
		t.Errorf("a cell of emoji has %d units", n)
	}
}

func utf16(s string) []uint16 {
	var out []uint16
	for _, r := range s {
		out = append(out, 0)
		if r > 0xFFFF {
			out = append(out, 0)
		}
	}
	return out
}

// safe says why a cell is not, or "".
func safe(s string) string {
	switch {
	case !utf8.ValidString(s):
		return "not UTF-8"
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u202e' || r == '\u2028' }):
		return "holds control characters"
	case s != "" && strings.ContainsRune("=+-@|%＝＋－＠｜％−", firstRune(s)):
		return "begins like a formula"
	case s != strings.TrimSpace(s):
		return "begins or ends with blanks"
	case len(utf16(s)) > 32767:
		return "longer than a cell"
	}
	return ""
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func TestNoAttackSurvivesCleaning(t *testing.T) {
	if len(attacks) < 40 {
		t.Fatalf("only %d attacks", len(attacks))
	}
	for _, a := range attacks {
		if why := safe(shortlist.CleanCell(a)); why != "" {
			t.Errorf("%q becomes %q, which is %s", a, shortlist.CleanCell(a), why)
		}
	}
}

func FuzzCleanCell(f *testing.F) {
	for _, a := range attacks {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := shortlist.CleanCell(s)
		if why := safe(once); why != "" {
			t.Errorf("%q becomes %q: %s", s, once, why)
		}
		if twice := shortlist.CleanCell(once); twice != once {
			t.Errorf("%q is cleaned to %q, and that to %q", s, once, twice)
		}
	})
}
