package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"winnow/internal/action"
	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// board is a mail server in memory that does as a test says when mail is moved.
type board struct {
	folders map[string][]triage.ContentID
	open    string
	move    func(b *board, ids []triage.ContentID, to string) error // nil moves
}

func (b *board) Name() string                                             { return "dana@kestrel.example" }
func (b *board) Desk(context.Context) (mailbox.Desk, error)               { return b, nil }
func (b *board) Folders(context.Context) ([]mailbox.DeskFolder, error)    { return nil, nil }
func (b *board) Separator(context.Context) (string, error)                { return "/", nil }
func (b *board) Flag(context.Context, []uint32, []string, []string) error { return nil }
func (b *board) Delete(context.Context, []uint32) error                   { return nil }
func (b *board) Create(_ context.Context, f string) error                 { b.folders[f] = nil; return nil }
func (b *board) Close()                                                   {}

func (b *board) Draft(context.Context, string, []byte) (uint32, uint32, error) { return 0, 0, nil }

func (b *board) Enter(_ context.Context, folder string, _ bool) (mailbox.Place, error) {
	if _, ok := b.folders[folder]; !ok {
		return mailbox.Place{}, mailbox.ErrNoFolder
	}
	b.open = folder
	return mailbox.Place{Validity: 1, Next: 1}, nil
}

// uid numbers a message: the same in every folder, which is enough here.
func uid(id triage.ContentID) uint32 { return uint32(id[0]) }

func (b *board) Find(_ context.Context, letters []mailbox.Letter) ([][]mailbox.Found, error) {
	out := make([][]mailbox.Found, len(letters))
	for i, l := range letters {
		if slices.Contains(b.folders[b.open], l.ID) {
			out[i] = []mailbox.Found{{UID: uid(l.ID)}}
		}
	}
	return out, nil
}

func (b *board) shift(id triage.ContentID, to string) {
	b.folders[b.open] = slices.DeleteFunc(b.folders[b.open], func(x triage.ContentID) bool { return x == id })
	b.folders[to] = append(b.folders[to], id)
}

func (b *board) Move(_ context.Context, uids []uint32, to string) (mailbox.Moved, error) {
	var ids []triage.ContentID
	for _, u := range uids {
		ids = append(ids, triage.ContentID{byte(u)})
	}
	if b.move != nil {
		return mailbox.Moved{}, b.move(b, ids, to)
	}
	for _, id := range ids {
		b.shift(id, to)
	}
	return mailbox.Moved{}, nil
}

// Whatever a server answers, only what is seen to have happened is called done.
func TestWhatAServerAnswersAndWhatIsSo(t *testing.T) {
	no := fmt.Errorf("quota exceeded: %w", mailbox.ErrRefused)
	broken := errors.New("the line broke")
	first := func(err error) func(*board, []triage.ContentID, string) error {
		return func(b *board, ids []triage.ContentID, to string) error { b.shift(ids[0], to); return err }
	}
	all := func(err error) func(*board, []triage.ContentID, string) error {
		return func(b *board, ids []triage.ContentID, to string) error {
			for _, id := range ids {
				b.shift(id, to)
			}
			return err
		}
	}
	none := func(err error) func(*board, []triage.ContentID, string) error {
		return func(*board, []triage.ContentID, string) error { return err }
	}
	for name, tc := range map[string]struct {
		move  func(*board, []triage.ContentID, string) error
		want  string
		fails bool
	}{
		"it moves them":              {nil, "done done", false},
		"it says no":                 {none(no), "failed failed", true},
		"no, after the first":        {first(no), "done failed", true},
		"the line breaks before":     {none(broken), "failed failed", true},
		"the line breaks in between": {first(broken), "done failed", true},
		"the line breaks after":      {all(broken), "done done", false},
		"it cannot do that safely":   {none(mailbox.ErrCannot), "failed failed", true},
		"ok, but it moved only one":  {first(nil), "done failed", false},
		"somebody deletes one of them": {func(b *board, ids []triage.ContentID, to string) error {
			b.shift(ids[0], "Trash")
			b.shift(ids[1], to)
			return nil
		}, "gone done", false},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			dir := t.TempDir()
			e, err := engine.Open(ctx, engine.Config{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			b := &board{folders: map[string][]triage.ContentID{"INBOX": {{1}, {2}, {3}}, "Muted": nil, "Trash": nil}, move: tc.move}
			p := triage.ServerPlan{Kind: triage.ActionMove, Account: b.Name(), To: "Muted"}
			for i := range 2 {
				p.Items = append(p.Items, triage.ServerItem{Message: triage.ContentID{byte(i + 1)}, From: "a@pushy.example", Folder: "INBOX", Validity: 1, UID: uint32(i + 1)})
			}
			p = action.Seal(p)
			if _, err := e.Apply(ctx, b, p, ""); !errors.Is(err, engine.ErrNoConsent) || len(b.folders["INBOX"]) != 3 {
				t.Fatalf("without consent: %v", err)
			}
			if _, err := e.Consent(ctx, b.Name(), triage.ActionMove, true); err != nil {
				t.Fatal(err)
			}
			forged := p
			forged.To = "Trash"
			if _, err := e.Apply(ctx, b, forged, ""); err == nil || len(b.folders["INBOX"]) != 3 {
				t.Fatal("a plan was applied that nobody was shown")
			}
			if _, err := e.Apply(ctx, b, p, ""); (err != nil) != tc.fails {
				t.Errorf("it ended with %v", err)
			}
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}

			// After a restart the same is said, and only what was done is undone.
			if e, err = engine.Open(ctx, engine.Config{Dir: dir}); err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			batch := e.ServerActions()[0]
			got := fmt.Sprintf("%s %s", batch.Changes[0].State, batch.Changes[1].State)
			if got != tc.want {
				t.Errorf("it says %s, want %s (%s)", got, tc.want, batch.Changes[0].Words)
			}
			moved := len(b.folders["Muted"])
			b.move = nil
			_, err = e.UndoAction(ctx, b, batch.ID, nil)
			if moved == 0 != errors.Is(err, engine.ErrNothingToUndo) || len(b.folders["Muted"]) != 0 || len(b.folders["INBOX"])+len(b.folders["Trash"]) != 3 {
				t.Errorf("the undo of %d ended with %v: %v", moved, err, b.folders)
			}
		})
	}
}
