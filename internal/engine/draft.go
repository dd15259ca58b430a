package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"winnow/internal/draft"
	"winnow/internal/optout"
	"winnow/internal/store"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// ErrNothingOwed says that a vendor has no open doubt to ask about.
var ErrNothingOwed = errors.New("nothing is owed that could be asked for")

// LeaveMeans are the ways to leave that the newest message of a vendor offers
// which offers any.
type LeaveMeans struct {
	Message triage.MessageLine `json:"message"`
	Means   []optout.Means     `json:"means"`
}

// leaveBack bounds how many messages are looked through for a way to leave.
const leaveBack = 20

// OptOutMeans tells how a vendor lets the buyer leave, by its newest message
// that offers a way; Means is empty when none of the last ones does. Nothing is
// opened and nobody is asked.
func (e *Engine) OptOutMeans(ctx context.Context, id triage.VendorID) (LeaveMeans, error) {
	s := e.snap.Load()
	d := s.dealings[id]
	if d == nil || len(d.theirs) == 0 {
		return LeaveMeans{}, NotFound("vendor", string(id))
	}
	server := s.server
	newest := newestFirst(d.theirs)
	newest = newest[:min(len(newest), leaveBack)]
	msgs, err := whole(s.archive, newest)
	if err != nil {
		return LeaveMeans{}, err
	}
	for i, m := range msgs {
		if err := ctx.Err(); err != nil {
			return LeaveMeans{}, err
		}
		doc, err := e.store.Document(m.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return LeaveMeans{}, fmt.Errorf("read the text of a message: %w", err)
		}
		if means := optout.Find(m.Envelope, doc, server); len(means) > 0 {
			return LeaveMeans{Message: s.line(newest[i]), Means: means}, nil
		}
	}
	return LeaveMeans{Message: s.line(newest[0])}, nil
}

// OptOutDraft writes the message by which the buyer can leave, where the vendor
// takes one. Its error is a *NotFoundError when it does not.
func (e *Engine) OptOutDraft(ctx context.Context, id triage.VendorID, from string) ([]byte, error) {
	ways, err := e.OptOutMeans(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, w := range ways.Means {
		if w.State != optout.Valid || w.How != optout.Mailto && w.How != optout.Reply {
			continue
		}
		m := draft.Message{To: triage.Address{Email: w.Target}, Subject: w.Subject, Body: w.Body}
		if w.How == optout.Reply {
			msg, err := e.inFull(ways.Message.ID)
			if err != nil {
				return nil, err
			}
			m.Subject, m.InReplyTo, m.References = draft.Reply(msg.Subject), msg.MessageID, msg.References
		}
		if m.Subject == "" {
			m.Subject = "unsubscribe"
		}
		if m.Body == "" {
			m.Body = "Please take this address off your list."
		}
		return e.write(m, from)
	}
	return nil, NotFound("way to leave by a message of", string(id))
}

// QuestionsDraft writes what a vendor still owes as questions, in answer to its
// newest message.
func (e *Engine) QuestionsDraft(ctx context.Context, id triage.VendorID, from string) ([]byte, error) {
	detail, err := e.Vendor(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(detail.Questions) == 0 {
		return nil, fmt.Errorf("%s: %w", detail.Standing.Vendor.Name, ErrNothingOwed)
	}
	newest, err := e.inFull(newestFirst(e.snap.Load().dealings[id].theirs)[0].ID)
	if err != nil {
		return nil, err
	}
	m := draft.Message{
		To: newest.From, Subject: draft.Reply(newest.Subject), InReplyTo: newest.MessageID, References: newest.References,
	}
	if len(newest.ReplyTo) > 0 && vendor.Registrable(newest.ReplyTo[0].Domain()) == vendor.Registrable(newest.From.Domain()) {
		m.To = newest.ReplyTo[0] // elsewhere it may be anybody's
	}
	m.Body = draft.Questions(detail.Questions, e.sender(newest, from).Name)
	if from == "" {
		from = e.sender(newest, "").Email
	}
	return e.write(m, from)
}

// newestFirst orders messages from new to old.
func newestFirst(msgs []*gist) []*gist {
	return slices.SortedFunc(slices.Values(msgs), func(a, b *gist) int { return byDate(b, a) })
}

// sender is the buyer as a message addressed him, or by a given address.
func (e *Engine) sender(m *triage.Message, from string) triage.Address {
	own := e.Counts().Own
	for _, to := range recipients(m) {
		if from != "" && to.Email == from || from == "" && slices.Contains(own, to.Email) {
			return to
		}
	}
	if from == "" && len(own) > 0 {
		from = own[0]
	}
	return triage.Address{Email: from}
}

// write finishes a draft: sender, date, and an id that says nothing.
func (e *Engine) write(m draft.Message, from string) ([]byte, error) {
	if from == "" {
		if own := e.Counts().Own; len(own) > 0 {
			from = own[0]
		}
	}
	m.From, m.Date = triage.Address{Email: from}, e.now()
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		return nil, err
	}
	m.MessageID = hex.EncodeToString(b) + "@" + m.From.Domain()
	raw, err := m.Bytes()
	if err != nil {
		return nil, fmt.Errorf("write the draft: %w", err)
	}
	return raw, nil
}
