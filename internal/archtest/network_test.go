package archtest_test

import (
	"bytes"
	"go/ast"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"winnow/internal/testkit"
)

// reaching names what of a package reaches beyond the process: it connects,
// listens, asks for names, or starts a program that could.
var reaching = map[string][]string{
	"net":                    {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialUnix", "DialIP", "Dialer", "Listen", "ListenConfig", "ListenPacket", "ListenTCP", "ListenUDP", "Resolver", "DefaultResolver"},
	"net/http":               {"Client", "DefaultClient", "DefaultTransport", "Transport", "Get", "Head", "Post", "PostForm", "Server", "Serve", "ListenAndServe", "ListenAndServeTLS"},
	"net/smtp":               {"Dial", "SendMail", "NewClient"},
	"net/rpc":                {"Dial", "DialHTTP"},
	"crypto/tls":             {"Dial", "DialWithDialer", "Dialer", "Listen"},
	"os/exec":                {"Command", "CommandContext"},
	"os":                     {"StartProcess"},
	"syscall":                {"Socket", "Connect", "ForkExec", "StartProcess", "Exec"},
	"golang.org/x/sys/unix":  {"Socket", "Connect"},
	"fyne.io/fyne/v2/dialog": {"NewFileOpen"}, // which can ask the desktop for recent places
	"github.com/emersion/go-imap/v2/imapclient": {"DialTLS", "DialInsecure", "DialStartTLS"},
}

// reachingAnywhere are methods that open an address with the desktop's help,
// whatever they belong to.
var reachingAnywhere = []string{"OpenURL", "LoadResourceFromURLString", "NewHyperlink", "NewHyperlinkWithStyle"}

const networkFile = "testdata/network.txt"

// network.txt says where the program can reach beyond itself at all, and why.
// Nothing else of ours does; no other library that is built in could.
func TestWhatReachesTheNetworkIsListed(t *testing.T) {
	there := map[string]bool{}
	for _, f := range files(t) {
		if f.test || f.room == "cmd/dev" || strings.HasPrefix(f.room, "internal/testkit") {
			continue // chores and helpers of tests are no part of what a buyer runs
		}
		names := map[string]string{}
		for i, imp := range f.imports {
			name := path.Base(imp)
			if as := f.syntax.Imports[i].Name; as != nil {
				name = as.Name
			}
			names[name] = imp
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if slices.Contains(reachingAnywhere, sel.Sel.Name) {
				there[f.room+"/"+f.name+":"+sel.Sel.Name] = true
			}
			if id, ok := sel.X.(*ast.Ident); ok {
				imp := names[id.Name]
				if slices.Contains(reaching[imp], sel.Sel.Name) || imp == "net" && strings.HasPrefix(sel.Sel.Name, "Lookup") {
					there[f.room+"/"+f.name+":"+path.Base(imp)+"."+sel.Sel.Name] = true
				}
			}
			return true
		})
	}
	for lib := range strings.FieldsSeq(libraries(t)) {
		there[lib] = true
	}

	table, err := os.ReadFile(networkFile)
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		what, why, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if listed[what] = true; !ok || why == "" {
			t.Errorf("%s does not say why", what)
		}
		if !there[what] {
			t.Errorf("%s is listed, and is not there any more", what)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(there)) {
		if !listed[what] {
			t.Errorf("%s could reach the network or start a program: nothing may, but what %s says", what, networkFile)
		}
	}
}

// libraries are the packages of others, built into the window or the command
// line, that import what connects or starts programs.
func libraries(t *testing.T) string {
	t.Helper()
	const form = `{{if not .Standard}}{{$p := .ImportPath}}{{range .Imports}}{{if or (eq . "net") (eq . "net/http") (eq . "net/smtp") (eq . "os/exec")}}{{$p}}:{{.}}{{"\n"}}{{end}}{{end}}{{end}}`
	var out, said bytes.Buffer
	cmd := exec.Command("go", "list", "-deps", "-tags", "migrated_fynedo", "-f", form, "./cmd/winnow", "./cmd/winnowctl")
	cmd.Dir, cmd.Stdout, cmd.Stderr = testkit.Root(t), &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	var b strings.Builder
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, "winnow/") {
			b.WriteString(line)
		}
	}
	return b.String()
}
