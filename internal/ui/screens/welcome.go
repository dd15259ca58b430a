package screens

import (
	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// Welcome is the first screen of all: three ways to begin.
type Welcome struct {
	Kit
	choices *widgets.Choices
	page    *widgets.Page
}

// NewWelcome returns the first screen.
func NewWelcome(k Kit) *Welcome {
	w := &Welcome{Kit: k}
	w.choices = widgets.NewChoices(k.Ruler, []widgets.Choice{
		{Keys: "1d", Text: k.T("Look around in the demo"), Note: k.T("a year of mail to an invented buyer; no account needed")},
		{Keys: "2o", Text: k.T("Open files of mail"), Note: k.T("an mbox, a Maildir or a folder of .eml")},
		{Keys: "3a", Text: k.T("Add a mailbox"), Note: k.T("address and password; nothing on the server is changed")},
	}, w.pick)
	w.page = widgets.NewPage(
		widgets.NewColumn(8,
			k.title(k.T("Which vendors are worth your time?")),
			k.para(k.T("Winnow reads your own mailbox, finds the mail that vendors send, and turns it into a short list with reasons: how useful it is, whether it matters to you, whether it is true, and how hard it pushes.")).
				Styled(stock.ColorNameForeground, theme.Lead, false),
			k.muted(k.T("Everything stays on this computer. Nothing is sent, no link is followed, no message is marked as read.")),
		),
		w.choices,
	)
	w.page.Column.Pad = fyne.NewSize(32, 40)
	w.page.Column.Most = 560
	return w
}

func (w *Welcome) pick(i int) {
	switch i {
	case 0:
		w.Host.Start(w.T("Reading the demo mailbox"), w.Post.Demo)
	case 1:
		AskFiles(w.Kit)
	default:
		w.Host.Go(vm.CmdAddMailbox)
	}
}

// Content implements Screen.
func (w *Welcome) Content() fyne.CanvasObject { return w.page }

// Focus implements Screen.
func (w *Welcome) Focus() { widgets.Focus(w.choices) }

// Show implements Screen.
func (w *Welcome) Show() { w.Host.Status(w.T("Arrows and Enter choose; ? shows all keys.")) }

// Changed implements Screen.
func (w *Welcome) Changed() {}

// Do implements Screen.
func (w *Welcome) Do(vm.CommandID) bool { return false }
