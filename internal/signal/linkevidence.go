package signal

import (
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// linkCues are what the class of a displayed link speaks for. A link is weak
// evidence: it counts only beside words that say the same.
var linkCues = map[LinkClass]struct {
	target triage.Tactic
	cue    string
	reason string
	weight float64
	zones  ZoneSet
}{
	LinkScheduler: {triage.MeetingPush, "link.scheduler", "Links to a calendar in which its meetings are booked.", 1, ownZones | Zones(mailtext.ZoneSignature)},
	LinkGift:      {triage.Bribe, "link.gift", "Links to a service that hands out gifts.", 1, ownZones},
	LinkForm:      {triage.Gating, "link.form", "Links to a form that asks for data.", 0.5, ownZones},
}

// linkEvidence turns links of such classes into evidence, where they are shown.
func linkEvidence(s *Signals, doc *mailtext.Document) []triage.Evidence {
	var out []triage.Evidence
	for i, l := range doc.Links {
		if i == maxFingerprintLinks {
			break
		}
		if l.Span.Empty() || !inside(l.Span, doc.Text) {
			continue
		}
		c, ok := linkCues[ClassifyLink(l)]
		if !ok || !c.zones.Has(doc.ZoneAt(l.Span.Start)) || !s.shown(l.Span) {
			continue
		}
		out = append(out, triage.Evidence{
			Target: triage.TargetOf(c.target), Span: l.Span, Quote: doc.Quote(l.Span), Cue: c.cue, Reason: c.reason, Weight: c.weight,
		})
	}
	return out
}

// shown reports whether the words of a link are short enough to quote: they
// lie within one sentence.
func (s *Signals) shown(span triage.Span) bool {
	for _, sen := range s.Sentences {
		if sen.Span.Contains(span) {
			return span.Len() <= 160
		}
	}
	return false
}
