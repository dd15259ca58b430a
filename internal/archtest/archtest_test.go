package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"winnow/internal/testkit"
)

// rooms lists what each room may import of the project itself. A room that is
// missing here fails the test: a new room is a decision, not an accident.
var rooms = map[string][]string{
	"internal/triage":       {},
	"internal/glyph":        {},
	"internal/about":        {},
	"internal/memory":       {},
	"internal/outline":      {},
	"internal/mailtext":     {"internal/triage", "internal/glyph"},
	"internal/lang":         {"internal/triage", "internal/glyph"},
	"internal/cut":          {"internal/triage", "internal/mailtext", "internal/lang"},
	"internal/signal":       {"internal/triage", "internal/glyph", "internal/mailtext", "internal/lang", "internal/cut"},
	"internal/need":         {"internal/triage", "internal/mailtext", "internal/lang"},
	"internal/signal/trace": {"internal/triage", "internal/mailtext", "internal/lang", "internal/signal"},

	"internal/signal/particular": {"internal/triage"},
	"internal/learned/mark": {
		"internal/triage", "internal/mailtext", "internal/judge", "internal/judge/learn", "internal/learned",
	},
	"internal/need/mark": {"internal/triage", "internal/mailtext", "internal/need"},
	"internal/signal/cuereport": {
		"internal/triage", "internal/mailtext", "internal/lang", "internal/signal",
	},
	"internal/judge/weights": {"internal/triage", "internal/judge/feature"},
	"internal/judge/feature": {
		"internal/triage", "internal/mailtext", "internal/lang", "internal/cut", "internal/signal",
	},
	"internal/judge": {
		"internal/triage", "internal/mailtext", "internal/lang", "internal/cut", "internal/signal", "internal/signal/particular", "internal/judge/weights", "internal/judge/feature",
		"internal/claim",
	},
	"internal/judge/learn": {
		"internal/triage", "internal/mailtext", "internal/lang", "internal/signal",
		"internal/judge", "internal/judge/weights", "internal/judge/feature",
	},
	"internal/vendor":              {"internal/triage"},
	"internal/phrase":              {},
	"internal/claim":               {"internal/triage", "internal/mailtext", "internal/lang", "internal/cut", "internal/phrase"},
	"internal/cadence":             {"internal/triage", "internal/vendor", "internal/phrase", "internal/claim"},
	"internal/learned":             {"internal/triage"},
	"internal/rank":                {"internal/triage"},
	"internal/mute":                {"internal/triage"},
	"internal/shortlist":           {"internal/triage", "internal/claim", "internal/phrase"},
	"internal/filter":              {"internal/triage", "internal/mailbox"},
	"internal/action":              {"internal/triage"},
	"internal/draft":               {"internal/triage"},
	"internal/brief":               {"internal/triage"},
	"internal/optout":              {"internal/triage", "internal/mailtext"},
	"internal/mailbox":             {"internal/triage"},
	"internal/mailbox/sieve":       {"internal/mailbox"},
	"internal/mailbox/mailboxtest": {"internal/triage", "internal/mailbox"},
	"internal/mailbox/file": {
		"internal/triage", "internal/mailbox",
	},
	"internal/mailbox/imap": {
		"internal/triage", "internal/mailbox", "internal/mailtext",
	},
	"internal/mailbox/demo": {
		"internal/triage", "internal/mailbox", "internal/mailbox/imap",
	},
	"internal/account":            {"internal/triage"},
	"internal/account/secretfile": {"internal/account"},
	"internal/account/oauth":      {"internal/account", "internal/mailbox"},
	"internal/account/autoconfig": {"internal/account", "internal/mailbox"},
	"internal/store":              {"internal/triage", "internal/mailtext", "internal/mailbox"},
	"internal/engine": {
		"internal/triage", "internal/mailtext", "internal/lang", "internal/signal", "internal/signal/trace", "internal/judge", "internal/need",
		"internal/claim", "internal/vendor", "internal/cadence", "internal/rank", "internal/mute", "internal/shortlist", "internal/mailbox",
		"internal/store", "internal/account", "internal/learned", "internal/outline",
		"internal/action", "internal/filter", "internal/draft", "internal/optout", "internal/brief",
	},
	"internal/intake": {
		"internal/triage", "internal/mailbox", "internal/mailbox/sieve", "internal/mailbox/imap", "internal/mailbox/file", "internal/mailbox/demo", "internal/account",
		"internal/account/secretfile", "internal/account/oauth", "internal/account/autoconfig",
	},
	"internal/ui/vm":      {"internal/triage"},
	"internal/ui/vm/fake": {"internal/triage", "internal/ui/vm"},
	"internal/ui/work":    {},
	"internal/ui/theme":   {"internal/triage"},
	"internal/ui/widgets": {"internal/triage", "internal/ui/vm", "internal/ui/theme"},
	"internal/ui/screens": {
		"internal/triage", "internal/ui/vm", "internal/ui/work", "internal/ui/widgets", "internal/ui/theme",
	},
	"internal/ui": {
		"internal/triage", "internal/ui/vm", "internal/ui/work", "internal/ui/widgets", "internal/ui/theme", "internal/ui/screens",
	},
}

