package vendor

import "strings"

// memo remembers what was made of names, which come again in every mail of a
// sender.
type memo struct {
	displays  map[string]displayName
	companies map[string]companyName
}

// displayName is what a display name says.
type displayName struct {
	clean     string
	person    string   // key of a person's name
	companies []string // keys of companies that it names plainly
}

type companyName struct {
	key    string
	formed bool // it carries a legal form
}

func newMemo() *memo {
	return &memo{displays: map[string]displayName{}, companies: map[string]companyName{}}
}

func (m *memo) display(name string) displayName {
	d, ok := m.displays[name]
	if ok {
		return d
	}
	d = displayName{clean: cleanName(name), person: personKey(name)}
	for _, c := range companies(name) {
		if c.weight > 1 {
			d.companies = append(d.companies, companyKey(c.text))
		}
	}
	m.displays[name] = d
	return d
}

func (m *memo) company(name string) companyName {
	c, ok := m.companies[name]
	if !ok {
		c = companyName{key: companyKey(name), formed: isForm(strings.Fields(name))}
		m.companies[name] = c
	}
	return c
}
