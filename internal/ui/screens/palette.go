package screens

import (
	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// paletteRows is how many commands the palette shows at a time.
const paletteRows = 9

// ShowPalette finds a command by a few letters of its name, and does it.
func ShowPalette(k Kit) {
	var d *widgets.Dialog
	var offers []vm.Offer
	field := widgets.NewEntry(k.T("a few letters of what you want to do"))
	pick := func(i int) {
		if i < len(offers) {
			id := offers[i].ID
			d.Close()
			k.Host.Go(id)
		}
	}
	list := widgets.NewMenuList(k.Ruler, paletteRows, pick)
	fill := func() {
		offers = vm.Palette(k.Speech, field.Text)
		rows := make([]vm.Line, len(offers))
		for i, o := range offers {
			rows[i] = vm.Line{Name: o.Keys, Text: o.Title}
		}
		list.Set(rows)
	}
	d = widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: k.T("Find a command"), Body: []fyne.CanvasObject{field, list}, First: field, Close: k.T("Close"), Width: 520,
	})
	d.Field(field)
	leave := field.OnKey
	field.OnKey = func(key fyne.KeyName) bool { return list.Key(key) || leave(key) }
	field.OnSubmitted = func(string) { pick(list.At()) }
	field.OnChange = func(string) { fill() }
	fill()
	k.Host.Ask(d)
}
