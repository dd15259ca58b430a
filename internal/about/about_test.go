package about

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"winnow/internal/testkit"
)

func TestTheEmbeddedNameIsTheProjects(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(testkit.Root(t), "FyneApp.toml"))
	if err != nil || string(b) != appTOML {
		t.Fatalf("FyneApp.toml differs from the copy that is embedded (%v)", err)
	}
	if i := This(); i.Name != "Winnow" || i.ID == "" || i.Version == "" || i.Number == 0 || !i.Migrations["fyneDo"] {
		t.Errorf("%+v", i)
	}
}

func TestWhereItWasBuiltFrom(t *testing.T) {
	noted := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.time", Value: "2026-03-01T10:00:00Z"}, {Key: "vcs.modified", Value: "true"}}
	for _, c := range []struct {
		commit, date string
		settings     []debug.BuildSetting
		want         string
	}{
		{"", "", nil, "Winnow 1.2"},
		{"", "", noted, "Winnow 1.2 (0123456789ab with changes of 2026-03-01)"},
		{"fedcba9876543210", "2026-04-02T10:00:00Z", noted, "Winnow 1.2 (fedcba987654 of 2026-04-02)"},
		{"fedcba9876543210+", "no date", noted, "Winnow 1.2 (fedcba987654 with changes)"},
	} {
		if got := (Info{Name: "Winnow", Version: "1.2"}).from(c.commit, c.date, c.settings).String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestNoticesAreReadAsTheyAreWritten(t *testing.T) {
	in := []Notice{{"a.example/x", "v1.0.0", "MIT", "Copyright A\n\n  indented"}, {"b.example/y", "v2.0.0", "BSD-3-Clause", "== no head\nB"}}
	if out := ReadNotices(WriteNotices(in)); len(out) != 2 || out[0] != in[0] || out[1] != in[1] {
		t.Errorf("%+v", out)
	}
	for _, n := range Notices() {
		if n.Module == "" || n.Version == "" || n.Licence == "" || len(n.Text) < 200 || !strings.Contains(strings.ToLower(n.Text), "copyright") {
			t.Errorf("%s %s is under %q with a text of %d bytes", n.Module, n.Version, n.Licence, len(n.Text))
		}
	}
	if len(Notices()) < 30 {
		t.Errorf("only %d notices", len(Notices()))
	}
}
