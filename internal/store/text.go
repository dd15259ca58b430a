package store

import (
	"maps"
	"slices"

	"github.com/klauspost/compress/zstd"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// A text record is a document without its envelope, which the head holds,
// compressed.

// maxDocument bounds what a text record may unpack to.
const maxDocument = 8 << 20

// packer compresses and decompresses texts. It is safe for concurrent use.
type packer struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newPacker() (*packer, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxDocument))
	if err != nil {
		return nil, err
	}
	return &packer{enc: enc, dec: dec}, nil
}

func (p *packer) close() { p.dec.Close() }

// pack returns the record of a document.
func (p *packer) pack(doc *mailtext.Document) []byte {
	e := encoder{b: make([]byte, 0, len(doc.Text)+1024)}
	encodeDocument(&e, doc)
	return p.enc.EncodeAll(e.b, make([]byte, 0, len(e.b)/2+64))
}

// unpack reads the record of a document.
func (p *packer) unpack(payload []byte, seen *interner) (*mailtext.Document, bool) {
	plain, err := p.dec.DecodeAll(payload, nil)
	if err != nil {
		return nil, false
	}
	return decodeDocument(plain, seen)
}

func encodeDocument(e *encoder, doc *mailtext.Document) {
	e.str(doc.Text)
	e.str(doc.Unreadable)
	e.uint(uint64(len(doc.Zones)))
	for _, z := range doc.Zones {
		e.byte(byte(z.Kind))
		encodeSpan(e, z.Span)
		e.int(int64(z.Depth))
	}
	e.uint(uint64(len(doc.Links)))
	for _, l := range doc.Links {
		e.str(l.URL)
		e.str(l.Host)
		e.str(l.Text)
		encodeSpan(e, l.Span)
	}
	e.uint(uint64(len(doc.Attachments)))
	for _, a := range doc.Attachments {
		e.str(a.Name)
		e.str(a.Type)
		e.int(a.Size)
	}
	e.uint(uint64(len(doc.Problems)))
	for _, p := range doc.Problems {
		e.str(p.Code)
		e.str(p.Detail)
	}
	l := doc.Layout
	e.bools(l.HTML)
	for _, n := range []int{l.Images, l.TrackerPixel, l.HiddenBytes, l.ZeroWidth, l.SplitWords, l.MixedScript, l.Colours} {
		e.int(int64(n))
	}
	encodeHeader(e, &doc.Header)
}

func decodeDocument(plain []byte, seen *interner) (*mailtext.Document, bool) {
	d := decoder{b: plain, seen: seen}
	doc := &mailtext.Document{Text: d.str(), Unreadable: d.name()}
	if n := d.count(4); n > 0 {
		doc.Zones = make([]mailtext.Zone, n)
		for i := range doc.Zones {
			doc.Zones[i] = mailtext.Zone{Kind: mailtext.ZoneKind(d.byte()), Span: decodeSpan(&d), Depth: d.whole()}
		}
	}
	if n := d.count(5); n > 0 {
		doc.Links = make([]mailtext.Link, n)
		for i := range doc.Links {
			doc.Links[i] = mailtext.Link{URL: d.str(), Host: d.name(), Text: d.str(), Span: decodeSpan(&d)}
		}
	}
	if n := d.count(3); n > 0 {
		doc.Attachments = make([]mailtext.Attachment, n)
		for i := range doc.Attachments {
			doc.Attachments[i] = mailtext.Attachment{Name: d.str(), Type: d.name(), Size: d.int()}
		}
	}
	if n := d.count(2); n > 0 {
		doc.Problems = make([]mailtext.Problem, n)
		for i := range doc.Problems {
			doc.Problems[i] = mailtext.Problem{Code: d.name(), Detail: d.name()}
		}
	}
	l := &doc.Layout
	d.bools(&l.HTML)
	for _, n := range []*int{&l.Images, &l.TrackerPixel, &l.HiddenBytes, &l.ZeroWidth, &l.SplitWords, &l.MixedScript, &l.Colours} {
		*n = d.whole()
	}
	decodeHeader(&d, &doc.Header)
	if !d.done() || !fits(doc) {
		return nil, false
	}
	return doc, true
}

// fits reports whether all spans lie within the text, so that no reader of
// the document can be led out of it.
func fits(doc *mailtext.Document) bool {
	within := func(s triage.Span) bool { return 0 <= s.Start && s.Start <= s.End && s.End <= len(doc.Text) }
	for _, z := range doc.Zones {
		if !within(z.Span) {
			return false
		}
	}
	for _, l := range doc.Links {
		if !within(l.Span) {
			return false
		}
	}
	return true
}

func encodeHeader(e *encoder, h *mailtext.Header) {
	encodeAddress(e, h.Sender)
	e.str(h.ListPost)
	e.bools(h.OneClick, h.HasMimeVersion)
	e.str(h.Precedence)
	e.str(h.FeedbackID)
	e.str(h.Mailer)
	e.int(int64(h.Received))
	e.time(h.FirstReceived)
	e.str(h.DateSource)
	e.str(h.ContentType)
	e.uint(uint64(len(h.Fields)))
	for _, k := range slices.Sorted(maps.Keys(h.Fields)) {
		e.str(k)
		e.str(h.Fields[k])
	}
}

func decodeHeader(d *decoder, h *mailtext.Header) {
	h.Sender = decodeAddress(d)
	h.ListPost = d.name()
	d.bools(&h.OneClick, &h.HasMimeVersion)
	h.Precedence = d.name()
	h.FeedbackID = d.str()
	h.Mailer = d.name()
	h.Received = d.whole()
	h.FirstReceived = d.time()
	h.DateSource = d.name()
	h.ContentType = d.name()
	if n := d.count(2); n > 0 {
		h.Fields = make(map[string]string, n)
		for range n {
			k := d.name()
			h.Fields[k] = d.str()
		}
	}
}
