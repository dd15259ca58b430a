package screens

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Mail says where mail comes from, and adds to it.
type Mail struct {
	Kit
	page     *widgets.Page
	address  *widgets.Entry
	password *widgets.Entry
	host     *widgets.Entry
	port     *widgets.Entry
	user     *widgets.Entry
	security *widgets.Chips
	chosen   vm.Security
	guessed  vm.Server
	server   *widgets.Para
	note     *widgets.Para
	wrong    *widgets.Para
	more     *widgets.Column
	details  *widgets.Button
	form     *widgets.Column
	accounts []string
	inDemo   bool
	adds     *widgets.Button
	trying   bool // signing in
	slot     work.Slot
	guess    work.Slot
	try      work.Slot
}

var securities = [...]struct {
	id   vm.Security
	name string
}{{vm.TLS, "TLS"}, {vm.StartTLS, "STARTTLS"}, {vm.Plain, "None, this computer only"}}

// NewMail returns the mail's screen.
func NewMail(k Kit) *Mail {
	m := &Mail{Kit: k, page: widgets.NewPage()}
	m.address = widgets.NewEntry("dana@acme.example")
	m.address.OnChange = func(string) { m.look() }
	m.password = widgets.NewPasswordEntry("")
	m.host = widgets.NewEntry("imap.acme.example")
	m.port = widgets.NewEntry("993")
	m.user = widgets.NewEntry("the address itself")
	for _, e := range []*widgets.Entry{m.address, m.password, m.host, m.port, m.user} {
		e.OnSubmitted = func(string) { m.add() }
		e.OnFocus = func() { m.page.Reveal(e, 0, e.Size().Height) }
	}
	for _, e := range []*widgets.Entry{m.host, m.port, m.user} {
		e.OnChange = func(string) { m.showServer() }
	}
	m.security = widgets.NewChips(k.Ruler, func(i int) { m.chosen = securities[i].id; m.showSecurity(); m.showServer() })
	m.server = k.muted("The server is found from the address.")
	m.note = k.para("").Styled(stock.ColorNameWarning, stock.SizeNameCaptionText, false)
	m.note.Hide()
	m.wrong = k.para("").Styled(stock.ColorNameError, stock.SizeNameText, false)
	m.wrong.Hide()
	m.more = widgets.NewColumn(6,
		k.muted("Server, as your provider names it for incoming mail (IMAP)"), m.host,
		k.muted("Port"), m.port,
		k.muted("Name to log in with"), m.user,
		k.muted("Encryption"), m.security,
	)
	m.more.Hide()
	m.details = widgets.NewButton(k.Ruler, "Server settings", "", m.toggle)
	m.details.Quiet = true
	m.adds = widgets.NewButton(k.Ruler, addText, "Enter", m.addOrStop)
	m.adds.Primary = true
	m.form = widgets.NewColumn(6,
		k.heading("Add a mailbox"),
		k.muted("Address"), m.address, m.server, m.note,
		k.muted("Password, kept in the system's keyring, or until you close Winnow where there is none. Nothing is marked as read, sent or changed on the server."), m.password,
		widgets.NewFlow(8, m.details), m.more, m.wrong,
		widgets.NewFlow(8, m.adds),
	)
	m.showSecurity()
	m.fill()
	return m
}

// Content implements Screen.
func (m *Mail) Content() fyne.CanvasObject { return m.page }

// Focus implements Screen.
func (m *Mail) Focus() { widgets.Focus(m.address) }

// Show implements Screen.
func (m *Mail) Show() {
	m.Host.Status("The only connections that Winnow makes are to the mail servers that you name here.")
	m.Changed()
}

// Changed implements Screen.
func (m *Mail) Changed() {
	type result struct {
		accounts []string
		demo     bool
	}
	work.Load(m.Crew, &m.slot, func(context.Context) (result, error) {
		return result{m.Post.Accounts(), m.Post.InDemo()}, nil
	}, func(r result, _ error) {
		if r.demo == m.inDemo && slices.Equal(r.accounts, m.accounts) {
			return // what is being typed is left alone
		}
		m.accounts, m.inDemo = r.accounts, r.demo
		m.fill()
	})
}

