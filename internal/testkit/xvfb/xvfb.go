// Package xvfb gives chores and tests a real X screen without a monitor: it
// starts Xvfb, types keys into the windows on it and takes pictures of it.
//
// A Screen is used by one goroutine. Keys need the program xdotool; pictures
// need nothing, since Xvfb keeps its frame buffer in a file.
package xvfb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// ErrMissing says that a program which is needed is not installed.
var ErrMissing = errors.New("not installed")

// Screen is a running Xvfb.
type Screen struct {
	Display string // as in the environment: ":99"
	cmd     *exec.Cmd
	dir     string
}

// Start starts Xvfb with one screen of the given size and waits until it
// accepts windows. The number of the display is chosen by the server.
func Start(ctx context.Context, width, height int) (*Screen, error) {
	bin, err := exec.LookPath("Xvfb")
	if err != nil {
		return nil, fmt.Errorf("the program Xvfb: %w", ErrMissing)
	}
	dir, err := os.MkdirTemp("", "xvfb")
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	defer r.Close()
	cmd := exec.CommandContext(ctx, bin, "-displayfd", "3", "-nolisten", "tcp", "-fbdir", dir,
		"-screen", "0", fmt.Sprintf("%dx%dx24", width, height))
	cmd.ExtraFiles = []*os.File{w}
	err = cmd.Start()
	w.Close()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start Xvfb: %w", err), os.RemoveAll(dir))
	}
	s := &Screen{cmd: cmd, dir: dir}
	// Xvfb writes the number once it listens; it closes the pipe when it ends.
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("the program Xvfb ended before it had a screen: %w", err)
	}
	s.Display = ":" + strings.TrimSpace(line)
	return s, nil
}

// Close ends the server and every window on it.
func (s *Screen) Close() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
	_ = os.RemoveAll(s.dir)
}

// Env is the environment for a program that is to open its windows here.
func (s *Screen) Env() []string {
	env := make([]string, 0, len(os.Environ())+2)
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "DISPLAY=") && !strings.HasPrefix(e, "WAYLAND_DISPLAY=") && !strings.HasPrefix(e, "LANG=") {
			env = append(env, e)
		}
	}
	return append(env, "DISPLAY="+s.Display, "LANG=en_US.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1")
}

// Picture returns what the screen shows now.
func (s *Screen) Picture() (image.Image, error) {
	raw, err := os.ReadFile(filepath.Join(s.dir, "Xvfb_screen0"))
	if err != nil {
		return nil, err
	}
	return decodeXWD(raw)
}

// Settled waits until the screen shows something other than one colour and
// has not changed for the given time, and returns that picture. It gives up
// when the context ends.
func (s *Screen) Settled(ctx context.Context, quiet time.Duration) (image.Image, error) {
	const look = 100 * time.Millisecond
	tick := time.NewTicker(look)
	defer tick.Stop()
	var last image.Image
	var same time.Duration
	for {
		pic, err := s.Picture()
		if err != nil {
			return nil, err
		}
		if last != nil && alike(last, pic) && !blank(pic) {
			same += look
		} else {
			same = 0
		}
		if same >= quiet {
			return pic, nil
		}
		last = pic
		select {
		case <-ctx.Done():
			return last, fmt.Errorf("the screen did not come to rest: %w", ctx.Err())
		case <-tick.C:
		}
	}
}

// Key presses keys, one after the other, by their X names: "j", "Return",
// "ctrl+f", "question".
func (s *Screen) Key(ctx context.Context, keys ...string) error {
	return s.xdotool(ctx, append([]string{"key", "--delay", "40"}, keys...)...)
}

// Type types a text.
func (s *Screen) Type(ctx context.Context, text string) error {
	return s.xdotool(ctx, "type", "--delay", "20", "--", text)
}

// Click clicks the left button at a point of the screen.
func (s *Screen) Click(ctx context.Context, x, y int) error {
	return s.xdotool(ctx, "mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", "1")
}

// Focus gives the keyboard to the window with that title, waiting for it to
// appear. Xvfb has no window manager that would do so.
func (s *Screen) Focus(ctx context.Context, title string) error {
	return s.xdotool(ctx, "search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")
}

// Resize moves the window with that title to the corner and sets its size.
func (s *Screen) Resize(ctx context.Context, title string, width, height int) error {
	return s.xdotool(ctx, "search", "--sync", "--onlyvisible", "--name", title,
		"windowmove", "0", "0", "windowsize", fmt.Sprint(width), fmt.Sprint(height))
}

func (s *Screen) xdotool(ctx context.Context, args ...string) error {
	bin, err := exec.LookPath("xdotool")
	if err != nil {
		return fmt.Errorf("xdotool: %w", ErrMissing)
	}
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Env = s.Env()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("xdotool %s: %w: %s", args[0], err, strings.TrimSpace(string(out)))
	}
	return nil
}
