package screens

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// OptOuts is the ledger: who keeps to the buyer's opt-outs, and who does not.
type OptOuts struct {
	listScreen
	rows []vm.OptOutRow
	days int
	keep work.Slot
}

// NewOptOuts returns the screen.
func NewOptOuts(k Kit) *OptOuts {
	o := &OptOuts{}
	o.Kit = k
	add := k.button("Record an opt-out…", vm.CmdAdd, o.record)
	o.build(k.T("Opt-outs"), k.T("Each refusal found in the mail that you sent, and each opt-out that you record, starts a clock. Selling mail that comes after it, from any address of the vendor, breaks it. Winnow never clicks or sends anything."),
		func(i int) (widgets.LineItem, bool) {
			if i >= len(o.rows) {
				return widgets.LineItem{}, false
			}
			r := o.rows[i]
			it := widgets.LineItem{Title: r.Name, Note: r.Said, Text: r.Clock, Key: k.T("Enter tells more")}
			if r.State == "broken" {
				it.Key = k.T("Enter shows the evidence")
			}
			return it, true
		},
		k.empty("No opt-outs yet", k.T("When you have left a vendor's mail by its link, a form or the phone, record it with %s; what you refused by mail is found by itself.", vm.KeyOf(vm.CmdAdd))),
		add, widgets.NewButton(k.Ruler, k.T("Ways to leave a vendor…"), "", o.askWays),
		k.button("Days to honour it…", vm.CmdChange, o.askDays), k.button("Copy as text", vm.CmdCopy, o.copy))
	o.list.OnOpen = o.open
	return o
}

// Show implements Screen.
func (o *OptOuts) Show() {
	o.Host.Status(o.T("Enter tells more of the selected one, %s records an opt-out, %s copies the ledger.", vm.KeyOf(vm.CmdAdd), vm.KeyOf(vm.CmdCopy)))
	o.Changed()
}

// Changed implements Screen.
func (o *OptOuts) Changed() {
	now := o.Now()
	type ledger struct {
		rows []vm.OptOutRow
		days int
	}
	work.Load(o.Crew, &o.slot, func(ctx context.Context) (ledger, error) {
		all, err := o.Desk.OptOuts(ctx)
		if err != nil {
			return ledger{}, err
		}
		days, err := o.Desk.OptOutDays(ctx)
		return ledger{vm.NewOptOutRows(o.Speech, all, now), days}, err
	}, func(l ledger, err error) {
		if err != nil {
			o.Host.Fail(err)
			return
		}
		o.rows, o.days = l.rows, l.days
		o.changed(len(l.rows))
	})
}

// Do implements Screen.
func (o *OptOuts) Do(id vm.CommandID) bool {
	switch id {
	case vm.CmdAdd:
		o.record()
	case vm.CmdChange:
		o.askDays()
	case vm.CmdCopy:
		o.copy()
	default:
		return false
	}
	return true
}

func (o *OptOuts) copy() { o.Host.Copy(vm.OptOutsText(o.Speech, o.rows), o.T("The ledger")) }

// open tells all of an opt-out, with the evidence when it was broken.
func (o *OptOuts) open(i int) {
	if i < 0 || i >= len(o.rows) {
		return
	}
	r := o.rows[i]
	body := []fyne.CanvasObject{o.para(r.Clock + ".")}
	if r.Note != "" {
		body = append(body, o.muted(o.T("You noted: %s", r.Note)))
	}
	spec := widgets.DialogSpec{Title: r.Name, Text: r.Said + ".", Close: o.T("Close"), OK: o.T("Open the vendor"), Width: 640}
	if r.Evidence != "" {
		body = append(body, o.section("What you may send", o.para(r.Evidence)))
		spec.OK = o.T("Copy the evidence")
	}
	spec.Body = body
	d := widgets.NewDialog(o.Ruler, o.Host.Canvas(), spec)
	d.OnOK = func() string {
		if r.Evidence != "" {
			o.Host.Copy(r.Evidence, o.T("The evidence"))
		} else {
			o.Host.OpenVendor(r.Vendor)
		}
		return ""
	}
	o.Host.Ask(d)
}

