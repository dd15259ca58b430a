package mailtext

import (
	"strings"

	"winnow/internal/triage"
)

// paragraph is a run of the writer's own lines without an empty one between.
type paragraph struct {
	first, last int // lines
	classes     lineClass
	size        int // bytes
	longest     int // bytes of its longest line
	zone        ZoneKind
	strong      bool // is a footer or opt-out by its own words
}

// tail settles the end of the writer's own text: signature, footer, opt-out.
func (z *zoner) tail() {
	ps := z.paragraphs()
	if len(ps) == 0 {
		return
	}
	z.preamble(ps)
	z.footers(ps)
	sig, at := z.signature(ps)
	z.assign(ps, sig, at)
}

func (z *zoner) paragraphs() []paragraph {
	ps := make([]paragraph, 0, 1+len(z.author)/3)
	open := false
	for i := range z.lines {
		l := &z.lines[i]
		if l.blank() || l.taken {
			open = false
			continue
		}
		rule := ruleLine(z.text[l.start:l.end])
		if !open || rule || z.parts(i, &ps[len(ps)-1]) {
			ps = append(ps, paragraph{first: i, zone: ZoneAuthor})
			open = true
		}
		p := &ps[len(ps)-1]
		p.last = i
		p.classes |= l.classes
		if !rule {
			p.size += l.len()
		}
		p.longest = max(p.longest, l.len())
	}
	return ps
}

// parts reports whether line i begins a paragraph although no empty line comes
// before: a sign-off, or the first line of a footer below finished lines.
func (z *zoner) parts(i int, p *paragraph) bool {
	l := &z.lines[i]
	if l.lead&(classSignoff|classThanks) != 0 && l.len() <= 40 {
		return true
	}
	prev := &z.lines[i-1] // there is one: the paragraph is open
	if l.classes&(classOptOut|classFooter) == 0 || prev.classes&(classOptOut|classFooter) != 0 {
		return false
	}
	if top := &z.lines[p.first]; i-p.first <= 4 && ruleLine(z.text[top.start:top.end]) {
		return false // the rule belongs to what stands below
	}
	return prev.len() < 50 || strings.IndexByte(".!?:", z.text[prev.end-1]) >= 0
}

// ruleLine reports whether a line is drawn rather than written.
func ruleLine(line string) bool {
	return len(line) >= 2 && strings.Trim(line, "-_=*~+#• —–.") == "" && line != ".."
}

// strong says by its words what a paragraph is, if it is a footer.
func (p *paragraph) words() (ZoneKind, bool) {
	switch {
	case p.classes&classOptOut != 0:
		return ZoneOptOut, true
	case p.classes&classFooter != 0, p.classes&classBrowser != 0 && p.size < 200:
		return ZoneFooter, true
	}
	return ZoneAuthor, false
}

const (
	footerMax    = 2500 // bytes of one paragraph of a footer
	betweenMax   = 400  // bytes of a paragraph without sign of a footer between two with
	maxSignature = 25   // lines, empty ones too
	neutralSize  = 120  // bytes up to which a paragraph may belong to anything
)

// footers marks paragraphs from the end of the text upwards as long as they
// are footers, with little between them.
func (z *zoner) footers(ps []paragraph) {
	between := 0
	bottom := true // only footers and short paragraphs were seen so far
	for i := len(ps) - 1; i >= 0; i-- {
		p := &ps[i]
		if p.strong {
			return // the preamble
		}
		kind, ok := p.words()
		if ok && p.size <= footerMax {
			if at := z.optOutSentence(p); kind == ZoneOptOut && at > 0 {
				if bottom {
					z.sentence(p, at)
				}
				return
			}
			if kind == ZoneFooter && p.size > 600 && !footish(p.size, z.countFooter(p)) {
				return
			}
			if i == 0 || z.opening(ps, i) {
				return // a text that is a footer altogether says what it has to say
			}
			p.zone, p.strong = kind, true
			between, bottom = 0, true
			continue
		}
		between += p.size
		if p.size > betweenMax || between > 2*betweenMax {
			return
		}
		if p.size > neutralSize && p.classes&classWeak == 0 {
			bottom = false
		}
	}
}

// preamble settles a first paragraph that says why this came and how to end
// it, above a longer text.
func (z *zoner) preamble(ps []paragraph) {
	p := &ps[0]
	kind, ok := p.words()
	if !ok || len(ps) < 4 || p.size > 600 || z.lines[p.first].lead&classGreeting != 0 {
		return
	}
	rest := 0
	for i := 1; i < len(ps) && rest < 2*p.size; i++ {
		rest += ps[i].size
	}
	head := z.lines[p.first].classes | z.lines[min(p.first+1, p.last)].classes
	if rest >= 2*p.size && head&(classOptOut|classFooter|classBrowser) != 0 {
		for i := p.first; i <= p.last; i++ {
			z.lines[i].kind, z.lines[i].taken = kind, true
		}
		p.strong, p.zone = true, kind
	}
}

