package mailtext

import "strings"

// quotes settles quoted history and forwarded messages.
func (z *zoner) quotes() {
	z.marked()
	depth, forward, open := 0, false, false
	for i := 0; i < len(z.lines); i++ {
		l := &z.lines[i]
		if l.blank() || l.taken && l.kind != ZoneQuote && l.kind != ZoneForward {
			continue
		}
		if l.taken && !open {
			continue
		}
		if n, kind := z.marker(i); n > 0 {
			switch {
			case open:
				if kind != markAttribution || !z.quotedAt(i+n) {
					depth++
				}
			case kind == markAttribution && z.quotedAt(i+n):
				// The lines with ">" are settled; the attribution goes with them.
				for k := i; k < i+n; k++ {
					z.settle(k, ZoneQuote, 1)
				}
				i += n - 1
				continue
			default:
				open, depth = true, 1
				forward = kind == markForward || kind != markAttribution && (z.isForward() || !z.anyBefore(i))
			}
			for k := i; k < i+n && k < len(z.lines); k++ {
				z.open(k, forward, depth)
			}
			i += n - 1
			continue
		}
		if open {
			z.open(i, forward, depth)
		}
	}
}

func (z *zoner) open(i int, forward bool, depth int) {
	l := &z.lines[i]
	if l.taken && l.kind == ZoneForward {
		return
	}
	if forward {
		z.settle(i, ZoneForward, 0)
	} else {
		z.settle(i, ZoneQuote, max(l.marks, depth))
	}
}

func (z *zoner) settle(i int, k ZoneKind, depth int) {
	if l := &z.lines[i]; !l.blank() {
		l.kind, l.depth, l.taken = k, depth, true
	}
}

// marked settles lines with ">". Outside of an answer such marks may be
// bullets or decoration: then only a longer run of them counts.
func (z *zoner) marked() {
	answer := len(z.doc.Header.InReplyTo) > 0 || len(z.doc.Header.References) > 0 || replySubject(z.doc.Header.Subject)
	for i := 0; i < len(z.lines); {
		if z.lines[i].marks == 0 {
			i++
			continue
		}
		j, n, decorated := i, 0, 0
		for ; j < len(z.lines) && (z.lines[j].marks > 0 || z.lines[j].blank() && j+1 < len(z.lines) && z.lines[j+1].marks > 0); j++ {
			if l := &z.lines[j]; l.marks > 0 {
				n++
				if line := z.text[l.start:l.end]; strings.HasSuffix(line, "<") || strings.HasPrefix(line, ">From ") {
					decorated++
				}
			}
		}
		attributed := z.attributed(i)
		if decorated < n && (attributed || answer || n >= 4 && z.anyBefore(i)) {
			for k := i; k < j; k++ {
				z.settle(k, ZoneQuote, min(z.lines[k].marks, 20))
			}
		} else {
			for k := i; k < j; k++ { // the marks hid the phrases
				z.rescan(k)
			}
		}
		i = j
	}
}

// rescan looks for phrases behind marks that are no quote marks.
func (z *zoner) rescan(i int) {
	l := &z.lines[i]
	start := l.start
	for l.start < l.end && (z.text[l.start] == '>' || z.text[l.start] == ' ') {
		l.start++
	}
	l.marks = 0
	z.scan(l)
	l.start, l.marks = start, 0
}

// attributed reports whether one of the lines before i introduces a quote.
func (z *zoner) attributed(i int) bool {
	for k, seen := i-1, 0; k >= 0 && seen < 2; k-- {
		l := &z.lines[k]
		if l.blank() {
			continue
		}
		seen++
		if l.classes&(classAttribEnd|classOriginal) != 0 || strings.HasSuffix(z.text[l.start:l.end], ":") && l.digits > 0 {
			return true
		}
	}
	return false
}

// quotedAt reports whether the next line that holds something is settled as a
// quote.
func (z *zoner) quotedAt(i int) bool {
	for ; i < len(z.lines); i++ {
		if l := &z.lines[i]; !l.blank() {
			return l.taken && (l.marks > 0 || l.kind == ZoneQuote)
		}
	}
	return false
}

// anyBefore reports whether the writer says anything before line i.
func (z *zoner) anyBefore(i int) bool {
	for k := range i {
		if l := &z.lines[k]; !l.blank() && !l.taken {
			return true
		}
	}
	return false
}

func (z *zoner) isForward() bool {
	s := strings.ToLower(z.doc.Header.Subject[:min(len(z.doc.Header.Subject), 6)])
	return strings.HasPrefix(s, "fw:") || strings.HasPrefix(s, "fwd:") || strings.HasPrefix(s, "wg:") || strings.HasPrefix(s, "tr:") || strings.HasPrefix(s, "[fwd:")
}

