package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"winnow/internal/about"
)

const crashName, seenName = "crash.txt", "crash-seen.txt"

// lastCrash is what the file of the last crash says, "" when there was none
// since it was last looked at.
func lastCrash(folder string) string {
	f, err := os.Open(filepath.Join(folder, crashName))
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return ""
	}
	return strings.ToValidUTF8(string(text), "?")
}

// crashSeen puts the file of the last crash aside, so that it is shown once.
func crashSeen(folder string) error {
	return os.Rename(filepath.Join(folder, crashName), filepath.Join(folder, seenName))
}

// crashed writes what went wrong into a file that the buyer may look at and
// hand on if they like. It holds no mail: only the program's own stack.
func crashed(folder string, reason any, errOut io.Writer) int {
	text := fmt.Sprintf("%s stopped at %s.\n\n%v\n\n%s", about.This(), time.Now().Format(time.RFC3339), reason, debug.Stack())
	path := filepath.Join(folder, crashName)
	err := os.MkdirAll(folder, 0o700)
	if err == nil {
		// In place of whatever lies there, a link included.
		err = replaceFile(path, func(f *os.File) error {
			_, err := f.WriteString(text)
			return err
		})
	}
	if err != nil {
		fmt.Fprintf(errOut, "winnow: it stopped on an error of its own. All that you decided is kept.\n%s\n", text)
		return exitError
	}
	fmt.Fprintf(errOut, "winnow: it stopped on an error of its own. All that you decided is kept. What happened stands in %s\n", path)
	return exitError
}
