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

// signature finds where the writer signs off: the paragraph and the line in it;
// -1 when nowhere.
func (z *zoner) signature(ps []paragraph) (para, line int) {
	after := make([]int, len(ps)+1) // bytes of prose behind each paragraph
	for i := len(ps) - 1; i >= 0; i-- {
		p := &ps[i]
		after[i] = after[i+1]
		if !p.strong && p.longest > 60 && p.size > 120 && !z.postscript(p.first) {
			after[i] += p.size
		}
	}
	total := after[0]
	inEnd := func(i int) bool { return after[i+1] <= 300 || after[i+1]*4 < total }
	from := z.doc.Header.From
	name := strings.ToLower(from.Name)
	local, _, _ := strings.Cut(from.Email, "@")
	for i := range ps {
		p := &ps[i]
		if p.strong || !inEnd(i) {
			continue
		}
		for k := p.first; k <= p.last; k++ {
			if z.signsOff(k, p) && z.proseAfter(k, p) < 200 {
				return i, k
			}
		}
	}
	strong := 0 // footers so far: a name far down in them is no signature
	for i := range ps {
		p := &ps[i]
		if i > 0 && p.strong {
			strong++
		}
		if i == 0 && len(ps) > 1 || p.strong || strong > 1 || !inEnd(i) {
			continue
		}
		for k := p.first; k <= p.last; k++ {
			l := &z.lines[k]
			if k == z.author[0] {
				continue
			}
			s := strings.Trim(z.text[l.start:l.end], " -~–—*_,.")
			if delimiter(z.text[l.start:l.end]) && p.last-k < 15 || (isName(s, name) || name == "" && isMailbox(s, local)) && z.proseAfter(k, p) < 200 {
				return i, k
			}
		}
	}
	if i := len(ps) - 1; i > 0 && z.loneName(&ps[i]) {
		return i, ps[i].first
	}
	// A block of contact details, or the phone's own line, at the very end.
	for i := len(ps) - 1; i > 0; i-- {
		p := &ps[i]
		if p.strong {
			continue
		}
		if strong > 1 && i > 0 && ps[i-1].strong {
			break
		}
		if z.lines[p.first].lead&classDevice != 0 || z.contact(p) {
			return i, p.first
		}
		break
	}
	return -1, -1
}

// proseAfter counts the bytes of long lines behind line k in its paragraph.
func (z *zoner) proseAfter(k int, p *paragraph) int {
	n := 0
	for i := k + 1; i <= p.last; i++ {
		if z.lines[i].len() > 70 {
			n += z.lines[i].len()
		}
	}
	return n
}

// signsOff reports whether line k is a sign-off: a phrase like "Best regards"
// with at most a name behind it.
func (z *zoner) signsOff(k int, p *paragraph) bool {
	l := &z.lines[k]
	if l.lead&(classSignoff|classThanks) == 0 || l.len() > 80 {
		return false
	}
	rest := strings.Trim(z.text[l.leadEnd:l.end], " ,.!-–—:;*")
	if l.lead&classSignoff != 0 && rest == "" {
		return z.shortNext(k)
	}
	if len(rest) > 30 {
		return false
	}
	if rest == "" || namelike(rest, 4) {
		return z.shortNext(k) && (rest == "" && l.lead&classSignoff != 0 || k > z.author[0])
	}
	// "Best regards and have a nice day", "Thanks in advance for your help,"
	return z.text[l.end-1] == ',' && z.shortNext(k) && k > z.author[0]
}

// shortNext reports whether the next line that holds something is short, as a
// name is, or there is none.
func (z *zoner) shortNext(k int) bool {
	for i := k + 1; i < len(z.lines); i++ {
		l := &z.lines[i]
		if l.blank() {
			continue
		}
		if l.taken {
			return true
		}
		line := z.text[l.start:l.end]
		words := len(strings.Fields(line[:min(len(line), 120)]))
		return l.len() <= 70 && words <= 9 && !strings.HasSuffix(line, "?") || l.classes&(classFooter|classOptOut) != 0 || delimiter(line) || z.postscript(i)
	}
	return true
}