// anywhere may be imported by tests of every room.
var anywhere = []string{"internal/mailbox/mailboxtest", "internal/ui/vm/fake", "internal/testkit", "internal/testkit/hostile", "internal/testkit/xvfb", "internal/testkit/dovecot", "internal/testkit/idp", "internal/testkit/clusters", "internal/testkit/crowd", "internal/testkit/pictures", "internal/testkit/postoffice"}

// homes names the only rooms that may import a library, tests included.
var homes = map[string][]string{
	"fyne.io/fyne/v2":               {"cmd/winnow", "internal/ui", "internal/ui/theme", "internal/ui/widgets", "internal/ui/screens"},
	"fyne.io/fyne/v2/app":           {"cmd/winnow"},
	"go.etcd.io/bbolt":              {"internal/store"},
	"github.com/emersion/go-imap":   {"internal/mailbox/imap", "internal/mailbox/demo", "internal/testkit/postoffice"},
	"github.com/jdkato/prose":       {"internal/lang"},
	"github.com/zalando/go-keyring": {"internal/account"},
	"filippo.io/age":                {"internal/account/secretfile"},
	"golang.org/x/oauth2":           {"internal/account/oauth"},
	"net": {
		"internal/mailbox/imap", "internal/mailbox/sieve", "internal/mailbox/demo", "internal/account", "internal/account/autoconfig", "internal/account/oauth",
		"internal/testkit/dovecot", "internal/testkit/postoffice", "cmd/winnow", "cmd/winnowctl", "cmd/dev",
	},
	// What is asked over HTTP: settings of the address's own domain, and the
	// identity provider that the buyer chose. Nothing else ever is.
	"net/http": {"internal/account/autoconfig", "internal/account/oauth", "internal/testkit/idp"},
	"os/exec":  {"cmd/dev", "internal/testkit", "internal/testkit/xvfb", "internal/testkit/dovecot", "internal/testkit/clusters"},
}

// pure rooms take values and return values: no clock and no files.
var pure = []string{
	"internal/triage", "internal/glyph", "internal/mailtext", "internal/cut", "internal/signal", "internal/signal/trace", "internal/signal/particular", "internal/need", "internal/judge",
	"internal/vendor", "internal/cadence", "internal/rank", "internal/mute", "internal/shortlist", "internal/filter", "internal/learned",
	"internal/claim", "internal/phrase",
	"internal/action", "internal/draft", "internal/optout", "internal/brief",
}

// file is one Go file of the project.
type file struct {
	room    string // its folder, from the root
	name    string
	imports []string
	syntax  *ast.File
	test    bool
}

