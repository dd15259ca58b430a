package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/about"
)

const (
	noticesFile  = "internal/about/notices.txt"
	licenceTable = "internal/archtest/testdata/licences.txt"
)

func newNoticesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "notices",
		Short: "Collect the licences of all that is linked in, for About and the packages",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := module(cmd.Context())
			if err != nil {
				return err
			}
			all, err := collectNotices(cmd.Context(), root)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d licences in %s\n", len(all), noticesFile)
			return os.WriteFile(filepath.Join(root, noticesFile), []byte(about.WriteNotices(all)), 0o644)
		},
	}
}

// collectNotices finds what is linked into the window and the command line, on
// any of the three systems, and reads its licences where the go command keeps
// the sources.
func collectNotices(ctx context.Context, root string) ([]about.Notice, error) {
	names, err := licenceNames(root)
	if err != nil {
		return nil, err
	}
	found := map[string]about.Notice{}
	for _, goos := range []string{"linux", "darwin", "windows"} {
		var out, said bytes.Buffer
		cmd := command(ctx, root, &out, "go", "list", "-deps", "-tags", buildTags,
			"-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/winnow", "./cmd/winnowctl")
		cmd.Stderr = &said
		cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH=amd64", "CGO_ENABLED=1")
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("list what %s links: %w: %s", goos, err, said.Bytes())
		}
		for line := range strings.Lines(out.String()) {
			f := strings.Split(strings.TrimSpace(line), "\t")
			if len(f) != 3 || found[f[0]].Module != "" {
				continue
			}
			text, err := licenceTexts(f[2])
			if err != nil {
				return nil, err
			}
			if names[f[0]] == "" {
				names[f[0]] = "unknown"
			}
			found[f[0]] = about.Notice{Module: f[0], Version: f[1], Licence: names[f[0]], Text: text}
		}
	}
	var out, said bytes.Buffer
	cmd := command(ctx, root, &out, "go", "env", "GOROOT")
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("ask for Go's own folder: %w: %s", err, said.Bytes())
	}
	text, err := licenceTexts(strings.TrimSpace(out.String()))
	if err != nil {
		return nil, err
	}
	// Which Go it is, the program says itself; the licence is the same.
	found["go"] = about.Notice{Module: "go", Version: "standard-library", Licence: "BSD-3-Clause", Text: text}
	return slices.SortedFunc(maps.Values(found), func(a, b about.Notice) int { return strings.Compare(a.Module, b.Module) }), nil
}

// licenceNames reads the reviewed table of licences.
func licenceNames(root string) (map[string]string, error) {
	b, err := os.ReadFile(filepath.Join(root, licenceTable))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for line := range strings.Lines(string(b)) {
		if mod, name, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			out[mod] = name
		}
	}
	return out, nil
}

// legal are the beginnings of the names of files that hold what has to be
// handed on with a module.
var legal = []string{"license", "licence", "copying", "notice", "patents"}

// licenceTexts reads the licences that lie in a module, also those of parts
// and fonts that it took over from others, each text once.
func licenceTexts(dir string) (string, error) {
	var texts []string
	add := func(path string) error {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := strings.Trim(strings.ReplaceAll(strings.ToValidUTF8(string(b), "?"), "\r\n", "\n"), "\n")
		if text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
		return nil
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name := strings.ToLower(d.Name())
		switch {
		case d.IsDir() && (name == "testdata" || name == ".git" || strings.Count(below, string(filepath.Separator)) > 2 || filepath.Base(dir) == "go" && below != "."):
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(name, ".go"):
			return nil
		}
		if slices.ContainsFunc(legal, func(l string) bool { return strings.HasPrefix(name, l) || strings.HasSuffix(name, "-"+l+".txt") }) {
			return add(path)
		}
		return nil
	})
	if err == nil && len(texts) == 0 {
		err = errors.New("no licence lies in it")
	}
	if err != nil {
		return "", fmt.Errorf("read the licences in %s: %w", dir, err)
	}
	return strings.Join(texts, "\n\n---\n\n"), nil
}
