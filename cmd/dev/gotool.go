package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// module finds the project's root: the folder of the go.mod that holds the
// current directory.
func module(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("asking go for the module: %w", err)
	}
	mod := strings.TrimSpace(string(out))
	if mod == "" || mod == os.DevNull {
		return "", fmt.Errorf("this is not inside the project: change into its folder first")
	}
	return filepath.Dir(mod), nil
}

// command prepares a command in the project's root that shows what it does.
func command(ctx context.Context, root string, out io.Writer, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = root
	cmd.Stdout, cmd.Stderr = out, out
	return cmd
}

// buildDir is where chores keep the programs that they build.
func buildDir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "winnow-dev")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return dir, nil
}

// buildWindow builds cmd/winnow and returns where it is. The flags are those of
// the tests, so that both share what the compiler keeps.
func buildWindow(ctx context.Context, root string, out io.Writer) (string, error) {
	dir, err := buildDir()
	if err != nil {
		return "", err
	}
	exe := filepath.Join(dir, "winnow")
	if runtime.GOOS == "windows" {
		exe += ".exe"
	}
	fmt.Fprintln(out, "Building the window (the very first time takes about five minutes, later a few seconds) …")
	cmd := command(ctx, root, out, "go", "build", "-tags", buildTags, "-o", exe, "./cmd/winnow")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("building the window: %w", err)
	}
	return exe, nil
}
