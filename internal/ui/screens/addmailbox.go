package screens

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// AddMailbox leads from an address to a mailbox that is read: the server, how
// to sign in, where the secret is kept, a test, the folders. Nothing is asked
// of anybody before the buyer knows whom, and nothing is kept before the
// server has said yes.
type AddMailbox struct {
	Kit
	// Leave goes back to where the buyer came from.
	Leave func()

	page     *widgets.Page
	address  *widgets.Entry
	server   *widgets.Para
	warn     *widgets.Para
	finding  *widgets.Column // whom to ask for the server
	secret   *secretForm
	password *widgets.Entry
	details  *widgets.Button
	hand     *serverForm
	keeps    *widgets.Chips
	keepNote *widgets.Para
	bad      *widgets.Para
	cert     *certificateBox
	signIn   *signInBox
	tries    *widgets.Button

	keep   vm.Keep
	ways   []vm.Way
	askers []*widgets.Button // for each way
	missed map[int]string    // what came of the ways that were gone
	found  vm.Found
	pin    string
	trying bool
	find   work.Slot
	try    work.Slot
}

// NewAddMailbox returns the screen.
func NewAddMailbox(k Kit) *AddMailbox {
	m := &AddMailbox{Kit: k, page: widgets.NewPage(), keep: vm.KeepKeyring, finding: widgets.NewColumn(6)}
	m.address = widgets.NewEntry("dana@acme.example")
	m.address.OnChange = func(string) { m.look() }
	m.server = k.muted(k.T("The server is found from the address."))
	m.warn = k.para("").Styled(stock.ColorNameWarning, stock.SizeNameCaptionText, false)
	m.warn.Hide()
	m.secret = newSecretForm(k, m.page.Relayout)
	m.password = m.secret.password
	m.hand = newServerForm(k, m.handChanged)
	m.hand.column.Hide()
	m.details = k.act("Server settings", func() { m.openHand(m.hand.column.Hidden) })
	m.details.Quiet = true
	m.keeps = widgets.NewChips(k.Ruler, func(i int) { m.keep = keepChoices[i].id; m.showKeep() })
	m.keepNote = k.muted("")
	m.bad = k.wrong()
	m.cert = newCertificateBox(k, m.trust)
	m.signIn = newSignInBox(k)
	m.tries = widgets.NewButton(k.Ruler, k.T(tryText), "Enter", m.tryOrStop)
	m.tries.Primary = true
	for _, e := range append(append([]*widgets.Entry{m.address}, m.secret.fields...), m.hand.fields...) {
		e.OnSubmitted = func(string) { m.submit() }
		e.OnFocus = func() { m.page.Reveal(e, 0, e.Size().Height) }
	}
	m.showKeep()
	m.look()
	return m
}

// keepChoices are the places for a secret, with what each means.
var keepChoices = [...]struct {
	id         vm.Keep
	name, note string
}{
	{vm.KeepKeyring, "System's keyring", "Where this computer has no keyring, it is asked for at each start and never written down."},
	{vm.KeepFile, "File with a passphrase", "An encrypted file in Winnow's data folder. You choose its passphrase, and type it once at each start."},
	{vm.KeepAsk, "Ask each time", "It is asked for at each start and never written down."},
}

// The words on the button of the form.
const (
	tryText  = "Sign in and test"
	stopText = "Signing in… stop"
)

// form shows the first page, where the buyer says what to sign in to.
func (m *AddMailbox) form() {
	m.page.Set(false,
		widgets.NewColumn(4, m.title(m.T("Add a mailbox")),
			m.muted(m.T("Nothing in it is marked as read, sent or changed. Only the hosts that are named here are ever asked."))),
		widgets.NewColumn(6, m.field("Your address", m.address), m.server, m.warn, m.finding),
		m.secret.column,
		widgets.NewColumn(6, m.muted(m.T("Where it is kept")), m.keeps, m.keepNote),
		widgets.NewColumn(6, widgets.NewFlow(8, m.details), m.hand.column),
		m.bad, m.cert.column, m.signIn.column,
		widgets.NewFlow(8, m.tries, widgets.NewButton(m.Ruler, m.T("Cancel"), "Esc", m.back)),
	)
}

// back leaves the form. What is under way is stopped; nothing was kept.
func (m *AddMailbox) back() {
	m.stop("")
	m.Leave()
}

// look says whom the server of the address can be asked of, and asks nobody.
func (m *AddMailbox) look() {
	address := strings.TrimSpace(m.address.Text)
	m.found, m.ways, m.missed = vm.Found{}, nil, map[int]string{}
	m.pin = ""
	m.find.Drop()
	if vm.AddressLike(address) {
		if ways, err := m.Boxes.Ways(address); err == nil {
			m.ways = ways
		}
	}
	if len(m.ways) > 0 && m.ways[0].Kind == vm.WayKnown {
		m.ask(m.ways[0])
		return
	}
	m.show()
}

