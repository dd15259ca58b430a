package vm

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// spoken are the functions whose literal arguments are sentences that the
// window says in the buyer's language, and how many of them.
var spoken = map[string]int{"T": 1, "N": 3, "section": 1, "button": 1, "act": 1, "field": 1, "empty": 2, "add": 1, "Count": 4}

// tables and answers are the variables and functions whose sentences are
// translated where they are shown.
var (
	tables = []string{
		"keepChoices", "signInWays", "securities", "Themes", "NeedWeights", "StageNames", "Menus", "Groups", "tacticWords", "kindNotes", "claimWords",
		"factWords", "linkWords", "viaWords", "stateWords", "RuleChoices", "ExportFormats", "FilterForms", "BriefForms", "BriefSpans", "Quarters",
		"mutedWords", "nameScore", "nameText", "nameBars", "nameSpark", "nameAge",
	}
	answers = []string{"ParseAccount", "wrongOAuth", "ParseNeed", "Need"}
)

// silent are functions whose words nobody is shown as they stand: keys, parts
// of files, what is told by Speech.Said where it is shown, and what programs read.
var silent = []string{
	"ErrorSentence", "ExampleNeeds", "Commands", "allPlaces",
}

// mute are calls whose arguments are not shown.
var mute = []string{
	"Format", "Parse", "ParseInLocation", "Errorf", "New", "Warn", "Info", "Error", "Debug", "HasPrefix", "HasSuffix", "Contains", "Cut", "TrimPrefix", "TrimSuffix",
	"ReplaceAll", "Split", "NewReplacer", "EqualFold", "Trim", "TrimRight", "ContainsAny", "Index", "LastIndexByte", "Setenv", "Getenv", "MustCompile", "Fprintf", "Sprintf",
	"press", "named", "fold", "list", "Quote", "Resource", "ParseRequestURI",
}

// names are literals that are the same in every language, and no words.
var names = []string{"Links", "Page Down", "Page Up", "Plus", "Minus", "Ctrl+", "imap offline_access", "allow ", "look ", "filter ", "look up ", "undo ", "Winnow ", "30 Sep 2026", "Mg", "59 min", "Winnow", "Enter", "Esc", "Message-ID", "SPF", "DKIM", "DMARC", "IMAP", "INBOX", "Muted", "Jan 2006", "Jan", "2 Jan", "2 Jan 2006", " 2006", "2. "}

// files are those of the window, without tests.
func windowFiles(t *testing.T) (out []string) {
	t.Helper()
	for _, dir := range []string{".", "..", "../screens", "../widgets"} {
		all, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			if !strings.HasSuffix(f, "_test.go") {
				out = append(out, filepath.ToSlash(f))
			}
		}
	}
	return out
}

// spokenIn collects what a file says in the buyer's language, and what it shows
// in English only.
func spokenIn(t *testing.T, path string) (out map[string]bool, untold []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out = map[string]bool{}
	take := func(e ast.Expr) {
		if s, ok := literal(e); ok && letters.MatchString(verbs.ReplaceAllString(s, "")) || ok && len(s) == 1 && s >= "A" && s <= "Z" {
			out[s] = true
		}
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil && !slices.Contains(silent, f.Name.Name) && !slices.Contains(answers, f.Name.Name) {
			untold = append(untold, shownIn(f.Body)...)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for _, a := range n.Args[:min(len(n.Args), spoken[called(n)])] {
				take(a)
			}
		case *ast.ValueSpec:
			if slices.ContainsFunc(n.Names, func(id *ast.Ident) bool {
				return slices.Contains(tables, id.Name) || strings.HasSuffix(id.Name, "Text") || strings.HasSuffix(id.Name, "Help")
			}) {
				inTable(n, take)
			}
		case *ast.FuncDecl:
			if slices.Contains(answers, n.Name.Name) {
				ast.Inspect(n, func(n ast.Node) bool {
					if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
						take(r.Results[len(r.Results)-1])
					}
					return true
				})
			}
		}
		return true
	})
	return out, untold
}

// inTable takes the sentences of a table, and none of its keys.
func inTable(n ast.Node, take func(ast.Expr)) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			inTable(n.Value, take)
			return false
		case ast.Expr:
			s, ok := literal(n)
			if _, lone := n.(*ast.BasicLit); ok && (!lone || s != "" && (s[0] >= 'A' && s[0] <= 'Z' || strings.Contains(s, " ") || !identifier.MatchString(s))) {
				take(n)
				return false
			}
		}
		return true
	})
}

