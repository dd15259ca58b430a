package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winnow/internal/action"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// keywords are the verdicts as other mail programs see them (RFC 9051 section
// 2.3.2: "$" begins keywords that programs agree on).
var keywords = map[triage.Verdict]string{
	triage.Engage: "$WinnowEngage", triage.Consider: "$WinnowConsider", triage.Skip: "$WinnowSkip", triage.MuteIt: "$WinnowMute",
}

// maxPlan bounds one plan, in messages.
const maxPlan = 5000

// PlanMove finds out what moving the mail of all muted vendors to a folder
// would change. It looks at the server and changes nothing there.
func (e *Engine) PlanMove(ctx context.Context, srv mailbox.Server, to string) (triage.ServerPlan, error) {
	p := triage.ServerPlan{Kind: triage.ActionMove, Account: srv.Name(), To: to}
	if err := CheckFolder(to); err != nil {
		return p, err
	}
	err := onDesk(ctx, srv, func(d mailbox.Desk) error {
		separator, err := d.Separator(ctx)
		if err != nil {
			return err
		}
		if separator != "" {
			p.To = strings.ReplaceAll(to, "/", separator)
		}
		_, err = d.Enter(ctx, p.To, false)
		if p.MakeTo = errors.Is(err, mailbox.ErrNoFolder); err != nil && !p.MakeTo {
			return err
		}
		return e.locate(ctx, d, e.movable(&p), &p, func(triage.Message, mailbox.Found) (add, remove []string, ok bool) { return nil, nil, true })
	})
	return action.Seal(p), err
}

// movable lists the mail of muted vendors that a plan moves, and notes what it
// leaves alone.
func (e *Engine) movable(p *triage.ServerPlan) []*triage.Message {
	s := e.snap.Load()
	var wanted []*triage.Message
	for i := range s.standings {
		st := &s.standings[i]
		if st.Mute == nil {
			continue
		}
		if st.Relationship.Exists {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: st.Vendor.Name, Why: shieldWords})
			continue
		}
		kept := 0
		for _, m := range s.dealings[st.Vendor.ID].theirs {
			switch {
			case m.Source != p.Account || m.Folder == p.To || m.Broken != "":
			case !setAside(s.judgements.get(m.ID).Kind):
				kept++
			default:
				wanted = append(wanted, m)
			}
		}
		if kept > 0 {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: fmt.Sprintf("%d of %s", kept, st.Vendor.Name), Why: "it is no selling mail"})
		}
	}
	if len(wanted) > maxPlan {
		p.LeftOut = append(p.LeftOut, triage.LeftOut{What: fmt.Sprintf("%d messages", len(wanted)-maxPlan), Why: fmt.Sprintf("a plan has at most %d; make another when this is done", maxPlan)})
		wanted = wanted[:maxPlan]
	}
	return wanted
}

// shieldWords is why mail of a vendor that the buyer deals with stays where it
// is, muted or not.
const shieldWords = "you deal with it: its answers to you would be hidden too"

// PlanKeywords finds out which messages would get which keyword, so that other
// programs see the verdict. only limits it to some verdicts; none means all.
func (e *Engine) PlanKeywords(ctx context.Context, srv mailbox.Server, only ...triage.Verdict) (triage.ServerPlan, error) {
	p := triage.ServerPlan{Kind: triage.ActionKeywords, Account: srv.Name()}
	s := e.snap.Load()
	var wanted []*triage.Message
	for _, m := range slices.Backward(s.messages) {
		j := s.judgements.get(m.ID)
		if m.Mine || m.Sent || m.Broken != "" || m.Source != srv.Name() || keywords[j.Verdict] == "" || j.Band == triage.Unsure {
			continue
		}
		if len(only) > 0 && !slices.Contains(only, j.Verdict) {
			continue
		}
		if len(wanted) == maxPlan {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: "older messages", Why: fmt.Sprintf("a plan has at most %d; make another when this is done", maxPlan)})
			break
		}
		wanted = append(wanted, m)
	}
	err := onDesk(ctx, srv, func(d mailbox.Desk) error {
		return e.locate(ctx, d, wanted, &p, func(m triage.Message, f mailbox.Found) (add, remove []string, ok bool) {
			want := keywords[s.judgements.get(m.ID).Verdict]
			for _, k := range keywords {
				if has := slices.ContainsFunc(f.Flags, equalFold(k)); k == want && !has {
					add = append(add, k)
				} else if k != want && has {
					remove = append(remove, k)
				}
			}
			slices.Sort(remove)
			return add, remove, len(add)+len(remove) > 0
		})
	})
	return action.Seal(p), err
}

// locate finds messages in their folders and adds them to the plan. change says
// which keywords one gets, and whether it belongs into the plan at all.
func (e *Engine) locate(ctx context.Context, d mailbox.Desk, wanted []*triage.Message, p *triage.ServerPlan, change func(triage.Message, mailbox.Found) (add, remove []string, ok bool)) error {
	byFolder := map[string][]*triage.Message{}
	var folders []string
	for _, m := range wanted {
		if byFolder[m.Folder] == nil {
			folders = append(folders, m.Folder)
		}
		byFolder[m.Folder] = append(byFolder[m.Folder], m)
	}
	slices.Sort(folders)
	for _, folder := range folders {
		msgs := byFolder[folder]
		place, err := d.Enter(ctx, folder, false)
		if errors.Is(err, mailbox.ErrRefused) {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: fmt.Sprintf("%d messages of %s", len(msgs), mailbox.Clean(folder, 100)), Why: "the folder cannot be opened any more"})
			continue
		}
		if err != nil {
			return err
		}
		letters := make([]mailbox.Letter, len(msgs))
		for i, m := range msgs {
			letters[i] = letterOf(m)
		}
		found, err := d.Find(ctx, letters)
		if err != nil {
			return err
		}
		gone := 0
		for i, m := range msgs {
			if len(found[i]) == 0 {
				gone++
			}
			for _, f := range found[i] {
				if slices.ContainsFunc(f.Flags, equalFold(`\Deleted`)) {
					continue // another program is about to remove it
				}
				add, remove, ok := change(*m, f)
				if !ok {
					continue
				}
				p.Items = append(p.Items, triage.ServerItem{
					Message: m.ID, MessageID: m.MessageID, From: m.From.Email, Subject: m.Subject, Date: m.Date,
					Folder: folder, Validity: place.Validity, UID: f.UID, Add: add, Remove: remove,
				})
			}
		}
		if gone > 0 {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: fmt.Sprintf("%d messages of %s", gone, mailbox.Clean(folder, 100)), Why: "they are not there any more"})
		}
	}
	return nil
}

func letterOf(m *triage.Message) mailbox.Letter {
	return mailbox.Letter{ID: m.ID, MessageID: m.MessageID, From: m.From.Email, Date: m.Date}
}

func letterOfItem(i triage.ServerItem) mailbox.Letter {
	return mailbox.Letter{ID: i.Message, MessageID: i.MessageID, From: i.From, Date: i.Date}
}

// onDesk runs f on a connection of its own.
func onDesk(ctx context.Context, srv mailbox.Server, f func(mailbox.Desk) error) error {
	d, err := srv.Desk(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	return f(d)
}
