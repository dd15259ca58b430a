package imap

import (
	"errors"
	"strings"
	"testing"
)

var tight = limits{line: 200, literal: 1000, depth: 10, total: 5000}

// scanned feeds text to a scanner in pieces of n bytes.
func scanned(text string, n int) (*scanner, error) {
	s := newScanner(tight)
	for len(text) > 0 {
		piece := text[:min(n, len(text))]
		text = text[len(piece):]
		if err := s.scan([]byte(piece)); err != nil {
			return s, err
		}
	}
	return s, nil
}

func TestScannerLetsUsualAnswersThrough(t *testing.T) {
	nested := strings.Repeat("(", 500)
	for name, text := range map[string]string{
		"greeting":               "* OK [CAPABILITY IMAP4rev1 ID] ready\r\n",
		"body with parentheses":  "* 1 FETCH (UID 1 BODY[] {500}\r\n" + nested + ")\r\nT1 OK done\r\n",
		"body with a line end":   "* 1 FETCH (UID 1 BODY[] {900}\r\n" + strings.Repeat("x", 898) + "\r\n)\r\n",
		"two literals":           "* 1 FETCH (A {3}\r\n((( B {3}\r\n((( C)\r\n" + "* 2 FETCH (A (B (C)))\r\n",
		"empty literal":          "* 1 FETCH (BODY[] {0}\r\n)\r\n* 2 FETCH ((((((((((X))))))))))\r\n",
		"literal8, non-sync":     "* 1 FETCH (BINARY[] ~{3+}\r\n((()\r\n",
		"quoted parentheses":     "* LIST () \"/\" \"a)b)c\"\r\n* LIST (\\Sent) \"/\" \"x\"\r\n",
		"quoted backslash":       "* LIST () \"\\\\\" \"a\\\"{900}\"\r\n* OK x\r\n",
		"braces in text":         "* OK use {99999} and (((((((((((( freely\r\nT1 OK {77777}\r\n+ {88888}\r\n",
		"apostrophe in text":     "* NO it is 5\" wide\r\n* LIST () NIL x\r\n",
		"no literal inside line": "* LIST () NIL a{5}b\r\n" + "* LIST () NIL {99\r\n* OK\r\n",
		"search":                 "* SEARCH" + strings.Repeat(" 1", 80) + "\r\n",
	} {
		for _, n := range []int{1, 7, 1 << 20} {
			if _, err := scanned(text, n); err != nil {
				t.Errorf("%s in pieces of %d: %v", name, n, err)
			}
		}
	}
}

func TestT03ScannerStopsFloods(t *testing.T) {
	for name, text := range map[string]string{
		"endless line":             "* " + strings.Repeat("x", 300),
		"endless greeting":         strings.Repeat("x", 300),
		"endless text":             "* OK " + strings.Repeat("x", 300),
		"huge literal":             "* 1 FETCH (BODY[] {1001}\r\n",
		"literal without a number": "* 1 FETCH (BODY[] {99999999999999999999999999}\r\n",
		"deep list":                "* 1 FETCH " + strings.Repeat("(", 11),
		"deep list over literals":  "* 1 FETCH " + strings.Repeat("(((({1}\r\nx ", 4),
		"deep list over quotes":    "* 1 FETCH " + strings.Repeat("((((\"\r\n\" ", 4),
		"closing inside quotes":    "* 1 FETCH " + strings.Repeat("(\")\" ", 11),
		"quote never closed":       "* LIST () \"/\" \"" + strings.Repeat("x\r\n", 100),
		"line of many literals":    "* 1 FETCH (" + strings.Repeat("X {1}\r\ny ", 40),
		"many lines":               strings.Repeat("* 1 EXISTS\r\n", 500),
		"many literals":            strings.Repeat("* 1 FETCH (BODY[] {900}\r\n"+strings.Repeat("y", 900)+")\r\n", 6),
	} {
		for _, n := range []int{1, 7, 1 << 20} {
			s, err := scanned(text, n)
			if !errors.Is(err, ErrFlood) {
				t.Errorf("%s in pieces of %d: %v", name, n, err)
			}
			if again := s.scan([]byte("* OK\r\n")); again == nil {
				t.Errorf("%s: the error went away", name)
			}
		}
	}
}

func TestScannerKeepsTheLastWords(t *testing.T) {
	for text, want := range map[string]string{
		"* OK hello\r\n":                                             "",
		"* BYE Too many connections\r\n":                             "* BYE Too many connections",
		"* ok x\r\nT3 no [ALERT] over quota\r\n* OK bye\r\n":         "T3 no [ALERT] over quota",
		"T1 NO first\r\nT2 BAD second\r\n":                           "T2 BAD second",
		"* LIST () NIL NO\r\n* 1 FETCH (X {9}\r\n* BYE x\r\n)\r\n":   "",
		"* NO " + strings.Repeat("long ", 30) + "\r\n* 3 EXISTS\r\n": "* NO " + strings.Repeat("long ", 30),
		"* NOTHING x\r\n":                                            "",
	} {
		s, err := scanned(text, 5)
		if err != nil || strings.TrimRight(s.words, "\r\n") != want {
			t.Errorf("%q: %q, %v; want %q", text, s.words, err, want)
		}
	}
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte("* 1 FETCH (UID 1 BODY[] {5}\r\n(((((\r\n"), 3)
	f.Add([]byte("* LIST () \"a\\\"\" {3+}\r\nT1 NO x\r\n"), 1)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		if n <= 0 {
			n = 1
		}
		whole, err := scanned(string(b), len(b)+1)
		pieces, err2 := scanned(string(b), n)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("whole: %v, in pieces of %d: %v", err, n, err2)
		}
		if err == nil && (whole.words != pieces.words || whole.depth != pieces.depth || whole.literal != pieces.literal) {
			t.Fatalf("whole: %+v, in pieces of %d: %+v", whole, n, pieces)
		}
		if whole.depth < 0 || whole.literal < 0 || whole.literal > tight.literal || len(whole.head) > headLen || len(whole.words) > headLen {
			t.Fatalf("%+v", whole)
		}
	})
}