// record asks for an opt-out that the buyer made outside of the mail.
func (o *OptOuts) record() {
	vendor, day, via, note := widgets.NewEntry(o.T("Name or domain of the vendor")), widgets.NewEntry(""), widgets.NewEntry("link"), widgets.NewEntry(o.T("may stay empty"))
	day.SetText(o.Now().Format("2006-01-02"))
	via.SetText("link")
	d := widgets.NewDialog(o.Ruler, o.Host.Canvas(), widgets.DialogSpec{
		Title: o.T("Record an opt-out"), Text: o.T("It starts a clock of %s.", vm.Count(o.Speech, o.days, "business day", "business days")),
		Body: []fyne.CanvasObject{
			o.muted(o.T("Vendor")), vendor, o.muted(o.T("Day")), day, o.muted(o.T("How: link, mail, form or phone")), via, o.muted(o.T("Note")), note,
		}, First: vendor, OK: o.T("Record it"), Width: 480,
	})
	for _, e := range []*widgets.Entry{vendor, day, via, note} {
		d.Field(e)
	}
	d.OnOK = func() string {
		st, wrong := vm.FindVendor(o.Speech, o.Desk.Standings(), vendor.Text)
		if wrong != "" {
			return wrong
		}
		x, wrong := vm.ParseOptOut(o.Speech, st.Vendor.ID, day.Text, via.Text, note.Text, o.Now())
		if wrong != "" {
			return wrong
		}
		x.Keys = vm.Keys(&st.Vendor)
		o.Host.Decide(o.T("Recorded that you opted out of %s.", vm.Name(&st.Vendor)), x)
		return ""
	}
	o.Host.Ask(d)
}

// askDays asks how many business days a vendor has.
func (o *OptOuts) askDays() {
	days := widgets.NewEntry("10")
	days.SetText(strconv.Itoa(o.days))
	d := widgets.NewDialog(o.Ruler, o.Host.Canvas(), widgets.DialogSpec{
		Title: o.T("How many business days has a vendor?"), Text: o.T("10 is what United States law gives it. Mail that comes later breaks the opt-out."),
		Body: []fyne.CanvasObject{days}, First: days, OK: o.T("Keep it"),
	})
	d.Field(days)
	d.OnOK = func() string {
		n, wrong := vm.ParseDays(o.Speech, days.Text)
		if wrong != "" {
			return wrong
		}
		work.Load(o.Crew, &o.keep, func(ctx context.Context) (struct{}, error) { return struct{}{}, o.Desk.SetOptOutDays(ctx, n) }, func(_ struct{}, err error) {
			if err != nil {
				o.Host.Fail(err)
				return
			}
			o.Host.Say(o.T("A vendor has %s to honour an opt-out.", vm.Count(o.Speech, n, "business day", "business days")))
			o.Changed()
		})
		return ""
	}
	o.Host.Ask(d)
}

// askWays asks for a vendor, and shows how it lets the buyer leave.
func (o *OptOuts) askWays() {
	vendor := widgets.NewEntry(o.T("Name or domain of the vendor"))
	if i := o.list.At(); i >= 0 && i < len(o.rows) {
		vendor.SetText(o.rows[i].Name)
	}
	d := widgets.NewDialog(o.Ruler, o.Host.Canvas(), widgets.DialogSpec{
		Title: o.T("How to leave a vendor"), Text: o.T("Whose mail do you want no more of?"), Body: []fyne.CanvasObject{vendor}, First: vendor, OK: o.T("Show"),
	})
	d.Field(vendor)
	d.OnOK = func() string {
		st, wrong := vm.FindVendor(o.Speech, o.Desk.Standings(), vendor.Text)
		if wrong == "" {
			ShowWays(o.Kit, &o.keep, st)
		}
		return wrong
	}
	o.Host.Ask(d)
}

// ShowWays shows how a vendor lets the buyer leave: to copy, or as a draft.
func ShowWays(k Kit, slot *work.Slot, st *triage.Standing) {
	id, name := st.Vendor.ID, vm.Name(&st.Vendor)
	work.Load(k.Crew, slot, func(ctx context.Context) ([]vm.WayToLeave, error) { return k.Desk.WaysToLeave(ctx, id) }, func(ways []vm.WayToLeave, err error) {
		if err != nil {
			k.Host.Fail(err)
			return
		}
		spec := widgets.DialogSpec{
			Title: k.T("How to leave %s", name), Close: k.T("Close"), Width: 620,
			Text: k.T("Winnow opens and sends nothing. Muting it needs no way to leave."), OK: k.T("Copy the first"),
		}
		if len(ways) == 0 {
			spec.Text, spec.OK = k.T("Its newest mail offers no way to leave. Muting it needs none: press m on it."), ""
		}
		var d *widgets.Dialog
		spec.Body = []fyne.CanvasObject{widgets.NewFacts(k.Ruler, vm.WaysLines(k.Speech, ways))}
		for _, w := range ways {
			if w.How != "mailto" {
				continue
			}
			draft := widgets.NewButton(k.Ruler, k.T("Prepare the mail…"), "", func() {
				d.Close()
				AskLetter(k, slot, id, name, true)
			})
			draft.OnKey = func(n fyne.KeyName) bool { return n == fyne.KeyEscape && d.Key(n) }
			spec.Body = append(spec.Body, widgets.NewFlow(8, draft))
			break
		}
		d = widgets.NewDialog(k.Ruler, k.Host.Canvas(), spec)
		d.OnOK = func() string {
			k.Host.Copy(ways[0].Target, k.T("The address of the way to leave"))
			return ""
		}
		k.Host.Ask(d)
	})
}
