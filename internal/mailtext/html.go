package mailtext

import (
	"bytes"
	"errors"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"winnow/internal/triage"
)

const (
	maxStack     = 400 // open elements that are remembered
	maxPopSearch = 40  // open elements that an end tag is looked for in
	maxAttrs     = 40  // attributes of a tag that are read
)

// hint marks a stretch that the layout says is a quote or a signature.
type hint struct {
	kind  ZoneKind
	span  triage.Span
	depth int
}

// element is an open element, with what its content inherits.
type element struct {
	atom   atom.Atom
	gone   bool // not displayed
	unseen bool // visibility: hidden
	tiny   bool // font too small to read
	loud   bool // coloured or very large
	pre    bool
	tight  bool // a paragraph without space around it
	fg, bg colour
	link   int // index in links, or -1
	hint   int // index in hints, or -1
}

func (e *element) hidden() bool { return e.gone || e.unseen || e.tiny || e.fg.near(e.bg) }

// htmlReader turns HTML into displayed text as a mail client without pictures
// would show it, and counts what it leaves out. It loads nothing.
type htmlReader struct {
	w      *textWriter
	layout Layout
	links  []Link // spans in w.buf
	hints  []hint
	stack  []element
	sheet  bool // a style sheet was seen: elements with a class may look any way
	rules  map[string]bool
	quotes int // quotes open
	lists  []int
	alt    []byte // of the last picture within the open link
	broken bool   // the tokenizer gave up
}

// attrs are the attributes of a start tag that count.
type attrs struct {
	style          style
	styled         bool // has a class or id
	class, id      []byte
	href, src, alt []byte
	width, height  []byte
	cite, hidden   bool
	fg, bg         colour
	bigFont        bool
	goneRule       bool // a style sheet takes the element away
	tinyRule       bool // or makes its letters too small to see
}

func (r *htmlReader) read(src []byte) {
	z := html.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(maxDecode)
	r.stack = append(make([]element, 0, 32), element{link: -1, hint: -1, fg: black, bg: white})
	skip := atom.Atom(0) // within an element whose text is never shown
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.broken = errors.Is(z.Err(), html.ErrBufferExceeded)
			r.closeAll()
			return
		case html.TextToken:
			if skip == 0 {
				r.text(z.Text())
			} else if skip == atom.Style {
				r.sheet = true
				r.rules = hiddenClasses(z.Raw(), r.rules)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, rest := tagName(z.Raw())
			a := atom.Lookup(name)
			switch a {
			case atom.Script, atom.Style, atom.Title, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Svg, atom.Noembed, atom.Noframes, atom.Math:
				if skip == 0 {
					skip = a
				}
				continue
			case atom.Body:
				skip = 0
			}
			if skip != 0 {
				continue
			}
			var at attrs
			r.attributes(rest, a, &at)
			r.start(a, &at)
		case html.EndTagToken:
			name, _ := tagName(z.Raw())
			a := atom.Lookup(name)
			if skip != 0 {
				if a == skip || a == atom.Html {
					skip = 0
				}
				continue
			}
			r.end(a)
		}
	}
}

func (r *htmlReader) attributes(rest []byte, a atom.Atom, at *attrs) {
	for range maxAttrs {
		var key, val []byte
		if key, val, rest = nextAttr(rest); len(key) == 0 {
			break
		}
		switch string(key) {
		case "style":
			at.style = parseStyle(val)
		case "class":
			at.class, at.styled = val, true
		case "id":
			at.id, at.styled = val, true
		case "href":
			at.href = val
		case "src":
			at.src = val
		case "alt":
			at.alt = val
		case "width":
			at.width = val
		case "height":
			at.height = val
		case "hidden":
			at.hidden = true
		case "type", "cite":
			at.cite = at.cite || a == atom.Blockquote && (string(key) == "cite" || is(val, "cite"))
		case "color", "text":
			if string(key) == "color" || a == atom.Body {
				at.fg = parseColour(val)
			}
		case "bgcolor":
			if at.bg = parseColour(val); at.bg == 0 {
				at.bg = unknownColour
			}
		case "background":
			at.style.image = at.style.image || len(val) > 0
		case "size":
			at.bigFont = a == atom.Font && len(val) > 0 && (val[0] == '5' || val[0] == '6' || val[0] == '7' || len(val) == 2 && val[0] == '+' && val[1] >= '2')
		}
	}
	if r.rules != nil && at.styled {
		r.ruled(at)
	}
}

