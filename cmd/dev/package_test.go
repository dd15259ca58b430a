package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blakesmith/ar"

	"winnow/internal/about"
)

// A package is a function of what is in it: the same files at the same commit
// give the same bytes, and what is unpacked is what was put in.
func TestPackagesAreTheSameToTheByte(t *testing.T) {
	exe, err := os.ReadFile(os.Args[0]) // any program of this system
	if err != nil {
		t.Fatal(err)
	}
	tree := []packed{
		{"usr/bin/winnow", 0o755, exe},
		{"usr/share/doc/winnow/copyright", 0o644, []byte("odd")},
		{"usr/share/man/man1/winnow.1.gz", 0o644, []byte("even")},
	}
	r := release{Info: about.This(), arch: "amd64", stamp: time.Unix(1790000000, 0).UTC()}
	var tars, debs [2][]byte
	for i := range 2 {
		dir := t.TempDir()
		if err := errors.Join(r.writeTar(filepath.Join(dir, "a.tar.gz"), tree), r.writeDeb(filepath.Join(dir, "a.deb"), tree)); err != nil {
			t.Fatal(err)
		}
		tars[i], err = os.ReadFile(filepath.Join(dir, "a.tar.gz"))
		if err != nil {
			t.Fatal(err)
		}
		debs[i], err = os.ReadFile(filepath.Join(dir, "a.deb"))
		if err != nil {
			t.Fatal(err)
		}
		top, err := unpack(filepath.Join(dir, "a.tar.gz"), dir)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(filepath.Join(top, "usr/bin/winnow")); err != nil || !bytes.Equal(b, exe) {
			t.Errorf("the program was not packed as it is (%v)", err)
		}
	}
	if !bytes.Equal(tars[0], tars[1]) || !bytes.Equal(debs[0], debs[1]) {
		t.Error("made twice, a package differs")
	}
	parts := map[string][]byte{}
	for a := ar.NewReader(bytes.NewReader(debs[0])); ; {
		h, err := a.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if parts[h.Name], err = io.ReadAll(a); err != nil {
			t.Fatal(err)
		}
		if !h.ModTime.Equal(r.stamp) {
			t.Errorf("%s is of %v", h.Name, h.ModTime)
		}
	}
	if string(parts["debian-binary"]) != "2.0\n" {
		t.Errorf("%q", parts["debian-binary"])
	}
	control := contents(t, parts["control.tar.gz"], r.stamp)
	for _, want := range []string{"Package: winnow\n", "Architecture: amd64\n", "Version: " + r.Version + "\n", "Depends: "} {
		if !strings.Contains(control["./control"], want) {
			t.Errorf("control lacks %q:\n%s", want, control["./control"])
		}
	}
	if data := contents(t, parts["data.tar.gz"], r.stamp); data["./usr/share/doc/winnow/copyright"] != "odd" || data["./usr/bin/winnow"] != string(exe) {
		t.Error("the package's files are others")
	}
}

// contents unpacks a tar.gz, whose files must all be root's and of one time.
func contents(t *testing.T, b []byte, stamp time.Time) map[string]string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 || h.Uname != "root" || !h.ModTime.Equal(stamp) {
			t.Errorf("%s tells of who made it: %+v", h.Name, h)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[h.Name] = string(data)
	}
}

func TestNewerCLibraries(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"2.34", "", true}, {"2.4", "2.34", false}, {"2.34", "2.4", true}, {"2.2.5", "2.2", true}, {"PRIVATE", "2.2", false}} {
		if got := newer(c.a, c.b); got != c.want {
			t.Errorf("newer(%q, %q) = %v", c.a, c.b, got)
		}
	}
	if got := debArch("386") + debArch("amd64"); got != "i386amd64" {
		t.Error(got)
	}
}

// What desktops read of Winnow says what the project says.
func TestTheEntriesForDesktopsFitTheProgram(t *testing.T) {
	root, err := module(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := about.This()
	b, err := os.ReadFile(filepath.Join(root, "assets", "linux", i.ID+".metainfo.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var meta struct {
		ID         string `xml:"id"`
		Launchable string `xml:"launchable"`
		Releases   []struct {
			Version string `xml:"version,attr"`
		} `xml:"releases>release"`
	}
	if err := xml.Unmarshal(b, &meta); err != nil {
		t.Fatal(err)
	}
	if meta.ID != i.ID || meta.Launchable != i.ID+".desktop" || len(meta.Releases) == 0 || meta.Releases[0].Version != i.Version {
		t.Errorf("%+v is not of %s %s", meta, i.ID, i.Version)
	}
	entry, err := os.ReadFile(filepath.Join(root, "assets", "linux", i.ID+".desktop"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(entry), "\n")
	for _, want := range []string{"Name=" + i.Name, "Icon=" + i.ID, "Exec=winnow %F"} {
		if !slices.Contains(lines, want) {
			t.Errorf("the menu entry lacks %s", want)
		}
	}
}
