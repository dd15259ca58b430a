package screens

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Host is the window around a screen.
type Host interface {
	// Decide keeps decisions one after the other, says so, and offers one undo
	// for all of them.
	Decide(said string, ds ...triage.Decision)
	// Undo takes a decision back; 0 is the last that can be.
	Undo(id triage.DecisionID)
	// Batch says what was decided as one batch, and offers to take it back;
	// UndoBatch takes one back.
	Batch(id triage.DecisionID, said string)
	UndoBatch(id triage.DecisionID)
	// OpenVendor and OpenMessage show a page on the vendors' screen.
	OpenVendor(id triage.VendorID)
	OpenMessage(id triage.ContentID)
	// Go does a command, as its key would.
	Go(id vm.CommandID)
	// Start runs a job that reads mail, with progress and Cancel.
	Start(title string, run func(ctx context.Context) error)
	// Say shows a sentence at the foot of the window, Fail one about an error.
	Say(text string)
	Fail(err error)
	// Explain turns an error into a sentence for people.
	Explain(err error) string
	// Status sets the line at the very foot.
	Status(text string)
	// Ask opens a dialog; there is one at a time.
	Ask(d *widgets.Dialog)
	// Asking reports whether one is open.
	Asking() bool
	// Copy puts text on the clipboard and says what it was.
	Copy(text, what string)
	// HasTray reports whether there is a panel that can show Winnow's sign.
	HasTray() bool
	// OpenPage has the system's browser open an address.
	OpenPage(address string) error
	// Canvas is what the window draws on.
	Canvas() fyne.Canvas
	// Window is for dialogs of the toolkit.
	Window() fyne.Window
	// Settings returns what the buyer chose; Change changes it.
	Settings() vm.Settings
	Change(change func(s *vm.Settings))
}

// Kit is what every screen is built with.
type Kit struct {
	vm.Speech
	Host  Host
	Desk  vm.Desk
	Post  vm.Post
	Boxes vm.Mailboxes
	House vm.House
	Crew  *work.Crew
	Ruler *widgets.Ruler
	Now   func() time.Time
}

// Screen is one place of the window.
type Screen interface {
	Content() fyne.CanvasObject
	// Show is called each time that the screen comes up.
	Show()
	// Focus gives the keyboard to what should have it.
	Focus()
	// Changed is called when the ranking, a decision or a need changed.
	Changed()
	// Do does a command, and reports whether it was one of this screen's.
	Do(id vm.CommandID) bool
}

// para is a paragraph of running text.
func (k Kit) para(s string) *widgets.Para { return widgets.NewPara(k.Ruler, s) }

// muted is a paragraph that matters less.
func (k Kit) muted(s string) *widgets.Para {
	return widgets.NewPara(k.Ruler, s).Styled(theme.Muted, stock.SizeNameCaptionText, false)
}

// title is a page's title.
func (k Kit) title(s string) *widgets.Para {
	return widgets.NewPara(k.Ruler, s).Styled(stock.ColorNameForeground, stock.SizeNameHeadingText, true)
}

// heading is the heading of a section.
func (k Kit) heading(s string) *widgets.Para {
	return widgets.NewPara(k.Ruler, s).Styled(stock.ColorNameForeground, stock.SizeNameText, true)
}

// section is a heading with what stands below it, and room before it.
func (k Kit) section(title string, items ...fyne.CanvasObject) *widgets.Column {
	return widgets.NewColumn(6, append([]fyne.CanvasObject{k.heading(k.T(title))}, items...)...)
}

// bullets is a list of sentences.
func (k Kit) bullets(lines []string) *widgets.Column {
	var items []fyne.CanvasObject
	for _, l := range lines {
		p := k.para(l)
		p.Bullet = "•"
		items = append(items, p)
	}
	return widgets.NewColumn(3, items...)
}

// button is a button that names the first key of a command.
func (k Kit) button(text string, id vm.CommandID, tap func()) *widgets.Button {
	return widgets.NewButton(k.Ruler, k.T(text), vm.KeyOf(id), tap)
}

// act is a button without a key.
func (k Kit) act(text string, tap func()) *widgets.Button {
	return widgets.NewButton(k.Ruler, k.T(text), "", tap)
}

// field is what a field is called, with the field below.
func (k Kit) field(name string, e fyne.CanvasObject) *widgets.Column {
	return widgets.NewColumn(3, k.muted(k.T(name)), e)
}

// wrong is a paragraph about what is wrong, hidden while nothing is.
func (k Kit) wrong() *widgets.Para {
	p := widgets.NewPara(k.Ruler, "").Styled(stock.ColorNameError, stock.SizeNameText, false)
	p.Hide()
	return p
}

// say shows a sentence in a paragraph, or hides it when there is none.
func say(p *widgets.Para, s string) {
	p.SetText(s)
	p.Hidden = s == ""
}

// empty says why there is nothing, and what to do next.
func (k Kit) empty(title, next string, more ...fyne.CanvasObject) *widgets.Column {
	c := widgets.NewColumn(8, append([]fyne.CanvasObject{
		k.para(k.T(title)).Styled(stock.ColorNameForeground, stock.SizeNameSubHeadingText, true),
		k.para(k.T(next)).Styled(theme.Muted, stock.SizeNameText, false),
	}, more...)...)
	c.Pad = fyne.NewSize(24, 32)
	c.Most = 420
	return c
}
