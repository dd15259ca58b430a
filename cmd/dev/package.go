package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/about"
)

// release is what a package is made of, besides what lies in assets.
type release struct {
	about.Info
	arch   string    // as Go names it
	stamp  time.Time // of every file in the packages
	root   string
	built  string // folder of the two programs
	packed string // commit
}

func newPackageCommand() *cobra.Command {
	var into string
	var twice, untried bool
	cmd := &cobra.Command{
		Use:   "package",
		Short: "Make what Linux users install: a tar.gz and a .deb, checked and tried",
		Args:  cobra.NoArgs,
		Long: `Builds both programs and packs them with icons, menu entry, software-centre entry,
manual pages, completions and all licences. Every file bears the time of the last
commit (or SOURCE_DATE_EPOCH), so that the same commit gives the same bytes.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, out := cmd.Context(), cmd.OutOrStdout()
			files, err := pack(ctx, out, into, "")
			if err != nil {
				return err
			}
			if err := checkPackages(ctx, out, files); err != nil {
				return err
			}
			if !untried {
				if err := tryPackages(ctx, out, files, into); err != nil {
					return err
				}
			}
			if twice {
				if err := packAgain(ctx, out, files); err != nil {
					return err
				}
			}
			fmt.Fprint(out, elsewherePackages)
			return nil
		},
	}
	cmd.Flags().StringVar(&into, "into", "dist", "folder for the packages")
	cmd.Flags().BoolVar(&twice, "twice", false, "build everything a second time from another place with nothing kept, and compare the bytes (about five minutes)")
	cmd.Flags().BoolVar(&untried, "untried", false, "do not start the packed window on a virtual screen")
	return cmd
}

// elsewherePackages says what the other systems need; it was not tried.
const elsewherePackages = `
Not made here, because they need their own system or tools, and not tried:
  macOS    on a Mac with the Xcode command line tools:
             go install fyne.io/tools/cmd/fyne@v1.7.0
             go build -tags migrated_fynedo -trimpath -o winnow ./cmd/winnow
             fyne package --os darwin --release --exe ./winnow
           To hand it on, sign and notarise Winnow.app with your own developer id (codesign, notarytool).
  Windows  on Windows with a C compiler (MSYS2: mingw-w64-x86_64-gcc) in PATH:
             go build -tags migrated_fynedo -trimpath -ldflags -H=windowsgui -o winnow.exe ./cmd/winnow
             fyne package --os windows --release --exe winnow.exe
           An installer (MSI, MSIX) and a signature take tools and a certificate of your own.
  winnowctl needs no C compiler and builds for all of them from here:
             CGO_ENABLED=0 GOOS=darwin|windows go build -trimpath ./cmd/winnowctl
`

// pack builds the sources in a folder ("" for the project's own) and makes the
// packages. It returns their paths.
func pack(ctx context.Context, out io.Writer, into, source string) ([]string, error) {
	if runtime.GOOS != "linux" {
		return nil, fmt.Errorf("packages are made on Linux; %s", strings.TrimSpace(elsewherePackages))
	}
	root, err := module(ctx)
	if err != nil {
		return nil, err
	}
	if err := install(ctx, out, buildNeeds); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return nil, err
	}
	r := release{Info: about.This(), arch: runtime.GOARCH, root: root}
	if r.packed, r.stamp, err = lastCommit(ctx, root); err != nil {
		return nil, err
	}
	if source == "" {
		source = root
	}
	if r.built, err = os.MkdirTemp("", "winnow-pack"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(r.built)
	if err := r.build(ctx, out, source); err != nil {
		return nil, err
	}
	tree, err := r.tree(ctx)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(into, fmt.Sprintf("winnow-%s-linux-%s.tar.gz", r.Version, r.arch))
	deb := filepath.Join(into, fmt.Sprintf("winnow_%s_%s.deb", r.Version, debArch(r.arch)))
	if err := r.writeTar(name, tree); err != nil {
		return nil, err
	}
	if err := r.writeDeb(deb, tree); err != nil {
		return nil, err
	}
	for _, f := range []string{name, deb} {
		sum, size, err := fileSum(f)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "%s  %s  (%.1f MB)\n", sum, f, float64(size)/1e6)
	}
	return []string{name, deb}, nil
}

// lastCommit is the commit that is packed, with a plus when the checkout holds
// changes, and its time: that of SOURCE_DATE_EPOCH where it is set.
func lastCommit(ctx context.Context, root string) (commit string, at time.Time, err error) {
	git := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "git", args...)
		cmd.Dir = root
		b, err := cmd.Output()
		return strings.TrimSpace(string(b)), err
	}
	head, err := git("log", "-1", "--format=%H %ct")
	if err == nil {
		var when string
		commit, when, _ = strings.Cut(head, " ")
		sec, err := strconv.ParseInt(when, 10, 64)
		if err != nil {
			return "", at, fmt.Errorf("read the time of the last commit: %w", err)
		}
		at = time.Unix(sec, 0).UTC()
		if changed, err := git("status", "--porcelain", "--untracked-files=no"); err == nil && changed != "" {
			commit += "+"
		}
	}
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		sec, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return "", at, fmt.Errorf("SOURCE_DATE_EPOCH=%s is no number of seconds", epoch)
		}
		return commit, time.Unix(sec, 0).UTC(), nil
	}
	if err != nil {
		return "", at, fmt.Errorf("the time of the last commit is not known (%w): set SOURCE_DATE_EPOCH to a number of seconds", err)
	}
	return commit, at, nil
}

// build makes both programs without anything in them that tells the place or
// the time of the build.
func (r *release) build(ctx context.Context, out io.Writer, source string) error {
	flags := "-s -w -buildid= -X winnow/internal/about.commit=" + r.packed + " -X winnow/internal/about.built=" + r.stamp.Format(time.RFC3339)
	for _, p := range []struct{ name, cgo string }{{"winnow", "1"}, {"winnowctl", "0"}} {
		fmt.Fprintf(out, "Building %s %s …\n", p.name, r.Version)
		cmd := command(ctx, source, out, "go", "build", "-tags", buildTags, "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", filepath.Join(r.built, p.name), "./cmd/"+p.name)
		cmd.Env = append(os.Environ(), "CGO_ENABLED="+p.cgo)
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("build %s: %w", p.name, err)
		}
	}
	return nil
}

// packAgain makes the packages once more, from a copy of the sources elsewhere
// and with an empty cache, and compares them.
func packAgain(ctx context.Context, out io.Writer, files []string) error {
	dir, err := os.MkdirTemp("", "winnow-twice")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	root, err := module(ctx)
	if err != nil {
		return err
	}
	source, cache := filepath.Join(dir, "another", "place"), filepath.Join(dir, "cache")
	if err := copySource(root, source); err != nil {
		return err
	}
	fmt.Fprintln(out, "A second time, from another place and with an empty cache:")
	before, had := os.LookupEnv("GOCACHE")
	if err := os.Setenv("GOCACHE", cache); err != nil {
		return err
	}
	again, err := pack(ctx, out, filepath.Join(dir, "dist"), source)
	if had {
		err = errors.Join(err, os.Setenv("GOCACHE", before))
	} else {
		err = errors.Join(err, os.Unsetenv("GOCACHE"))
	}
	if err != nil {
		return err
	}
	for i := range files {
		a, _, err := fileSum(files[i])
		if err != nil {
			return err
		}
		b, _, err := fileSum(again[i])
		if err != nil {
			return err
		}
		if a != b {
			return fmt.Errorf("%s is not the same to the byte when it is made again", filepath.Base(files[i]))
		}
	}
	fmt.Fprintln(out, "Both packages are the same to the byte.")
	return nil
}

func fileSum(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return fmt.Sprintf("%x", h.Sum(nil)), size, err
}

// said runs one of the programs that were built and returns what it prints.
func (r *release) said(ctx context.Context, program string, args ...string) ([]byte, error) {
	var out, bad bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(r.built, program), args...)
	cmd.Stdout, cmd.Stderr = &out, &bad
	cmd.Env = append(os.Environ(), "LANG=en_US.UTF-8", "LC_ALL=en_US.UTF-8")
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, bad.Bytes())
	}
	if out.Len() == 0 { // help may come on either
		return bad.Bytes(), nil
	}
	return out.Bytes(), nil
}
