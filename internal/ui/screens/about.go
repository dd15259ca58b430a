package screens

import (
	"strings"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// ShowAbout says which program this is and what it is made of; all of it can be
// copied.
func ShowAbout(k Kit, a *vm.About) {
	rows := widgets.NewRows(k.Ruler, vm.AboutItems(k.Speech, a), func(i int) { showLicence(k, &a.Parts[i]) })
	d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: a.Program,
		Text: k.T("Turns a flood of vendor mail into a short, ranked, reasoned list, on your own computer. It reads and never answers, " +
			"marks or changes anything unless you allow it, and connects to no one but the mail servers that you name."),
		Body: []fyne.CanvasObject{
			widgets.NewFlow(8,
				k.act("Copy the version", func() { k.Host.Copy(a.Program, k.T("The version")) }),
				k.act("Copy all licences", func() { k.Host.Copy(vm.AboutText(a), k.T("All licences")) })),
			k.section("What it is made of", k.muted(k.T("%s parts by others, each under its own licence. Enter shows its text.", k.Number(len(a.Parts)))), rows),
		}, Close: k.T("Close"), Width: 600,
	})
	k.Host.Ask(d)
}

// showLicence shows the text of one licence as its authors wrote it.
func showLicence(k Kit, p *vm.Part) {
	var lines []fyne.CanvasObject
	for _, par := range strings.Split(strings.ReplaceAll(p.Text, "\t", "    "), "\n\n") {
		lines = append(lines, widgets.NewPara(k.Ruler, strings.Join(strings.Fields(par), " ")).Styled(theme.Muted, stock.SizeNameCaptionText, false))
	}
	d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: p.Name, Text: p.Version + " · " + p.Licence, Body: []fyne.CanvasObject{widgets.NewColumn(6, lines...)},
		OK: k.T("Copy it"), Close: k.T("Close"), Width: 640,
	})
	d.OnOK = func() string {
		k.Host.Copy(p.Text, k.T("The licence"))
		return ""
	}
	k.Host.Ask(d)
}
