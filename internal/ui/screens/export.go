package screens

import (
	"context"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// AskExport asks in which form and where to write a shortlist, and does it; ""
// is the default one.
func AskExport(k Kit, list string) {
	var items []widgets.Choice
	for i, f := range vm.ExportFormats {
		items = append(items, widgets.Choice{Keys: string(rune('1' + i)), Text: k.T(f.Name), Note: k.T(f.Note)})
	}
	k.Host.Ask(widgets.Choose(k.Ruler, k.Host.Canvas(), k.T("Export %s", listTitle(k, list)), k.T("Vendors, evidence with its messages, what is still owed, and your decisions."), items, func(i int) {
		f := vm.ExportFormats[i]
		path := widgets.NewEntry("")
		path.SetText(k.Post.Folder() + fileName(list) + f.Ending)
		d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
			Title: k.T("Export as %s", k.T(f.Name)), Text: k.T("Where to? A file of that name is replaced."),
			Body: []fyne.CanvasObject{path}, First: path, OK: k.T("Export"), Width: 520,
		})
		d.Field(path)
		d.OnOK = func() string {
			to := strings.TrimSpace(path.Text)
			if to == "" {
				return k.T("Type the name of a file.")
			}
			var slot work.Slot
			work.Load(k.Crew, &slot, func(ctx context.Context) (int, error) { return k.Desk.ExportList(ctx, to, list, f.ID) }, func(n int, err error) {
				if err != nil {
					k.Host.Fail(err)
					return
				}
				k.Host.Say(k.T("%s written to %s.", vm.Count(k.Speech, n, "vendor", "vendors"), to))
			})
			return ""
		}
		k.Host.Ask(d)
	}))
}

func listTitle(k Kit, list string) string {
	if list == "" || list == triage.DefaultList {
		return k.T("the shortlist")
	}
	return "“" + list + "”"
}

// fileName makes a file's name of a list's: letters and digits stay.
func fileName(list string) string {
	if list == "" {
		return "shortlist"
	}
	return strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, list), "-")
}
