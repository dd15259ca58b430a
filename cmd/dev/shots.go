package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/testkit/xvfb"
)

// scene is a state of the window and the keys that lead to it from the scene
// before.
type scene struct {
	name string
	keys []string
}

// scenes walk through the window with keys alone.
var scenes = []scene{
	{"1-vendors", nil},
	{"2-vendor", []string{"Home", "Return"}},
	{"2-vendor-middle", []string{"Next", "Next"}},
	{"2-vendor-foot", []string{"End"}},
	{"3-message", []string{"Return"}},
	{"4-evidence", []string{"n", "n"}},
	{"4-what-is-wrong", []string{"c"}},
	{"4-what-that-changes", []string{"s"}},
	{"5-map", []string{"Escape", "Escape", "Escape", "ctrl+2"}},
	{"5-map-chosen", []string{"4"}},
	{"5-triage", []string{"ctrl+t"}},
	{"6-hyper-spammers", []string{"ctrl+3"}},
	{"7-shortlist", []string{"ctrl+4"}},
	{"8-needs", []string{"ctrl+5"}},
	{"9-journal", []string{"ctrl+6"}},
	{"11-mute-preview", []string{"ctrl+3", "M", "3"}},
	{"12-server", []string{"Escape", "ctrl+s"}},
	{"13-opt-outs", []string{"ctrl+l"}},
	{"14-rules", []string{"ctrl+u"}},
	{"15-insights", []string{"ctrl+i"}},
	{"16-brief", []string{"ctrl+b"}},
	{"16-mailboxes", []string{"ctrl+7"}},
	{"17-add-a-mailbox", []string{"ctrl+m", "d", "at", "o", "period", "d", "e"}},
	{"18-settings", []string{"Escape", "ctrl+8"}},
	{"19-palette", []string{"ctrl+k", "m", "a", "i", "l"}},
	{"10-keys", []string{"Escape", "ctrl+1", "question"}},
}

// sizes are the three forms of the window: three panes, two, one.
var sizes = [][2]int{{1400, 900}, {980, 720}, {720, 900}}

func newShotsCommand() *cobra.Command {
	var folder string
	var all bool
	cmd := &cobra.Command{
		Use:   "shots [-- FLAGS OF winnow]",
		Short: "Take pictures of the real window on a virtual screen, in both themes and three sizes",
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, out := cmd.Context(), cmd.OutOrStdout()
			root, err := module(ctx)
			if err != nil {
				return err
			}
			if err := install(ctx, out, buildNeeds, screenNeeds, testNeeds[:1]); err != nil {
				return err
			}
			exe, err := buildWindow(ctx, root, out)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				args = []string{"--demo"}
			}
			for _, theme := range []string{"light", "dark"} {
				for i, size := range sizes {
					list := scenes
					if !all && (theme == "dark" || i > 0) {
						list = scenes[:6]
					}
					prefix := filepath.Join(folder, fmt.Sprintf("%s-%d", theme, size[0]))
					if err := shoot(ctx, out, exe, args, theme, size, list, prefix); err != nil {
						return fmt.Errorf("%s at %d x %d: %w", theme, size[0], size[1], err)
					}
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&folder, "into", "shots", "folder for the pictures")
	cmd.Flags().BoolVar(&all, "all", false, "every scene in every theme and size")
	return cmd
}

func shoot(ctx context.Context, out io.Writer, exe string, args []string, theme string, size [2]int, list []scene, prefix string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	screen, err := xvfb.Start(ctx, size[0], size[1])
	if err != nil {
		return err
	}
	defer screen.Close()
	data, err := os.MkdirTemp("", "winnow-shots")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	args = append([]string{"--size", fmt.Sprintf("%dx%d", size[0], size[1]), "--theme", theme, "--data", data}, args...)
	win := exec.CommandContext(ctx, exe, args...)
	win.Env = screen.Env()
	win.Stdout, win.Stderr = out, out
	if err := win.Start(); err != nil {
		return err
	}
	defer func() {
		_ = win.Process.Signal(os.Interrupt)
		_ = win.Wait()
	}()
	if err := screen.Focus(ctx, "Winnow"); err != nil {
		return err
	}
	for i, s := range list {
		if len(s.keys) > 0 {
			if err := screen.Key(ctx, s.keys...); err != nil {
				return err
			}
		}
		quiet := time.Second
		if i == 0 {
			quiet = 3 * time.Second // the first sync has to come to its end
		}
		pic, err := screen.Settled(ctx, quiet)
		if err != nil {
			return errors.Join(fmt.Errorf("scene %s", s.name), err)
		}
		path := prefix + "-" + s.name + ".png"
		if err := savePNG(path, pic); err != nil {
			return err
		}
		fmt.Fprintln(out, path)
	}
	return nil
}
