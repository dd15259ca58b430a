package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Mail says where mail comes from and how it stands with each mailbox, and
// adds to it.
type Mail struct {
	Kit
	content *fyne.Container
	page    *widgets.Page
	add     *AddMailbox
	more    *widgets.Button
	boxes   []*boxView
	inDemo  bool
	filled  bool
	adding  bool // the form shows
	slot    work.Slot
}

// NewMail returns the mail's screen.
func NewMail(k Kit) *Mail {
	m := &Mail{Kit: k, page: widgets.NewPage(), add: NewAddMailbox(k)}
	m.more = k.button("Add a mailbox", vm.CmdAddMailbox, func() { m.showForm(true) })
	m.more.Primary = true
	m.add.Leave = func() { m.showForm(false) }
	m.content = container.NewStack(m.page, m.add.Content())
	m.add.Content().Hide()
	m.fill()
	return m
}

// showForm shows the form for a mailbox, or the mailboxes.
func (m *Mail) showForm(on bool) {
	m.adding = on
	if on {
		m.page.Hide()
		m.add.Content().Show()
	} else {
		m.add.Content().Hide()
		m.page.Show()
	}
	m.content.Refresh()
	m.Show()
	m.Focus()
}

// Content implements Screen.
func (m *Mail) Content() fyne.CanvasObject { return m.content }

// Focus implements Screen.
func (m *Mail) Focus() {
	if m.adding {
		m.add.Focus()
		return
	}
	widgets.Focus(m.more)
}

// Show implements Screen.
func (m *Mail) Show() {
	if m.adding {
		m.add.Show()
		return
	}
	m.Host.Status(m.T("The only connections that Winnow makes are to the mail servers that you name here."))
	m.Changed()
}

// Changed implements Screen. Every mailbox keeps its widgets, and with them
// the keyboard.
func (m *Mail) Changed() {
	type result struct {
		boxes []vm.Box
		demo  bool
	}
	work.Load(m.Crew, &m.slot, func(ctx context.Context) (result, error) {
		all, err := m.Boxes.Known(ctx)
		return result{all, m.Post.InDemo()}, err
	}, func(r result, err error) {
		if err != nil {
			m.Host.Fail(err)
			return
		}
		same := m.filled && r.demo == m.inDemo && len(r.boxes) == len(m.boxes)
		views := make([]*boxView, len(r.boxes))
		for i, b := range r.boxes {
			for j, v := range m.boxes {
				if v.row.Key == b.Key {
					views[i] = v
					same = same && i == j
				}
			}
			if views[i] == nil {
				views[i] = newBoxView(m.Kit, m)
				same = false
			}
			views[i].set(vm.NewBoxRow(m.Speech, b, m.Now(), m.Host.Explain))
		}
		m.boxes, m.inDemo = views, r.demo
		if !same {
			m.fill()
		}
		m.page.Relayout()
	})
}

func (m *Mail) fill() {
	m.filled = true
	items := []fyne.CanvasObject{m.title(m.T("Mail"))}
	for _, v := range m.boxes {
		items = append(items, v.column)
	}
	if len(m.boxes) == 0 {
		items = append(items, m.section("No mailbox yet",
			m.muted(m.T("An address and its password are enough for most. Nothing is marked as read, sent or changed on the server.")), widgets.NewFlow(8, m.more)))
	} else {
		items = append(items, widgets.NewFlow(8, m.more, m.button("Read new mail", vm.CmdRefresh, func() { m.Host.Go(vm.CmdRefresh) })))
	}
	items = append(items,
		m.section("Or open files", m.muted(m.T("An mbox, a Maildir, or a folder of .eml files. They are read, never changed.")),
			widgets.NewFlow(8, m.button("Open files of mail…", vm.CmdOpen, func() { m.Host.Go(vm.CmdOpen) }))),
		m.demo(),
	)
	m.page.Set(false, items...)
}

// demo offers the demo mailbox, or the way back from it.
func (m *Mail) demo() fyne.CanvasObject {
	if m.inDemo {
		return m.section("You are looking at the demo mailbox", m.muted(m.T("It is kept apart from your own mail, with its own decisions.")),
			widgets.NewFlow(8, m.act("Leave the demo", func() { m.Host.Start(m.T("Leaving the demo"), m.Post.Leave) })))
	}
	return m.section("Or look around", m.muted(m.T("A demo mailbox of invented vendors shows everything without an account. It never mixes with your own mail.")),
		widgets.NewFlow(8, m.act("Read the demo mailbox", func() { m.Host.Start(m.T("Reading the demo mailbox"), m.Post.Demo) })))
}

// Do implements Screen.
func (m *Mail) Do(id vm.CommandID) bool {
	switch {
	case id == vm.CmdAddMailbox:
		m.showForm(true)
	case id == vm.CmdBack && m.adding:
		m.add.back()
	default:
		return false
	}
	return true
}