// called is the name of the function that a call calls.
func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// shownIn are the literals of a body that read as words for people, and do not
// go through what speaks the buyer's language.
func shownIn(body ast.Node) (out []string) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := called(n)
			for i, a := range n.Args {
				if _, plain := literal(a); plain && (i < spoken[name] || slices.Contains(mute, name)) {
					continue
				}
				out = append(out, shownIn(a)...)
			}
			out = append(out, shownIn(n.Fun)...)
			return false
		case *ast.IndexExpr, *ast.ImportSpec:
			return false
		case *ast.CaseClause:
			for _, s := range n.Body {
				out = append(out, shownIn(s)...)
			}
			return false
		case *ast.KeyValueExpr:
			out = append(out, shownIn(n.Value)...)
			return false
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				return false
			}
		case *ast.BasicLit:
			if s, ok := literal(n); ok && forPeople(s) && !slices.Contains(names, s) {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

var (
	letters    = regexp.MustCompile(`\pL\pL`)
	identifier = regexp.MustCompile(`^[.a-z][a-z0-9.-]*$`)
	verbs      = regexp.MustCompile(`%(?:\[\d\])?[-+#0]*\d*(?:\.\d+)?[a-z]`)
)

// forPeople tells words for people from keys and identifiers.
func forPeople(s string) bool {
	s = verbs.ReplaceAllString(s, "")
	if !letters.MatchString(s) {
		return false
	}
	return strings.Contains(s, " ") || s[0] >= 'A' && s[0] <= 'Z'
}

// literal is the text of a literal, or of literals that are joined.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.BinaryExpr:
		a, ok := literal(e.X)
		b, ok2 := literal(e.Y)
		return a + b, ok && ok2 && e.Op == token.ADD
	}
	return "", false
}

// gaps are the verbs of a sentence in the order of what fills them.
func gaps(s string) []string {
	found := verbs.FindAllString(strings.ReplaceAll(s, "%%", ""), -1)
	out := make([]string, len(found))
	for i, v := range found {
		at := i
		if strings.HasPrefix(v, "%[") {
			at, v = int(v[2]-'1'), "%"+v[4:]
		}
		if at < 0 || at >= len(out) {
			return []string{"a gap that nothing fills: " + s}
		}
		out[at] = v
	}
	return out
}

func table(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Every word that the window shows by itself goes through the one table, and
// every sentence is there in German, with the same gaps; none is kept that
// nothing says any more.
func TestNoSentenceIsMissingInGerman(t *testing.T) {
	german := table(t, German)
	said := map[string]bool{}
	for _, f := range windowFiles(t) {
		says, untold := spokenIn(t, f)
		for _, s := range untold {
			t.Errorf("%s shows %q in English only", f, s)
		}
		maps.Copy(said, says)
	}
	for _, s := range places(t) {
		said[s] = true
	}
	for _, c := range Commands() {
		said[c.Title], said[c.Group] = true, true
	}
	for _, m := range Menus {
		said[string(m)] = true
	}
	for _, l := range Languages {
		said[l.Name] = true
	}
	for _, s := range []string{"Links", "checkable", "named", "vague", "valid", "invalid", "unclear"} { // words of the rooms below that are shown alone
		said[s] = true
	}
	for _, s := range slices.Sorted(maps.Keys(said)) {
		if german[s] == "" {
			t.Errorf("German lacks %q", s)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(german)) {
		if a, b := gaps(s), gaps(german[s]); !slices.Equal(a, b) {
			t.Errorf("%q has the gaps %v, in German %v", s, a, b)
		}
		if !said[s] {
			t.Errorf("nothing says %q any more", s)
		}
	}
	t.Logf("%d sentences, all of them in German", len(said))
}

// places are the titles in the navigation.
func places(t *testing.T) (out []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../places.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CompositeLit); ok && c.Type == nil && len(c.Elts) > 1 {
			if s, ok := literal(c.Elts[1]); ok {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

// Numbers, dates and shares are written as Germans write them.
func TestGermanNumbersAndDates(t *testing.T) {
	de, err := NewSpeech("de", "")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	for got, want := range map[string]string{
		de.Number(1234567):                     "1.234.567",
		de.Number(-1234):                       "-1.234",
		(Speech{}).Number(1234567):             "1,234,567",
		de.Fixed("%+.1f", 12.34):               "+12,3",
		(Speech{}).Fixed("%+.1f", 12.34):       "+12.3",
		Date(de, now, now.AddDate(0, -3, 0)):   "15. März",
		Date(de, now, now.AddDate(-1, 0, 0)):   "15. Juni 2025",
		Ordinal(de, 3):                         "3.",
		Ago(de, now, now.AddDate(0, 0, -3)):    "vor 3 Tagen",
		Ago(de, now, now.Add(-26*time.Hour)):   "gestern",
		Count(de, 1, "message", "messages"):    "1 Nachricht",
		Count(de, 1200, "message", "messages"): "1.200 Nachrichten",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
