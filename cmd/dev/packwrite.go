package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"crypto/md5" // the sums that dpkg --verify reads are MD5; nothing is trusted because of them
	"debug/elf"
	"fmt"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/blakesmith/ar"
)

// maintainer is whom a package names: who hands Winnow on says so as Debian's
// tools want it, by DEBFULLNAME and DEBEMAIL.
func maintainer() string {
	return cmp.Or(os.Getenv("DEBFULLNAME"), "Winnow") + " <" + cmp.Or(os.Getenv("DEBEMAIL"), "nobody@winnow.invalid") + ">"
}

// writeTar makes a tar.gz with everything below one folder.
func (r *release) writeTar(name string, tree []packed) error {
	top := fmt.Sprintf("winnow-%s-linux-%s", r.Version, r.arch)
	all := []packed{{top + "/INSTALL", 0o644, fmt.Appendf(nil, installText, r.Version)}}
	for _, f := range tree {
		all = append(all, packed{top + "/" + f.path, f.mode, f.data})
	}
	data, err := r.archive(all, "")
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

const installText = `Winnow %s

Try it where it is:         usr/bin/winnow --demo
Install it for everybody:   sudo cp -r usr/. /usr/local/  (and remove it by the same list of files)
Install it for yourself:    cp -r usr/. ~/.local/

The window needs OpenGL and X11 (libGL, libX11, libXcursor, libXi, libXinerama, libXrandr);
winnowctl needs nothing. All licences are in usr/share/doc/winnow/copyright.
`

// archive is a tar.gz that tells neither who made it nor when.
func (r *release) archive(files []packed, prefix string) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	head := func(h tar.Header) error {
		h.Name, h.ModTime, h.Uname, h.Gname, h.Format = prefix+h.Name, r.stamp, "root", "root", tar.FormatGNU
		return w.WriteHeader(&h)
	}
	if prefix != "" {
		if err := head(tar.Header{Typeflag: tar.TypeDir, Mode: 0o755}); err != nil {
			return nil, err
		}
	}
	for _, d := range folders(files) {
		if err := head(tar.Header{Typeflag: tar.TypeDir, Name: d + "/", Mode: 0o755}); err != nil {
			return nil, err
		}
	}
	for _, f := range files {
		if err := head(tar.Header{Typeflag: tar.TypeReg, Name: f.path, Mode: f.mode, Size: int64(len(f.data))}); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return squeeze(b.Bytes())
}

// writeDeb makes a package for Debian and its kin (deb(5)).
func (r *release) writeDeb(name string, tree []packed) error {
	depends, err := debDepends(tree)
	if err != nil {
		return err
	}
	var sums bytes.Buffer
	size := 0
	for _, f := range tree {
		fmt.Fprintf(&sums, "%x  %s\n", md5.Sum(f.data), f.path)
		size += len(f.data)
	}
	control := fmt.Sprintf(`Package: winnow
Version: %s
Section: mail
Priority: optional
Architecture: %s
Maintainer: %s
Installed-Size: %d
Depends: %s
Recommends: gnome-keyring | kwalletmanager | keepassxc, hicolor-icon-theme
Description: turn a flood of vendor mail into a short, reasoned list
 Winnow is for people who buy things for a company and drown in vendor mail.
 It reads the buyer's own mailbox over IMAP or files of mail, judges every
 vendor message from the buyer's side, and shows a short, ranked list of the
 vendors worth engaging, with the reasons.
 .
 Reading leaves no trace in the mailbox. winnowctl is the same without a
 window.
`, r.Version, debArch(r.arch), maintainer(), (size+1023)/1024, strings.Join(depends, ", "))
	info, err := r.archive([]packed{{"control", 0o644, []byte(control)}, {"md5sums", 0o644, sums.Bytes()}}, "./")
	if err != nil {
		return err
	}
	data, err := r.archive(tree, "./")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := ar.NewWriter(&b)
	if err := w.WriteGlobalHeader(); err != nil {
		return err
	}
	for _, part := range []packed{{"debian-binary", 0o644, []byte("2.0\n")}, {"control.tar.gz", 0o644, info}, {"data.tar.gz", 0o644, data}} {
		if err := w.WriteHeader(&ar.Header{Name: part.path, ModTime: r.stamp, Mode: part.mode, Size: int64(len(part.data))}); err != nil {
			return err
		}
		// In one piece: the library pads each piece of odd length.
		if _, err := w.Write(part.data); err != nil {
			return err
		}
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}

// debArch is an architecture as Debian names it.
func debArch(arch string) string {
	if a, other := map[string]string{"386": "i386", "arm": "armhf", "ppc64le": "ppc64el"}[arch]; other {
		return a
	}
	return arch
}

// debPackages are the Debian packages of the libraries that the window is
// linked with, and debLoaded those that it loads when it starts.
var (
	debPackages = map[string]string{
		"libGL.so.1": "libgl1", "libX11.so.6": "libx11-6", "libXcursor.so.1": "libxcursor1", "libXrandr.so.2": "libxrandr2", "libXinerama.so.1": "libxinerama1",
		"libXi.so.6": "libxi6", "libXxf86vm.so.1": "libxxf86vm1", "libXext.so.6": "libxext6",
		"libm.so.6": "libc6", "libc.so.6": "libc6", "libdl.so.2": "libc6", "libpthread.so.0": "libc6", "libresolv.so.2": "libc6",
	}
	debLoaded = []string{"libxcursor1", "libxi6", "libxinerama1", "libxrandr2"}
)

// debDepends tells from the programs themselves what they need, the C library
// with the oldest version that has all they use.
func debDepends(tree []packed) ([]string, error) {
	need := map[string]string{}
	for _, f := range tree {
		if path.Dir(f.path) != "usr/bin" {
			continue
		}
		e, err := elf.NewFile(bytes.NewReader(f.data))
		if err != nil {
			return nil, fmt.Errorf("%s is no program: %w", f.path, err)
		}
		libs, err := e.ImportedLibraries()
		if err != nil {
			return nil, fmt.Errorf("ask what %s needs: %w", f.path, err)
		}
		for _, l := range libs {
			p, known := debPackages[l]
			if !known {
				return nil, fmt.Errorf("%s needs %s, and it is not known which package brings it", f.path, l)
			}
			need[p] = ""
		}
		if len(libs) == 0 {
			continue
		}
		for _, l := range debLoaded {
			need[l] = ""
		}
		syms, err := e.ImportedSymbols()
		if err != nil {
			return nil, fmt.Errorf("ask what %s needs: %w", f.path, err)
		}
		for _, s := range syms {
			if v, ok := strings.CutPrefix(s.Version, "GLIBC_"); ok && newer(v, need["libc6"]) {
				need["libc6"] = v
			}
		}
	}
	var out []string
	for p, v := range need {
		if v != "" {
			p += " (>= " + v + ")"
		}
		out = append(out, p)
	}
	slices.Sort(out)
	return out, nil
}

// newer compares versions such as "2.34".
func newer(a, b string) bool {
	number := func(s string) (out []int) {
		for _, p := range strings.Split(s, ".") {
			n, err := strconv.Atoi(p)
			if err != nil {
				return nil
			}
			out = append(out, n)
		}
		return out
	}
	return slices.Compare(number(a), number(b)) > 0
}
