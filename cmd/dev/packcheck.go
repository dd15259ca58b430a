package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"winnow/internal/testkit/xvfb"
)

// packNeeds are the tools that look at packages. A machine that cannot have
// them skips those looks, and says so.
var packNeeds = []need{
	{"the check of software-centre entries", program("appstreamcli"), []string{"appstream"}},
	{"the check of menu entries", program("desktop-file-validate"), []string{"desktop-file-utils"}},
	{"Debian's check of packages", program("lintian"), []string{"lintian"}},
}

// silenced are findings of lintian that do not bear on a package from here: Go
// links statically, there is no address to name, and the tar.gz holds the same
// copyright file, which on other systems has to have its licences in full.
var silenced = []string{
	"statically-linked-binary", "hardening-no-pie", "hardening-no-relro", "initial-upload-closes-no-bugs",
	"bogus-mail-host", "bogus-mail-host-in-debian-changelog", "copyright-file-contains-full-apache-2-license", "copyright-not-using-common-license-for-apache2",
	"copyright-file-contains-full-gpl-license", "copyright-file-contains-full-gfdl-license",
}

// checkPackages has the tools that know them look at the packages.
func checkPackages(ctx context.Context, out io.Writer, files []string) error {
	for _, n := range packNeeds {
		if err := install(ctx, out, []need{n}); err != nil {
			fmt.Fprintf(out, "SKIPPED: %s is missing: %s\n", n.what, firstSentence(err))
		}
	}
	dir, err := os.MkdirTemp("", "winnow-look")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	top, err := unpack(files[0], dir)
	if err != nil {
		return err
	}
	share := filepath.Join(top, "usr", "share")
	desktop, err := filepath.Glob(filepath.Join(share, "applications", "*.desktop"))
	if err != nil {
		return err
	}
	meta, err := filepath.Glob(filepath.Join(share, "metainfo", "*.xml"))
	if err != nil {
		return err
	}
	for _, look := range [][]string{
		append([]string{"desktop-file-validate"}, desktop...),
		append([]string{"appstreamcli", "validate", "--pedantic", "--no-net"}, meta...),
		{"dpkg-deb", "--info", files[1]},
		{"dpkg-deb", "--contents", files[1]},
		{"lintian", "--no-cfg", "--allow-root", "--fail-on", "error,warning", "--suppress-tags", strings.Join(silenced, ","), files[1]},
	} {
		if _, err := exec.LookPath(look[0]); err != nil {
			fmt.Fprintf(out, "SKIPPED: %s is not here\n", look[0])
			continue
		}
		var said bytes.Buffer
		cmd := command(ctx, dir, &said, look...)
		if abs, err := filepath.Abs("."); err == nil {
			cmd.Dir = abs
		}
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w:\n%s", strings.Join(look[:2], " "), err, said.Bytes())
		}
		fmt.Fprintf(out, "good: %s\n", look[0])
		if look[0] == "appstreamcli" || look[0] == "lintian" {
			fmt.Fprint(out, said.String())
		}
	}
	return nil
}

func firstSentence(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	return s
}

// tryPackages starts both programs from where a package puts them.
func tryPackages(ctx context.Context, out io.Writer, files []string, into string) error {
	if err := install(ctx, out, screenNeeds, testNeeds[:1]); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "winnow-try")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	top, err := unpack(files[0], dir)
	if err != nil {
		return err
	}
	if _, err := exec.LookPath("dpkg-deb"); err == nil { // as dpkg would unpack it
		top = filepath.Join(dir, "deb")
		if err := command(ctx, dir, out, "dpkg-deb", "--extract", absolute(files[1]), top).Run(); err != nil {
			return fmt.Errorf("unpack %s: %w", files[1], err)
		}
	}
	bin := filepath.Join(top, "usr", "bin")
	var said bytes.Buffer
	if err := command(ctx, dir, &said, filepath.Join(bin, "winnowctl"), "version").Run(); err != nil {
		return fmt.Errorf("the packed winnowctl does not start: %w: %s", err, said.Bytes())
	}
	fmt.Fprintf(out, "good: %s", said.String())
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	screen, err := xvfb.Start(ctx, 1200, 800)
	if err != nil {
		return err
	}
	defer screen.Close()
	win := exec.CommandContext(ctx, filepath.Join(bin, "winnow"), "--demo", "--data", filepath.Join(dir, "data"), "--size", "1200x800")
	win.Env = screen.Env()
	win.Stdout, win.Stderr = out, out
	if err := win.Start(); err != nil {
		return err
	}
	picture, err := func() (string, error) {
		if err := screen.Focus(ctx, "Winnow"); err != nil {
			return "", err
		}
		pic, err := screen.Settled(ctx, 3*time.Second)
		if err != nil {
			return "", err
		}
		path := filepath.Join(into, "installed.png")
		return path, savePNG(path, pic)
	}()
	err = errors.Join(err, win.Process.Signal(os.Interrupt), win.Wait())
	if err != nil {
		return fmt.Errorf("the packed window: %w", err)
	}
	fmt.Fprintf(out, "good: the window starts from the package: %s\n", picture)
	return nil
}

func absolute(p string) string {
	if a, err := filepath.Abs(p); err == nil {
		return a
	}
	return p
}

// unpack puts a tar.gz into a folder and returns the one that it holds.
func unpack(name, dir string) (top string, err error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return top, nil
		case err != nil:
			return "", err
		case h.Typeflag == tar.TypeDir:
			if top == "" {
				top = filepath.Join(dir, filepath.FromSlash(h.Name))
			}
			if err := root.MkdirAll(filepath.FromSlash(strings.TrimSuffix(h.Name, "/")), 0o755); err != nil {
				return "", err
			}
		default:
			data, err := io.ReadAll(t)
			if err != nil {
				return "", err
			}
			if err := root.WriteFile(filepath.FromSlash(h.Name), data, os.FileMode(h.Mode)); err != nil {
				return "", err
			}
		}
	}
}
