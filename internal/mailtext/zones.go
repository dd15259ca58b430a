package mailtext

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/glyph"
	"winnow/internal/triage"
)

// textLine is a line of the body with what telling zones needs of it.
type textLine struct {
	start, end int       // without the line end
	classes    lineClass // phrases that begin on the line
	lead       lineClass // phrases at its beginning
	leadEnd    int       // where the longest of them ends
	optOut     int       // where the first opt-out phrase begins
	digits     int
	marks      int // ">" at its beginning
	kind       ZoneKind
	depth      int
	taken      bool // kind is settled
}

func (l *textLine) blank() bool { return l.start == l.end }
func (l *textLine) len() int    { return l.end - l.start }

// zoner tells the zones of one body.
type zoner struct {
	text   string
	lines  []textLine
	doc    *Document
	extra  []Zone // beginnings of zones within a line; only Span.Start counts
	author []int  // indexes of lines that are the writer's own, not blank
}

// zones tells the parts of a message apart. from is where the body begins in
// doc.Text; hints say what the layout told.
func zones(doc *Document, from int, hints []hint) []Zone {
	out := make([]Zone, 1, 8)
	out[0] = Zone{Kind: ZoneSubject, Span: triage.Span{Start: 0, End: from}}
	if len(doc.Text) == from {
		return out
	}
	if doc.Layout.MixedScript > 0 {
		if folded, back := glyph.Fold(doc.Text); back != nil {
			return foldedZones(doc, folded, back, from, hints)
		}
	}
	z := zoner{text: doc.Text, doc: doc}
	z.split(from)
	z.hinted(hints)
	z.quotes()
	z.own()
	if len(z.author) > 0 {
		z.top()
		z.tail()
	}
	return z.build(out, from)
}

// foldedZones tells the zones of a text whose letters are in disguise: of the
// text as the eye reads it, so that no sign-off or opt-out hides.
func foldedZones(doc *Document, folded string, back []int32, from int, hints []hint) []Zone {
	plain := *doc
	plain.Text, plain.Layout.MixedScript = folded, 0
	to := func(offset int) int { // the first folded offset that is not before it
		i, _ := slices.BinarySearch(back, int32(offset))
		return i
	}
	moved := make([]hint, len(hints))
	for i, h := range hints {
		h.span = triage.Span{Start: to(h.span.Start), End: to(h.span.End)}
		moved[i] = h
	}
	out := zones(&plain, to(from), moved)
	for i := range out {
		s := &out[i].Span
		*s = triage.Span{Start: int(back[s.Start]), End: int(back[s.End])}
	}
	return out
}

// split cuts the body into lines and looks for phrases in them.
func (z *zoner) split(from int) {
	text := z.text
	z.lines = make([]textLine, 0, 1+strings.Count(text[from:], "\n"))
	for at := from; at <= len(text); {
		end := len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n
		}
		l := textLine{start: at, end: end, optOut: -1, kind: ZoneAuthor}
		z.scan(&l)
		z.lines = append(z.lines, l)
		at = end + 1
	}
}

// scan fills what one line says about itself.
func (z *zoner) scan(l *textLine) {
	line := z.text[l.start:l.end]
	i := 0
	for i < len(line) { // quote marks
		if line[i] == '>' {
			l.marks++
		} else if line[i] != ' ' || i > 12 {
			break
		}
		i++
	}
	if l.marks > 0 {
		return
	}
	first := true
	for i < len(line) {
		c := line[i]
		switch {
		case isAlpha(c) || c >= 0xC0:
			class, end := phrases.at(z.text, l.start+i, first)
			if class != 0 {
				if first {
					l.lead, l.leadEnd = class, end
				}
				class &^= leadOnly
				if class&classOptOut != 0 && l.optOut < 0 {
					l.optOut = l.start + i
				}
				l.classes |= class
			}
			first = false
			for i < len(line) && (isAlpha(line[i]) || line[i] >= 0x80 || line[i] == '\'' || isDigit(line[i])) {
				i++
			}
			continue
		case isDigit(c):
			l.digits++
			first = false
		case c == 0xC2 && i+1 < len(line) && line[i+1] == 0xA9: // ©
			l.classes |= classFooter
		}
		i++
	}
}

// hinted settles the lines that the layout marks.
func (z *zoner) hinted(hints []hint) {
	for _, h := range hints {
		forward := h.kind == ZoneForward
		first := true
		for i := range z.lines {
			l := &z.lines[i]
			if l.start < h.span.Start || l.start >= h.span.End || l.blank() {
				continue
			}
			if first && h.kind == ZoneQuote && l.classes&classForward != 0 {
				forward = true
			}
			first = false
			switch {
			case forward:
				l.kind, l.depth = ZoneForward, 0
			case h.kind == ZoneQuote && l.kind != ZoneForward:
				l.kind, l.depth = ZoneQuote, max(h.depth, 1)
			case h.kind == ZoneSignature && !l.taken:
				if l.classes&(classOptOut|classFooter) != 0 {
					continue
				}
				l.kind = ZoneSignature
			}
			l.taken = true
		}
	}
}

