package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/internal/about"
)

// packed is a file of the packages.
type packed struct {
	path string // from the root, with slashes: "usr/bin/winnow"
	mode int64
	data []byte
}

// iconSizes are the icons' edges in pixels.
var iconSizes = []int{16, 24, 32, 48, 64, 128, 256, 512}

// tree is all that the packages hold, in the order of paths.
func (r *release) tree(ctx context.Context) ([]packed, error) {
	var out []packed
	var bad error
	add := func(to string, mode int64, data []byte, err error) {
		if err != nil {
			bad = cmp.Or(bad, err)
		}
		out = append(out, packed{to, mode, data})
	}
	asset := func(parts ...string) ([]byte, error) {
		return os.ReadFile(filepath.Join(append([]string{r.root, "assets"}, parts...)...))
	}
	copyOf := func(to string, parts ...string) {
		b, err := asset(parts...)
		add(to, 0o644, b, err)
	}
	for _, name := range []string{"winnow", "winnowctl"} {
		b, err := os.ReadFile(filepath.Join(r.built, name))
		add("usr/bin/"+name, 0o755, b, err)
		page, err := asset("linux", name+".1")
		if err == nil {
			page, err = r.manual(ctx, name, page)
		}
		add("usr/share/man/man1/"+name+".1.gz", 0o644, page, err)
	}
	for shell, to := range map[string]string{
		"bash": "usr/share/bash-completion/completions/winnowctl",
		"zsh":  "usr/share/zsh/vendor-completions/_winnowctl",
		"fish": "usr/share/fish/vendor_completions.d/winnowctl.fish",
	} {
		b, err := r.said(ctx, "winnowctl", "completion", shell)
		add(to, 0o644, b, err)
	}
	copyOf("usr/share/applications/"+r.ID+".desktop", "linux", r.ID+".desktop")
	copyOf("usr/share/metainfo/"+r.ID+".metainfo.xml", "linux", r.ID+".metainfo.xml")
	copyOf("usr/share/icons/hicolor/scalable/apps/"+r.ID+".svg", "icon", "winnow.svg")
	for _, size := range iconSizes {
		s := strconv.Itoa(size)
		copyOf("usr/share/icons/hicolor/"+s+"x"+s+"/apps/"+r.ID+".png", "icon", "winnow-"+s+".png")
	}
	add("usr/share/doc/winnow/copyright", 0o644, r.copyright(), nil)
	b, err := squeeze(r.changelog())
	add("usr/share/doc/winnow/changelog.gz", 0o644, b, err)
	if bad != nil {
		return nil, bad
	}
	slices.SortFunc(out, func(a, b packed) int { return strings.Compare(a.path, b.path) })
	return out, nil
}

// folders lists the folders above some files, each after the one it lies in.
func folders(files []packed) []string {
	var out []string
	for _, f := range files {
		for d := path.Dir(f.path); d != "." && !slices.Contains(out, d); d = path.Dir(d) {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}

// manual fills in a page with what the program says of itself.
func (r *release) manual(ctx context.Context, program string, page []byte) ([]byte, error) {
	help, err := r.said(ctx, program, "--help")
	if err != nil {
		return nil, err
	}
	// A line of roff must not begin with a dot or a quote, and a backslash is
	// doubled.
	var lines strings.Builder
	for line := range strings.Lines(strings.NewReplacer(`\`, `\e`, "-", `\-`, "\t", "    ").Replace(strings.Trim(string(help), "\n"))) {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			line = `\&` + line
		}
		lines.WriteString(line)
	}
	full := strings.NewReplacer("@DATE@", r.stamp.Format(time.DateOnly), "@VERSION@", r.Version, "@HELP@", lines.String()).Replace(string(page))
	return squeeze([]byte(full))
}

// copyright is the notice that Debian wants, and everybody may read.
func (r *release) copyright() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Winnow %s\n\nThe authors of Winnow have not put it under a public licence. It is made of the following\nparts, which are under their own licences.\n\n%s", r.Version, about.NoticesText())
	return b.Bytes()
}

// changelog is in the form that Debian's tools read.
func (r *release) changelog() []byte {
	return fmt.Appendf(nil, "winnow (%s) unstable; urgency=medium\n\n  * Made from commit %.12s.\n\n -- %s  %s\n", r.Version, cmp.Or(r.packed, "unknown"), maintainer(), r.stamp.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
}

// squeeze compresses so that the same text gives the same bytes: no name and
// no time is noted.
func squeeze(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
