package screens

import (
	"context"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// AskDecision asks whether to decide, and shows what that would change as soon
// as it has been worked out. Nobody has to wait for it.
func AskDecision(k Kit, title, text, ok string, x triage.Decision) {
	effect := widgets.NewColumn(3, k.muted("Working out what this would change…"))
	d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: title, Text: text, Width: 520, OK: ok,
		Body: []fyne.CanvasObject{widgets.NewColumn(4, k.heading("What it changes"), effect)},
	})
	var slot work.Slot
	d.OnClose = slot.Drop
	d.OnOK = func() string {
		k.Host.Decide("", x)
		return ""
	}
	k.Host.Ask(d)
	work.Load(k.Crew, &slot, func(ctx context.Context) (triage.Effect, error) {
		return k.Desk.Preview(ctx, x)
	}, func(e triage.Effect, err error) {
		if err != nil {
			effect.Set(k.muted("That could not be worked out: " + k.Host.Explain(err)))
		} else {
			effect.Set(k.bullets(vm.EffectLines(&e)))
		}
		d.Refit()
	})
}
