// Package intake turns what the buyer names (paths, an account, the demo) into
// the sources that the engine reads. Window and command line share it.
package intake

import (
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/file"
)

// Paths opens files and folders of mail. All are looked at before any is
// read: the error is that of the first which is no mailbox.
func Paths(paths []string) ([]mailbox.Source, error) {
	sources := make([]mailbox.Source, 0, len(paths))
	for _, p := range paths {
		src, err := file.Open(p)
		if err != nil {
			return nil, err
		}
		sources = append(sources, src)
	}
	return sources, nil
}
