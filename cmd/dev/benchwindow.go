package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// benchWindow measures the window on a large mailbox, on a virtual screen. The
// measuring is a test of cmd/winnow, which can look into the window that it
// starts, and is the same program.
func benchWindow(ctx context.Context, out io.Writer, keep string, messages int, said bool) error {
	root, err := module(ctx)
	if err != nil {
		return err
	}
	if err := install(ctx, out, buildNeeds, screenNeeds, testNeeds[:1]); err != nil {
		return err
	}
	if !said {
		messages = 100_000
	}
	if keep != "" {
		if keep, err = filepath.Abs(keep); err != nil {
			return err
		}
	}
	cmd := command(ctx, root, out, "go", "test", "-tags", buildTags, "-count=1", "-timeout=2h", "-v", "-run", "^TestFiguresOfTheWindow$", "./cmd/winnow")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1", "LANG=en_US.UTF-8", "WINNOW_FIGURES="+strconv.Itoa(messages), "WINNOW_FIGURES_DATA="+keep)
	return cmd.Run()
}
