package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"winnow/internal/ui/vm"
)

// This file is the window's life in the background: a sign in the panel, a
// notification, and coming back.

// HasTray implements screens.Host.
func (w *Window) HasTray() bool {
	_, ok := w.app.(desktop.App)
	return ok && w.opt.Tray
}

// showTray puts a sign into the panel, where there is one.
func (w *Window) showTray() {
	panel, ok := w.app.(desktop.App)
	if !ok || !w.opt.Tray {
		return
	}
	s := w.kit.Speech
	panel.SetSystemTrayMenu(fyne.NewMenu("Winnow",
		fyne.NewMenuItem(s.T("Show Winnow"), w.Raise),
		fyne.NewMenuItem(s.T("Read new mail"), func() { w.Go(vm.CmdRefresh) }),
		fyne.NewMenuItem(s.T("Quit"), w.Close),
	))
}

// closeOrHide is the window's own button: with a sign in the panel, and when
// the buyer wants it so, the window only goes out of sight.
func (w *Window) closeOrHide() {
	if w.keep.Behind && w.HasTray() {
		w.rememberShape()
		w.save()
		w.away = true
		w.win.Hide()
		return
	}
	w.Close()
}

// Raise brings the window back to the front.
func (w *Window) Raise() {
	w.win.Show()
	w.win.RequestFocus()
	w.away = false
}

// tellFresh shows one quiet notification after mail was read by itself: how
// much came, and nothing of what stands in it. None comes while the buyer looks
// at the window.
func (w *Window) tellFresh(n int) {
	if w.keep.Silent || !w.away {
		return
	}
	text := vm.Freshly(w.kit.Speech, n)
	if w.opt.Notify != nil {
		w.opt.Notify("Winnow", text)
		return
	}
	w.app.SendNotification(fyne.NewNotification("Winnow", text))
}
