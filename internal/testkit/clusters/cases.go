package clusters

import (
	"fmt"
	"strings"
)

// rotating is a brand with one to four second domains, by affix or by ending.
func (m *maker) rotating() *firm {
	f := m.firm()
	m.write(f, f.people[0], f.site, pick(m.r, []int{full, full, medium}), 2+m.r.IntN(3), "main domain")
	for i := range 1 + m.r.IntN(4) {
		domain := fmt.Sprintf(pick(m.r, affixed), f.label) + ".example"
		if m.r.IntN(4) == 0 {
			domain = f.label + "." + pick(m.r, endings)
		}
		if m.used["domain "+domain] {
			continue
		}
		m.used["domain "+domain] = true
		m.write(f, f.people[(i+m.r.IntN(2))%len(f.people)], domain, m.sign(), 1+m.r.IntN(3), "second domain")
	}
	return f
}

// strange is a brand whose second domain has nothing of its name.
func (m *maker) strange() {
	f := m.firm()
	m.write(f, f.people[0], f.site, full, 3, "main domain")
	m.write(f, f.people[1], strings.ToLower(m.brand())+".example", full, 2, "second domain of another name")
}

// sharedToken is two firms with one brand word and different trades.
func (m *maker) sharedToken() int {
	a, b := m.firm(), m.firm()
	word := m.brand()
	for i, f := range []*firm{a, b} {
		f.trade = trades[(i*5+m.r.IntN(5))%len(trades)]
		f.name = word + " " + f.trade
		f.company = f.name + " Ltd"
		f.label = strings.ToLower(word)
		f.site = f.label + "." + []string{"example", "test"}[i]
		shows := pick(m.r, []int{full, medium, thin, bare})
		m.write(f, f.people[0], f.site, shows, 3, "two firms with one brand word")
	}
	return 2
}

// reseller copies its maker's text and links to the maker's site.
func (m *maker) reseller() int {
	maker, reseller := m.rotating(), m.firm()
	reseller.pitch = maker.pitch
	for range 3 {
		l := letter{name: reseller.people[0], address: "sales@" + reseller.site, subject: "offer"}
		l.lines = append(l.lines, maker.pitch[0], maker.pitch[1], "See https://"+maker.site+"/products and "+maker.name+" there.")
		l.sign = []string{reseller.people[0], "Sales Manager", reseller.company, reseller.postal, "Tel " + reseller.phone, "Partner of " + maker.name}
		m.send(l, reseller.name, "reseller")
	}
	return 2
}

// subsidiaries share house, switchboard and the first word of their names.
func (m *maker) subsidiaries() int {
	parent := m.rotating()
	for _, trade := range []string{"Robotics", "Insurance"} {
		f := *parent
		f.name, f.company = parent.name+" "+trade, parent.name+" "+trade+" GmbH"
		f.site = parent.label + "-" + strings.ToLower(trade) + ".example"
		f.people, f.pitch = []string{m.person()}, m.template(&f)
		m.write(&f, f.people[0], f.site, full, 3, "subsidiary")
	}
	return 3
}

// agency writes for three brands from second domains of theirs, with its own
// telephone, people and template.
func (m *maker) agency() int {
	who, phone, shared := m.person(), m.phone(), m.template(&firm{trade: "agency"})
	for range 3 {
		f := m.rotating()
		ghost := *f
		ghost.phone, ghost.pitch = phone, shared
		domain := "outreach-" + f.label + ".example"
		m.write(&ghost, who, domain, full, 2, "agency for a brand")
	}
	return 3
}

// imitated is a brand whose name swindlers use, with its signature copied.
func (m *maker) imitated() int {
	f := m.rotating()
	made := 1
	for _, domain := range []string{
		fmt.Sprintf(pick(m.r, baits), f.label) + ".example",
		strings.Replace(f.label, "a", "aa", 1) + ".example",
		strings.NewReplacer("l", "1", "o", "0").Replace(f.label) + ".example",
	} {
		if domain == f.site {
			continue
		}
		fake := *f
		m.write(&fake, f.people[0], domain, full, 2, "imitation")
		for i := len(m.out) - 2; i < len(m.out); i++ {
			m.out[i].Vendor = "imitation " + domain
		}
		made++
	}
	return made
}

// neighbours are firms that share what strangers share: a house, a tool, a
// canned text, a name of a person.
func (m *maker) neighbours() int {
	postal, who, canned := m.postal(), m.person(), m.template(&firm{trade: "any trade"})
	for i := range 5 {
		f := m.firm()
		f.postal = postal
		if i < 2 {
			f.pitch = canned
		}
		if i > 2 {
			f.people[0] = who
		}
		at := len(m.out)
		m.write(f, f.people[0], f.site, pick(m.r, []int{full, medium}), 2, "neighbour")
		for j := at; j < len(m.out); j++ {
			m.out[j].Raw = []byte(strings.Replace(string(m.out[j].Raw), "Would you have", fmt.Sprintf(
				"https://click.sendtool.example/t/%d\r\nhttps://optout.sendtool.example/stop\r\n\r\nWould you have", m.n), 1))
		}
	}
	return 5
}

// service is a brand that also writes from an address of a delivery service.
func (m *maker) service() {
	f := m.firm()
	m.write(f, f.people[0], f.site, full, 2, "main domain")
	for range 2 {
		l := letter{name: f.name, address: f.label + "@em.mailservice.example", subject: "news", header: "Reply-To: hello@" + f.site + "\n"}
		l.lines = append(l.lines, f.pitch[0], "https://www."+f.site)
		l.sign = []string{f.company, f.postal}
		m.send(l, f.name, "by a delivery service")
	}
}

// freemail is a seller without a domain, who signs as others do.
func (m *maker) freemail() {
	for i := range 3 {
		who := m.person()
		l := letter{name: who, address: strings.ToLower(strings.ReplaceAll(who, " ", ".")) + "@freemail.example", subject: "seo offer"}
		l.lines = m.template(&firm{trade: "seo"})[:2]
		l.sign = []string{who, "SEO Consultant", fmt.Sprintf("+1 555 01%02d %03d", i, m.r.IntN(1000))}
		m.send(l, "freemail "+who, "free mail")
	}
}