// ruled notes what a style sheet hides of one of the element's classes.
func (r *htmlReader) ruled(at *attrs) {
	var buf [82]byte
	lookup := func(mark byte, name []byte) {
		if len(name) == 0 || len(name) > 80 {
			return
		}
		if gone, ok := r.rules[string(append(append(buf[:0], mark), name...))]; ok {
			at.goneRule, at.tinyRule = at.goneRule || gone, at.tinyRule || !gone
		}
	}
	for c := range bytes.FieldsSeq(at.class) {
		lookup('.', c)
	}
	lookup('#', at.id)
}

func (r *htmlReader) top() *element { return &r.stack[len(r.stack)-1] }

func (r *htmlReader) text(b []byte) {
	e := r.top()
	if e.hidden() {
		r.layout.HiddenBytes += visibleBytes(b)
		return
	}
	before := len(r.w.buf)
	r.w.write(b, !e.pre)
	if e.loud && len(r.w.buf) > before+1 {
		r.layout.Colours++
		e.loud = false
	}
}

// visibleBytes counts what of hidden text would be seen, were it shown.
func visibleBytes(b []byte) int {
	n := 0
	for _, c := range b {
		if c > ' ' && c < 0x7F {
			n++
		}
	}
	if !isASCII(b) {
		for _, c := range string(b) {
			if c >= 0x80 && classify(c) == runeKeep {
				n++
			}
		}
	}
	return n
}

// breaks is how many line ends an element makes before and behind it.
func breaks(a atom.Atom) int {
	switch a {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Blockquote, atom.Pre, atom.Hr, atom.Address:
		return 2
	case atom.Div, atom.Tr, atom.Li, atom.Dt, atom.Dd, atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption, atom.Center, atom.Form, atom.Section,
		atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Nav, atom.Figure, atom.Figcaption, atom.Fieldset, atom.Option, atom.Legend:
		return 1
	}
	return 0
}

func void(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Img, atom.Hr, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Embed, atom.Source, atom.Wbr, atom.Param, atom.Track:
		return true
	}
	return false
}

func (r *htmlReader) start(a atom.Atom, at *attrs) {
	r.implied(a)
	parent := *r.top()
	e := inherit(a, &parent, at, r.sheet)
	switch a {
	case atom.Br:
		if !e.hidden() {
			r.w.newline()
		}
		return
	case atom.Img:
		r.image(&e, at)
		return
	case atom.Html, atom.Head:
		return
	}
	if n := breaks(a); n > 0 {
		e.tight = a == atom.P && (at.style.margin0 || bytes.Contains(at.class, []byte("MsoNormal")) || bytes.Contains(at.class, []byte("MsoPlainText")))
		if e.tight {
			n = 1
		}
		r.w.brk(n)
	}
	if void(a) {
		return
	}
	switch a {
	case atom.Ul, atom.Ol:
		if len(r.lists) < 20 {
			r.lists = append(r.lists, map[bool]int{true: 1, false: 0}[a == atom.Ol])
		}
	case atom.Li:
		if !e.hidden() {
			r.bullet()
		}
	case atom.A:
		if e.link = r.openLink(at); e.link >= 0 {
			r.alt = r.alt[:0]
		}
	}
	if k, ok := quoteOrSignature(a, at); ok && len(r.hints) < 100 {
		if k == ZoneQuote {
			r.quotes++
		}
		e.hint = len(r.hints)
		r.hints = append(r.hints, hint{kind: k, span: triage.Span{Start: r.offset(), End: -1}, depth: r.quotes})
	}
	if len(r.stack) < maxStack {
		r.stack = append(r.stack, e)
	}
}

