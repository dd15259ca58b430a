package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"winnow/internal/brief"
)

// Brief implements vm.Briefs.
func (d *desk) Brief(ctx context.Context, from, to time.Time) (string, error) {
	e := d.current()
	if e.Counts().Messages == 0 {
		return "", ctx.Err()
	}
	b, err := e.Brief(from, to)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = brief.Write(&out, "text", b)
	return out.String(), errors.Join(err, ctx.Err())
}

// SaveBrief implements vm.Briefs.
func (d *desk) SaveBrief(_ context.Context, path, format string, from, to time.Time) error {
	b, err := d.current().Brief(from, to)
	if err != nil {
		return err
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if err := replaceFile(path, func(f *os.File) error { return brief.Write(f, format, b) }); err != nil {
		return fmt.Errorf("save the brief: %w", err)
	}
	return nil
}
