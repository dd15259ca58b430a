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
)

// spoken are the functions whose literal arguments are sentences that the
// window says in the buyer's language.
var spoken = []string{"T", "N", "section", "button", "act", "field", "empty", "add"}

// plain are those that show what they are given: a sentence among them would
// stay English.
var plain = []string{"para", "muted", "title", "heading", "NewPara", "Say", "Status", "SetText", "NewButton"}

// tables and answers are the variables and functions whose sentences are
// translated where they are shown.
var (
	tables  = []string{"keepChoices", "signInWays", "securities", "Themes", "NeedWeights", "StageNames", "Menus", "Groups"}
	answers = []string{"ParseAccount", "wrongOAuth", "ParseNeed", "Need"}
)

// whole are the files of which every sentence must be there in German. Of the
// others, what is missing is shown in English.
var whole = []string{
	"../screens/addmailbox.go", "../screens/addfolders.go", "../screens/secretform.go", "../screens/boxview.go", "../screens/mail.go",
	"../screens/files.go", "../screens/welcome.go", "../screens/needs.go", "../screens/needform.go", "../screens/settings.go", "../screens/palette.go",
	"../passphrase.go", "../behind.go", "../crash.go", "../jobs.go", "../places.go", "../keys.go",
	"mailboxes.go", "needform.go", "needs.go", "house.go", "settings.go", "account.go", "keys.go", "progress.go",
}

// spokenIn collects what a file says, and what it shows untranslated.
func spokenIn(t *testing.T, path string) (out map[string]bool, untold []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out = map[string]bool{}
	take := func(e ast.Expr) {
		if s, ok := literal(e); ok && letters.MatchString(s) {
			out[s] = true
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := ""
			switch f := n.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			case *ast.Ident:
				name = f.Name
			}
			if slices.Contains(plain, name) {
				for _, a := range n.Args {
					if s, ok := literal(a); ok && letters.MatchString(s) && s != "Enter" && s != "Esc" {
						untold = append(untold, s)
					}
				}
			}
			if slices.Contains(spoken, name) {
				most := map[string]int{"T": 1, "N": 3, "empty": 2}[name]
				for i, a := range n.Args {
					if i < max(most, 1) {
						take(a)
					}
				}
			}
		case *ast.ValueSpec:
			if slices.ContainsFunc(n.Names, func(id *ast.Ident) bool {
				return slices.Contains(tables, id.Name) || strings.HasSuffix(id.Name, "Text")
			}) {
				ast.Inspect(n, func(n ast.Node) bool {
					if e, ok := n.(ast.Expr); ok && starts(e) {
						take(e)
					}
					return true
				})
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

var letters = regexp.MustCompile(`\pL\pL`)

// starts reports whether a literal is a word or sentence for people and no
// identifier.
func starts(e ast.Expr) bool {
	s, ok := literal(e)
	return ok && s != "" && (s[0] >= 'A' && s[0] <= 'Z' || strings.Contains(s, " "))
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

var verbs = regexp.MustCompile(`%[^%]`)

// Every sentence of the screens that are translated is there in German, with
// the same gaps.
func TestNoSentenceIsMissingInGerman(t *testing.T) {
	german := map[string]string{}
	if err := json.Unmarshal(German, &german); err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, dir := range []string{".", "..", "../screens"} {
		all, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, all...)
	}
	said, open := map[string]bool{}, 0
	var missing []string
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		must := slices.Contains(whole, f)
		says, untold := spokenIn(t, f)
		if must && strings.HasPrefix(f, "../") && f != "../jobs.go" && f != "../keys.go" {
			for _, s := range untold {
				t.Errorf("%s shows %q in English", f, s)
			}
		}
		for s := range says {
			said[s] = true
			if german[s] != "" {
				continue
			}
			if open++; must {
				missing = append(missing, s)
			}
		}
	}
	titles := places(t)
	for _, c := range Commands() {
		titles = append(titles, c.Title)
	}
	for _, m := range Menus {
		titles = append(titles, string(m))
	}
	for _, s := range titles { // of all rooms, also those that speak English yet
		said[s] = true
		if german[s] == "" {
			open++
		}
	}
	slices.Sort(missing)
	for _, s := range slices.Compact(missing) {
		t.Errorf("German lacks %q", s)
	}
	for _, s := range slices.Sorted(maps.Keys(german)) {
		if a, b := verbs.FindAllString(s, -1), verbs.FindAllString(german[s], -1); !slices.Equal(a, b) {
			t.Errorf("%q has the gaps %v, in German %v", s, a, b)
		}
		if german[s] == "" {
			t.Errorf("%q is empty in German", s)
		}
	}
	t.Logf("%d sentences are said, %d of them in English only", len(said), open)
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