// inherit makes an element from its parent and its own attributes.
func inherit(a atom.Atom, parent *element, at *attrs, sheet bool) element {
	s := &at.style
	e := element{
		atom: a, gone: parent.gone || s.gone || at.hidden || at.goneRule, unseen: parent.unseen, tiny: parent.tiny || at.tinyRule,
		pre: parent.pre || a == atom.Pre || a == atom.Textarea, fg: parent.fg, bg: parent.bg, link: -1, hint: -1,
	}
	if s.hide != 0 {
		e.unseen = s.hide > 0
	}
	if s.size != 0 {
		e.tiny = s.size > 0
	}
	if at.styled && sheet {
		e.bg = unknownColour
	}
	for _, c := range [...]colour{at.bg, s.bg} {
		if c != 0 {
			e.bg = c
		}
	}
	if s.image {
		e.bg = unknownColour
	}
	for _, c := range [...]colour{at.fg, s.fg} {
		if c != 0 {
			e.fg = c
		}
	}
	own := at.fg
	if s.fg != 0 {
		own = s.fg
	}
	e.loud = own.vivid() || s.large || at.bigFont
	return e
}

// implied closes elements whose end tag may be left out (HTML section 13.1.2.4).
func (r *htmlReader) implied(a atom.Atom) {
	switch a {
	case atom.P, atom.Li, atom.Tr, atom.Dt, atom.Dd, atom.Option:
		if t := r.top().atom; t == a && len(r.stack) > 1 {
			r.pop()
		}
	case atom.Td, atom.Th:
		if t := r.top().atom; (t == atom.Td || t == atom.Th) && len(r.stack) > 1 {
			r.pop()
		}
	}
}

func (r *htmlReader) end(a atom.Atom) {
	switch a {
	case atom.Br:
		r.w.newline()
		return
	case atom.P:
		if r.top().atom != atom.P {
			r.w.brk(2)
		}
	case atom.Html, atom.Body:
		return
	}
	for i := len(r.stack) - 1; i > 0 && i > len(r.stack)-maxPopSearch; i-- {
		switch r.stack[i].atom {
		case a:
			for len(r.stack) > i {
				r.pop()
			}
			return
		case atom.Td, atom.Th, atom.Table:
			if a != atom.Table && a != atom.Tr && a != atom.Tbody && a != atom.Td && a != atom.Th {
				return // a stray end tag does not leave its cell
			}
		}
	}
}

func (r *htmlReader) pop() {
	e := r.top()
	r.stack = r.stack[:len(r.stack)-1]
	switch e.atom {
	case atom.Td, atom.Th:
		r.w.endCell()
	case atom.Ul, atom.Ol:
		if len(r.lists) > 0 {
			r.lists = r.lists[:len(r.lists)-1]
		}
	}
	if n := breaks(e.atom); n > 0 {
		if e.tight {
			n = 1
			if r.w.lines > 0 { // an empty paragraph is an empty line
				n = 2
			}
		}
		r.w.brk(n)
	}
	if e.link >= 0 {
		r.closeLink(e.link)
	}
	if e.hint >= 0 {
		h := &r.hints[e.hint]
		h.span.End = len(r.w.buf)
		if h.kind == ZoneQuote {
			r.quotes--
		}
	}
}

func (r *htmlReader) closeAll() {
	for len(r.stack) > 1 {
		r.pop()
	}
}

// offset is where the next visible character will stand, or shortly before.
func (r *htmlReader) offset() int { return len(r.w.buf) }

func (r *htmlReader) bullet() {
	n := len(r.lists) - 1
	if n < 0 || r.lists[n] == 0 {
		r.w.raw("• ")
		return
	}
	if i := r.lists[n]; i < 100 {
		var b [4]byte
		d := b[:0]
		if i >= 10 {
			d = append(d, byte('0'+i/10))
		}
		r.w.raw(string(append(d, byte('0'+i%10), '.', ' ')))
	}
	r.lists[n]++
}
