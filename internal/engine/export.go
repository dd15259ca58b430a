package engine

import (
	"context"
	"fmt"
	"io"
	"strings"

	"winnow/internal/shortlist"
	"winnow/internal/store"
)

// CheckFormat returns an error that names the formats when format is none of
// those that a shortlist can be exported in.
func CheckFormat(format string) error {
	for _, f := range shortlist.Formats {
		if f == format {
			return nil
		}
	}
	return fmt.Errorf("%w %q: there are %s", shortlist.ErrFormat, format, strings.Join(shortlist.Formats[:], ", "))
}

// WriteError says that a file was not written, where one is written beside the
// old and then put in its place.
func WriteError(path string, err error) error {
	if store.Full(err) {
		return fmt.Errorf("write %s: %w", path, store.ErrFull) // which says that nothing was changed
	}
	return fmt.Errorf("write %s: %w; what was there is unchanged", path, err)
}

// Export writes the default shortlist, best first, and returns how many vendors are on
// it.
func (e *Engine) Export(ctx context.Context, w io.Writer, format string) (int, error) {
	return e.ExportList(ctx, w, "", format)
}