// ask goes one way to find the server.
func (m *AddMailbox) ask(w vm.Way) {
	work.Load(m.Crew, &m.find, func(ctx context.Context) (vm.Found, error) { return m.Boxes.Find(ctx, w) }, func(f vm.Found, err error) {
		if err != nil {
			m.missed[w.At] = m.Host.Explain(err)
			m.show()
			if next := w.At + 1; next < len(m.ways) {
				widgets.Focus(m.askers[next])
			}
			return
		}
		m.found = f
		m.show()
		if w.Host != "" {
			widgets.Focus(m.secret.first())
		}
	})
}

// show shows what is known of the server, and how to find out.
func (m *AddMailbox) show() {
	text, warn := m.T("The server is found from the address."), ""
	server := vm.UsedServer(m.typed(), m.found.Server)
	switch {
	case server.Host != "":
		text = m.T("Server: %s", vm.ServerWords(m.Speech, server))
		if m.found.Outside && server.Host == m.found.Server.Host {
			warn = m.T("%s is not of your address's own domain. Sign in only if you know that name.", server.Host)
		}
		warn = joinSentences(warn, m.found.Server.Note)
		if server.Security == vm.StartTLS {
			warn = joinSentences(warn, m.T("The connection begins unencrypted and is refused unless encryption follows."))
		}
	case m.found.Server.Host != "" || !m.hand.column.Hidden:
		text = m.T("The server settings are not complete yet.")
	case len(m.ways) > 0:
		text = m.T("The server of this address is not known. You choose who is asked for it:")
	}
	m.server.SetText(text)
	say(m.warn, warn)
	m.hand.hint(m.found.Server)
	m.secret.suggest(m.found.Server.Host)
	var rows []fyne.CanvasObject
	if server.Host == "" && m.hand.column.Hidden {
		rows = m.wayRows()
	}
	m.finding.Set(rows...)
	m.page.Relayout()
}

// wayRows are the ways to find the server, each with its button.
func (m *AddMailbox) wayRows() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for len(m.askers) < len(m.ways) { // kept, and with them the keyboard
		m.askers = append(m.askers, m.act("Ask", nil))
	}
	for i, w := range m.ways {
		says, text, tap := m.waySays(w), m.T("Ask"), func() { m.ask(w) }
		if missed, ok := m.missed[w.At]; ok {
			says, text = missed, m.T("Ask again")
		}
		switch {
		case w.Kind == vm.WayByHand:
			text, tap = m.T("Type it"), func() { m.openHand(true) }
		case w.Host == "":
			continue
		}
		m.askers[i].SetText(text)
		m.askers[i].OnTap = tap
		rows = append(rows, widgets.NewBeside(m.Ruler, m.muted(says), m.askers[i]))
	}
	return rows
}

// waySays says what a way does. In English its own sentence says it, with the
// address that is asked.
func (m *AddMailbox) waySays(w vm.Way) string {
	switch {
	case m.Language() == "en":
	case w.Kind == vm.WayDNS:
		return m.T("Your computer's name server is asked which mail server %s names.", w.Host)
	case w.Kind == vm.WayAsked:
		return m.T("%s is asked for the settings that it publishes for mail programs. It is not told your address.", w.Host)
	}
	return m.Said(w.Says)
}

// openHand shows or hides the fields for the server.
func (m *AddMailbox) openHand(open bool) {
	m.hand.column.Hidden = !open
	m.show()
	if open {
		widgets.Focus(m.hand.host)
	}
}

func (m *AddMailbox) handChanged() { m.pin = ""; m.show() }

func (m *AddMailbox) showKeep() {
	chips := make([]widgets.Chip, len(keepChoices))
	for i, c := range keepChoices {
		chips[i] = widgets.Chip{Text: m.T(c.name), Count: -1, On: c.id == m.keep}
		if c.id == m.keep {
			m.keepNote.SetText(m.T(c.note))
		}
	}
	m.keeps.Set(chips)
	m.page.Relayout()
}

// typed is what the form says.
func (m *AddMailbox) typed() vm.AccountForm {
	return vm.AccountForm{
		Address: strings.TrimSpace(m.address.Text), Password: m.password.Text, OAuth: m.secret.oauth(), Keep: m.keep, Pin: m.pin,
		Host: m.hand.host.Text, Port: m.hand.port.Text, User: m.hand.user.Text, Security: m.hand.chosen,
	}
}

// submit is Enter in a field: on to what is still missing, else the test.
func (m *AddMailbox) submit() {
	if vm.AddressLike(strings.TrimSpace(m.address.Text)) && m.found.Server.Host == "" && m.hand.column.Hidden && len(m.ways) > 0 {
		m.tell(m.T("Choose first who is asked for the server, or type it."))
		return
	}
	m.test()
}

func (m *AddMailbox) tryOrStop() {
	if !m.trying {
		m.submit()
		return
	}
	m.stop(m.T("Stopped. Nothing was kept."))
}

// stop ends an attempt to sign in.
func (m *AddMailbox) stop(said string) {
	m.try.Drop()
	m.trying = false
	m.tries.SetText(m.T(tryText))
	m.signIn.hide()
	m.cert.hide()
	m.tell(said)
}

