package engine

import (
	"context"
	"fmt"
	"io"
	"strings"

	"winnow/internal/shortlist"
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

// Export writes the default shortlist, best first, and returns how many vendors are on
// it.
func (e *Engine) Export(ctx context.Context, w io.Writer, format string) (int, error) {
	return e.ExportList(ctx, w, "", format)
}
