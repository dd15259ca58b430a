package clusters

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Mail is one message and whose it is.
type Mail struct {
	Raw    []byte
	Vendor string // of the same vendor: the same name
	Why    string // what makes it hard
}

// firm is a vendor with what it signs with.
type firm struct {
	name, label, trade  string // Stenabrick, stenabrick, Logistics
	company             string // with its legal form
	site, phone, postal string
	people              []string
	pitch               []string // sentences of its template
}

// maker makes the mail.
type maker struct {
	names
	out   []Mail
	start time.Time
	n     int
}

// Make makes the mail of about vendors many vendors; the same seed gives the
// same mail.
func Make(seed uint64, vendors int) []Mail {
	m := &maker{
		names: names{r: rand.New(rand.NewPCG(seed, 7)), used: map[string]bool{}},
		start: time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC),
	}
	made := 0
	for i := 0; made < vendors; i++ {
		switch i % 12 {
		case 0, 1, 2, 3:
			m.rotating()
			made++
		case 4:
			m.rotating()
			m.strange()
			made += 2
		case 5:
			made += m.sharedToken()
		case 6:
			made += m.reseller()
		case 7:
			made += m.subsidiaries()
		case 8:
			made += m.agency()
		case 9:
			made += m.imitated()
		case 10:
			made += m.neighbours()
		case 11:
			m.service()
			m.freemail()
			made += 2
		}
	}
	return m.out
}

func (m *maker) firm() *firm {
	f := &firm{name: m.brand(), trade: pick(m.r, trades), phone: m.phone(), postal: m.postal()}
	f.label = strings.ToLower(f.name)
	f.site = f.label + ".example"
	f.company = f.name + " " + pick(m.r, []string{"GmbH", "Ltd", "Inc.", f.trade + " Ltd", f.trade + " GmbH"})
	for range 2 + m.r.IntN(3) {
		f.people = append(f.people, m.person())
	}
	f.pitch = m.template(f)
	return f
}

// template is the firm's sentences; two firms share few words.
func (m *maker) template(f *firm) []string {
	var out []string
	for range 6 {
		var w []string
		for range 11 {
			w = append(w, strings.ToLower(pick(m.r, heads)+pick(m.r, middle)+pick(m.r, tails)))
		}
		out = append(out, "We "+strings.Join(w, " ")+" for "+strings.ToLower(f.trade)+".")
	}
	return out
}

// How much of itself a mail shows.
const (
	full   = iota // company, telephone, address, site
	medium        // title and company, the site in the text
	thin          // the brand in the text
	bare          // a first name
)

// sign draws how much a domain's mail shows.
func (m *maker) sign() int {
	switch x := m.r.Float64(); {
	case x < .35:
		return full
	case x < .70:
		return medium
	case x < .90:
		return thin
	}
	return bare
}

// letter is what one mail says.
type letter struct {
	name, address, subject string
	header                 string
	lines                  []string
	sign                   []string
}

// write writes mail of a domain for a firm.
func (m *maker) write(f *firm, who, domain string, shows, count int, why string) {
	first, _, _ := strings.Cut(who, " ")
	address := strings.ToLower(first) + "@" + domain
	for i := range count {
		l := letter{name: who, address: address, subject: pick(m.r, []string{"quick question", "next step", "your suppliers", "an idea"})}
		l.lines = append(l.lines, f.pitch[i%2], f.pitch[2+m.r.IntN(4)])
		switch shows {
		case full:
			l.lines = append(l.lines, "More at https://www."+f.site+"/products")
			l.sign = []string{who, pick(m.r, roles), f.company, f.postal, "Tel " + f.phone}
		case medium:
			l.lines = append(l.lines, "See https://"+f.site+"/about")
			l.sign = []string{who + " | " + pick(m.r, roles) + " | " + f.name}
		case thin:
			l.lines = append(l.lines, "That is what "+f.name+" does.")
			l.sign = []string{first}
		default:
			l.sign = []string{first}
		}
		m.send(l, f.name, why)
	}
}

func (m *maker) send(l letter, vendor, why string) {
	m.n++
	at := m.start.Add(time.Duration(m.n) * 17 * time.Minute)
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s <%s>\nTo: Robin Hale <robin@buyer.example>\nSubject: %s\nDate: %s\nMessage-ID: <%d.%s>\n%s",
		l.name, l.address, l.subject, at.Format(time.RFC1123Z), m.n, strings.ReplaceAll(l.address, "@", "."), l.header)
	fmt.Fprintf(&b, "Content-Type: text/plain; charset=utf-8\n\nHi Robin,\n\n%s\n\nWould you have 15 minutes for a call next week?\n\nBest regards,\n%s\n",
		strings.Join(l.lines, "\n"), strings.Join(l.sign, "\n"))
	m.out = append(m.out, Mail{Raw: []byte(strings.ReplaceAll(b.String(), "\n", "\r\n")), Vendor: vendor, Why: why})
}