// delimiter is the line that RFC 3676 section 4.3 puts before a signature.
func delimiter(line string) bool { return line == "--" || line == "-- " || line == "—" }

// isName reports whether a line is the sender's name, or the first of it.
func isName(line, name string) bool {
	if len(line) < 2 || len(line) > 40 || name == "" {
		return false
	}
	low := strings.ToLower(line)
	if low == name {
		return true
	}
	first, _, _ := strings.Cut(name, " ")
	if comma := strings.Index(name, ", "); comma > 0 {
		first, _, _ = strings.Cut(name[comma+2:], " ")
	}
	return len(first) >= 2 && low == strings.Trim(first, ",")
}

// loneName reports whether a paragraph is nothing but a first name, at the end
// of a letter that began with a greeting or that answers another.
func (z *zoner) loneName(p *paragraph) bool {
	l := &z.lines[p.first]
	line := z.text[l.start:l.end]
	if p.first != p.last || len(line) < 2 || len(line) > 15 || !namelike(line, 1) || strings.ToUpper(line) == line {
		return false
	}
	for i := range z.lines {
		if k := z.lines[i].kind; k == ZoneGreeting || k == ZoneQuote {
			return true
		}
	}
	return false
}

// isMailbox reports whether a line is a name that the address is made from:
// "Jo Doe" of jdoe@…
func isMailbox(line, local string) bool {
	if len(line) > 40 || len(local) < 3 || !namelike(line, 3) {
		return false
	}
	for w := range strings.FieldsSeq(strings.ToLower(line)) {
		if len(w) >= 4 && (strings.HasPrefix(local, w) || strings.HasSuffix(local, w)) {
			return true
		}
	}
	return false
}

// postscript reports whether line i begins with "PS".
func (z *zoner) postscript(i int) bool {
	s := z.text[z.lines[i].start:z.lines[i].end]
	return strings.HasPrefix(s, "PS") || strings.HasPrefix(s, "P.S") || strings.HasPrefix(s, "P.P.S") || strings.HasPrefix(s, "Ps:") || strings.HasPrefix(s, "p.s.") ||
		strings.HasPrefix(s, "P. S.") || strings.HasPrefix(s, "ps:") || strings.HasPrefix(s, "Ps.") || strings.HasPrefix(s, "NB:")
}

// contact reports whether a paragraph is a block of contact details: short
// lines, among them a telephone number, an address or a web site.
func (z *zoner) contact(p *paragraph) bool {
	lines := p.last - p.first + 1
	if lines > 10 || p.longest > 90 || lines < 2 {
		return false
	}
	details := 0
	for i := p.first; i <= p.last; i++ {
		l := &z.lines[i]
		line := z.text[l.start:l.end]
		if strings.HasPrefix(line, "•") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "- ") || strings.HasSuffix(line, "?") || l.lead&classGreeting != 0 {
			return false
		}
		if strings.IndexByte(line, '@') > 0 || strings.Contains(line, "www.") || l.digits >= 7 && l.digits*3 >= l.len() || strings.Contains(line, "://") && lines >= 3 {
			details++
		}
	}
	return details > 0 && (namelike(firstWords(z.text[z.lines[p.first].start:z.lines[p.first].end]), 5) || details >= 2)
}

func firstWords(line string) string {
	if i := strings.IndexAny(line, ",|"); i > 0 {
		line = line[:i]
	}
	return line
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

// signed paints a signature's lines; a postscript in them is the author's.
func (z *zoner) signed(from, to int) {
	for i := from; i <= to; i++ {
		if i > from && z.postscript(i) {
			z.paint(i, to, ZoneAuthor)
			return
		}
		z.paint(i, i, ZoneSignature)
	}
}

func (z *zoner) paint(from, to int, k ZoneKind) {
	for i := from; i <= to; i++ {
		if l := &z.lines[i]; !l.taken {
			l.kind = k
		}
	}
}
