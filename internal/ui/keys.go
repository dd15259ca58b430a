package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"winnow/internal/ui/screens"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// registerKeys fills the menus and registers every key of the table. Keys with
// Ctrl are shortcuts of menu items, which work even while a field has the
// keyboard; letters and function keys come through the canvas, to which every
// widget forwards what it has no use for.
func (w *Window) registerKeys() {
	var menus []*fyne.Menu
	for _, m := range vm.Menus {
		menu := fyne.NewMenu(w.kit.T(string(m)))
		for _, c := range vm.Commands() {
			if c.Menu != m {
				continue
			}
			item := fyne.NewMenuItem(menuTitle(w.kit.Speech, c), func() { w.Go(c.ID) })
			item.Shortcut = shortcutOf(c)
			item.IsQuit = c.ID == vm.CmdQuit
			menu.Items = append(menu.Items, item)
		}
		menus = append(menus, menu)
	}
	w.win.SetMainMenu(fyne.NewMainMenu(menus...))

	letters, names := map[rune]vm.CommandID{}, map[fyne.KeyName]vm.CommandID{}
	for _, c := range vm.Commands() {
		for _, k := range c.Keys {
			switch {
			case c.Own || k.Ctrl:
			case k.Rune != 0:
				letters[k.Rune] = c.ID
			default:
				names[fyne.KeyName(k.Name)] = c.ID
			}
		}
	}
	w.win.Canvas().SetOnTypedRune(func(r rune) {
		if id, ok := letters[r]; ok && w.dialog == nil {
			w.Go(id)
		}
	})
	w.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if w.dialog != nil {
			w.dialog.Key(e.Name)
			return
		}
		if id, ok := names[e.Name]; ok {
			w.Go(id)
		}
	})
}

// menuTitle names a command in a menu, with its letter when it has one.
func menuTitle(s vm.Speech, c vm.Command) string {
	for _, k := range c.Keys {
		if !k.Ctrl {
			return s.T(c.Title) + "  (" + k.String() + ")"
		}
	}
	return s.T(c.Title)
}

// shortcutOf is the first key with Ctrl, as a shortcut; nil when there is none.
func shortcutOf(c vm.Command) fyne.Shortcut {
	for _, k := range c.Keys {
		switch {
		case !k.Ctrl:
		case k.Name == "Z":
			return &fyne.ShortcutUndo{}
		default:
			return &desktop.CustomShortcut{KeyName: fyne.KeyName(k.Name), Modifier: fyne.KeyModifierShortcutDefault}
		}
	}
	return nil
}

// Go implements screens.Host: it does a command.
func (w *Window) Go(id vm.CommandID) {
	if id == vm.CmdQuit {
		w.Close()
		return
	}
	if w.dialog != nil {
		return // a question is open; its own keys are its dialog's
	}
	if id == vm.CmdUndo {
		// Ctrl+Z in a field means the field.
		if e, ok := w.win.Canvas().Focused().(*widgets.Entry); ok {
			e.TypedShortcut(&fyne.ShortcutUndo{})
			return
		}
	}
	w.opt.Meter.Time(string(id), func() {
		if !w.goToID(id) && !w.screen().Do(id) {
			w.do(id)
		}
	})
}

// goToID shows the place that a command goes to, if it is one that does.
func (w *Window) goToID(id vm.CommandID) bool {
	for i, p := range w.places {
		if p.id == id {
			w.goTo(i, true)
			return true
		}
	}
	return false
}

// do does the commands that are no screen's.
func (w *Window) do(id vm.CommandID) {
	switch id {
	case vm.CmdKeys:
		screens.ShowKeys(w.kit)
	case vm.CmdAbout:
		screens.ShowAbout(w.kit, &w.opt.About)
	case vm.CmdNextPane:
		w.nextPane()
	case vm.CmdBack:
		w.back()
	case vm.CmdUndo:
		w.undoLast()
	case vm.CmdRefresh:
		w.refresh()
	case vm.CmdOpen:
		screens.AskFiles(w.kit)
	case vm.CmdExport:
		screens.AskExport(w.kit, "")
	case vm.CmdPalette:
		screens.ShowPalette(w.kit)
	case vm.CmdAddMailbox:
		w.goToID(vm.CmdMail)
		w.screen().Do(id)
	case vm.CmdSearch:
		w.goTo(0, false)
		w.home.Do(id)
	case vm.CmdBigger:
		w.resizeText(1)
	case vm.CmdSmaller:
		w.resizeText(-1)
	case vm.CmdNormal:
		w.Change(func(s *vm.Settings) { s.TextSize = 1 })
		w.screen().Changed()
	}
}

// refresh reads new mail, if there is a mailbox to read it from.
func (w *Window) refresh() {
	work.Load(w.crew, &w.asking, func(context.Context) (int, error) { return len(w.opt.Post.Accounts()), nil }, func(n int, _ error) {
		if n == 0 {
			w.Say(w.kit.T("There is no mailbox to read yet. Add one under Mail (%s).", vm.KeyOf(vm.CmdMail)))
			return
		}
		w.Start(w.kit.T("Reading new mail"), w.opt.Post.Refresh)
	})
}

func (w *Window) resizeText(step int) {
	w.Change(func(s *vm.Settings) { s.TextSize = vm.NextTextSize(s.TextSize, step) })
	w.screen().Changed()
}

// back closes the toast, or goes back to the vendors, or does nothing.
func (w *Window) back() {
	switch {
	case w.toast.Visible():
		w.hideToast()
	case w.at > 0:
		w.goTo(0, true)
	case w.at < 0:
	default:
		w.Focus()
	}
}

// nextPane moves the keyboard to the next pane: navigation, list, detail.
func (w *Window) nextPane() {
	panes := []fyne.Focusable{w.nav}
	if w.at == 0 {
		panes = append(panes, w.home.Panes()...)
	}
	focused := w.win.Canvas().Focused()
	next := 0
	if w.at != 0 {
		if focused == fyne.Focusable(w.nav) {
			w.Focus()
			return
		}
	}
	for i, p := range panes {
		if p == focused {
			next = (i + 1) % len(panes)
		}
	}
	w.win.Canvas().Focus(panes[next])
}

var _ screens.Host = (*Window)(nil)
