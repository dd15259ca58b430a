package imap

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"winnow/internal/mailtext"
)

// What is fetched of a message whose structure is known, in bytes.
const (
	headerLimit = 32 << 10  // of its header; what has more is fetched whole
	plainLimit  = 64 << 10  // of a plain text part
	htmlLimit   = 128 << 10 // of an HTML part, of which less is text
	smallWhole  = 4 << 10   // messages up to this size are fetched whole
	smallHTML   = 2 << 10   // an HTML twin up to this size is fetched without asking whether it is needed
)

// Limits on structures: what is odder than that is fetched whole.
const (
	maxNodes  = 200
	maxLevels = 10
	maxTexts  = 12
)

// node is a part of a message: its structure as the server told it, and what
// is fetched of it.
type node struct {
	path     []int // as FETCH names it; nil for the message itself
	children []*node
	media    string // lower case
	single   *imap.BodyStructureSinglePart
	multi    *imap.BodyStructureMultiPart

	want  int64 // bytes to be fetched; 0 leaves it out
	twin  *node // the plain part that may make this HTML part needless
	mime  []byte
	body  []byte
	given bool // mime and body came
}

// layout is what is to be fetched of a message.
type layout struct {
	whole bool // its text as it is: that is simpler, or little is saved
	root  *node
	texts []*node // the parts that are wanted, in order
	later []*node // HTML parts that may turn out to be needed
}

// lay decides what to fetch of a message. It is a pure function of what the
// server tells of the message, so that a message is always read alike.
func lay(structure imap.BodyStructure, header []byte, size int64) layout {
	multi, ok := structure.(*imap.BodyStructureMultiPart)
	if !ok || size <= smallWhole {
		return layout{whole: true}
	}
	l := layout{}
	nodes := 0
	l.root = l.grow(multi, nil, &nodes, 0)
	boundary := mailtext.Boundary(header)
	if l.root == nil || boundary == "" || multi.Extended == nil || multi.Extended.Params["boundary"] != boundary ||
		len(l.texts) == 0 || len(l.texts) > maxTexts {
		return layout{whole: true}
	}
	fetched := int64(len(header))
	for _, n := range l.texts {
		fetched += min(int64(n.single.Size), n.want) + 200
	}
	if size <= firstPart && fetched*4 >= size*3 {
		return layout{whole: true}
	}
	return l
}

// grow builds the node of a part, nil when the structure is too odd.
func (l *layout) grow(bs imap.BodyStructure, path []int, nodes *int, level int) *node {
	if *nodes++; *nodes > maxNodes || level > maxLevels {
		return nil
	}
	n := &node{path: path, media: bs.MediaType()}
	switch bs := bs.(type) {
	case *imap.BodyStructureMultiPart:
		if len(bs.Children) == 0 {
			return nil
		}
		n.multi = bs
		for i, child := range bs.Children {
			c := l.grow(child, append(slices.Clone(path), i+1), nodes, level+1)
			if c == nil {
				return nil
			}
			n.children = append(n.children, c)
		}
		if n.media == "multipart/alternative" {
			l.choose(n)
		}
	case *imap.BodyStructureSinglePart:
		n.single = bs
		if n.want = wanted(n.media, bs); n.want > 0 {
			l.texts = append(l.texts, n)
		}
	default:
		return nil
	}
	return n
}

// wanted is how much is fetched of a part for its own sake.
func wanted(media string, part *imap.BodyStructureSinglePart) int64 {
	d := part.Disposition()
	attached := d != nil && strings.EqualFold(d.Value, "attachment")
	switch {
	case media == "message/rfc822" || media == "message/global":
		return plainLimit // a forward: its text is shown
	case attached || part.Size == 0 || !mailtext.Showable(media):
		return 0
	case media == "text/html":
		return htmlLimit
	}
	return plainLimit
}

