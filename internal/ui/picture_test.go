package ui

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Pictures of the two views that matter most, in both themes. They hold Latin
// text only, which Fyne's own font has, and are compared on one platform, since
// letters are drawn a little differently on others.
func TestPictures(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("pictures are compared on linux/amd64 only: letters differ a little elsewhere")
	}
	views := map[string][]string{
		"vendors": {"j", "j", "j"},
		"message": {"Return", "Return", "n", "n"},
	}
	for name, keys := range views {
		for _, theme := range []string{"light", "dark"} {
			t.Run(name+"-"+theme, func(t *testing.T) {
				b := open(t, 12, func(o *Options) { o.Theme, o.Size = theme, fyne.NewSize(1100, 720) })
				b.press(keys...)
				test.AssertRendersToImage(t, name+"-"+theme+".png", b.win.Canvas())
			})
		}
	}
}
