package signal

import (
	"bufio"
	_ "embed" // the tables under data/
	"slices"
	"strings"
	"sync"

	"winnow/internal/lang"
	"winnow/internal/mailtext"
)

// The data tables are tab-separated text: one row a line, the source last.
// Lines that start with "#" are comments.
var (
	//go:embed data/freemail.txt
	freeMailText string
	//go:embed data/linkhosts.tsv
	linkHostText string
	//go:embed data/costume.tsv
	costumeText string
	//go:embed data/fingerprints.tsv
	fingerprintText string
)

func rows(text string, each func(fields []string)) {
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		each(strings.Split(line, "\t"))
	}
}

var freeMail = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool)
	rows(freeMailText, func(f []string) { m[f[0]] = true })
	return m
})

// IsFreeMail reports whether anybody can have an address at the domain: a
// vendor that writes from there is known by its address, not by the domain.
// The domain is given in lower case.
func IsFreeMail(domain string) bool { return freeMail()[domain] }

// costumeWords are the words of data/costume.tsv by class.
type costumeWords struct {
	before, behind, device []string
	devices                *lang.Needles
}

var costumeTable = sync.OnceValue(func() *costumeWords {
	c := &costumeWords{}
	rows(costumeText, func(f []string) {
		if len(f) < 3 {
			return
		}
		switch f[0] {
		case "before":
			c.before = append(c.before, f[1])
		case "behind":
			c.behind = append(c.behind, f[1])
		case "device":
			c.device = append(c.device, f[1])
		}
	})
	c.devices = lang.NewNeedles(c.device...)
	return c
})

// LinkClass says what kind of place a link leads to.
type LinkClass string

// The classes of link.
const (
	LinkScheduler LinkClass = "scheduler" // books a meeting
	LinkForm      LinkClass = "form"      // asks for data
	LinkFile      LinkClass = "file"      // shares a file
	LinkGift      LinkClass = "gift"      // gift cards and rewards
	LinkShortener LinkClass = "shortener" // hides where it leads
	LinkWebinar   LinkClass = "webinar"   // registration for an online event
	LinkSocial    LinkClass = "social"
	LinkLeave     LinkClass = "leave" // unsubscribe page of a service

	// LinkTracker is a link that counts who follows it, by the mark of a tool.
	// ClassifyLink does not give it, as any other class says more.
	LinkTracker LinkClass = "tracker"
)

// linkRuleClasses are the classes that cues can be written for.
var linkRuleClasses = [...]LinkClass{LinkScheduler, LinkForm, LinkFile, LinkGift, LinkWebinar, LinkTracker}

type linkHost struct {
	host  string // host, or suffix of it behind a dot
	path  string // substring of the rest, or ""
	class LinkClass
}

var linkHosts = sync.OnceValue(func() map[string][]linkHost {
	m := make(map[string][]linkHost)
	rows(linkHostText, func(f []string) {
		if len(f) < 3 {
			return
		}
		host, path, _ := strings.Cut(f[0], "/")
		m[host] = append(m[host], linkHost{host, path, LinkClass(f[1])})
	})
	return m
})

// ClassifyLink tells what kind of place a link leads to, or "".
func ClassifyLink(l mailtext.Link) LinkClass {
	for host := l.Host; host != ""; {
		for _, h := range linkHosts()[host] {
			if h.path == "" || strings.Contains(strings.ToLower(l.URL), "/"+h.path) {
				return h.class
			}
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return ""
		}
		host = rest
	}
	return ""
}

// links notes the classes of the links.
func (f *factList) links(doc *mailtext.Document) {
	var seen []LinkClass
	for _, l := range doc.Links {
		c := ClassifyLink(l)
		if c == "" {
			continue
		}
		known := false
		for _, s := range seen {
			known = known || s == c
		}
		if !known {
			seen = append(seen, c)
			f.add(FactLinkClass+string(c), l.Host)
		}
	}
}

// fingerprint is a mark that a sending tool leaves. Class SE is sales
// engagement, CR a CRM or tracker used one to one, MA marketing automation,
// ESP a delivery service, HU tools of ordinary people too.
type fingerprint struct {
	tool, class, where, pattern string
}

// fingerprintTable holds the marks in links by their first four bytes, and the
// others in a row.
type fingerprintTable struct {
	heads  [1 << 8]uint64 // bitmap over the hashes of the first four bytes
	byHead map[string][]fingerprint
	others []fingerprint
}

func headHash(s string) uint32 {
	h := (uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24) * 2654435761
	return h >> 18
}

var fingerprints = sync.OnceValue(func() *fingerprintTable {
	t := &fingerprintTable{byHead: make(map[string][]fingerprint)}
	rows(fingerprintText, func(f []string) {
		if len(f) < 5 {
			return
		}
		p := fingerprint{f[0], f[1], f[2], f[3]}
		if p.where != "url" || len(p.pattern) < 4 {
			t.others = append(t.others, p)
			return
		}
		head := p.pattern[:4]
		t.byHead[head] = append(t.byHead[head], p)
		h := headHash(head)
		t.heads[h>>6] |= 1 << (h & 63)
	})
	return t
})

// inLinks finds the tools whose marks the lower-case text of links carries.
func (t *fingerprintTable) inLinks(all string, each func(fingerprint)) {
	for i := 0; i+4 <= len(all); i++ {
		h := headHash(all[i:])
		if t.heads[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		for _, p := range t.byHead[all[i:i+4]] {
			if strings.HasPrefix(all[i:], p.pattern) {
				each(p)
			}
		}
	}
}

// maxFingerprintLinks bounds the links that fingerprints are looked for in.
const maxFingerprintLinks = 40

// fingerprints notes the tools whose marks the headers and links carry. The
// value is "product class"; what ordinary people use too is left out.
func (f *factList) fingerprints(doc *mailtext.Document) {
	h := &doc.Header
	var urls strings.Builder
	last, same := "", 0
	for i, l := range doc.Links {
		if i == maxFingerprintLinks {
			break
		}
		if l.Host == last {
			if same++; same > 1 {
				continue
			}
		} else {
			last, same = l.Host, 0
		}
		urls.WriteString(strings.ToLower(l.URL[:min(len(l.URL), 200)]))
		urls.WriteByte('\n')
	}
	var seen []string
	add := func(p fingerprint) {
		if p.class == "HU" || slices.Contains(seen, p.tool) {
			return
		}
		seen = append(seen, p.tool)
		f.add(FactTool, p.tool+" "+p.class)
	}
	table := fingerprints()
	table.inLinks(urls.String(), add)
	for _, p := range table.others {
		if p.inHeader(h) {
			add(p)
		}
	}
}

// inHeader reports whether the headers carry the mark.
func (p *fingerprint) inHeader(h *mailtext.Header) bool {
	where, field, _ := strings.Cut(p.where, "=")
	value := ""
	switch where {
	case "header":
		value = h.Fields[field]
	case "mailer":
		value = h.Mailer
	case "return-path":
		value = h.ReturnPath
	case "feedback-id":
		value = h.FeedbackID
	case "message-id":
		value = h.MessageID
	}
	return value != "" && strings.Contains(strings.ToLower(value), p.pattern)
}
