package ui

import (
	"flag"
	"testing"

	"fyne.io/fyne/v2"

	"winnow/internal/testkit/pictures"
)

var update = flag.Bool("update", false, "make the pictures in testdata anew; look at them before they are kept")

// Pictures of the views that matter most, in both themes. They hold Latin
// text only, which Fyne's own font has, and are compared on one platform, since
// letters are drawn a little differently on others.
func TestPictures(t *testing.T) {
	pictures.Here(t)
	views := map[string][]string{
		"vendors":  {"j", "j", "j"},
		"message":  {"Return", "Return", "n", "n"},
		"spammers": {"ctrl+3"},
		"compare":  {"j", "s", "ctrl+4", "Home", "Space", "End", "Space", "="},
		"ledger":   {"End", "k", "k", "Return", "Next", "Next"}, // a hyper-spammer's touches, debts and claims
		"wrong":    {"Return", "Return", "n", "c"},
		"triage":   {"ctrl+t"},
		"map":      {"ctrl+2", "1"},
	}
	for name, keys := range views {
		for _, theme := range []string{"light", "dark"} {
			t.Run(name+"-"+theme, func(t *testing.T) {
				b := open(t, 12, func(o *Options) { o.Theme, o.Size = theme, fyne.NewSize(1100, 720) })
				b.press(keys...)
				pictures.Compare(t, name+"-"+theme+".png", b.win.Canvas().Capture(), *update)
			})
		}
	}
}
