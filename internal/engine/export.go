package engine

import (
	"context"
	"fmt"
	"io"
	"strings"

	"winnow/internal/shortlist"
	"winnow/internal/vendor"
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

// Export writes the shortlist, best first, and returns how many vendors are on
// it.
func (e *Engine) Export(ctx context.Context, w io.Writer, format string) (int, error) {
	if err := CheckFormat(format); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s := e.snap.Load()
	var items []shortlist.Item
	for i := range s.standings {
		if st := s.standings[i]; st.Shortlisted {
			d := s.dealings[st.Vendor.ID]
			items = append(items, shortlist.Item{
				Rank: i + 1, Standing: st, Messages: s.judged(d.theirs), Decisions: s.choices.about(vendor.Keys(d.vendor)),
			})
		}
	}
	return len(items), shortlist.Export(w, format, shortlist.Build("Shortlist", items, s.now))
}