// replySubject reports whether a subject claims to be an answer.
func replySubject(s string) bool {
	s = strings.ToLower(s[:min(len(s), 8)])
	for _, p := range [...]string{"re:", "re :", "aw:", "antw:", "sv:", "vs:", "rv:", "re[", "ré:", "fw:", "fwd:", "wg:", "tr:", "odp:"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

type markKind uint8

const (
	markAttribution markKind = iota + 1 // "On … wrote:"
	markOriginal                        // "-----Original Message-----"
	markForward                         // "---------- Forwarded message"
	markHeader                          // "From: … Sent: … To: …"
)

// marker reports whether an older message is introduced at line i, and by how
// many lines.
func (z *zoner) marker(i int) (n int, kind markKind) {
	l := &z.lines[i]
	line := strings.Trim(z.text[l.start:l.end], " *")
	if l.classes&(classForward|classOriginal) != 0 && l.len() < 200 {
		ruled := strings.HasPrefix(line, "--") || strings.HasPrefix(line, "__") || strings.HasPrefix(line, "==") || strings.HasSuffix(line, "--")
		k := markOriginal
		if l.classes&classForward != 0 {
			k = markForward
		}
		if ruled || strings.HasSuffix(line, ":") && len(line) < 60 && z.headerBlock(i+1) > 0 {
			return 1 + z.headerBlock(i+1), k
		}
	}
	if n := z.headerBlock(i); n > 0 {
		return n, markHeader
	}
	if n := z.attribution(i); n > 0 {
		return n, markAttribution
	}
	if n := z.notesHeader(i); n > 0 {
		return n, markHeader
	}
	return 0, 0
}

// headerBlock counts the lines of an older message's header, as mail programs
// put it above what they quote: a sender's line and at least two more fields
// close below, among them a date or a subject. An empty line may come first.
func (z *zoner) headerBlock(i int) int {
	start := i
	for i < len(z.lines) && z.lines[i].blank() && i < start+2 {
		i++
	}
	if i >= len(z.lines) || !z.fieldLine(i, classHFrom) {
		return 0
	}
	var seen lineClass
	last := i
	for k := i + 1; k < len(z.lines) && k <= i+9; k++ {
		l := &z.lines[k]
		if l.blank() {
			if seen != 0 && seen&classHSubject != 0 {
				break
			}
			continue
		}
		for _, c := range [...]lineClass{classHDate, classHTo, classHSubject} {
			if z.fieldLine(k, c) {
				seen |= c
				last = k
			}
		}
	}
	fields := 0
	for _, c := range [...]lineClass{classHDate, classHTo, classHSubject} {
		if seen&c != 0 {
			fields++
		}
	}
	if fields < 2 || seen&(classHDate|classHSubject) == 0 {
		return 0
	}
	return last + 1 - start
}

// fieldLine reports whether line i begins with a field name of the class and a
// colon.
func (z *zoner) fieldLine(i int, class lineClass) bool {
	l := &z.lines[i]
	if l.lead&class == 0 || l.len() > 2000 {
		return false
	}
	rest := strings.TrimLeft(z.text[l.leadEnd:l.end], " *")
	return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "\u00a0:")
}

// attribution counts the lines of "On <date>, <name> wrote:" and its forms,
// which may be wrapped over three lines.
func (z *zoner) attribution(i int) int {
	l := &z.lines[i]
	starts := l.lead&classAttribStart != 0
	digits := 0
	size := 0
	for k := i; k < len(z.lines) && k < i+4; k++ {
		c := &z.lines[k]
		if c.blank() || c.marks > 0 {
			return 0
		}
		digits += c.digits
		if size += c.len(); size > 400 {
			return 0
		}
		line := strings.TrimRight(z.text[c.start:c.end], " *_")
		ends := strings.HasSuffix(line, ":") || strings.HasSuffix(line, ":-")
		if c.classes&classAttribEnd == 0 || !ends && !z.quotedAt(k+1) {
			if !starts {
				return 0
			}
			continue
		}
		if starts && digits >= 3 && ends {
			return k + 1 - i
		}
		// Without a date only what is really followed by a quote counts.
		if z.quotedAt(k+1) && (k == i || starts) {
			return k + 1 - i
		}
		return 0
	}
	return 0
}

// notesHeader counts the lines of the header that Lotus Notes puts above an
// older message: "Jane Doe <jane@…> on 05/15/2001 03:04:05 PM", "To: …",
// "Subject: …".
func (z *zoner) notesHeader(i int) int {
	l := &z.lines[i]
	if l.digits < 6 || l.len() > 200 {
		return 0
	}
	line := z.text[l.start:l.end]
	if !strings.Contains(line, "/") || !strings.Contains(line, ":") || !strings.HasSuffix(line, "M") && !strings.Contains(line, " on ") {
		return 0
	}
	var seen lineClass
	last := i
	for k := i + 1; k < len(z.lines) && k <= i+9; k++ {
		for _, c := range [...]lineClass{classHTo, classHSubject} {
			if z.fieldLine(k, c) {
				seen |= c
				last = k
			}
		}
	}
	if seen == classHTo|classHSubject {
		return last + 1 - i
	}
	return 0
}
