package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// secretForm says how to sign in: with a password, or at a provider's page.
type secretForm struct {
	Kit
	column   *widgets.Column
	how      *widgets.Chips
	at       int // among signInWays
	picked   bool
	password *widgets.Entry
	code     *widgets.Chips
	byCode   bool

	client, clientSecret, tenant   *widgets.Entry
	authURL, tokenURL, deviceURL   *widgets.Entry
	scopes                         *widgets.Entry
	fields                         []*widgets.Entry
	forPassword, forOAuth          *widgets.Column
	forTenant, forSecret, forOther *widgets.Column
	relayout                       func()
}

// signInWays are the ways to sign in; provider "" is by password.
var signInWays = [...]struct{ provider, name string }{
	{"", "Password"}, {"microsoft", "Microsoft"}, {"google", "Google"}, {"other", "Another provider"},
}

func newSecretForm(k Kit, relayout func()) *secretForm {
	f := &secretForm{
		Kit: k, relayout: relayout,
		password: widgets.NewPasswordEntry(""), client: widgets.NewEntry(""), clientSecret: widgets.NewPasswordEntry(""),
		tenant: widgets.NewEntry("common"), authURL: widgets.NewEntry("https://login.acme.example/authorize"),
		tokenURL: widgets.NewEntry("https://login.acme.example/token"), deviceURL: widgets.NewEntry("https://login.acme.example/device"),
		scopes: widgets.NewEntry("imap offline_access"),
	}
	f.fields = []*widgets.Entry{f.password, f.client, f.tenant, f.clientSecret, f.authURL, f.tokenURL, f.deviceURL, f.scopes}
	f.how = widgets.NewChips(k.Ruler, func(i int) { f.picked = true; f.choose(i) })
	f.code = widgets.NewChips(k.Ruler, func(i int) { f.byCode = i == 1; f.show() })
	f.forPassword = k.field("Password, or the app password that your provider wants", f.password)
	f.forTenant = k.field("Directory (tenant), empty for any", f.tenant)
	f.forSecret = k.field("Secret that came with the client id, if any", f.clientSecret)
	f.forOther = widgets.NewColumn(6,
		k.field("Address where the browser signs in", f.authURL), k.field("Address that gives tokens", f.tokenURL),
		k.field("Address that gives device codes, if any", f.deviceURL), k.field("What to ask for (scopes)", f.scopes))
	f.forOAuth = widgets.NewColumn(6,
		k.muted(k.T("You sign in on the provider's own page; Winnow never sees the password. The provider wants to know which program asks: that is the client id under which you or your company registered it.")),
		k.field("Client id", f.client), f.forTenant, f.forSecret, f.forOther, f.code)
	f.column = widgets.NewColumn(6, f.forPassword, f.forOAuth, k.muted(k.T("Sign in with")), f.how)
	f.choose(0)
	return f
}

func (f *secretForm) choose(i int) {
	f.at = i
	f.show()
}

// suggest chooses what the server's provider wants, unless the buyer chose.
func (f *secretForm) suggest(host string) {
	if f.picked {
		return
	}
	at := 0
	if strings.HasSuffix(host, ".office365.com") || strings.HasSuffix(host, ".outlook.com") {
		at = 1
	}
	if at != f.at {
		f.choose(at)
	}
}

func (f *secretForm) show() {
	provider := signInWays[f.at].provider
	f.forPassword.Hidden = provider != ""
	f.forOAuth.Hidden = provider == ""
	f.forTenant.Hidden = provider != "microsoft"
	f.forSecret.Hidden = provider == "microsoft"
	f.forOther.Hidden = provider != "other"
	f.code.Hidden = provider == "google" // it gives none for mail
	if provider == "google" {
		f.byCode = false
	}
	chips := make([]widgets.Chip, len(signInWays))
	for i, w := range signInWays {
		chips[i] = widgets.Chip{Text: f.T(w.name), Count: -1, On: i == f.at}
	}
	f.how.Set(chips)
	f.code.Set([]widgets.Chip{
		{Text: f.T("In the browser here"), Count: -1, On: !f.byCode},
		{Text: f.T("With a code, on another device"), Count: -1, On: f.byCode},
	})
	f.relayout()
}