func TestEveryArrowPointsDown(t *testing.T) {
	for _, f := range files(t) {
		if strings.HasPrefix(f.room, "cmd/") || strings.HasPrefix(f.room, "internal/testkit") || f.room == "internal/archtest" {
			continue // commands may use every room; test helpers are not part of the house
		}
		may, known := rooms[f.room]
		if !known {
			t.Errorf("%s is a room that archtest does not know: say in its table what it may import", f.room)
			continue
		}
		for _, imp := range f.imports {
			own, ok := strings.CutPrefix(imp, "winnow/")
			if !ok || own == f.room || slices.Contains(may, own) {
				continue
			}
			if f.test && (slices.Contains(anywhere, own) || belowOrEqual(f.room, own)) {
				continue
			}
			t.Errorf("%s/%s imports %s, which %s may not", f.room, f.name, own, f.room)
		}
	}
}

// belowOrEqual lets a room's tests build their input with what the rooms they
// may import stand on.
func belowOrEqual(room, imported string) bool {
	for _, r := range rooms[room] {
		if r == imported || slices.Contains(rooms[r], imported) {
			return true
		}
	}
	return false
}

func TestLibrariesLiveInTheirRooms(t *testing.T) {
	for _, f := range files(t) {
		for _, imp := range f.imports {
			for lib, may := range homes {
				// net is net alone; a library is all that lies below it.
				if imp != lib && (isStandard(lib) || !strings.HasPrefix(imp, lib+"/")) {
					continue
				}
				if !slices.Contains(may, f.room) && !(f.test && isStandard(lib)) {
					t.Errorf("%s/%s imports %s, which belongs to %v alone", f.room, f.name, imp, may)
				}
			}
		}
	}
}

func TestTriageStandsOnTheStandardLibraryAlone(t *testing.T) {
	for _, f := range files(t) {
		if f.room != "internal/triage" || f.test {
			continue
		}
		for _, imp := range f.imports {
			if !isStandard(imp) {
				t.Errorf("triage/%s imports %s", f.name, imp)
			}
		}
	}
}

func TestPureRoomsHaveNoClockAndNoFiles(t *testing.T) {
	for _, f := range files(t) {
		if f.test || !slices.Contains(pure, f.room) {
			continue
		}
		for _, imp := range f.imports {
			switch imp {
			case "os", "net", "log", "log/slog", "os/exec", "net/http":
				t.Errorf("%s/%s imports %s: a pure room does no input or output", f.room, f.name, imp)
			}
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since" || sel.Sel.Name == "Sleep") {
				t.Errorf("%s/%s uses time.%s: in a pure room time is an argument", f.room, f.name, sel.Sel.Name)
			}
			return true
		})
	}
}

func TestNothingElseAtTheTopOfTheTree(t *testing.T) {
	entries, err := fs.Glob(rootFS(t), "*")
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"cmd", "internal", "assets", "FyneApp.toml", "go.mod", "go.sum", "README.md"}
	for _, e := range entries {
		if !strings.HasPrefix(e, ".") && !slices.Contains(allowed, e) {
			t.Errorf("%s lies at the top of the tree, where only %v and dot-files belong", e, allowed)
		}
	}
}

func isStandard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".") && first != "winnow"
}

func rootFS(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS(testkit.Root(t))
}

func files(t *testing.T) []file {
	t.Helper()
	root := testkit.Root(t)
	var out []file
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); p != root && (strings.HasPrefix(name, ".") || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if path.Ext(p) != ".go" {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		syntax, err := parser.ParseFile(set, p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		f := file{room: path.Dir(rel), name: path.Base(rel), syntax: syntax, test: strings.HasSuffix(rel, "_test.go")}
		for _, s := range syntax.Imports {
			imp, err := strconv.Unquote(s.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, imp)
		}
		out = append(out, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("only %d Go files found below %s", len(out), root)
	}
	return out
}
