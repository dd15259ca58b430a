package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/internal/claim"
	"winnow/internal/mailtext"
	"winnow/internal/shortlist"
	"winnow/internal/store"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Find returns the vendors that a name, domain or address may mean, best
// standing first.
func (e *Engine) Find(query string) []triage.VendorID {
	s := e.snap.Load()
	return s.ranked(s.book.Find(query))
}

// ranked keeps the ids that have a standing, best first.
func (s *snapshot) ranked(ids []triage.VendorID) []triage.VendorID {
	var out []triage.VendorID
	for _, id := range ids {
		if _, ok := s.places[id]; ok {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b triage.VendorID) int { return s.places[a] - s.places[b] })
	return out
}

// FindOne returns the one vendor that a query means. Its error is a
// *NotFoundError when there is none or more than one.
func (e *Engine) FindOne(query string) (triage.VendorID, error) {
	ids := e.Find(query)
	if len(ids) == 1 {
		return ids[0], nil
	}
	err := &NotFoundError{What: "vendor", Name: query}
	s := e.snap.Load()
	for _, id := range ids {
		v := s.dealings[id].vendor
		name := v.Name
		if len(v.Domains) > 0 {
			name += " (" + v.Domains[0].Domain + ")"
		} else if len(v.Addresses) > 0 {
			name += " (" + v.Addresses[0] + ")"
		}
		err.Several = append(err.Several, name)
	}
	return "", err
}

// Vendor opens a vendor.
func (e *Engine) Vendor(ctx context.Context, id triage.VendorID) (triage.VendorDetail, error) {
	if err := ctx.Err(); err != nil {
		return triage.VendorDetail{}, err
	}
	s := e.snap.Load()
	if v, ok := s.book.Vendor(id); ok {
		id = v.ID
	}
	place, ok := s.places[id]
	if !ok {
		return triage.VendorDetail{}, NotFound("vendor", string(id))
	}
	d := s.dealings[id]
	out := triage.VendorDetail{
		Standing: s.standings[place], Rank: place + 1, Of: len(s.standings),
		Touches:   d.touches,
		Decisions: s.choices.about(vendor.Keys(d.vendor)),
	}
	judged, err := s.judged(d, d.theirs)
	if err != nil {
		return triage.VendorDetail{}, err
	}
	all := slices.Clone(d.theirs)
	for _, m := range d.mine {
		all = append(all, s.byID.get(m.ID))
	}
	slices.SortFunc(all, func(a, b *gist) int { return byDate(b, a) })
	for _, m := range all {
		out.Messages = append(out.Messages, s.line(m))
	}
	var selling []*triage.Message
	theirs := make([]*triage.Message, len(judged))
	for i := range judged {
		theirs[i] = judged[i].Message
		if judged[i].Judgement.Kind.Vendor() {
			selling = append(selling, judged[i].Message)
		}
	}
	ledger := claim.Book(selling)
	out.Claims, out.Contradictions = ledger.Statements, ledger.Contradictions
	out.Moves = s.moves(d, judged, out.Standing)
	out.Traits = traits(theirs)
	out.Owed, out.Questions = shortlist.Owed(out.Standing, judged...), shortlist.Questions(out.Standing, judged...)
	return out, nil
}

// traits counts the facts that messages show, which are given oldest first.
func traits(theirs []*triage.Message) []triage.Trait {
	out := []triage.Trait{}
	at := map[string]int{}
	for _, m := range slices.Backward(theirs) {
		seen := map[string]bool{}
		for _, f := range m.Reading.Facts {
			i, known := at[f.Name]
			if !known {
				i = len(out)
				at[f.Name] = i
				out = append(out, triage.Trait{Fact: f, Newest: m.ID})
			}
			if !seen[f.Name] {
				seen[f.Name] = true
				out[i].Messages++
			}
		}
	}
	slices.SortStableFunc(out, func(a, b triage.Trait) int { return b.Messages - a.Messages })
	return out
}

// line is a message as a list shows it.
func (s *snapshot) line(m *gist) triage.MessageLine {
	j := s.judgements.get(m.ID)
	return triage.MessageLine{
		ID: m.ID, MsgID: m.MessageID, Date: m.Date, From: m.From, Subject: m.Subject, Mine: m.Mine,
		Kind: j.Kind, Verdict: j.Verdict, Band: j.Band, Worth: j.Worth, Pressure: j.Pressure,
		Vendor: s.vendorOf(m), Broken: m.Broken, Muted: s.mutedAs(m),
	}
}

// inFull is a message as it is stored, or a *NotFoundError.
func (e *Engine) inFull(id triage.ContentID) (*triage.Message, error) {
	s := e.snap.Load()
	g, ok := s.byID.find(id)
	if !ok {
		return nil, NotFound("message", id.String())
	}
	msgs, err := whole(s.archive, []*gist{g})
	if err != nil {
		return nil, fmt.Errorf("open the message: %w", err)
	}
	return msgs[0], nil
}

// Message opens a message: its text, with the evidence as spans of it.
func (e *Engine) Message(ctx context.Context, id triage.ContentID) (triage.MessageDetail, error) {
	if err := ctx.Err(); err != nil {
		return triage.MessageDetail{}, err
	}
	s := e.snap.Load()
	g, ok := s.byID.find(id)
	if !ok {
		return triage.MessageDetail{}, NotFound("message", id.String())
	}
	msgs, err := whole(s.archive, []*gist{g})
	if err != nil {
		return triage.MessageDetail{}, fmt.Errorf("open the message: %w", err)
	}
	out := triage.MessageDetail{Message: *msgs[0], Vendor: s.vendorOf(g), Judgement: s.judgement(msgs[0]), Mute: s.muteOf(g), ThreadMute: s.threadMute(g)}
	doc, err := e.store.Document(id)
	if errors.Is(err, store.ErrNotFound) {
		out.Problems = append(out.Problems, "The text is not kept here any more; reading the mailbox again brings it back.")
		return out, nil
	}
	if err != nil {
		return triage.MessageDetail{}, fmt.Errorf("open the message: %w", err)
	}
	show(&out, doc)
	return out, nil
}

// show puts a document's text into the detail.
func show(out *triage.MessageDetail, doc *mailtext.Document) {
	out.Text = doc.Text
	for _, z := range doc.Zones {
		switch z.Kind {
		case mailtext.ZoneSubject:
			out.Subject = z.Span
		case mailtext.ZoneQuote, mailtext.ZoneForward, mailtext.ZoneSignature, mailtext.ZoneFooter, mailtext.ZoneOptOut:
			out.Faded = append(out.Faded, z.Span)
		}
	}
	for _, l := range doc.Links {
		out.Links = append(out.Links, l.URL)
	}
	for _, a := range doc.Attachments {
		out.Attachments = append(out.Attachments, a.Name)
	}
	for _, p := range doc.Problems {
		out.Problems = append(out.Problems, p.Detail)
	}
}
