package screens

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// boxView is one mailbox on the mail's screen.
type boxView struct {
	Kit
	owner  *Mail
	row    vm.BoxRow
	column *widgets.Column
	name   *widgets.Para
	state  *widgets.Para
	facts  *widgets.Facts
	pause  *widgets.Button
	change *widgets.Button
	busy   work.Slot
}

func newBoxView(k Kit, owner *Mail) *boxView {
	v := &boxView{Kit: k, owner: owner, name: k.heading(""), state: k.para(""), facts: widgets.NewFacts(k.Ruler, nil)}
	v.pause = k.act("Pause", v.pauseOrGoOn)
	v.change = k.act("Change the password", v.askSecret)
	v.column = widgets.NewColumn(6, v.name, v.state, v.facts, widgets.NewFlow(8,
		k.act("Read now", func() { v.do("", k.Boxes.Now) }), v.pause, k.act("Test", v.test), v.change, k.act("Remove…", v.askRemove)))
	return v
}

// set shows a mailbox.
func (v *boxView) set(r vm.BoxRow) {
	v.row = r
	v.name.SetText(r.Title)
	colour := stock.ColorNameForeground
	if r.Broken {
		colour = stock.ColorNameError
	}
	v.state.Styled(colour, stock.SizeNameText, false)
	v.state.SetText(r.State)
	v.facts.Set(r.Facts)
	pause, change := v.T("Pause"), v.T("Change the password")
	if r.Paused {
		pause = v.T("Go on")
	}
	if r.OAuth {
		change = v.T("Sign in again")
	}
	v.pause.SetText(pause)
	v.pause.SetDisabled(!r.Kept)
	v.change.SetText(change)
}

// do does something with the mailbox and says what came of it.
func (v *boxView) do(said string, what func(ctx context.Context, key string) error) {
	key := v.row.Key
	work.Load(v.Crew, &v.busy, func(ctx context.Context) (struct{}, error) { return struct{}{}, what(ctx, key) }, func(_ struct{}, err error) {
		switch {
		case err != nil:
			v.failed(err)
		case said != "":
			v.Host.Say(said)
		}
		v.owner.Changed()
	})
}

// failed says what went wrong, and offers to trust a certificate by hand when
// that is what it is about.
func (v *boxView) failed(err error) {
	var cert *vm.CertificateError
	if !errors.As(err, &cert) {
		v.Host.Fail(err)
		return
	}
	var d *widgets.Dialog
	box := newCertificateBox(v.Kit, func(fingerprint string) {
		d.Close()
		v.do(v.T("That certificate is trusted now, and no other."), func(ctx context.Context, key string) error {
			return v.Boxes.Pin(ctx, key, fingerprint)
		})
	})
	box.show(cert)
	d = widgets.NewDialog(v.Ruler, v.Host.Canvas(), widgets.DialogSpec{
		Title: v.row.Title, Text: v.Host.Explain(err), Body: []fyne.CanvasObject{box.column}, Close: v.T("Leave it refused"), Width: 560,
	})
	v.Host.Ask(d)
}

func (v *boxView) pauseOrGoOn() {
	if v.row.Paused {
		v.do("", v.Boxes.Resume)
		return
	}
	v.do("", v.Boxes.Pause)
}

func (v *boxView) test() {
	key := v.row.Key
	v.Host.Say(v.T("Signing in to %s …", v.row.Server.Host))
	work.Load(v.Crew, &v.busy, func(ctx context.Context) (string, error) { return v.Boxes.Test(ctx, key) }, func(said string, err error) {
		if err != nil {
			v.failed(err)
		} else {
			v.Host.Say(said)
		}
		v.owner.Changed()
	})
}

// askSecret asks for a new password, or signs in at the provider again.
func (v *boxView) askSecret() {
	password := widgets.NewPasswordEntry("")
	key, oauth := v.row.Key, v.row.OAuth
	signIn := newSignInBox(v.Kit)
	spec := widgets.DialogSpec{
		Title: v.T("Password of %s", v.row.Title), Text: v.T("It is tried first. What was kept before stays if the server refuses it."),
		Body: []fyne.CanvasObject{password}, First: password, OK: v.T("Sign in"), Close: v.T("Cancel"), Width: 480,
	}
	if oauth {
		spec.Title, spec.First = v.T("Sign in to %s again", v.row.Title), nil
		spec.Text = v.T("You sign in on the provider's own page; Winnow never sees the password.")
		spec.Body = []fyne.CanvasObject{signIn.column}
	}
	d := widgets.NewDialog(v.Ruler, v.Host.Canvas(), spec)
	d.Field(password)
	running := false
	d.OnClose = func() {
		if running {
			v.busy.Drop()
		}
	}
	d.OnOK = func() string {
		switch {
		case !oauth && password.Text == "":
			return v.T("Type the password.")
		case running:
			return v.T("Signing in …")
		}
		running = true
		show := func(s vm.SignIn) {
			v.Crew.Do(func() {
				signIn.show(s)
				d.Say("")
				if s.Code == "" {
					signIn.open()
				}
			})
		}
		text := password.Text
		work.Load(v.Crew, &v.busy, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, v.Boxes.Change(ctx, key, text, show)
		}, func(_ struct{}, err error) {
			running = false
			if err != nil {
				d.Say(v.Host.Explain(err))
				return
			}
			d.Close()
			v.Host.Say(v.T("Signed in. It is read again."))
			v.owner.Changed()
		})
		if running {
			return v.T("Signing in …")
		}
		return ""
	}
	v.Host.Ask(d)
}

// askRemove asks before a mailbox is forgotten, and says what stays.
func (v *boxView) askRemove() {
	d := widgets.NewDialog(v.Ruler, v.Host.Canvas(), widgets.DialogSpec{
		Title: v.T("Remove %s?", v.row.Title),
		Text: v.T("Winnow forgets the server settings and the secret, and reads the mailbox no more. " +
			"What was read from it stays, and so does everything that you decided. Nothing changes on the server."),
		OK: v.T("Remove it"), Close: v.T("Cancel"),
	})
	d.OnOK = func() string {
		v.do(v.T("Removed. What was read and decided stays."), v.Boxes.Remove)
		return ""
	}
	v.Host.Ask(d)
}
