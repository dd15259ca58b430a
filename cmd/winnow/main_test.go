package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/internal/about"
	"winnow/internal/testkit"
	"winnow/internal/ui/vm"
)

func TestFlags(t *testing.T) {
	cases := []struct {
		args  string
		wrong string
		check func(f flags) bool
	}{
		{"", "", func(f flags) bool { return f.size.IsZero() && !f.demo && f.now.IsZero() }},
		{"--demo --theme dark --size 1000x700", "", func(f flags) bool { return f.demo && f.theme == "dark" && f.size.Width == 1000 && f.size.Height == 700 }},
		{"--open a.mbox --open b c.eml", "", func(f flags) bool { return strings.Join(f.open, "|") == "a.mbox|b|c.eml" }},
		{"--data /x --now 2026-03-01T09:00:00Z", "", func(f flags) bool {
			return f.data == "/x" && f.now.Equal(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
		}},
		{"--theme pink", "--theme pink", nil},
		{"--size big", "--size big", nil},
		{"--size 3x3", "--size 3x3", nil},
		{"--now yesterday", "--now yesterday", nil},
		{"--no-such-flag", "no-such-flag", nil},
		{"--demo x.mbox", "do not go together", nil},
	}
	for _, c := range cases {
		var out bytes.Buffer
		f, done, err := parse(strings.Fields(c.args), &out)
		switch {
		case c.wrong == "" && (err != nil || done || !c.check(f)):
			t.Errorf("%q: %+v, done %v, %v", c.args, f, done, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%q: error %v, want one about %q", c.args, err, c.wrong)
		}
	}
}

func TestHelpAndVersionOpenNoWindow(t *testing.T) {
	var out bytes.Buffer
	if code := run([]string{"--help"}, &out, hooks{}); code != exitGood || !strings.Contains(out.String(), "--demo") {
		t.Errorf("code %d, %q", code, out.String())
	}
	out.Reset()
	if code := run([]string{"--version"}, &out, hooks{}); code != exitGood || out.String() != about.This().String()+"\n" {
		t.Errorf("code %d, %q", code, out.String())
	}
}

// Bad input gets one clear sentence and a code, before anything is made.
func TestBadInputIsSaidInOneSentence(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	var out bytes.Buffer
	if code := run([]string{"--theme", "pink"}, &out, hooks{}); code != exitUsage || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("code %d, %q", code, out.String())
	}
	out.Reset()
	if code := run([]string{"--data", data, filepath.Join(dir, "no such file")}, &out, hooks{}); code != exitError || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("code %d, %q", code, out.String())
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a database was made for nothing")
	}
}

// What is embedded is what the project says.
func TestEmbeddedFilesAreThoseOfTheProject(t *testing.T) {
	root := testkit.Root(t)
	for path, have := range map[string][]byte{"assets/icon/winnow-256.png": iconPNG} {
		want, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, want) {
			t.Errorf("cmd/winnow has another %s: copy that of the project", path)
		}
	}
	m := metadata()
	if m.ID != "io.winnow.Winnow" || m.Version == "" || !m.Migrations["fyneDo"] || m.Name != "Winnow" {
		t.Errorf("metadata %+v", m)
	}
	for _, size := range []string{"16", "24", "32", "48", "64", "128", "256", "512"} {
		if _, err := os.Stat(filepath.Join(root, "assets", "icon", "winnow-"+size+".png")); err != nil {
			t.Error(err)
		}
	}
}

func TestSettingsAreKeptWhole(t *testing.T) {
	f := settingsFile(filepath.Join(t.TempDir(), "window.json"))
	if s, err := f.Load(); err != nil || s != (vm.Settings{}) {
		t.Fatalf("before the first run: %+v, %v", s, err)
	}
	want := vm.Settings{Theme: "dark", TextSize: 1.25, Width: 900, Height: 700, ListShare: 0.4}
	for range 2 {
		if err := f.Save(want); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := f.Load(); err != nil || s != want {
		t.Errorf("%+v, %v", s, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(string(f)), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.WriteFile(string(f), []byte("{half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Load(); err == nil || s != (vm.Settings{}) {
		t.Errorf("a broken file was taken for settings: %+v", s)
	}
}

func TestAFileIsReplacedWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	err := replaceFile(path, func(f *os.File) error {
		_, _ = f.WriteString("half")
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "old" {
		t.Errorf("the old file became %q", b)
	}
	if all, _ := os.ReadDir(filepath.Dir(path)); len(all) != 1 {
		t.Errorf("%d files are left", len(all))
	}
}

func TestACrashIsWrittenDown(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var out bytes.Buffer
	if code := crashed(dir, "index out of range", &out); code != exitError {
		t.Errorf("code %d", code)
	}
	b, err := os.ReadFile(filepath.Join(dir, "crash.txt"))
	if err != nil || !strings.Contains(string(b), "index out of range") || !strings.Contains(string(b), "goroutine") {
		t.Errorf("%v, %q", err, b)
	}
	if !strings.Contains(out.String(), "crash.txt") {
		t.Errorf("said %q", out.String())
	}
}

func TestFyneIsNotGivenALocaleThatNamesNoLanguage(t *testing.T) {
	cases := map[string][2]string{ // LC_ALL, LANG -> LANG afterwards
		"nothing set": {"", ""},
		"C":           {"", "C"},
		"C.UTF-8":     {"", "C.UTF-8"},
		"LC_ALL is C": {"C", "de_DE.UTF-8"},
	}
	for name, c := range cases {
		t.Setenv("LC_ALL", c[0])
		t.Setenv("LC_MESSAGES", "")
		t.Setenv("LANG", c[1])
		tameLocale()
		for _, v := range []string{"LC_ALL", "LANG"} {
			if got := os.Getenv(v); got == "C" || got == "C.UTF-8" || v == "LANG" && got == "" {
				t.Errorf("%s: %s is %q", name, v, got)
			}
		}
	}
	t.Setenv("LC_ALL", "")
	t.Setenv("LANG", "de_DE.UTF-8")
	tameLocale()
	if os.Getenv("LANG") != "de_DE.UTF-8" {
		t.Error("a language that was set is left alone")
	}
}

func TestTheToolkitTakesTheGermanSentences(t *testing.T) {
	if err := teachToolkit(vm.German); err != nil {
		t.Errorf("refused: %.200s", err)
	}
	if err := teachToolkit([]byte(`{"other": "andere", "Quit": "Beenden"}`)); err != nil {
		t.Error(err)
	}
}
