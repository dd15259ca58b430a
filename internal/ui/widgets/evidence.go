package widgets

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Evidence shows a message's text with its evidence marked: a fill, an
// underline of its own shape for each axis, and the axis' letter in the
// margin. Text and marks share one space of byte offsets. It wraps once for a
// width, and draws only the lines that show. It is a Block.
type Evidence struct {
	widget.BaseWidget
	ruler *Ruler
	page  vm.MessagePage
	off   map[triage.Axis]bool // axes whose marks are hidden
	at    int                  // the mark looked at, -1 for none

	width float32
	lines []setLine
	tall  float32

	top, bottom float32 // what shows, in its own coordinates

	from, to int // selected bytes, from <= to
	anchor   int
	dragging bool
	focused  bool

	// OnMark is called when another mark is looked at; -1 when none is.
	OnMark func(id int)
	// OnReveal asks the page to show a stretch of the text.
	OnReveal func(top, bottom float32)
	// OnFocus is called when the text gets or loses the keyboard.
	OnFocus func(on bool)
	// Scroll is asked for the keys that the text itself has no use for.
	Scroll interface {
		ScrollKey(fyne.KeyName) bool
		ScrollRune(rune) bool
	}
}

// setLine is a line as it is set.
type setLine struct {
	Line
	y, h float32
	face Face
}

// NewEvidence returns an empty text.
func NewEvidence(r *Ruler) *Evidence {
	e := &Evidence{ruler: r, at: -1, width: -1, off: map[triage.Axis]bool{}}
	e.ExtendBaseWidget(e)
	return e
}

// Set shows a message. Switched-off axes stay off. When it is the same message,
// judged anew, the mark looked at and what is selected stay too.
func (e *Evidence) Set(p vm.MessagePage) {
	if p.ID == e.page.ID && p.Text == e.page.Text {
		e.at = sameMark(e.page.Marks, e.at, p.Marks)
	} else {
		e.at, e.from, e.to = -1, 0, 0
	}
	e.page, e.width = p, -1
	e.Refresh()
}

// sameMark finds the mark that was looked at among the new ones, or -1.
func sameMark(was []vm.Mark, at int, now []vm.Mark) int {
	if at < 0 || at >= len(was) {
		return -1
	}
	return slices.IndexFunc(now, func(m vm.Mark) bool {
		return m.Span == was[at].Span && m.Axis == was[at].Axis && m.Name == was[at].Name
	})
}

// gutter is the margin for the letters.
const gutter = 30

// mostMeasure is the greatest width of the text, for some 80 letters a line.
func (e *Evidence) mostMeasure() float32 { return e.ruler.Rune('n', Body()) * 76 }

func (e *Evidence) room(width float32) float32 {
	return max(40, min(width-gutter-8, e.mostMeasure()))
}

// headFace is the face of the subject.
func headFace() Face { return faceOf(stock.SizeNameSubHeadingText, true) }

// set wraps the text for a width.
func (e *Evidence) set(width float32) {
	if width == e.width {
		return
	}
	e.width = width
	e.lines = e.lines[:0]
	room := e.room(width)
	y := float32(2)
	add := func(from, to int, f Face, gap float32) {
		h := e.ruler.Height(f) * gap
		w := e.ruler.face(f)
		for _, l := range Wrap(nil, e.page.Text, from, to, room*slack, func(r rune) float32 { return w.rune(r, f) }) {
			e.lines = append(e.lines, setLine{l, y, h, f})
			y += h
		}
	}
	body := 0
	if h := e.page.Heading; h.Start == 0 && h.End > 0 {
		add(0, h.End, headFace(), 1)
		y += 4
		body = h.End
		body = skipBlank(e.page.Text, body)
		y += 6
	}
	add(body, len(e.page.Text), Body(), 1.06)
	e.tall = y + 4
}

// skipBlank is where the first line at or after a byte begins that shows
// something.
func skipBlank(text string, from int) int {
	start := from
	for i, r := range text[from:] {
		if r == '\n' {
			start = from + i + 1
		} else if !unicode.IsSpace(r) {
			break
		}
	}
	return start
}

// HeightFor implements Block.
func (e *Evidence) HeightFor(width float32) float32 {
	e.set(width)
	return e.tall
}

// Least implements drawer.
func (e *Evidence) Least() fyne.Size {
	w := max(200, e.Size().Width)
	return fyne.NewSize(200, e.HeightFor(w))
}

// Window says which part of the text shows.
func (e *Evidence) Window(top, bottom float32) {
	if top != e.top || bottom != e.bottom {
		e.top, e.bottom = top, bottom
		e.BaseWidget.Refresh()
	}
}

// Refresh takes a new theme into account.
func (e *Evidence) Refresh() {
	e.width = -1
	e.BaseWidget.Refresh()
}

