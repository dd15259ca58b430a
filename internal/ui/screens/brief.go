package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Brief tells what a week or a month brought, what was set aside and by which
// test, and what deserves a look.
type Brief struct {
	Kit
	page  *widgets.Page
	spans *widgets.Chips
	at    int
	text  string
	slot  work.Slot
	doing work.Slot
}

// NewBrief returns the screen.
func NewBrief(k Kit) *Brief {
	b := &Brief{Kit: k, page: widgets.NewPage()}
	b.spans = widgets.NewChips(k.Ruler, func(i int) {
		b.at = i
		b.Changed()
	})
	b.fill()
	return b
}

// Content implements Screen.
func (b *Brief) Content() fyne.CanvasObject { return b.page }

// Focus implements Screen.
func (b *Brief) Focus() { widgets.Focus(b.spans) }

// Show implements Screen.
func (b *Brief) Show() {
	b.Host.Status(b.T("Left and right choose the span, Enter sets it, %s copies the brief, %s saves it.", vm.KeyOf(vm.CmdCopy), vm.KeyOf(vm.CmdExport)))
	b.Changed()
}

// Changed implements Screen.
func (b *Brief) Changed() {
	now := b.Now()
	from := now.AddDate(0, 0, -vm.BriefSpans[b.at].Days)
	work.Load(b.Crew, &b.slot, func(ctx context.Context) (string, error) { return b.Desk.Brief(ctx, from, now) }, func(text string, err error) {
		if err != nil {
			b.Host.Fail(err)
			return
		}
		b.text = text
		b.fill()
	})
}

func (b *Brief) fill() {
	chips := make([]widgets.Chip, len(vm.BriefSpans))
	for i, s := range vm.BriefSpans {
		chips[i] = widgets.Chip{Text: b.T(s.Name), Count: -1, On: i == b.at}
	}
	b.spans.Set(chips)
	title, sections := vm.NewBrief(b.text)
	items := []fyne.CanvasObject{
		widgets.NewColumn(4, b.title(b.T("Brief")), b.muted(b.T("What came, what was set aside and by which test, and what deserves a look. Mail of vendors that you slowed is gathered by the week, of those that you limited by the month."))),
		b.spans,
	}
	if title == "" {
		items = append(items, b.para(b.T("Nothing is read yet. Add a mailbox or open files of mail under Mail (%s).", vm.KeyOf(vm.CmdMail))))
		b.page.Set(false, items...)
		return
	}
	items = append(items, b.muted(title), widgets.NewFlow(8, b.button("Save…", vm.CmdExport, b.save), b.button("Copy as text", vm.CmdCopy, b.copy)))
	for _, s := range sections {
		var lines []fyne.CanvasObject
		for _, l := range s.Lines {
			p := b.para(l.Text)
			if l.Below {
				p = b.muted(l.Text)
			}
			p.Bullet = "•"
			if l.Below {
				p.Bullet = "   "
			}
			lines = append(lines, p)
		}
		items = append(items, b.section(s.Title, widgets.NewColumn(3, lines...)))
	}
	b.page.Set(false, items...)
}

// Seen is the span that is shown.
func (b *Brief) Seen() string { return b.T(vm.BriefSpans[b.at].Name) }

// Do implements Screen.
func (b *Brief) Do(id vm.CommandID) bool {
	switch id {
	case vm.CmdCopy:
		b.copy()
	case vm.CmdExport:
		b.save()
	default:
		return false
	}
	return true
}

func (b *Brief) copy() { b.Host.Copy(b.text, b.T("The brief")) }

// save asks in which form and where to write the brief, and does it.
func (b *Brief) save() {
	var items []widgets.Choice
	for i, f := range vm.BriefForms {
		items = append(items, widgets.Choice{Keys: string(rune('1' + i)), Text: b.T(f.Name), Note: b.T(f.Note)})
	}
	now := b.Now()
	from := now.AddDate(0, 0, -vm.BriefSpans[b.at].Days)
	b.Host.Ask(widgets.Choose(b.Ruler, b.Host.Canvas(), b.T("Save the brief"), b.T("In which form?"), items, func(i int) {
		f := vm.BriefForms[i]
		path := widgets.NewEntry("")
		path.SetText(b.Post.Folder() + "brief-" + now.Format("2006-01-02") + f.Ending)
		d := widgets.NewDialog(b.Ruler, b.Host.Canvas(), widgets.DialogSpec{
			Title: b.T("Save as %s", b.T(f.Name)), Text: b.T("Where to? A file of that name is replaced."), Body: []fyne.CanvasObject{path}, First: path, OK: b.T("Save"), Width: 520,
		})
		d.Field(path)
		d.OnOK = func() string {
			to := strings.TrimSpace(path.Text)
			if to == "" {
				return b.T("Type the name of a file.")
			}
			work.Load(b.Crew, &b.doing, func(ctx context.Context) (struct{}, error) {
				return struct{}{}, b.Desk.SaveBrief(ctx, to, f.ID, from, now)
			}, func(_ struct{}, err error) {
				if err != nil {
					b.Host.Fail(err)
					return
				}
				b.Host.Say(b.T("The brief was written to %s.", to))
			})
			return ""
		}
		b.Host.Ask(d)
	}))
}