// first is the field to begin with.
func (f *secretForm) first() fyne.Focusable {
	if signInWays[f.at].provider == "" {
		return f.password
	}
	return f.client
}

// oauth is what the form says about a provider, nil for a password.
func (f *secretForm) oauth() *vm.OAuth {
	provider := signInWays[f.at].provider
	if provider == "" {
		return nil
	}
	o := &vm.OAuth{Provider: provider, ClientID: f.client.Text, Code: f.byCode}
	switch provider {
	case "microsoft":
		o.Tenant = f.tenant.Text
	case "other":
		o.AuthURL, o.TokenURL, o.DeviceURL, o.Scopes = f.authURL.Text, f.tokenURL.Text, f.deviceURL.Text, f.scopes.Text
		o.ClientSecret = f.clientSecret.Text
	default:
		o.ClientSecret = f.clientSecret.Text
	}
	return o
}

// signInBox shows what to open in the browser, and the code to type there.
type signInBox struct {
	Kit
	column *widgets.Column
	says   *widgets.Para
	url    *widgets.Para
	code   *widgets.Para
	now    vm.SignIn
}

func newSignInBox(k Kit) *signInBox {
	b := &signInBox{Kit: k, says: k.para(""), url: k.muted(""), code: k.title("")}
	b.column = widgets.NewColumn(6, k.heading(k.T("Sign in on the provider's page")), b.says, b.code, b.url,
		widgets.NewFlow(8, k.act("Open in the browser", b.open), k.act("Copy the address", func() { k.Host.Copy(b.now.Address, k.T("Address")) })))
	b.column.Hide()
	return b
}

func (b *signInBox) show(s vm.SignIn) {
	b.now = s
	b.says.SetText(b.T("Your browser opens this address. When you are done there, Winnow goes on by itself."))
	if s.Code != "" {
		b.says.SetText(b.T("Open this address on any device and type the code. Winnow goes on by itself."))
	}
	say(b.code, s.Code)
	b.url.SetText(s.Address)
	b.column.Show()
}

// open has the browser open the address.
func (b *signInBox) open() {
	if err := b.Host.OpenPage(b.now.Address); err != nil {
		b.says.SetText(b.T("The browser could not be opened: open this address yourself."))
	}
}

func (b *signInBox) hide() { b.column.Hide() }

// certificateBox shows a certificate that was refused, with the way to trust
// it by hand.
type certificateBox struct {
	Kit
	column *widgets.Column
	trust  func(fingerprint string)
}

func newCertificateBox(k Kit, trust func(fingerprint string)) *certificateBox {
	b := &certificateBox{Kit: k, column: widgets.NewColumn(6), trust: trust}
	b.column.Hide()
	return b
}

func (b *certificateBox) show(e *vm.CertificateError) {
	c := e.Cert
	rows := []vm.Line{{Name: b.T("What is wrong"), Text: c.Trouble}}
	if c.Names != "" {
		rows = append(rows, vm.Line{Name: b.T("It is for"), Text: c.Names}, vm.Line{Name: b.T("Signed by"), Text: c.Issuer},
			vm.Line{Name: b.T("It holds"), Text: b.T("from %s to %s", vm.Moment(b.Speech, b.Now(), c.From), vm.Moment(b.Speech, b.Now(), c.Until))})
	}
	rows = append(rows, vm.Line{Name: b.T("SHA-256"), Text: strings.ReplaceAll(c.Fingerprint, ":", " ")})
	b.column.Set(
		b.heading(b.T("The server's certificate was refused")),
		b.para(b.T("Nothing was told to the server, and no password was sent. Somebody may stand between you and it, or whoever runs it made the certificate themselves.")),
		widgets.NewFacts(b.Ruler, rows),
		b.para(b.T("Only if whoever runs the server confirms this very fingerprint to you, trust it. Then this certificate is taken and no other.")),
		widgets.NewFlow(8, b.act("I compared it: trust this certificate", func() { b.trust(c.Fingerprint) }),
			b.act("Copy the fingerprint", func() { b.Host.Copy(c.Fingerprint, b.T("Fingerprint")) })),
	)
	b.column.Show()
}

func (b *certificateBox) hide() { b.column.Hide() }