// ShowAxis switches an axis' marks on or off.
func (e *Evidence) ShowAxis(a triage.Axis, on bool) {
	e.off[a] = !on
	if e.at >= 0 && e.off[e.page.Marks[e.at].Axis] {
		e.look(-1)
	}
	e.BaseWidget.Refresh()
}

// Shows reports whether an axis' marks are shown.
func (e *Evidence) Shows(a triage.Axis) bool { return !e.off[a] }

// At is the mark looked at, or -1.
func (e *Evidence) At() int { return e.at }

// Step goes to the next mark, or with -1 to the one before, and shows it.
func (e *Evidence) Step(by int) {
	n := len(e.page.Marks)
	at := e.at
	if at < 0 && by < 0 {
		at = n
	}
	for range n {
		at += by
		if at < 0 || at >= n {
			at = (at + n) % n
		}
		if !e.off[e.page.Marks[at].Axis] {
			e.Look(at)
			return
		}
	}
}

// Look goes to a mark and shows it.
func (e *Evidence) Look(id int) {
	e.look(id)
	if id < 0 || id >= len(e.page.Marks) || e.OnReveal == nil {
		return
	}
	e.set(e.Size().Width)
	s := e.page.Marks[id].Span
	first, last := e.lineAt(s.Start), e.lineAt(s.End-1)
	if first < 0 || last < first {
		return
	}
	e.OnReveal(e.lines[first].y, e.lines[last].y+e.lines[last].h)
}

// Point shows a stretch of the text: the mark on it is looked at, if there is
// one, and the words are selected.
func (e *Evidence) Point(s triage.Span) {
	if s.Empty() || s.Start < 0 || s.End > len(e.page.Text) {
		return
	}
	at := slices.IndexFunc(e.page.Marks, func(m vm.Mark) bool { return m.Span.Overlaps(s) && !e.off[m.Axis] })
	e.look(at)
	e.from, e.to, e.anchor = s.Start, s.End, s.Start
	e.BaseWidget.Refresh()
	if e.OnReveal == nil {
		return
	}
	e.set(e.Size().Width)
	if first, last := e.lineAt(s.Start), e.lineAt(s.End-1); first >= 0 && last >= first {
		e.OnReveal(e.lines[first].y, e.lines[last].y+e.lines[last].h)
	}
}

func (e *Evidence) look(id int) {
	if id == e.at {
		return
	}
	e.at = id
	e.BaseWidget.Refresh()
	if e.OnMark != nil {
		e.OnMark(id)
	}
}

// lineAt is the line that holds a byte, or the last one before it.
func (e *Evidence) lineAt(offset int) int {
	i, found := slices.BinarySearchFunc(e.lines, offset, func(l setLine, o int) int { return l.Start - o })
	if found {
		return i
	}
	return i - 1
}

// run is a stretch of a line that looks the same throughout.
type run struct {
	start, end int
	x, w       float32
	marks      []int // covering it, in reading order
	faded      bool
	selected   bool
}

// runs cuts a line into stretches. They cover the line without gaps.
func (e *Evidence) runs(l *setLine) []run {
	cuts := []int{l.Start, l.End}
	cut := func(s triage.Span) {
		if s.Start > l.Start && s.Start < l.End {
			cuts = append(cuts, s.Start)
		}
		if s.End > l.Start && s.End < l.End {
			cuts = append(cuts, s.End)
		}
	}
	line := triage.Span{Start: l.Start, End: l.End}
	var marks []int
	for i := range e.page.Marks {
		m := &e.page.Marks[i]
		if m.Span.Start >= l.End {
			break // marks are in reading order
		}
		if m.Span.Overlaps(line) && !e.off[m.Axis] {
			marks = append(marks, i)
			cut(m.Span)
		}
	}
	var faded []triage.Span
	for _, f := range e.page.Faded {
		if f.Overlaps(line) {
			faded = append(faded, f)
			cut(f)
		}
	}
	selection := triage.Span{Start: e.from, End: e.to}
	cut(selection)
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := make([]run, 0, len(cuts)-1)
	x := float32(gutter)
	for i := 0; i+1 < len(cuts); i++ {
		s := triage.Span{Start: cuts[i], End: cuts[i+1]}
		r := run{start: s.Start, end: s.End, x: x, w: e.ruler.Width(e.page.Text[s.Start:s.End], l.face)}
		for _, m := range marks {
			if e.page.Marks[m].Span.Overlaps(s) {
				r.marks = append(r.marks, m)
			}
		}
		for _, f := range faded {
			r.faded = r.faded || f.Overlaps(s)
		}
		r.selected = selection.Overlaps(s)
		out = append(out, r)
		x += r.w
	}
	return out
}

