package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// parsersFile lists every fuzz target; a test holds it to the truth.
const parsersFile = "internal/archtest/testdata/parsers.txt"

// target is one fuzz target.
type target struct{ what, dir, name string }

func fuzzTargets(root string) ([]target, error) {
	f, err := os.Open(filepath.Join(root, parsersFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []target
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		what, where, ok := strings.Cut(lines.Text(), "\t")
		file, name, named := strings.Cut(where, ":")
		if ok && named && !strings.HasPrefix(what, "#") {
			out = append(out, target{what, path.Dir(file), name})
		}
	}
	return out, lines.Err()
}

// fuzzTrials try every parser and decoder with whatever comes.
func fuzzTrials() []trial {
	return []trial{{"fuzz: every parser and decoder", soakFuzz}}
}

var fuzzExecs = regexp.MustCompile(`execs: (\d+)`)

// soakFuzz runs each fuzz target for its time. What it finds lies in the
// target's testdata/fuzz afterwards, where every later test run tries it again.
func soakFuzz(ctx context.Context, _ testing.TB, size soakSize) (string, error) {
	root, err := module(ctx)
	if err != nil {
		return "", err
	}
	targets, err := fuzzTargets(root)
	if err != nil {
		return "", err
	}
	var tried int64
	var failed []string
	for _, g := range targets {
		var out bytes.Buffer
		cmd := command(ctx, root, &out, "go", "test", "-tags", buildTags, "-run", "^$", "-fuzz", "^"+g.name+"$",
			"-fuzztime", size.fuzz.String(), "-parallel", "2", "./"+g.dir)
		if err := cmd.Run(); err != nil {
			if ctx.Err() != nil {
				return "", ctx.Err()
			}
			failed = append(failed, g.dir+":"+g.name)
			fmt.Fprintf(os.Stderr, "%s\n", out.Bytes())
		}
		if all := fuzzExecs.FindAllSubmatch(out.Bytes(), -1); len(all) > 0 {
			n, err := strconv.ParseInt(string(all[len(all)-1][1]), 10, 64)
			if err != nil {
				return "", err
			}
			tried += n
		}
	}
	if len(failed) > 0 {
		return "", fmt.Errorf("%d of %d targets failed: %s", len(failed), len(targets), strings.Join(failed, ", "))
	}
	return fmt.Sprintf("%d targets, %s each, %.1f million inputs: no panic, nothing broken", len(targets), size.fuzz, float64(tried)/1e6), nil
}