// own lists the lines that are not settled yet and hold something.
func (z *zoner) own() {
	for i := range z.lines {
		if l := &z.lines[i]; !l.taken && !l.blank() {
			z.author = append(z.author, i)
		}
	}
}

// build joins the lines to zones that cover the text.
func (z *zoner) build(out []Zone, from int) []Zone {
	// Empty lines go with the line before them.
	kind, depth := ZoneAuthor, 0
	for i := range z.lines {
		if l := &z.lines[i]; !l.blank() {
			kind, depth = l.kind, l.depth
			break
		}
	}
	put := func(k ZoneKind, d, at int) {
		last := &out[len(out)-1]
		if len(out) > 1 && last.Kind == k && last.Depth == d {
			return
		}
		if len(out) > 1 && last.Span.Start == at {
			last.Kind, last.Depth = k, d
			return
		}
		last.Span.End = at
		out = append(out, Zone{Kind: k, Depth: d, Span: triage.Span{Start: at}})
	}
	next := 0
	for i := range z.lines {
		l := &z.lines[i]
		if l.blank() {
			l.kind, l.depth = kind, depth
		}
		kind, depth = l.kind, l.depth
		put(kind, depth, l.start)
		for next < len(z.extra) && z.extra[next].Span.Start < l.end {
			if e := z.extra[next]; e.Span.Start >= l.start {
				put(e.Kind, 0, e.Span.Start)
				kind, depth = e.Kind, 0
			}
			next++
		}
	}
	out[len(out)-1].Span.End = len(z.text)
	if len(out) > 1 && out[1].Span.Start != from {
		out[1].Span.Start = from
	}
	return out
}

// top settles the first lines: a way to a copy on the web, and the greeting.
func (z *zoner) top() {
	seen := 0
	for _, i := range z.author {
		l := &z.lines[i]
		if seen++; seen > 6 || z.before(i) {
			return
		}
		if l.classes&classBrowser != 0 && l.len() < 200 {
			l.kind, l.taken = ZoneFooter, true
			continue
		}
		if at := z.greeting(l); at > 0 {
			l.kind = ZoneGreeting
			if at < l.end {
				z.extra = append(z.extra, Zone{Kind: ZoneAuthor, Span: triage.Span{Start: at}})
			}
			l.taken = true
			return
		}
		if l.len() > 100 {
			return
		}
	}
}

// before reports whether a quote stands before the line: no greeting follows.
func (z *zoner) before(i int) bool {
	for k := range i {
		if z.lines[k].kind == ZoneQuote && z.lines[k].taken {
			return true
		}
	}
	return false
}

// greeting returns where the greeting ends that a line begins with, or 0.
func (z *zoner) greeting(l *textLine) int {
	line := z.text[l.start:l.end]
	stop := strings.IndexAny(line, ",!:;")
	if d := strings.Index(line, " - "); d > 0 && (stop < 0 || d < stop) {
		stop = d + 1
	}
	if d := strings.Index(line, "–"); d > 0 && (stop < 0 || d < stop) {
		stop = d + len("–") - 1
	}
	if l.lead&classGreeting == 0 {
		// "Dana," alone on its line.
		if stop == len(line)-1 && stop > 1 && stop < 30 && line[stop] == ',' && namelike(line[:stop], 3) {
			return l.end
		}
		return 0
	}
	words := len(strings.Fields(line[:min(len(line), 60)]))
	switch {
	case stop > 0 && stop <= 60 && len(strings.Fields(line[:stop])) <= 7:
		at := l.start + stop + 1
		for at < l.end && strings.IndexByte(" -!,", z.text[at]) >= 0 {
			at++
		}
		if l.end-at < 25 && strings.IndexByte("!,.:", line[len(line)-1]) >= 0 {
			return l.end // "Dear Sir, dear Madam,"
		}
		return at
	case stop < 0 && len(line) <= 45 && words <= 5 && strings.IndexByte("?.", line[len(line)-1]) < 0:
		return l.end
	case stop < 0 && len(line) <= 30 && words <= 4 && line[len(line)-1] == '.':
		return l.end
	}
	return 0
}

// namelike reports whether s is one to limit words that begin with capitals.
func namelike(s string, limit int) bool {
	n := 0
	for w := range strings.FieldsSeq(s) {
		n++
		r, _ := utf8.DecodeRuneInString(w)
		if n > limit || !unicode.IsUpper(r) || strings.ContainsAny(w, "0123456789/:@!?") {
			return false
		}
	}
	return n > 0
}