// margin is how much more than what shows is drawn, so that small scrolls
// find their lines ready.
const margin = 60

// Draw implements drawer.
func (e *Evidence) Draw(p *Pen, s fyne.Size) {
	e.set(s.Width)
	top, bottom := e.top-margin, e.bottom+margin
	if e.bottom == 0 && e.top == 0 {
		bottom = s.Height
	}
	first, _ := slices.BinarySearchFunc(e.lines, top, func(l setLine, y float32) int {
		if l.y+l.h < y {
			return -1
		}
		return 1
	})
	for i := first; i < len(e.lines) && e.lines[i].y < bottom; i++ {
		e.drawLine(p, &e.lines[i])
	}
}

func (e *Evidence) drawLine(p *Pen, l *setLine) {
	text := e.ruler.Height(l.face)
	for _, r := range e.runs(l) {
		if len(r.marks) > 0 {
			m := &e.page.Marks[e.strongest(r.marks)]
			p.Rect(r.x-1, l.y, r.w+2, text, 3, theme.Fill(m.Axis))
		}
		if r.selected {
			p.Rect(r.x, l.y, r.w, l.h, 0, theme.TextSelection)
		}
		axes := e.axesOf(r.marks)
		for n, id := range axes {
			y := l.y + text - 2
			if len(axes) > 1 {
				y = l.y + text - 4 + float32(4*n) // one above the other, below the letters
			}
			underline(p, e.page.Marks[id].Axis, r.x, y, r.w)
		}
		if slices.Contains(r.marks, e.at) {
			p.Box(r.x-2, l.y-1, r.w+4, text+2, 3, "", theme.FocusMark, 1.5)
		}
		name := stock.ColorNameForeground
		if r.faded && len(r.marks) == 0 {
			name = theme.Muted
		}
		p.Text(r.x, l.y, clean(e.page.Text[r.start:r.end]), l.face, name)
	}
	e.letters(p, l)
}

// letters puts the letter of each axis that begins in a line into the margin.
func (e *Evidence) letters(p *Pen, l *setLine) {
	var seen []triage.Axis
	f := Face{Size: stock.Size(theme.Tiny), Bold: true}
	for i := range e.page.Marks {
		m := &e.page.Marks[i]
		if m.Span.Start >= l.End {
			break
		}
		if m.Span.Start < l.Start || e.off[m.Axis] || slices.Contains(seen, m.Axis) {
			continue
		}
		seen = append(seen, m.Axis)
	}
	for n, a := range seen {
		// At most three fit; a line that begins more says so by its marks.
		if n == 3 {
			break
		}
		p.Text(float32(n)*9, l.y+(e.ruler.Height(l.face)-e.ruler.Height(f))/2, vm.Letter(e.ruler.Speech, a), f, theme.Edge(a))
	}
}

// strongest is the mark whose colour fills a run: the one looked at, or else
// the shortest, which is the most particular.
func (e *Evidence) strongest(ids []int) int {
	best := ids[0]
	for _, id := range ids {
		if id == e.at {
			return id
		}
		if e.page.Marks[id].Span.Len() < e.page.Marks[best].Span.Len() {
			best = id
		}
	}
	return best
}

// axesOf keeps one mark for each axis, two at most: more underlines would run
// into the letters.
func (e *Evidence) axesOf(ids []int) []int {
	var out []int
	for _, id := range ids {
		same := func(o int) bool { return e.page.Marks[o].Axis == e.page.Marks[id].Axis }
		if len(out) < 2 && !slices.ContainsFunc(out, same) {
			out = append(out, id)
		}
	}
	return out
}

// underline draws the shape of an axis: solid, double, dotted, wavy.
func underline(p *Pen, a triage.Axis, x, y, w float32) {
	name := theme.Edge(a)
	switch a {
	case triage.Usefulness:
		p.Rect(x, y, w, 2, 0, name)
	case triage.Interest:
		p.Rect(x, y-1, w, 1, 0, name)
		p.Rect(x, y+1.5, w, 1, 0, name)
	case triage.Proof:
		for at := float32(0); at < w; at += 5 {
			p.Rect(x+at, y, min(2.5, w-at), 2, 1, name)
		}
	default:
		const step = 3
		up := false
		for at := float32(0); at < w; at += step {
			y1, y2 := y+2, y-1
			if up {
				y1, y2 = y2, y1
			}
			end := min(step, w-at)
			p.Line(x+at, y1, x+at+end, y1+(y2-y1)*end/step, 1.3, name)
			up = !up
		}
	}
}

func clean(s string) string { return strings.ReplaceAll(s, "\t", " ") }

// CreateRenderer implements fyne.Widget.
func (e *Evidence) CreateRenderer() fyne.WidgetRenderer { return newDrawing(e, e.ruler) }
