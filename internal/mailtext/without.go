package mailtext

import "winnow/internal/triage"

// Without returns the document as it would be read if the spans of its text
// were empty lines, with its zones told anew: what stands there opens and
// closes nothing. The text keeps its length, so that every offset into it is
// one into the displayed text. Spans in the subject, which is one line, leave
// blanks. The document itself does not change.
func (d *Document) Without(spans []triage.Span) *Document {
	if len(spans) == 0 || len(d.Zones) == 0 {
		return d
	}
	from := d.Zones[0].Span.End
	text := []byte(d.Text)
	for _, s := range spans {
		if s.Start < 0 || s.End > len(text) {
			continue
		}
		for i := s.Start; i < s.End; i++ {
			text[i] = '\n'
			if i < from {
				text[i] = ' '
			}
		}
	}
	// What the layout told stands in the zones: plain text has none but
	// messages that are attached.
	var hints []hint
	for _, z := range d.Zones {
		switch z.Kind {
		case ZoneForward:
		case ZoneQuote, ZoneSignature:
			if !d.Layout.HTML {
				continue
			}
		default:
			continue
		}
		hints = append(hints, hint{kind: z.Kind, span: z.Span, depth: z.Depth})
	}
	out := *d
	out.Text = string(text)
	out.Zones = zones(&out, from, hints)
	return &out
}
