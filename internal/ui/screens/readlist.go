package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// AskReadList asks for a shortlist that was exported as JSON, shows what reading
// it back would do, and does it.
func AskReadList(k Kit, slot *work.Slot) {
	path, as := widgets.NewEntry("shortlist.json"), widgets.NewEntry(k.T("may stay empty"))
	path.SetText(k.Post.Folder())
	path.CursorColumn = len([]rune(path.Text)) // the file's name is typed behind it
	d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: k.T("Read a shortlist back"), Text: k.T("The file that an export as JSON wrote. You then see what would be done."),
		Body: []fyne.CanvasObject{k.muted(k.T("File")), path, k.muted(k.T("Another name for the list")), as}, First: path, OK: k.T("Look at it…"), Width: 520,
	})
	d.Field(path)
	d.Field(as)
	d.OnOK = func() string {
		from, name := strings.TrimSpace(path.Text), strings.TrimSpace(as.Text)
		if from == "" {
			return k.T("Type the name of a file.")
		}
		work.Load(k.Crew, slot, func(ctx context.Context) (vm.ListRead, error) { return k.Desk.PlanRead(ctx, from, name) }, func(r vm.ListRead, err error) {
			if err != nil {
				k.Host.Fail(err)
				return
			}
			// The first dialog closes by itself after this.
			k.Crew.Do(func() { k.Host.Ask(readDialog(k, slot, from, name, &r)) })
		})
		return ""
	}
	k.Host.Ask(d)
}

// readDialog shows what reading a list back would do.
func readDialog(k Kit, slot *work.Slot, from, name string, r *vm.ListRead) *widgets.Dialog {
	var lines []vm.Line
	for _, v := range r.Vendors {
		lines = append(lines, vm.Line{Name: v, Text: k.T("put on the list")})
	}
	for _, l := range r.LeftOut {
		lines = append(lines, vm.Line{Name: l.What, Text: k.T("left out: %s", k.Said(l.Why))})
	}
	d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: k.T("Read “%s” back?", r.List), Text: r.Words(k.Speech), Body: []fyne.CanvasObject{widgets.NewFacts(k.Ruler, lines)}, OK: k.T("Read it back"), Width: 560,
	})
	d.OnOK = func() string {
		type done struct {
			vm.ListRead
			batch triage.DecisionID
		}
		work.Load(k.Crew, slot, func(ctx context.Context) (done, error) {
			r, batch, err := k.Desk.ReadList(ctx, from, name)
			return done{r, batch}, err
		}, func(x done, err error) {
			switch {
			case err != nil:
				k.Host.Fail(err)
			case x.batch != 0:
				k.Host.Batch(x.batch, k.T("%s put on “%s”.", vm.Count(k.Speech, len(x.Vendors), "vendor", "vendors"), x.List))
			default:
				k.Host.Say(k.T("There was nothing to read back."))
			}
		})
		return ""
	}
	return d
}
