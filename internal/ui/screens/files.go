package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"winnow/internal/ui/widgets"
)

// AskFiles asks for a file or folder of mail, typed or browsed for.
func AskFiles(k Kit) {
	path := widgets.NewEntry("/home/dana/archive.mbox")
	var d *widgets.Dialog
	use := func(u fyne.URI) {
		if u != nil {
			path.SetText(u.Path())
		}
		widgets.Focus(path)
	}
	file := k.act("Find a file…", func() {
		dialog.ShowFileOpen(func(r fyne.URIReadCloser, err error) {
			if r != nil {
				_ = r.Close()
				use(r.URI())
			}
		}, k.Host.Window())
	})
	folder := k.act("Find a folder…", func() {
		dialog.ShowFolderOpen(func(u fyne.ListableURI, err error) {
			if u != nil {
				use(u)
			}
		}, k.Host.Window())
	})
	d = widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: k.T("Open files of mail"),
		Text:  k.T("An mbox, a Maildir, or a folder of .eml files. They are read, never changed."),
		Body:  []fyne.CanvasObject{path, widgets.NewFlow(8, file, folder)},
		First: path, OK: k.T("Read them"), Close: k.T("Cancel"), Width: 520,
	})
	d.Field(path)
	d.OnOK = func() string {
		p := strings.TrimSpace(path.Text)
		if p == "" {
			return k.T("Type where the mail lies, or find it.")
		}
		k.Host.Start(k.T("Reading %s", p), func(ctx context.Context) error { return k.Post.Open(ctx, []string{p}) })
		return ""
	}
	k.Host.Ask(d)
}
