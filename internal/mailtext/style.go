package mailtext

import (
	"bytes"
	"strings"
)

// style is what a style attribute says about being seen.
type style struct {
	gone    bool // not displayed, whatever its children say
	hide    int8 // visibility: +1 hidden, -1 visible, 0 unsaid
	size    int8 // font size: +1 too small to read, -1 readable, 0 unsaid
	large   bool // very large text
	margin0 bool
	fg, bg  colour
	image   bool // a background image: what is behind the text is not known
}

// colour is 0x01RRGGBB, or 0 when not said, or unknownColour.
type colour uint32

const (
	knownColour   colour = 1 << 24
	unknownColour colour = 1 << 25
	white                = knownColour | 0xFFFFFF
	black                = knownColour

	// noColour is text without any: it is never seen, whatever lies behind it.
	noColour colour = 1 << 26
)

// near reports whether text of colour c cannot be told from the background b.
func (c colour) near(b colour) bool {
	if c == noColour {
		return true
	}
	if c&knownColour == 0 || b&knownColour == 0 {
		return false
	}
	for shift := 0; shift <= 16; shift += 8 {
		d := int(c>>shift&0xFF) - int(b>>shift&0xFF)
		if d > 10 || d < -10 {
			return false
		}
	}
	return true
}

// vivid reports whether c is a colour rather than a grey.
func (c colour) vivid() bool {
	if c&knownColour == 0 {
		return false
	}
	r, g, b := int(c>>16&0xFF), int(c>>8&0xFF), int(c&0xFF)
	return max(r, g, b)-min(r, g, b) > 100 && !(b > r && b > g) // blue is the colour of links
}

// parseStyle reads CSS declarations as far as they hide or shout.
func parseStyle(css []byte) (s style) {
	var overflow, zeroHeight, absolute, off, clipped bool
	for len(css) > 0 {
		decl := css
		if i := bytes.IndexByte(css, ';'); i >= 0 {
			decl, css = css[:i], css[i+1:]
		} else {
			css = nil
		}
		colon := bytes.IndexByte(decl, ':')
		if colon < 3 {
			continue
		}
		name, v := bytes.TrimSpace(decl[:colon]), bytes.TrimSpace(decl[colon+1:])
		if i := bytes.IndexByte(v, '!'); i >= 0 {
			v = bytes.TrimSpace(v[:i])
		}
		var buf [24]byte
		if len(name) > len(buf) || len(v) == 0 {
			continue
		}
		switch string(lowerInto(buf[:0], name)) {
		case "display":
			s.gone = s.gone || is(v, "none")
		case "visibility":
			if s.hide = -1; is(v, "hidden") || is(v, "collapse") {
				s.hide = 1
			}
		case "opacity":
			n, _ := cssNumber(v)
			s.gone = s.gone || n < 0.05
		case "font-size":
			n, unit := cssNumber(v)
			s.size, s.large = sizeOf(n, unit)
		case "font":
			if n, unit, ok := fontShorthand(v); ok {
				s.size, s.large = sizeOf(n, unit)
			}
		case "max-height", "max-width":
			n, _ := cssNumber(v)
			s.gone = s.gone || n == 0
		case "height", "width":
			n, _ := cssNumber(v)
			zeroHeight = zeroHeight || n >= 0 && n <= 1
		case "overflow":
			overflow = is(v, "hidden")
		case "text-indent":
			n, _ := cssNumber(v)
			s.gone = s.gone || n <= -500
		case "position":
			absolute = is(v, "absolute") || is(v, "fixed")
		case "left", "top", "right", "bottom":
			n, _ := cssNumber(v)
			off = off || n <= -500
		case "margin-left", "margin-top":
			n, _ := cssNumber(v)
			s.gone = s.gone || n <= -500
		case "clip":
			clipped = bytes.Contains(lowerInto(nil, v[:min(len(v), 40)]), []byte("rect(0"))
		case "clip-path":
			s.gone = s.gone || clipsAll(lowerInto(nil, v[:min(len(v), 40)]))
		case "transform":
			s.gone = s.gone || emptyCall(v, "scale") || emptyCall(v, "scalex") || emptyCall(v, "scaley") || emptyCall(v, "scale3d")
		case "filter":
			s.gone = s.gone || emptyCall(v, "opacity")
		case "content-visibility":
			s.gone = s.gone || is(v, "hidden")
		case "zoom":
			n, _ := cssNumber(v)
			s.gone = s.gone || n == 0
		case "line-height":
			n, _ := cssNumber(v)
			zeroHeight = zeroHeight || n == 0
		case "color", "-webkit-text-fill-color":
			s.fg = parseColour(v)
			switch {
			case transparent(v):
				s.fg = noColour
			case s.fg == 0:
				s.fg = unknownColour
			}
		case "background-color", "background":
			s.image = s.image || bytes.Contains(v, []byte("url("))
			if c := parseColour(v); c != 0 {
				s.bg = c
			} else if !is(v, "transparent") && !is(v, "none") && !is(v, "inherit") && !is(v, "initial") {
				s.bg = unknownColour
			}
		case "background-image":
			s.image = !is(v, "none")
		case "margin":
			n, _ := cssNumber(v)
			s.margin0 = n == 0
		}
	}
	s.gone = s.gone || overflow && zeroHeight || absolute && (off || clipped)
	return s
}