func (m *AddMailbox) tell(wrong string) {
	say(m.bad, wrong)
	m.page.Relayout()
	m.page.Reveal(m.bad, 0, m.bad.Size().Height)
}

// test signs in with what was typed. The form stays as it is until the server
// has said yes.
func (m *AddMailbox) test() {
	if m.trying {
		return
	}
	box, wrong := vm.ParseAccount(m.typed(), m.found.Server)
	m.cert.hide()
	m.tell(m.T(wrong))
	if wrong != "" {
		return
	}
	m.trying = true
	m.tries.SetText(m.T(stopText))
	m.page.Relayout()
	show := func(s vm.SignIn) { m.Crew.Do(func() { m.showSignIn(s) }) }
	work.Load(m.Crew, &m.try, func(ctx context.Context) (vm.Trial, error) { return m.Boxes.Try(ctx, box, show) }, func(t vm.Trial, err error) {
		m.stop("")
		var cert *vm.CertificateError
		switch {
		case errors.As(err, &cert):
			m.cert.show(cert)
			m.page.Relayout()
			m.page.Reveal(m.cert.column, 0, m.cert.column.Size().Height)
		case err != nil:
			m.tell(m.Host.Explain(err) + " " + m.T("Nothing was kept."))
		default:
			m.choose(box, t)
		}
	})
}

// showSignIn shows what to open at the provider, and opens it.
func (m *AddMailbox) showSignIn(s vm.SignIn) {
	if !m.trying {
		return
	}
	m.signIn.show(s)
	m.page.Relayout()
	m.page.Reveal(m.signIn.column, 0, m.signIn.column.Size().Height)
	if s.Code == "" { // with one, it is left to the buyer where
		m.signIn.open()
	}
}

// trust takes the certificate that was shown for the right one, and tries
// again with it and no other.
func (m *AddMailbox) trust(fingerprint string) {
	m.pin = fingerprint
	m.test()
}

// Content implements Screen.
func (m *AddMailbox) Content() fyne.CanvasObject { return m.page }

// Show shows the form, empty or as it was left.
func (m *AddMailbox) Show() {
	m.Host.Status(m.T("Tab moves on, Enter signs in and tests, Escape leaves. Nothing is kept before the server has said yes."))
	m.form()
}

// Focus gives the keyboard to the first field.
func (m *AddMailbox) Focus() { widgets.Focus(m.address) }

// empty clears the form for the next mailbox.
func (m *AddMailbox) empty() {
	for _, e := range append(append([]*widgets.Entry{m.address}, m.secret.fields...), m.hand.fields...) {
		e.SetText("")
	}
	m.hand.clear()
	m.hand.column.Hide()
	m.look()
}

func joinSentences(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + " " + b
}

// serverForm are the fields for a server that is typed by hand.
type serverForm struct {
	Kit
	column           *widgets.Column
	host, port, user *widgets.Entry
	fields           []*widgets.Entry
	security         *widgets.Chips
	chosen           vm.Security
	proposed         vm.Security
}

var securities = [...]struct {
	id   vm.Security
	name string
}{{vm.TLS, "TLS"}, {vm.StartTLS, "STARTTLS"}, {vm.Plain, "None, this computer only"}}

func newServerForm(k Kit, changed func()) *serverForm {
	f := &serverForm{Kit: k, host: widgets.NewEntry(""), port: widgets.NewEntry(""), user: widgets.NewEntry("")}
	f.fields = []*widgets.Entry{f.host, f.port, f.user}
	for _, e := range f.fields {
		e.OnChange = func(string) { changed() }
	}
	f.security = widgets.NewChips(k.Ruler, func(i int) { f.chosen = securities[i].id; changed() })
	f.column = widgets.NewColumn(6,
		k.field("Server, as your provider names it for incoming mail (IMAP)", f.host),
		k.field("Port", f.port), k.field("Name to sign in with", f.user), k.muted(k.T("Encryption")), f.security,
	)
	f.hint(vm.Server{})
	return f
}

// hint shows what is taken for the fields that are left empty.
func (f *serverForm) hint(s vm.Server) {
	host, port, user := "imap.acme.example", "993", f.T("the address itself")
	if s.Host != "" {
		host, port = s.Host, strconv.Itoa(s.Port)
		if s.User != "" {
			user = s.User
		}
	}
	f.host.SetPlaceHolder(host)
	f.port.SetPlaceHolder(port)
	f.user.SetPlaceHolder(user)
	f.proposed = s.Security
	on := f.chosen
	if on == "" {
		on = f.proposed
	}
	if on == "" {
		on = vm.TLS
	}
	chips := make([]widgets.Chip, len(securities))
	for i, s := range securities {
		chips[i] = widgets.Chip{Text: f.T(s.name), Count: -1, On: s.id == on}
	}
	f.security.Set(chips)
}

func (f *serverForm) clear() { f.chosen = "" }
