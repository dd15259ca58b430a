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
	effect := widgets.NewColumn(3, k.muted(k.T("Working out what this would change…")))
	d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: title, Text: text, Width: 520, OK: ok,
		Body: []fyne.CanvasObject{widgets.NewColumn(4, k.heading(k.T("What it changes")), effect)},
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
			effect.Set(k.muted(k.T("That could not be worked out: %s", k.Host.Explain(err))))
		} else {
			effect.Set(k.bullets(vm.EffectLines(k.Speech, &e)))
		}
		d.Refit()
	})
}
