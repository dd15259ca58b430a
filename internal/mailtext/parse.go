package mailtext

import (
	"bytes"
	"fmt"

	"winnow/internal/triage"
)

// Parse reads one message (RFC 5322, RFC 2045 and following). It never fails:
// what cannot be read at all comes back with Unreadable set, and the same
// bytes always give the same Document. raw is not kept and not changed. Safe
// for concurrent use.
func Parse(raw []byte) *Document { return parseGuarded(raw, false) }

func parseGuarded(raw []byte, partial bool) (doc *Document) {
	// No input is known to panic (the fuzz targets look for one); should a
	// library below do it nevertheless, one message must not end a sync.
	defer func() {
		if r := recover(); r != nil {
			doc = rescued(raw, r)
		}
	}()
	return parse(raw, partial)
}

// rescued is the document of a message that made the reader panic.
func rescued(raw []byte, reason any) *Document {
	doc := &Document{Text: "\n\n", Unreadable: "it broke the reader"}
	doc.Zones = []Zone{{Kind: ZoneSubject, Span: triage.Span{Start: 0, End: len(doc.Text)}}}
	doc.Header.Size = int64(len(raw))
	doc.Header.DateSource = "none"
	doc.problem("panic", CleanLine(fmt.Sprint(reason), 200))
	doc.Header.ID = identify(doc, &split{body: raw})
	return doc
}

func parse(raw []byte, partial bool) *Document {
	doc := &Document{}
	size := int64(len(raw))
	if len(raw) > MaxRaw {
		raw = raw[:MaxRaw]
		doc.problem("size", fmt.Sprintf("it is longer than %d MB; the rest is left out", MaxRaw>>20))
	}
	if bytes.IndexByte(raw[:min(len(raw), MaxHeaderBlock)], '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw[:min(len(raw), 1<<20)], []byte("\r"), []byte("\n")) // old Macintosh line ends
		doc.problem("line-ends", "its lines end with CR alone")
	}
	s := splitHeader(raw, MaxHeaderBlock)
	if len(s.fields) == 0 {
		doc.problem("no-headers", "it has no header")
	}
	if s.odd > 0 {
		doc.problem("header-line", "a line of its header is no header line")
	}
	if s.cut {
		doc.problem("header-cut", "its header is too long; a part is left out")
	}
	readHeader(doc, s.fields)
	doc.Header.Size = size
	w := walker{doc: doc, scan: maxScanAll, partial: partial}
	fallback := ""
	if looksHTML(s.body) {
		fallback = "text/html"
	}
	blocks := w.walk(nil, s.fields, s.body, fallback, 0, 0)
	show(doc, blocks)
	doc.Header.LinkHosts = linkHosts(doc.Links)
	doc.Header.ID = identify(doc, &s)
	doc.Unreadable = unreadable(doc, w.sealed)
	return doc
}

// unreadable says why there is nothing to read, or "".
func unreadable(doc *Document, sealed string) string {
	body := doc.Text[doc.Zones[0].Span.End:]
	switch {
	case sealed != "" && len(body) < 40:
		doc.problem("encrypted", "it is encrypted ("+sealed+")")
		return "it is encrypted (" + sealed + ")"
	case body != "" || doc.Header.Subject != "":
		return ""
	case len(doc.Attachments) > 0:
		return "it holds attachments only"
	case doc.Layout.Images > 0:
		return "it holds pictures only"
	case doc.Header.From.Email != "" || doc.Header.MessageID != "":
		return "it is empty"
	}
	return "it holds no text"
}

