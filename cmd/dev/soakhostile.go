package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailtext"
	"winnow/internal/testkit"
	bombs "winnow/internal/testkit/hostile"
)

// What one hostile message may cost, at most, from its bytes to its judgement.
const (
	listTime   = 100 * time.Millisecond // its header, which is what a list shows
	openTime   = 2 * time.Second
	openMemory = 64 << 20
)

// hostileTrials are what mail alone can do.
func hostileTrials() []trial {
	return []trial{{"hostile mail: bombs, talk, masks, samples", soakHostile}}
}

// soakHostile reads and judges hostile mail, each by itself, and holds each to
// its time and memory. Time is the best of three, since others work here too.
func soakHostile(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
	judge, err := engine.NewJudge()
	if err != nil {
		return "", err
	}
	all := slices.Concat(bombs.Bombs(), bombs.Talk(), bombs.Masks())
	made := len(all)
	root := filepath.Join(testkit.Root(t), "..", "shared", "hostile")
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".eml" {
			all = append(all, bombs.Mail{Name: filepath.Base(path), Make: func() string {
				b, err := os.ReadFile(path)
				if err != nil {
					return ""
				}
				return string(b)
			}})
		}
		return nil // without the samples the made ones remain, and the figure says so
	})
	var slowest, listed time.Duration
	var most uint64
	for _, m := range all {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		raw := []byte(m.Make())
		best, head, used := time.Hour, time.Hour, uint64(0)
		for range 3 {
			var before, after runtime.MemStats
			start := time.Now()
			mailtext.ParsePartial(headerOf(raw))
			head = min(head, time.Since(start))
			runtime.ReadMemStats(&before)
			start = time.Now()
			msg, judgement := judge(raw, "")
			best = min(best, time.Since(start))
			runtime.ReadMemStats(&after)
			used = after.TotalAlloc - before.TotalAlloc // garbage included
			var unfit error
			for _, v := range []any{msg, judgement} {
				testkit.EachText(v, func(where, text string) {
					if bad := testkit.Unfit(text); bad != "" {
						unfit = fmt.Errorf("%s%s has %s", m.Name, where, bad)
					}
				})
			}
			if unfit != nil {
				return "", unfit
			}
		}
		if head > listTime || best > openTime || used > openMemory {
			return "", fmt.Errorf("%s: %v to list, %v and %d MB to open", m.Name, head, best, used>>20)
		}
		slowest, listed, most = max(slowest, best), max(listed, head), max(most, used)
	}
	if made == 0 {
		return "", errors.New("there was nothing to try")
	}
	return fmt.Sprintf("%d made and %d of other projects: no panic, each listed in at most %v, opened and judged in at most %v and %d MB, all shown clean",
		made, len(all)-made, listed.Round(time.Millisecond), slowest.Round(time.Millisecond), most>>20), nil
}

// headerOf is what comes before the first empty line.
func headerOf(raw []byte) []byte {
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(end)); i >= 0 {
			return raw[:i+len(end)]
		}
	}
	return raw
}
