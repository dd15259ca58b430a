package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/widgets"
)

// crashLines is how much of a crash is shown; all of it can be copied.
const crashLines = 24

// showCrash offers to look at what went wrong the last time. It is shown once,
// and goes nowhere unless the buyer takes it there.
func (w *Window) showCrash() {
	s, r := w.kit.Speech, w.kit.Ruler
	lines := strings.SplitN(strings.ReplaceAll(w.opt.Crash, "\t", "    "), "\n", crashLines+1)
	lines = lines[:min(len(lines), crashLines)]
	var rows []fyne.CanvasObject
	for _, l := range lines {
		rows = append(rows, widgets.NewPara(r, l).Styled(theme.Muted, stock.SizeNameCaptionText, false))
	}
	d := widgets.NewDialog(r, w.win.Canvas(), widgets.DialogSpec{
		Title: s.T("Winnow stopped on an error of its own"),
		Text: s.T("That was the last time it was open. All that you decided is kept. Below is what happened, without any of your mail: " +
			"you may copy it for whoever looks after Winnow. It was sent to nobody."),
		Body: []fyne.CanvasObject{widgets.NewColumn(1, rows...)}, OK: s.T("Copy it"), Close: s.T("Close"), Width: 640,
	})
	d.OnOK = func() string {
		w.Copy(w.opt.Crash, s.T("What happened"))
		return ""
	}
	d.OnClose = func() {
		w.crew.Go(func(context.Context) {
			if w.opt.Seen == nil {
				return
			}
			if err := w.opt.Seen(); err != nil {
				w.crew.Do(func() { w.Fail(err) })
			}
		})
	}
	w.Ask(d)
}
