package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/adrg/xdg"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// console holds what every command shares: the streams and the global flags.
type console struct {
	in       io.Reader
	out, err io.Writer

	data, format, now string
	quiet, verbose    bool

	at time.Time // from now, zero when not given

	moment func(moment string) // told of each change on disk, in tests; nil otherwise

	asking sync.Mutex    // one question at a time
	lines  *bufio.Reader // of in, made when it is first read
}

// check reads the global flags once they are parsed.
func (c *console) check() error {
	switch c.format {
	case "text", "json", "jsonl", "csv":
	default:
		return usageError{fmt.Errorf("--format %s: there are text, json, jsonl and csv", c.format)}
	}
	if c.now != "" {
		at, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			return usageError{fmt.Errorf("--now %s is no RFC 3339 time such as 2026-03-01T09:00:00Z", c.now)}
		}
		c.at = at
	}
	return nil
}

// clock is the time to take for "now".
func (c *console) clock() time.Time {
	if c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

// folder is the data folder.
func (c *console) folder() string {
	if c.data != "" {
		return c.data
	}
	return filepath.Join(xdg.DataHome, "winnow")
}

func (c *console) logger() *slog.Logger {
	if !c.verbose {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// open opens the engine on the data folder, waits until everything is judged
// and says what had to be repaired.
func (c *console) open(ctx context.Context) (*engine.Engine, error) {
	eng, err := engine.Open(ctx, c.config())
	if err != nil {
		return nil, err
	}
	for _, n := range eng.Notices() {
		fmt.Fprintln(c.err, "winnowctl:", n)
	}
	if err := eng.Settle(ctx); err != nil {
		return nil, errors.Join(err, eng.Close())
	}
	return eng, nil
}

// config is how the engine is opened.
func (c *console) config() engine.Config {
	return engine.Config{Dir: c.folder(), Now: c.clock, Log: c.logger(), Moment: c.moment}
}

// with runs f on the opened engine and closes it afterwards.
func (c *console) with(ctx context.Context, f func(*engine.Engine) error) (err error) {
	eng, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		cerr := eng.Close()
		switch {
		case err != nil:
		case errors.Is(cerr, engine.ErrNoBackup):
			// What was asked for is done.
			fmt.Fprintln(c.err, "winnowctl:", engine.Explain(cerr))
		default:
			err = cerr
		}
	}()
	return f(eng)
}

// sync reads a source into the database, with a progress bar on a terminal when
// it is the only one.
func (c *console) sync(ctx context.Context, eng *engine.Engine, src mailbox.Source, only bool) (triage.Progress, error) {
	var bar *progressbar.ProgressBar
	if f, ok := c.err.(*os.File); ok && only && !c.quiet && term.IsTerminal(int(f.Fd())) {
		bar = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(c.err),
			progressbar.OptionSetDescription("Reading "+src.Name()),
			progressbar.OptionShowCount(),
			progressbar.OptionClearOnFinish(),
		)
		stop := eng.Subscribe(func(e triage.Event) {
			if e.Kind != triage.EventProgress {
				return
			}
			if e.Progress.Total > 0 {
				bar.ChangeMax(e.Progress.Total)
			}
			_ = bar.Set(e.Progress.Done)
		})
		defer func() {
			stop()
			_ = bar.Finish()
		}()
	}
	return eng.Sync(ctx, src)
}
