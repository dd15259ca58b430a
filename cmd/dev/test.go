package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func newTestCommand() *cobra.Command {
	var short bool
	cmd := &cobra.Command{
		Use:   "test [PACKAGES]",
		Short: "Install what tests need and run all of them",
		RunE: func(cmd *cobra.Command, args []string) error {
			return testAll(cmd.Context(), cmd.OutOrStdout(), args, short)
		},
	}
	cmd.Flags().BoolVar(&short, "short", false, "leave out what takes longer than a few seconds, such as the window")
	return cmd
}

// step is one check of the whole project.
type step struct {
	name string
	run  func(ctx context.Context) error
}

func testAll(ctx context.Context, out io.Writer, packages []string, short bool) error {
	root, err := module(ctx)
	if err != nil {
		return err
	}
	if err := install(ctx, out, buildNeeds, screenNeeds, testNeeds); err != nil {
		return err
	}
	if len(packages) == 0 {
		packages = []string{"./..."}
	}
	// Real servers and a real screen were just installed: a test that does
	// not find them must fail, not skip.
	env := append(os.Environ(), "WINNOW_NEED_DOVECOT=1", "WINNOW_NEED_WINDOW=1", "LANG=en_US.UTF-8")
	goCmd := func(ctx context.Context, extra []string, args ...string) error {
		cmd := command(ctx, root, out, append([]string{"go"}, args...)...)
		cmd.Env = append(env, extra...)
		return cmd.Run()
	}
	testArgs := []string{"test", "-tags", buildTags, "-timeout", "20m"}
	if short {
		testArgs = append(testArgs, "-short")
	}
	steps := []step{
		{"format (gofumpt)", func(ctx context.Context) error { return formatted(ctx, root) }},
		{"vet", func(ctx context.Context) error {
			return goCmd(ctx, nil, append([]string{"vet", "-tags", buildTags}, packages...)...)
		}},
		{"staticcheck", func(ctx context.Context) error {
			return goCmd(ctx, nil, append([]string{"tool", "staticcheck", "-tags", buildTags}, packages...)...)
		}},
		{"command line builds without cgo", func(ctx context.Context) error {
			return goCmd(ctx, []string{"CGO_ENABLED=0"}, "build", "-o", os.DevNull, "./cmd/winnowctl")
		}},
		{"tests, race detector on", func(ctx context.Context) error {
			list, err := withoutWindow(ctx, root, packages)
			if err != nil || len(list) == 0 {
				return err
			}
			return goCmd(ctx, nil, append(append(testArgs, "-race"), list...)...)
		}},
		// The driver of the real window is C code around Go: building it for
		// the race detector takes many minutes and finds nothing of ours.
		{"the real window", func(ctx context.Context) error {
			return goCmd(ctx, nil, append(testArgs, "-count=1", "./cmd/winnow/...")...)
		}},
	}
	var failed []string
	for _, s := range steps {
		start := time.Now()
		fmt.Fprintf(out, "== %s\n", s.name)
		if err := s.run(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			fmt.Fprintf(out, "== %s FAILED: %v\n", s.name, err)
			failed = append(failed, s.name)
			continue
		}
		fmt.Fprintf(out, "== %s: good (%s)\n", s.name, time.Since(start).Round(time.Second))
	}
	if len(failed) > 0 {
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	}
	fmt.Fprintln(out, "All is well.")
	return nil
}

func formatted(ctx context.Context, root string) error {
	var list bytes.Buffer
	cmd := command(ctx, root, &list, "go", "tool", "gofumpt", "-l", "cmd", "internal")
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w: %s", err, list.String())
	}
	if s := strings.TrimSpace(list.String()); s != "" {
		return errors.New("not formatted (go tool gofumpt -w cmd internal mends it):\n" + s)
	}
	return nil
}

// withoutWindow lists the packages that can be tested without the window's
// C code.
func withoutWindow(ctx context.Context, root string, packages []string) ([]string, error) {
	var list bytes.Buffer
	cmd := command(ctx, root, &list, append([]string{"go", "list", "-tags", buildTags}, packages...)...)
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, list.String())
	}
	var keep []string
	for _, p := range strings.Fields(list.String()) {
		if p != "winnow/cmd/winnow" {
			keep = append(keep, p)
		}
	}
	return keep, nil
}