// opening reports whether nothing of substance stands before paragraph i.
func (z *zoner) opening(ps []paragraph, i int) bool {
	if ps[i].size <= 150 {
		return false
	}
	n := 0
	for k := 0; k < i && n < 30; k++ {
		n += ps[k].size
	}
	return n < 30
}

func footish(size, hits int) bool { return hits*400 >= size }

func (z *zoner) countFooter(p *paragraph) int {
	n := 0
	for i := p.first; i <= p.last; i++ {
		if z.lines[i].classes&(classFooter|classOptOut) != 0 {
			n++
		}
	}
	if p.longest > 500 { // one line a paragraph: count within it
		n = max(n, z.hits(p))
	}
	return n
}

func (z *zoner) hits(p *paragraph) int {
	n := 0
	text := z.text[:z.lines[p.last].end]
	for i := z.lines[p.first].start; i < len(text); i++ {
		if isAlpha(text[i]) && (i == 0 || !isAlpha(text[i-1])) {
			if c, _ := phrases.at(text, i, false); c&(classFooter|classOptOut) != 0 {
				n++
			}
		}
	}
	return n
}

// optOutSentence returns where the opt-out begins in a paragraph that says
// something else first: at the sentence that holds it; 0 when the paragraph is
// about nothing else.
func (z *zoner) optOutSentence(p *paragraph) int {
	start := z.lines[p.first].start
	for i := p.first; i <= p.last; i++ {
		at := z.lines[i].optOut
		if at < 0 {
			continue
		}
		begin := at
		for begin > start {
			c := z.text[begin-1]
			if (c == ' ' || c == '\n') && begin-2 >= start && strings.IndexByte(".!?", z.text[begin-2]) >= 0 {
				break
			}
			begin--
		}
		if before := begin - start; before > 90 && (before > p.size/2 || p.size > 500) {
			return begin
		}
		return 0
	}
	return 0
}

// sentence makes the end of a paragraph an opt-out, from offset at on.
func (z *zoner) sentence(p *paragraph, at int) {
	end := z.lines[p.last].end
	if end-at > 400 {
		return
	}
	for i := p.first; i <= p.last; i++ {
		l := &z.lines[i]
		switch {
		case l.start >= at:
			l.kind, l.taken = ZoneOptOut, true
		case l.end > at:
			z.extra = append(z.extra, Zone{Kind: ZoneOptOut, Span: triage.Span{Start: at}})
		}
	}
}

// assign gives the paragraphs their zones, sig being the one in which the
// signature begins, at line at.
func (z *zoner) assign(ps []paragraph, sig, at int) {
	firstStrong, lastStrong := -1, -1
	for i := range ps {
		if ps[i].strong {
			if firstStrong < 0 {
				firstStrong = i
			}
			lastStrong = i
		}
	}
	zone := ZoneAuthor
	for i := range ps {
		p := &ps[i]
		from := p.first
		switch {
		case p.strong:
			if i > 0 && (zone != ZoneAuthor || sig < 0 || i > sig) {
				zone = ZoneFooter
			}
			z.paint(from, p.last, p.zone)
			continue
		case i == sig:
			z.paint(p.first, at-1, ZoneAuthor)
			zone = ZoneSignature
			z.signed(at, p.last)
			continue
		case zone == ZoneSignature && (z.postscript(p.first) || p.longest > 70 && p.size > 160):
			z.paint(from, p.last, ZoneAuthor) // goes on behind the signature
			continue
		case zone == ZoneSignature && p.last-at > maxSignature:
			zone = ZoneAuthor // so much text is none
		case zone == ZoneFooter && sig >= 0 && i < sig:
			z.paint(from, p.last, ZoneAuthor)
			continue
		case zone == ZoneFooter && (i < lastStrong || p.size <= neutralSize || p.classes&classWeak != 0):
			z.paint(from, p.last, ZoneFooter)
			continue
		}
		if zone == ZoneFooter {
			z.paint(from, p.last, ZoneFooter)
			continue
		}
		z.paint(from, p.last, zone)
	}
}

func (z *zoner) paint(from, to int, k ZoneKind) {
	for i := from; i <= to; i++ {
		if l := &z.lines[i]; !l.taken {
			l.kind = k
		}
	}
}
