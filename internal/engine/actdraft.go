package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/internal/action"
	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// errDraftChanged is a draft that the buyer went on writing.
var errDraftChanged = fmt.Errorf("%w: the draft is not there any more, or somebody went on writing it", mailbox.ErrCannot)

// PlanDraft finds the folder of drafts and says what saving a message there
// would change. It changes nothing.
func (e *Engine) PlanDraft(ctx context.Context, srv mailbox.Server, message []byte, why string) (triage.ServerPlan, error) {
	p := triage.ServerPlan{Kind: triage.ActionDrafts, Account: srv.Name(), Draft: slices.Clone(message), Why: why}
	header := mailtext.Parse(message).Header
	if header.MessageID == "" {
		return p, errors.New("a draft without a Message-ID could not be found again")
	}
	err := onDesk(ctx, srv, func(d mailbox.Desk) error {
		folders, err := d.Folders(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(folders, func(f mailbox.DeskFolder) bool { return f.Role == mailbox.RoleDrafts })
		if i < 0 {
			return fmt.Errorf("no folder for drafts was found on the server of %s; nothing was saved: print the draft instead", srv.Name())
		}
		p.To = folders[i].Name
		return nil
	})
	p.Items = []triage.ServerItem{{
		Message: header.ID, MessageID: header.MessageID, From: header.From.Email, Subject: header.Subject, Date: header.Date, Folder: p.To,
	}}
	return action.Seal(p), err
}

// saveDraft saves the message of a plan.
func saveDraft(ctx context.Context, d mailbox.Desk, a triage.ServerAction, which []int, message []byte) ([]triage.ServerResult, bool, error) {
	if len(message) == 0 {
		return nil, false, errors.New("the plan holds no message")
	}
	validity, uid, err := d.Draft(ctx, a.To, message)
	if err != nil {
		return nil, true, err
	}
	return []triage.ServerResult{{Item: which[0], State: triage.ItemDone, Validity: validity, UID: uid}}, true, nil
}

// dropDraft removes a draft that nobody has changed since.
func dropDraft(ctx context.Context, d mailbox.Desk, b *triage.ServerBatch, which []int) error {
	at, err := d.Enter(ctx, b.To, true)
	if err != nil {
		return err
	}
	for _, i := range which {
		found, err := d.Find(ctx, []mailbox.Letter{letterOfItem(b.Intent.Items[i])})
		if err != nil {
			return err
		}
		uid := place(found, 0, func(f mailbox.Found) bool {
			return at.Validity != b.Intent.ToValidity || f.UID >= b.Intent.ToNext
		})
		if uid == 0 {
			return errDraftChanged
		}
		if err := d.Delete(ctx, []uint32{uid}); err != nil {
			return err
		}
	}
	return nil
}