// transparent reports whether a colour lets all through: the keyword, or an
// alpha of zero (CSS Color 4, sections 4 and 5).
func transparent(v []byte) bool {
	switch low := lowerInto(nil, v[:min(len(v), 60)]); {
	case string(low) == "transparent":
		return true
	case bytes.HasPrefix(low, []byte("rgb")), bytes.HasPrefix(low, []byte("hsl")):
		args := bytes.FieldsFunc(bytes.TrimRight(low[bytes.IndexByte(low, '(')+1:], ") "), func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
		if len(args) != 4 {
			return false
		}
		n, _ := cssNumber(args[3])
		return n >= 0 && n < 0.05
	case len(low) == 9 && low[0] == '#':
		return low[7] == '0' && low[8] == '0'
	case len(low) == 5 && low[0] == '#':
		return low[4] == '0'
	}
	return false
}

// emptyCall reports a call of a CSS function with zero: "scale(0)".
func emptyCall(v []byte, name string) bool {
	low := lowerInto(nil, v[:min(len(v), 60)])
	_, rest, ok := bytes.Cut(low, []byte(name+"("))
	if !ok {
		return false
	}
	n, _ := cssNumber(bytes.TrimSpace(rest))
	return n == 0
}

// clipsAll reports a clipping path that leaves nothing.
func clipsAll(low []byte) bool {
	for _, all := range [...]string{"inset(100%", "inset(50%", "circle(0", "polygon(0 0,0 0", "polygon(0 0, 0 0"} {
		if bytes.HasPrefix(low, []byte(all)) {
			return true
		}
	}
	return false
}

// sizeOf says whether a font size is too small to read, or very large.
func sizeOf(n float64, unit string) (size int8, large bool) {
	if n < 0 {
		return 0, false
	}
	px := n
	switch unit {
	case "pt":
		px = n * 4 / 3
	case "em", "rem":
		px = n * 16
	case "%":
		px = n * 0.16
	}
	if px <= 1.5 {
		return 1, false
	}
	return -1, px >= 26
}

// fontShorthand finds the size in a "font" declaration: the first number that
// is no weight.
func fontShorthand(v []byte) (n float64, unit string, ok bool) {
	for w := range bytes.FieldsSeq(v) {
		if n, unit = cssNumber(w); n >= 0 && (unit != "" || n < 100) {
			return n, unit, true
		}
	}
	return 0, "", false
}

func is(v []byte, word string) bool { return len(v) == len(word) && strings.EqualFold(string(v), word) }

func lowerInto(dst, src []byte) []byte {
	for _, c := range src {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst
}

// cssNumber reads a leading number and its unit; -1 when there is none.
func cssNumber(v []byte) (n float64, unit string) {
	i, neg := 0, false
	if i < len(v) && (v[i] == '-' || v[i] == '+') {
		neg = v[i] == '-'
		i++
	}
	start, scale := i, 0.0
	for ; i < len(v) && i < 12; i++ {
		if v[i] == '.' && scale == 0 {
			scale = 1
			continue
		}
		if !isDigit(v[i]) {
			break
		}
		n = n*10 + float64(v[i]-'0')
		scale *= 10
	}
	if i == start {
		return -1, ""
	}
	if scale > 1 {
		n /= scale
	}
	if neg {
		n = -n
	}
	switch rest := v[i:]; {
	case bytes.HasPrefix(rest, []byte("px")):
		unit = "px"
	case bytes.HasPrefix(rest, []byte("pt")):
		unit = "pt"
	case bytes.HasPrefix(rest, []byte("em")):
		unit = "em"
	case bytes.HasPrefix(rest, []byte("rem")):
		unit = "rem"
	case bytes.HasPrefix(rest, []byte("%")):
		unit = "%"
	}
	return n, unit
}

var colourNames = map[string]colour{
	"white": white, "black": black, "red": knownColour | 0xFF0000, "green": knownColour | 0x008000, "blue": knownColour | 0x0000FF,
	"yellow": knownColour | 0xFFFF00, "orange": knownColour | 0xFFA500, "purple": knownColour | 0x800080, "magenta": knownColour | 0xFF00FF,
	"fuchsia": knownColour | 0xFF00FF, "lime": knownColour | 0x00FF00, "crimson": knownColour | 0xDC143C, "maroon": knownColour | 0x800000,
	"gray": knownColour | 0x808080, "grey": knownColour | 0x808080, "silver": knownColour | 0xC0C0C0, "navy": knownColour | 0x000080,
	"teal": knownColour | 0x008080, "whitesmoke": knownColour | 0xF5F5F5, "snow": knownColour | 0xFFFAFA, "ivory": knownColour | 0xFFFFF0,
}

// parseColour reads the first colour in v; 0 when there is none that it knows.
func parseColour(v []byte) colour {
	if i := bytes.IndexByte(v, '#'); i >= 0 {
		return hexColour(v[i+1:])
	}
	if i := bytes.IndexByte(v, '('); i >= 3 && bytes.EqualFold(v[i-3:min(len(v), i)], []byte("rgb")) || i >= 4 && bytes.EqualFold(v[i-4:i], []byte("rgba")) {
		c := knownColour
		rest := v[i+1:]
		for shift := 16; shift >= 0; shift -= 8 {
			rest = bytes.TrimLeft(rest, " ,\t")
			n, _ := cssNumber(rest)
			if n < 0 {
				return 0
			}
			c |= colour(min(int(n), 255)) << shift
			j := bytes.IndexAny(rest, ", )")
			if j < 0 {
				break
			}
			rest = rest[j:]
		}
		return c
	}
	var buf [12]byte
	if i := bytes.IndexByte(v, ' '); i > 0 {
		v = v[:i]
	}
	if len(v) > len(buf) {
		return 0
	}
	low := lowerInto(buf[:0], v)
	if c, ok := colourNames[string(low)]; ok {
		return c
	}
	if len(low) == 6 {
		return hexColour(low) // bgcolor="ffffff"
	}
	return 0
}

func hexColour(v []byte) colour {
	n := 0
	var d [6]byte
	for n < len(v) && n < 6 {
		x, ok := unhex(v[n])
		if !ok {
			break
		}
		d[n] = x
		n++
	}
	switch {
	case n >= 6:
		return knownColour | colour(d[0])<<20 | colour(d[1])<<16 | colour(d[2])<<12 | colour(d[3])<<8 | colour(d[4])<<4 | colour(d[5])
	case n >= 3:
		return knownColour | colour(d[0])*0x11<<16 | colour(d[1])*0x11<<8 | colour(d[2])*0x11
	}
	return 0
}

// hiddenClasses reads a style sheet for classes and ids that are hidden on a
// screen: rules at the top level with simple selectors (".preheader",
// "div.x", "#y"). Rules for small screens or print do not count. The value
// says whether the element is gone; otherwise its letters are too small or
// without colour, and what lies within may be seen again.
func hiddenClasses(css []byte, into map[string]bool) map[string]bool {
	for len(css) > 0 && len(into) < 200 {
		open := bytes.IndexByte(css, '{')
		if open < 0 {
			break
		}
		selectors := css[:open]
		css = css[open+1:]
		if bytes.IndexByte(selectors, '@') >= 0 {
			depth := 1 // a block of rules under a condition: left out
			i := 0
			for ; i < len(css) && depth > 0; i++ {
				switch css[i] {
				case '{':
					depth++
				case '}':
					depth--
				}
			}
			css = css[i:]
			continue
		}
		end := bytes.IndexByte(css, '}')
		if end < 0 {
			break
		}
		body := css[:end]
		css = css[end+1:]
		s := parseStyle(body)
		gone := s.gone || s.hide == 1
		if !gone && s.size != 1 && s.fg != noColour {
			continue
		}
		for sel := range bytes.SplitSeq(selectors, []byte(",")) {
			if i := bytes.LastIndex(sel, []byte("*/")); i >= 0 {
				sel = sel[i+2:]
			}
			sel = bytes.TrimSpace(sel)
			i := bytes.IndexAny(sel, ".#")
			if i < 0 || bytes.ContainsAny(sel[i+1:], " .#>:[+~") || bytes.ContainsAny(sel[:i], " >:[+~*") || len(sel) > 80 {
				continue
			}
			if into == nil {
				into = map[string]bool{}
			}
			into[string(sel[i:])] = gone || into[string(sel[i:])]
		}
	}
	return into
}