func (m *Mail) fill() {
	items := []fyne.CanvasObject{m.title("Mail")}
	if len(m.accounts) > 0 {
		items = append(items, m.section("Mailboxes", m.bullets(m.accounts),
			widgets.NewFlow(8, m.button("Read new mail", vm.CmdRefresh, func() { m.Host.Go(vm.CmdRefresh) }))))
	}
	items = append(items, m.form,
		m.section("Or open files", m.muted("An mbox, a Maildir, or a folder of .eml files. They are read, never changed."),
			widgets.NewFlow(8, m.button("Open files of mail…", vm.CmdOpen, func() { m.Host.Go(vm.CmdOpen) }))),
		m.demo(),
	)
	m.page.Set(false, items...)
}

// demo offers the demo mailbox, or the way back from it.
func (m *Mail) demo() fyne.CanvasObject {
	if m.inDemo {
		return m.section("You are looking at the demo mailbox", m.muted("It is kept apart from your own mail, with its own decisions."),
			widgets.NewFlow(8, widgets.NewButton(m.Ruler, "Leave the demo", "", func() { m.Host.Start("Leaving the demo", m.Post.Leave) })))
	}
	return m.section("Or look around", m.muted("A demo mailbox of invented vendors shows everything without an account. It never mixes with your own mail."),
		widgets.NewFlow(8, widgets.NewButton(m.Ruler, "Read the demo mailbox", "", func() { m.Host.Start("Reading the demo mailbox", m.Post.Demo) })))
}

// look finds the server for the address while it is typed.
func (m *Mail) look() {
	address := strings.TrimSpace(m.address.Text)
	work.Load(m.Crew, &m.guess, func(context.Context) (vm.Server, error) {
		if !vm.AddressLike(address) {
			return vm.Server{}, nil
		}
		return m.Post.Guess(address)
	}, func(s vm.Server, err error) {
		if err != nil {
			s = vm.Server{}
		}
		m.guessed = s
		m.hint()
		m.showServer()
		m.showSecurity()
		m.note.SetText(s.Note)
		m.note.Hidden = s.Note == ""
		m.page.Relayout()
	})
}

// hint shows what is taken for the fields that are left empty.
func (m *Mail) hint() {
	host, port, user := "imap.acme.example", "993", "the address itself"
	if g := m.guessed; g.Host != "" {
		host, port = g.Host, strconv.Itoa(g.Port)
		if g.User != "" {
			user = g.User
		}
	}
	m.host.SetPlaceHolder(host)
	m.port.SetPlaceHolder(port)
	m.user.SetPlaceHolder(user)
}

// showServer says which server would be asked.
func (m *Mail) showServer() {
	text := "The server is found from the address."
	if f := m.typed(); vm.AddressLike(f.Address) {
		text = "No server is known for this address: open “Server settings” and type it."
		if s := vm.UsedServer(f, m.guessed); s.Host != "" {
			text = "Server: " + vm.ServerWords(s)
		} else if m.guessed.Host != "" || f.Host != "" {
			text = "The server settings are not complete yet."
		}
	}
	m.server.SetText(text)
}

// typed is what the form says.
func (m *Mail) typed() vm.AccountForm {
	return vm.AccountForm{
		Address: strings.TrimSpace(m.address.Text), Password: m.password.Text,
		Host: m.host.Text, Port: m.port.Text, User: m.user.Text, Security: m.chosen,
	}
}

func (m *Mail) showSecurity() {
	on := m.chosen
	if on == "" {
		on = vm.TLS
		if m.guessed.Security != "" {
			on = m.guessed.Security
		}
	}
	chips := make([]widgets.Chip, len(securities))
	for i, s := range securities {
		chips[i] = widgets.Chip{Text: s.name, Count: -1, On: s.id == on}
	}
	m.security.Set(chips)
}

func (m *Mail) toggle() {
	m.more.Hidden = !m.more.Hidden
	m.page.Relayout()
}

// The words on the button of the form.
const (
	addText  = "Add and read it"
	stopText = "Signing in… stop"
)

// addOrStop is what the button does.
func (m *Mail) addOrStop() {
	if !m.trying {
		m.add()
		return
	}
	m.try.Drop()
	m.tried("Stopped.")
}

// tried ends an attempt to sign in; wrong says why it failed, if it did.
func (m *Mail) tried(wrong string) {
	m.trying = false
	m.adds.SetText(addText)
	m.say(wrong)
}

func (m *Mail) say(wrong string) {
	m.wrong.SetText(wrong)
	m.wrong.Hidden = wrong == ""
	m.page.Relayout()
}