// show builds the displayed text from the blocks, and its zones and links.
func show(doc *Document, blocks []block) {
	size := len(doc.Header.Subject) + 16
	for i := range blocks {
		size += len(blocks[i].body)
	}
	v := view{doc: doc, budget: maxDecodeAll}
	v.w.buf = make([]byte, 0, min(size, MaxText))
	v.w.max = MaxText
	v.w.write([]byte(doc.Header.Subject), true)
	v.w.zero, v.w.split, v.w.full = 0, 0, false
	v.w.buf = append(v.w.buf, "\n\n"...)
	v.w.lines, v.w.blank = 0, 0
	v.w.base = len(v.w.buf)
	for i := range blocks {
		if v.w.full || v.budget <= 0 {
			doc.problem("text-cut", fmt.Sprintf("its text is longer than %d KB; the rest is left out", MaxText>>10))
			break
		}
		v.block(&blocks[i])
	}
	v.closeForwards(0)
	if v.w.full {
		doc.problem("text-cut", fmt.Sprintf("its text is longer than %d KB; the rest is left out", MaxText>>10))
	}
	doc.Text = string(v.w.buf)
	doc.Layout.ZeroWidth += v.w.zero
	doc.Layout.SplitWords += v.w.split
	if doc.Layout.SplitWords > 0 {
		doc.problem("zero-width", "invisible characters inside words are left out: "+codePoints(v.w.zeros))
	}
	if v.w.nonASCII {
		doc.Layout.MixedScript = mixedWords(doc.Text)
	}
	doc.Links = v.finishLinks(doc.Text)
	doc.Zones = zones(doc, v.w.base, v.hints)
}

// view gathers what the blocks of a message show.
type view struct {
	doc    *Document
	w      textWriter
	links  []Link
	spare  []Link // links of HTML that is not displayed
	hints  []hint
	open   []int // hints of attached messages that are not closed
	levels []int
	budget int // bytes of text parts that may still be decoded
}

func (v *view) block(b *block) {
	v.closeForwards(b.level)
	v.w.brk(2)
	if b.forward != nil {
		v.forward(b)
	}
	if b.body == nil {
		return
	}
	if len(b.alt) > 0 {
		v.choose(b)
		return
	}
	text := v.decode(b)
	if b.html || looksHTML(text) {
		v.html(text)
		return
	}
	v.plain(b, text)
}

// decode undoes transfer encoding and charset.
func (v *view) decode(b *block) []byte {
	limit := min(maxDecode, v.budget)
	raw, cut := decodeTransfer(b.enc, b.body, limit)
	v.budget -= len(raw) + 64
	if cut {
		v.doc.problem("text-cut", "a part of it is too long; the rest is left out")
	}
	label := b.media.charset
	if label == "" && b.html && !isASCII(raw) {
		label = metaCharset(raw)
	}
	text, odd := toUTF8(label, raw)
	if odd != "" {
		v.doc.problem("charset", CleanLine(odd, 100))
	}
	return text
}

// metaCharset finds the charset that an HTML document names itself.
func metaCharset(b []byte) string {
	head := bytes.ToLower(b[:min(len(b), 1024)])
	i := bytes.Index(head, []byte("charset="))
	if i < 0 {
		return ""
	}
	rest := bytes.TrimLeft(head[i+8:], "\"' ")
	if j := bytes.IndexAny(rest, "\"' />;"); j >= 0 {
		rest = rest[:j]
	}
	return string(rest[:min(len(rest), 40)])
}

// choose displays the better of a message's plain and HTML form: what a person
// would see of it. Facts of the layout are taken from the HTML in any case.
func (v *view) choose(b *block) {
	plain := v.decode(b)
	r := htmlReader{w: &textWriter{buf: make([]byte, 0, min(len(plain)+1024, MaxText)), max: MaxText}}
	for i := range b.alt {
		if i > 0 {
			r.w.brk(2)
		}
		r.read(v.decode(&b.alt[i]))
	}
	if preferHTML(plain, r.w.buf) {
		v.take(&r)
		return
	}
	v.facts(&r)
	for i := range r.links {
		l := r.links[i]
		if l.Text == "" && !l.Span.Empty() {
			l.Text = CleanLine(string(r.w.buf[l.Span.Start:min(l.Span.End, l.Span.Start+maxName)]), maxName)
		}
		l.Span = triage.Span{}
		v.spare = append(v.spare, l)
	}
	v.plain(b, plain)
}

// html displays HTML at once.
func (v *view) html(src []byte) {
	r := htmlReader{w: &textWriter{buf: make([]byte, 0, min(len(src)/2+64, MaxText)), max: MaxText}}
	r.read(src)
	v.take(&r)
}

