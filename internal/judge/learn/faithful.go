package learn

import (
	"strings"

	"winnow/internal/judge"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Faithful counts how often the quotes of a score are what it rests on, over
// messages with a level of at least 1 and a quote for it.
type Faithful struct {
	Cases    int
	Deleted  int // deletion test: without the quoted sentences the expected level falls
	Suffices int // sufficiency test: with nothing but the quoted sentences the level stays
}

// DeletedShare is the share of cases that pass the deletion test.
func (f Faithful) DeletedShare() float64 { return float64(f.Deleted) / float64(max(f.Cases, 1)) }

// SufficesShare is the share of cases that pass the sufficiency test.
func (f Faithful) SufficesShare() float64 { return float64(f.Suffices) / float64(max(f.Cases, 1)) }

// CheckQuotes judges every message again without the sentences that its quotes
// stand in, and with nothing but them, axis by axis. For pressure the quotes
// are those of the tactics.
func CheckQuotes(r *judge.Reader, docs []*mailtext.Document) map[triage.Axis]Faithful {
	out := map[triage.Axis]Faithful{}
	for _, d := range docs {
		reading := r.Read(d)
		if !reading.Kind.Vendor() {
			continue
		}
		for _, a := range triage.Axes {
			score := reading.Axis(a)
			quoted := quotedSentences(r, d, &reading, a)
			if score.Level < 1 || len(quoted) == 0 {
				continue
			}
			f := out[a]
			f.Cases++
			without := r.Read(cut(d, quoted, false))
			if s := without.Axis(a); !s.Level.Known() || s.Expected < score.Expected-1e-9 {
				f.Deleted++
			}
			only := r.Read(cut(d, quoted, true))
			if s := only.Axis(a); s.Level >= score.Level {
				f.Suffices++
			}
			out[a] = f
		}
	}
	return out
}

// checkQuotes adds how far the quotes of held-out messages are what their
// levels rest on.
func (h *Held) checkQuotes(r *judge.Reader, held []sample) {
	docs := make([]*mailtext.Document, len(held))
	for i := range held {
		docs[i] = held[i].Doc
	}
	for a, f := range CheckQuotes(r, docs) {
		sum := h.Quotes[a]
		sum.Cases, sum.Deleted, sum.Suffices = sum.Cases+f.Cases, sum.Deleted+f.Deleted, sum.Suffices+f.Suffices
		h.Quotes[a] = sum
	}
}

// quotedSentences are the sentences that the quotes for an axis stand in.
func quotedSentences(r *judge.Reader, d *mailtext.Document, reading *triage.Reading, a triage.Axis) []triage.Span {
	var out []triage.Span
	for _, s := range r.Sentences(d) {
		for _, e := range reading.Evidence {
			if e.Target.Axis() == a && e.Span.Overlaps(s) {
				out = append(out, s)
				break
			}
		}
	}
	return out
}

// cut returns the document without the spans, or with nothing but them. The
// header fields stay, but for a subject that is cut.
func cut(d *mailtext.Document, spans []triage.Span, keep bool) *mailtext.Document {
	marked := make([]bool, len(d.Text)+1)
	for _, s := range spans {
		for i := s.Start; i < s.End; i++ {
			marked[i] = true
		}
	}
	var text strings.Builder
	at := make([]int, len(d.Text)+1) // place of each byte in the new text
	for i := range len(d.Text) {
		at[i] = text.Len()
		if marked[i] == keep || d.Text[i] == '\n' {
			text.WriteByte(d.Text[i])
		}
	}
	at[len(d.Text)] = text.Len()
	out := *d
	out.Text = text.String()
	out.Zones, out.Links = nil, nil
	for _, z := range d.Zones {
		z.Span = triage.Span{Start: at[z.Span.Start], End: at[z.Span.End]}
		if z.Kind == mailtext.ZoneSubject {
			out.Header.Subject = strings.TrimSpace(out.Text[z.Span.Start:z.Span.End])
		}
		if !z.Span.Empty() {
			out.Zones = append(out.Zones, z)
		}
	}
	for _, l := range d.Links {
		s := triage.Span{Start: at[l.Span.Start], End: at[l.Span.End]}
		if s.Empty() && !l.Span.Empty() {
			continue // it was cut with its words
		}
		l.Span = s
		out.Links = append(out.Links, l)
	}
	return &out
}