// add signs in with what was typed. The form stays as it is until the server
// has said yes; then it is emptied, and the mailbox is read.
func (m *Mail) add() {
	if m.trying {
		return
	}
	box, wrong := vm.ParseAccount(m.typed(), m.guessed)
	if wrong != "" && box.Server.Host == "" && vm.AddressLike(box.Address) {
		m.more.Show()
	}
	m.say(wrong)
	if wrong != "" {
		return
	}
	m.trying = true
	m.adds.SetText(stopText)
	m.page.Relayout()
	work.Load(m.Crew, &m.try, func(ctx context.Context) (func(context.Context) error, error) {
		return m.Post.Add(ctx, box)
	}, func(read func(context.Context) error, err error) {
		if err != nil {
			m.tried(m.Host.Explain(err) + " Nothing was kept.")
			m.page.Reveal(m.wrong, 0, m.wrong.Size().Height)
			return
		}
		m.tried("")
		m.empty()
		m.Host.Start("Reading "+box.Address, read)
	})
}

// empty clears the form for the next mailbox.
func (m *Mail) empty() {
	for _, e := range []*widgets.Entry{m.address, m.password, m.host, m.port, m.user} {
		e.SetText("")
	}
	m.chosen = ""
	m.more.Hide()
	m.look()
}

// Do implements Screen.
func (m *Mail) Do(vm.CommandID) bool { return false }

// AskFiles asks for a file or folder of mail, typed or browsed for.
func AskFiles(k Kit) {
	path := widgets.NewEntry("/home/dana/archive.mbox")
	var d *widgets.Dialog
	use := func(u fyne.URI) {
		if u != nil {
			path.SetText(u.Path())
		}
		widgets.Focus(path)
	}
	file := widgets.NewButton(k.Ruler, "Find a file…", "", func() {
		dialog.ShowFileOpen(func(r fyne.URIReadCloser, err error) {
			if r != nil {
				_ = r.Close()
				use(r.URI())
			}
		}, k.Host.Window())
	})
	folder := widgets.NewButton(k.Ruler, "Find a folder…", "", func() {
		dialog.ShowFolderOpen(func(u fyne.ListableURI, err error) {
			if u != nil {
				use(u)
			}
		}, k.Host.Window())
	})
	d = widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: "Open files of mail",
		Text:  "An mbox, a Maildir, or a folder of .eml files. They are read, never changed.",
		Body:  []fyne.CanvasObject{path, widgets.NewFlow(8, file, folder)},
		First: path, OK: "Read them", Width: 520,
	})
	d.Field(path)
	d.OnOK = func() string {
		p := strings.TrimSpace(path.Text)
		if p == "" {
			return "Type where the mail lies, or find it."
		}
		k.Host.Start("Reading "+p, func(ctx context.Context) error { return k.Post.Open(ctx, []string{p}) })
		return ""
	}
	k.Host.Ask(d)
}

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
		{Keys: "1d", Text: "Look around in the demo", Note: "a year of mail to an invented buyer; no account needed"},
		{Keys: "2o", Text: "Open files of mail", Note: "an mbox, a Maildir or a folder of .eml"},
		{Keys: "3a", Text: "Add a mailbox", Note: "address and password; nothing on the server is changed"},
	}, w.pick)
	w.page = widgets.NewPage(
		widgets.NewColumn(8,
			k.title("Which vendors are worth your time?"),
			k.para("Winnow reads your own mailbox, finds the mail that vendors send, and turns it into a short list with reasons: how useful it is, whether it matters to you, whether it is true, and how hard it pushes.").
				Styled(stock.ColorNameForeground, theme.Lead, false),
			k.muted("Everything stays on this computer. Nothing is sent, no link is followed, no message is marked as read."),
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
		w.Host.Start("Reading the demo mailbox", w.Post.Demo)
	case 1:
		AskFiles(w.Kit)
	default:
		w.Host.Go(vm.CmdMail)
	}
}

// Content implements Screen.
func (w *Welcome) Content() fyne.CanvasObject { return w.page }

// Focus implements Screen.
func (w *Welcome) Focus() { widgets.Focus(w.choices) }

// Show implements Screen.
func (w *Welcome) Show() { w.Host.Status("Arrows and Enter choose; ? shows all keys.") }

// Changed implements Screen.
func (w *Welcome) Changed() {}

// Do implements Screen.
func (w *Welcome) Do(vm.CommandID) bool { return false }