// choose puts off the HTML parts of an alternative that has a plain one: they
// are fetched when the plain one turns out to say too little.
func (l *layout) choose(n *node) {
	var plain *node
	for _, c := range n.children {
		if c.single != nil && c.want > 0 && c.media == "text/plain" {
			plain = c
			break
		}
	}
	if plain == nil {
		return
	}
	put := func(c *node) {
		if c.media == "text/html" && c.want > 0 && c.single.Size > smallHTML {
			c.twin = plain
			l.later = append(l.later, c)
			l.texts = slices.DeleteFunc(l.texts, func(t *node) bool { return t == c })
		}
	}
	for _, c := range n.children {
		put(c)
		if c.multi != nil && c.media == "multipart/related" && len(c.children) > 0 {
			put(c.children[0])
		}
	}
}

// needed lists the HTML parts that are needed after all, once the others came.
func (l *layout) needed() []*node {
	var out []*node
	for _, n := range l.later {
		if n.given || mailtext.PlainSuffices(n.twin.mime, n.twin.body) {
			continue
		}
		out = append(out, n)
	}
	return out
}

// cut reports whether a part that came is longer than what came of it.
func (l *layout) cut() bool {
	for _, n := range slices.Concat(l.texts, l.later) {
		if n.given && int64(n.single.Size) > n.want {
			return true
		}
	}
	return false
}

// assemble puts a message together from its header and the parts that came.
// mark makes boundaries that no sender can know.
func (l *layout) assemble(header []byte, mark string) []byte {
	var b bytes.Buffer
	b.Write(bytes.TrimRight(header, "\r\n"))
	b.WriteString("\r\n\r\n")
	count := 0
	l.root.write(&b, mailtext.Boundary(header), mark, &count)
	return b.Bytes()
}

// write writes the parts below a multipart.
func (n *node) write(b *bytes.Buffer, boundary, mark string, count *int) {
	for _, c := range n.children {
		fmt.Fprintf(b, "--%s\r\n", boundary)
		switch {
		case c.multi != nil:
			*count++
			inner := fmt.Sprintf("%s-%d", mark, *count)
			fmt.Fprintf(b, "Content-Type: %s; boundary=\"%s\"\r\n\r\n", token(c.media), inner)
			c.write(b, inner, mark, count)
		case c.given:
			b.Write(bytes.TrimRight(c.mime, "\r\n"))
			b.WriteString("\r\n\r\n")
			b.Write(c.body)
			b.WriteString("\r\n")
		default:
			c.stand(b)
		}
	}
	fmt.Fprintf(b, "--%s--\r\n", boundary)
}

// stand writes the header that stands for a part that was left out.
func (n *node) stand(b *bytes.Buffer) {
	fmt.Fprintf(b, "Content-Type: %s", token(n.media))
	params(b, n.single.Params, "")
	disposition, own := "", map[string]string(nil)
	if d := n.single.Disposition(); d != nil {
		disposition, own = token(d.Value), d.Params
	}
	if disposition == "" {
		disposition = "inline"
		if !strings.HasPrefix(n.media, "text/") {
			disposition = "attachment"
		}
	}
	if n.twin != nil { // left out, not attached: nothing is to be named
		fmt.Fprintf(b, "\r\n\r\n\r\n")
		return
	}
	fmt.Fprintf(b, "\r\nContent-Disposition: %s", disposition)
	params(b, own, "size")
	fmt.Fprintf(b, "; size=%d\r\n", n.single.Size)
	if e := token(n.single.Encoding); e != "" {
		fmt.Fprintf(b, "Content-Transfer-Encoding: %s\r\n", e)
	}
	b.WriteString("\r\n\r\n")
}

// params writes the parameters of a header field, each on a line of its own,
// without those that cannot be written and the one called but.
func params(b *bytes.Buffer, all map[string]string, but string) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		value := all[name]
		if name == but || token(name) != name || len(value) > 500 || strings.ContainsAny(value, "\r\n\x00") {
			continue
		}
		value = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value)
		fmt.Fprintf(b, ";\r\n %s=\"%s\"", name, value)
	}
}

// token is s without what cannot stand in a token (RFC 2045 section 5.1) or
// separate two.
func token(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune(`()<>@,;:\"[]?=`, r) {
			return -1
		}
		return r
	}, strings.ToLower(s[:min(len(s), 200)]))
}
