package ui

import (
	"context"
	"errors"
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// This file is what screens may ask of the window: screens.Host.

// Canvas implements screens.Host.
func (w *Window) Canvas() fyne.Canvas { return w.win.Canvas() }

// Window implements screens.Host.
func (w *Window) Window() fyne.Window { return w.win }

// Status implements screens.Host.
func (w *Window) Status(s string) { w.status.SetText(s) }

// Ask implements screens.Host.
func (w *Window) Ask(d *widgets.Dialog) {
	if w.dialog != nil {
		w.dialog.Close()
	}
	before := d.OnClose
	d.OnClose = func() {
		if w.dialog == d {
			w.dialog = nil
		}
		if before != nil {
			before()
		}
		if w.dialog == nil && w.win.Canvas().Focused() == nil {
			w.Focus()
		}
	}
	w.dialog = d
	d.Show()
}

// Asking implements screens.Host.
func (w *Window) Asking() bool { return w.dialog != nil }

// Copy implements screens.Host.
func (w *Window) Copy(text, what string) {
	w.app.Clipboard().SetContent(text)
	w.Say(w.kit.T("%s copied.", what))
}

// toastFor is how long a toast stays. Nothing is lost with it: the journal
// holds every decision.
const toastFor = 8 * time.Second

// Say implements screens.Host.
func (w *Window) Say(text string) { w.show(text, false, nil) }

// Explain implements screens.Host.
func (w *Window) Explain(err error) string { return w.kit.Said(w.opt.Explain(err)) }

// Fail implements screens.Host. A cancelled call is no failure.
func (w *Window) Fail(err error) {
	if s := w.Explain(err); s != "" && !isCancelled(err) {
		w.show(s, true, nil)
	}
}

func (w *Window) show(text string, failed bool, undo func()) {
	w.toast.Say(text, failed, undo)
	w.frame.again()
	w.toastRun++
	run := w.toastRun
	w.crew.Later(toastFor, func() {
		if run == w.toastRun {
			w.hideToast()
		}
	})
}

func (w *Window) hideToast() {
	w.toast.Hide()
	w.frame.again()
}

// Decide implements screens.Host.
func (w *Window) Decide(said string, ds ...triage.Decision) {
	if len(ds) == 0 {
		return
	}
	now := w.opt.Now()
	if said == "" {
		said = vm.DecisionToast(w.kit.Speech, ds[0], w.nameOf(ds[0].Vendor), now)
	}
	w.crew.Go(func(ctx context.Context) {
		var ids []triage.DecisionID
		var failed error
		for _, d := range ds {
			id, err := w.opt.Desk.Decide(ctx, d)
			if err != nil {
				failed = err
				break
			}
			ids = append(ids, id)
		}
		w.crew.Do(func() {
			w.batch, w.together = ids, 0
			if failed != nil {
				w.Fail(failed)
			} else {
				w.show(said, false, w.undoLast)
			}
			w.changed()
		})
	})
}

func (w *Window) nameOf(id triage.VendorID) string {
	all := w.opt.Desk.Standings()
	for i := range all {
		if all[i].Vendor.ID == id {
			return vm.Name(&all[i].Vendor)
		}
	}
	return string(id)
}

// undoLast takes back what was decided together last, or else the last
// decision that can be.
func (w *Window) undoLast() {
	if w.together != 0 {
		w.UndoBatch(w.together)
		return
	}
	ids := w.batch
	w.batch = nil
	if len(ids) == 0 {
		ids = []triage.DecisionID{0}
	}
	w.undo(ids)
}

// Batch implements screens.Host.
func (w *Window) Batch(id triage.DecisionID, said string) {
	w.batch, w.together = nil, id
	w.show(said, false, w.undoLast)
	w.changed()
}

// UndoBatch implements screens.Host.
func (w *Window) UndoBatch(id triage.DecisionID) {
	w.batch, w.together = nil, 0
	w.crew.Go(func(ctx context.Context) {
		n, err := w.opt.Desk.UndoBatch(ctx, id)
		w.crew.Do(func() {
			if err != nil {
				w.Fail(err)
			} else {
				w.Say(w.kit.T("Took %s back.", vm.Count(w.kit.Speech, n, "decision", "decisions")))
			}
			w.changed()
		})
	})
}

// Undo implements screens.Host.
func (w *Window) Undo(id triage.DecisionID) {
	w.batch, w.together = nil, 0
	w.undo([]triage.DecisionID{id})
}

func (w *Window) undo(ids []triage.DecisionID) {
	w.crew.Go(func(ctx context.Context) {
		var failed error
		done, said := 0, ""
		if len(ids) == 1 {
			if e := vm.UndoTarget(w.opt.Desk.Journal(), ids[0]); e != nil {
				said = vm.UndoToast(w.kit.Speech, e, w.nameOf(e.Vendor), w.opt.Now())
			}
		}
		for i := len(ids) - 1; i >= 0; i-- { // the newest first
			if err := w.opt.Desk.Undo(ctx, ids[i]); err != nil {
				failed = err
				break
			}
			done++
		}
		w.crew.Do(func() {
			switch {
			case failed != nil:
				w.Fail(failed)
			case done > 1:
				w.Say(w.kit.T("Took %s back.", vm.Count(w.kit.Speech, done, "decision", "decisions")))
			case said == "":
				w.Say(w.kit.T("Took it back."))
			default:
				w.Say(said)
			}
			w.changed()
		})
	})
}

// OpenVendor implements screens.Host.
func (w *Window) OpenVendor(id triage.VendorID) {
	w.goTo(0, false)
	w.home.OpenVendor(id)
}

// OpenMessage implements screens.Host.
func (w *Window) OpenMessage(id triage.ContentID) {
	w.goTo(0, false)
	w.home.OpenMessage(id)
}

// OpenPage implements screens.Host.
func (w *Window) OpenPage(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("that is no address for a browser")
	}
	if w.opt.OpenPage != nil {
		return w.opt.OpenPage(u)
	}
	return w.app.OpenURL(u)
}

// Settings implements screens.Host.
func (w *Window) Settings() vm.Settings { return w.keep }

// Change implements screens.Host.
func (w *Window) Change(change func(*vm.Settings)) {
	before := w.keep
	change(&w.keep)
	if before.Theme != w.keep.Theme || before.TextSize != w.keep.TextSize {
		if before.Theme != w.keep.Theme {
			w.opt.Theme = "" // what was forced for this run is chosen anew
		}
		w.applyTheme()
		w.frame.again()
		// A menu bar that grew does not make the content smaller by itself.
		w.win.SetMainMenu(w.win.MainMenu())
	}
	w.save()
}

// applyTheme makes a theme of the settings, which draws everything anew.
func (w *Window) applyTheme() {
	name := w.keep.Theme
	if w.opt.Theme != "" {
		name = w.opt.Theme
	}
	variant := theme.System
	switch name {
	case "light":
		variant = theme.Light
	case "dark":
		variant = theme.Dark
	}
	w.app.Settings().SetTheme(theme.New(variant, float32(w.keep.TextSize)))
}
