package xvfb_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"winnow/internal/testkit/xvfb"
)

// A screen starts by itself, has the size that was asked for, and is black
// until something draws on it.
func TestScreenOfTheSizeAskedFor(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	s, err := xvfb.Start(ctx, 320, 200)
	if errors.Is(err, xvfb.ErrMissing) {
		t.Skip("Xvfb is not installed here; go run ./cmd/dev test installs it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	pic, err := s.Picture()
	if err != nil {
		t.Fatal(err)
	}
	if got := pic.Bounds().Size(); got.X != 320 || got.Y != 200 {
		t.Errorf("picture of %v, want 320x200", got)
	}
}
