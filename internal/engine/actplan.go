package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winnow/internal/action"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// keywords are the verdicts as other mail programs see them (RFC 9051 section
// 2.3.2: "$" begins keywords that programs agree on).
var keywords = map[triage.Verdict]string{
	triage.Engage: "$WinnowEngage", triage.Consider: "$WinnowConsider", triage.Skip: "$WinnowSkip", triage.MuteIt: "$WinnowMute",
}

// keywordMuted marks mail that a mute holds, beside its verdict.
const keywordMuted = "$WinnowMuted"

// maxPlan bounds one plan, in messages.
const maxPlan = 5000

// PlanMove finds out what moving the mail that is muted to a folder would
// change: of vendors, persons and threads. It looks at the server and changes
// nothing there.
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
		return e.locate(ctx, d, e.movable(&p), &p, func(*gist, mailbox.Found) (add, remove []string, ok bool) { return nil, nil, true })
	})
	return action.Seal(p), err
}

// movable lists the mail that a mute holds, the best ranked sender's first, and
// notes what it leaves alone.
func (e *Engine) movable(p *triage.ServerPlan) []*gist {
	s := e.snap.Load()
	if len(s.mutes.Held()) == 0 {
		return nil
	}
	var wanted []*gist
	senders := s.book.Senders() // by id
	place := func(v triage.Vendor) int {
		if at, ok := s.places[v.ID]; ok {
			return at
		}
		return len(senders) // it sells nothing, and stands nowhere
	}
	slices.SortStableFunc(senders, func(a, b triage.Vendor) int { return cmp.Compare(place(a), place(b)) })
	for _, v := range senders {
		d := s.dealings[v.ID]
		whole := s.mutes.Of(vendor.Keys(v)) != nil
		serving := 0
		shields := map[string]int{}
		for _, m := range d.theirs {
			if m.Source != p.Account || m.Folder == p.To || m.Broken != "" {
				continue
			}
			switch ok, kept := s.filed(m, d); {
			case ok:
				wanted = append(wanted, m)
			case kept != "":
				shields[kept]++
			case whole && !setAside(s.judgements.get(m.ID).Kind):
				serving++
			}
		}
		for _, why := range []string{shieldWords, shieldPersonWords, shieldThreadWords} {
			if n := shields[why]; n > 0 && why == shieldWords {
				p.LeftOut = append(p.LeftOut, triage.LeftOut{What: v.Name, Why: why})
			} else if n > 0 {
				p.LeftOut = append(p.LeftOut, triage.LeftOut{What: fmt.Sprintf("%d of %s", n, v.Name), Why: why})
			}
		}
		if serving > 0 && shields[shieldWords] == 0 {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: fmt.Sprintf("%d of %s", serving, v.Name), Why: "it is no selling mail"})
		}
	}
	if len(wanted) > maxPlan {
		p.LeftOut = append(p.LeftOut, triage.LeftOut{What: fmt.Sprintf("%d messages", len(wanted)-maxPlan), Why: fmt.Sprintf("a plan has at most %d; make another when this is done", maxPlan)})
		wanted = wanted[:maxPlan]
	}
	return wanted
}

// PlanKeywords finds out which messages would get which keyword, so that other
// programs see the verdict, and what is muted. only limits it to some verdicts,
// of which "mute" takes what is muted along; none means all.
func (e *Engine) PlanKeywords(ctx context.Context, srv mailbox.Server, only ...triage.Verdict) (triage.ServerPlan, error) {
	p := triage.ServerPlan{Kind: triage.ActionKeywords, Account: srv.Name()}
	s := e.snap.Load()
	asked := func(v triage.Verdict) bool { return len(only) == 0 || slices.Contains(only, v) }
	mutes, marked := asked(triage.MuteIt), e.markedMuted(srv.Name())
	wants := map[triage.ContentID][]string{}
	var wanted []*gist
	for _, m := range slices.Backward(s.messages) {
		if m.Mine || m.Sent || m.Broken != "" || m.Source != srv.Name() {
			continue
		}
		var want []string
		j := s.judgements.get(m.ID)
		sure := keywords[j.Verdict] != "" && j.Band != triage.Unsure && asked(j.Verdict)
		if sure {
			want = append(want, keywords[j.Verdict])
		}
		held := mutes && s.muteOf(m) != nil
		if held {
			want = append(want, keywordMuted)
		}
		if !sure && !held && !(mutes && marked[m.ID]) {
			continue
		}
		if len(wanted) == maxPlan {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: "older messages", Why: fmt.Sprintf("a plan has at most %d; make another when this is done", maxPlan)})
			break
		}
		wanted, wants[m.ID] = append(wanted, m), want
	}
	err := onDesk(ctx, srv, func(d mailbox.Desk) error {
		return e.locate(ctx, d, wanted, &p, func(m *gist, f mailbox.Found) (add, remove []string, ok bool) {
			add, remove = keywordChange(f.Flags, wants[m.ID], mutes)
			return add, remove, len(add)+len(remove) > 0
		})
	})
	return action.Seal(p), err
}

// markedMuted are the messages that Winnow marked as muted on an account: the
// mark goes when the mute does.
func (e *Engine) markedMuted(account string) map[triage.ContentID]bool {
	out := map[triage.ContentID]bool{}
	for _, b := range e.ServerActions() {
		if b.Account != account || b.Kind != triage.ActionKeywords {
			continue
		}
		for _, c := range b.Changes {
			if slices.Contains(c.Add, keywordMuted) && c.State != triage.ItemFailed && c.State != triage.ItemUndone {
				out[c.Message] = true
			}
		}
	}
	return out
}

// keywordChange is what brings the keywords of a message to those wanted: a
// verdict takes the place of another, and without one the last stays. mutes
// tells that what is muted was asked for, so that what no longer is loses its
// mark.
func keywordChange(flags, want []string, mutes bool) (add, remove []string) {
	has := func(k string) bool { return slices.ContainsFunc(flags, equalFold(k)) }
	verdict := false
	for _, k := range want {
		verdict = verdict || k != keywordMuted
		if !has(k) {
			add = append(add, k)
		}
	}
	for _, k := range keywords {
		if verdict && has(k) && !slices.Contains(want, k) {
			remove = append(remove, k)
		}
	}
	if mutes && has(keywordMuted) && !slices.Contains(want, keywordMuted) {
		remove = append(remove, keywordMuted)
	}
	slices.Sort(remove)
	return add, remove
}

// locate finds messages in their folders and adds them to the plan. change says
// which keywords one gets, and whether it belongs into the plan at all.
func (e *Engine) locate(ctx context.Context, d mailbox.Desk, wanted []*gist, p *triage.ServerPlan, change func(*gist, mailbox.Found) (add, remove []string, ok bool)) error {
	byFolder := map[string][]*gist{}
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
				add, remove, ok := change(m, f)
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

func letterOf(m *gist) mailbox.Letter {
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
