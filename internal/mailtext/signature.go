package mailtext

import "strings"

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
