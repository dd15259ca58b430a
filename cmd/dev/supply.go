package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// govulncheck is the checker of known vulnerabilities, pinned like everything
// else. It is run, not depended on.
const govulncheck = "golang.org/x/vuln/cmd/govulncheck@v1.9.0"

// supplyTrials are about what the project is built from.
func supplyTrials() []trial {
	return []trial{
		{"reproducible: the same bytes from two places", soakReproducible},
		{"known vulnerabilities (govulncheck)", soakVulnerable},
	}
}

// soakReproducible builds the command line twice, in two copies of the source
// at different places and with nothing kept from before, and compares the bytes.
func soakReproducible(ctx context.Context, _ testing.TB, _ soakSize) (string, error) {
	root, err := module(ctx)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "winnow-twice")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	var sums []string
	var size int64
	places := []string{"one", filepath.Join("another", "place")}
	for _, place := range places { // both before anything is built: a source may change meanwhile
		if err := copySource(root, filepath.Join(dir, place)); err != nil {
			return "", err
		}
	}
	for _, place := range places {
		source := filepath.Join(dir, place)
		exe := filepath.Join(dir, filepath.Base(place)+".exe")
		var out bytes.Buffer
		cmd := command(ctx, source, &out, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-buildid=", "-o", exe, "./cmd/winnowctl")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOCACHE="+filepath.Join(dir, filepath.Base(place)+"-cache"))
		if err := cmd.Run(); err != nil {
			return "", fmt.Errorf("%w: %s", err, out.Bytes())
		}
		f, err := os.Open(exe)
		if err != nil {
			return "", err
		}
		h := sha256.New()
		size, err = io.Copy(h, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return "", err
		}
		sums = append(sums, hex.EncodeToString(h.Sum(nil)))
	}
	if sums[0] != sums[1] {
		return "", fmt.Errorf("winnowctl is %s from one place and %s from another", sums[0], sums[1])
	}
	return fmt.Sprintf("winnowctl, %d MB, is the same to the byte: %.16s…", size>>20, sums[0]), nil
}

// copySource copies what a build takes.
func copySource(from, to string) error {
	for _, part := range []string{"cmd", "internal"} {
		if err := os.CopyFS(filepath.Join(to, part), os.DirFS(filepath.Join(from, part))); err != nil {
			return err
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

var unreached = regexp.MustCompile(`(?i)(fetching vulnerabilities|vuln\.go\.dev|dial tcp|no such host|i/o timeout|proxyconnect|forbidden)[^\n]*`)

// soakVulnerable asks the Go vulnerability database, where it can be reached.
func soakVulnerable(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
	root, err := module(ctx)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	cmd := command(ctx, root, &out, "go", "run", govulncheck, "-tags", buildTags, "./cmd/winnowctl")
	err = cmd.Run()
	text := strings.TrimSpace(out.String())
	switch {
	case err == nil && strings.Contains(text, "No vulnerabilities found"):
		return "no vulnerability is known that the command line's code reaches", nil
	case err != nil && !strings.Contains(text, "Vulnerability #") && unreached.MatchString(text):
		t.Skip("the database of vulnerabilities was not reached: " + unreached.FindString(text))
	case err == nil:
		last := text[strings.LastIndexByte(text, '\n')+1:]
		return last, nil
	}
	return "", fmt.Errorf("%w: %s", err, text)
}
