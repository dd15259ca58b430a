package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// askPassphrase asks the buyer for the passphrase of the file of secrets, and
// waits for the answer. It is called from any goroutine but the window's.
func (w *Window) askPassphrase(ctx context.Context, p vm.Passphrase) (string, error) {
	answer := make(chan string, 1)
	var d *widgets.Dialog
	w.crew.Do(func() { d = w.passphraseDialog(p, answer) })
	select {
	case text := <-answer:
		if text == "" {
			return "", context.Canceled
		}
		return text, nil
	case <-ctx.Done():
		w.crew.Do(func() {
			if d != nil {
				d.Close()
			}
		})
		return "", ctx.Err()
	case <-w.crew.Gone():
		return "", context.Canceled
	}
}

// passphraseDialog shows the question. Closed, it answers with "".
func (w *Window) passphraseDialog(p vm.Passphrase, answer chan<- string) *widgets.Dialog {
	r, s := w.kit.Ruler, w.kit.Speech
	first, second := widgets.NewPasswordEntry(""), widgets.NewPasswordEntry("")
	spec := widgets.DialogSpec{
		Title: s.T("Passphrase"), Text: s.T("The passwords of your mailboxes are in an encrypted file. Its passphrase opens it until Winnow is closed."),
		Body: []fyne.CanvasObject{first}, First: first, OK: s.T("Open it"), Close: s.T("Not now"), Width: 480,
	}
	if p.Fresh {
		spec.Title = s.T("Choose a passphrase")
		spec.Text = s.T("It encrypts the file in which your passwords are kept, and is typed once at each start. Nobody can find it for you when it is forgotten.")
		spec.Body = append(spec.Body, widgets.NewPara(r, s.T("Once more")), second)
	}
	d := widgets.NewDialog(r, w.win.Canvas(), spec)
	d.Field(first)
	d.Field(second)
	d.OnOK = func() string {
		switch {
		case first.Text == "":
			return s.T("An empty passphrase protects nothing.")
		case p.Fresh && first.Text != second.Text:
			return s.T("The two differ.")
		}
		answer <- first.Text
		return ""
	}
	d.OnClose = func() {
		select {
		case answer <- "":
		default: // it was answered
		}
	}
	w.Ask(d)
	if p.Again {
		d.Say(s.T("That passphrase does not open the file."))
	}
	return d
}