// take appends what an htmlReader displayed.
func (v *view) take(r *htmlReader) {
	v.facts(r)
	v.doc.Layout.HTML = true
	v.doc.Layout.ZeroWidth += r.w.zero
	v.doc.Layout.SplitWords += r.w.split
	for _, c := range r.w.zeros {
		v.w.zeros = noteRune(v.w.zeros, c)
	}
	if len(r.w.buf) == 0 {
		return
	}
	if !v.w.flush(1) {
		return
	}
	shift := len(v.w.buf)
	text := r.w.buf
	if room := v.w.max - shift; len(text) > room {
		text = bytes.ToValidUTF8(text[:room], nil)
		v.w.full = true
	}
	v.w.full = v.w.full || r.w.full
	v.w.buf = append(v.w.buf, text...)
	v.w.nonASCII = v.w.nonASCII || r.w.nonASCII
	for _, l := range r.links {
		if !l.Span.Empty() {
			l.Span = shiftSpan(l.Span, shift, len(v.w.buf))
		}
		v.links = append(v.links, l)
	}
	for _, h := range r.hints {
		h.span = shiftSpan(h.span, shift, len(v.w.buf))
		if !h.span.Empty() {
			v.hints = append(v.hints, h)
		}
	}
}

func shiftSpan(s triage.Span, by, limit int) triage.Span {
	return triage.Span{Start: min(s.Start+by, limit), End: min(s.End+by, limit)}
}

func (v *view) facts(r *htmlReader) {
	l := &v.doc.Layout
	l.Images += r.layout.Images
	l.TrackerPixel += r.layout.TrackerPixel
	l.HiddenBytes += r.layout.HiddenBytes
	l.Colours += r.layout.Colours
	if r.broken {
		v.doc.problem("html", "its HTML is damaged; a part is left out")
	}
}

// plain displays plain text.
func (v *view) plain(b *block, text []byte) {
	if b.media.format == "flowed" {
		text = unflow(text, b.media.delsp)
	}
	v.w.write(text, false)
	v.w.brk(1)
}

// forward begins an attached message: who wrote it, when and about what.
func (v *view) forward(b *block) {
	h := b.forward.fields
	start := len(v.w.buf)
	for _, name := range [...]string{"from", "date", "subject"} {
		if value := h.get(name); value != "" {
			v.w.brk(1)
			v.w.raw(map[string]string{"from": "From: ", "date": "Date: ", "subject": "Subject: "}[name])
			v.w.write([]byte(CleanLine(decodeValue(value, ""), 300)), true)
		}
	}
	v.w.brk(2)
	v.open = append(v.open, len(v.hints))
	v.levels = append(v.levels, b.level)
	v.hints = append(v.hints, hint{kind: ZoneForward, span: triage.Span{Start: start, End: -1}})
}

// closeForwards ends the attached messages that lie deeper than level.
func (v *view) closeForwards(level int) {
	for n := len(v.open); n > 0 && v.levels[n-1] > level; n-- {
		v.hints[v.open[n-1]].span.End = len(v.w.buf)
		v.open, v.levels = v.open[:n-1], v.levels[:n-1]
	}
}

// finishLinks gives the links their displayed text, finds those that are
// written out, and adds those of HTML that is not displayed.
func (v *view) finishLinks(text string) []Link {
	for i := range v.links {
		if l := &v.links[i]; !l.Span.Empty() {
			l.Text = text[l.Span.Start:l.Span.End]
		}
	}
	links := findLinks(v.links, text, v.w.base)
	shown := len(links)
	known := map[string]bool{}
	if len(v.spare) > 0 {
		for i := range links {
			known[links[i].URL] = true
		}
	}
	for _, l := range v.spare {
		if shown+len(known) > 3*MaxLinks || len(links) >= MaxLinks {
			break
		}
		if !known[l.URL] {
			known[l.URL] = true
			links = append(links, l)
		}
	}
	if len(links) >= MaxLinks {
		links = links[:MaxLinks]
		v.doc.problem("links", fmt.Sprintf("it has %d links or more; further ones are left out", MaxLinks))
	}
	return links
}
