package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/testkit/xvfb"
)

func newRunCommand() *cobra.Command {
	var picture string
	cmd := &cobra.Command{
		Use:   "run [-- FLAGS OF winnow]",
		Short: "Install what is missing, build, and open the window on the demo mailbox",
		RunE: func(cmd *cobra.Command, args []string) error {
			return runWindow(cmd.Context(), cmd.OutOrStdout(), picture, args)
		},
	}
	cmd.Flags().StringVar(&picture, "picture", "", "where to save the picture when there is no display (default: winnow.png in the build folder)")
	return cmd
}

func runWindow(ctx context.Context, out io.Writer, picture string, args []string) error {
	root, err := module(ctx)
	if err != nil {
		return err
	}
	needs := [][]need{buildNeeds}
	headless := !hasDisplay()
	if headless {
		needs = append(needs, screenNeeds)
	}
	if err := install(ctx, out, needs...); err != nil {
		return err
	}
	exe, err := buildWindow(ctx, root, out)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--demo"}
	}
	if !headless {
		cmd := command(ctx, root, out, append([]string{exe}, args...)...)
		cmd.Stdin = os.Stdin
		return cmd.Run()
	}
	if picture == "" {
		dir, err := buildDir()
		if err != nil {
			return err
		}
		picture = filepath.Join(dir, "winnow.png")
	}
	fmt.Fprintln(out, "There is no display here: opening the window on a virtual screen instead.")
	return photograph(ctx, out, exe, args, picture)
}

// photograph opens the window on a virtual screen, waits until it has come to
// rest and saves a picture of it.
func photograph(ctx context.Context, out io.Writer, exe string, args []string, picture string) error {
	const width, height = 1400, 900
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	screen, err := xvfb.Start(ctx, width, height)
	if err != nil {
		return err
	}
	defer screen.Close()
	data, err := os.MkdirTemp("", "winnow-demo")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	args = append([]string{"--size", fmt.Sprintf("%dx%d", width, height), "--data", data}, args...)
	win := exec.CommandContext(ctx, exe, args...)
	win.Env = screen.Env()
	win.Stdout, win.Stderr = out, out
	if err := win.Start(); err != nil {
		return fmt.Errorf("starting the window: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- win.Wait() }()
	pic, err := screen.Settled(ctx, 3*time.Second)
	select {
	case werr := <-ended:
		return fmt.Errorf("the window closed by itself: %w", errors.Join(werr, errors.New("see its messages above")))
	default:
	}
	_ = win.Process.Signal(os.Interrupt)
	<-ended
	if err != nil {
		return err
	}
	if err := savePNG(picture, pic); err != nil {
		return err
	}
	fmt.Fprintln(out, "Picture of the window:", picture)
	return nil
}

func savePNG(path string, pic image.Image) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(f, pic), f.Close())
}

func hasDisplay() bool {
	if runtime.GOOS != "linux" {
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
