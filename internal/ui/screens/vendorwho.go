package screens

import (
	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// How many rows of a list show before it is asked for more.
const (
	firstClaims  = 6
	firstPeople  = 6
	firstDomains = 6
	shownTwins   = 3
)

// stated shows the ledger: what cannot both hold first, then all claims.
func (v *vendorView) stated(p *vm.VendorPage) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if len(p.Ledger.Odds) > 0 {
		var items []fyne.CanvasObject
		for i := range p.Ledger.Odds {
			o := &p.Ledger.Odds[i]
			items = append(items, v.para(o.Text),
				v.list("odds-"+v.Number(i), o.Both, 0, "", func(n int) { v.open(o.At[n]) }))
		}
		out = append(out, v.fold("odds", v.T("What cannot both hold"), items...))
	}
	if len(p.Ledger.Claims) > 0 {
		at := p.Ledger.At
		out = append(out, v.fold("claims", v.T("What it has stated · %s", v.Number(len(p.Ledger.Claims))),
			v.muted(p.Ledger.Sum),
			v.list("claims", p.Ledger.Claims, firstClaims, "claims", func(i int) { v.open(at[i]) })))
	}
	return out
}

// who shows people and domains, and other vendors that may be the same.
func (v *vendorView) who(p *vm.VendorPage) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if len(p.People) > 0 {
		members := p.People
		out = append(out, v.fold("people", v.T("People · %s", v.Number(len(members))),
			v.list("people", itemsOf(members), firstPeople, "people", func(i int) { v.person(&members[i]) })))
	}
	if len(p.Domains) > 0 {
		members := p.Domains
		out = append(out, v.fold("domains", v.T("Domains and addresses, and why they belong together"),
			v.list("domains", itemsOf(members), firstDomains, "domains", func(i int) { v.split(&members[i]) })))
	}
	if len(p.Twins) > 0 {
		var items []fyne.CanvasObject
		for i := range p.Twins[:min(shownTwins, len(p.Twins))] {
			items = append(items, v.twin(p, &p.Twins[i]))
		}
		out = append(out, v.fold("twins", v.T("Perhaps the same vendor as"), items...))
	}
	return out
}

func itemsOf(ms []vm.Member) []vm.Item {
	out := make([]vm.Item, len(ms))
	for i := range ms {
		out[i] = ms[i].Item
	}
	return out
}

// twin is another vendor that may be the same, and what to say to that.
func (v *vendorView) twin(p *vm.VendorPage, t *vm.Twin) fyne.CanvasObject {
	key := string(t.ID)
	id := p.ID
	join := v.named("join-"+key, "", func() {
		AskDecision(v.Kit, v.T("Join %s and %s?", p.Name, t.Name), v.T("They count as one vendor, whatever mail comes later, until you undo it or split them. What speaks for it: %s", t.Why),
			v.T("Join them"), vm.JoinDecision(id, t))
	})
	join.SetText(v.T("Join…"))
	apart := v.named("apart-"+key, "", func() { v.Host.Decide("", vm.ApartDecision(id, t)) })
	apart.SetText(v.T("Keep apart"))
	look := v.named("look-"+key, "", func() { v.Host.OpenVendor(t.ID) })
	look.SetText(v.T("Look at it"))
	look.Quiet = true
	return widgets.NewColumn(3, v.para(t.Name), v.muted(t.Why), v.muted(v.T("Not joined: %s", t.Against)), widgets.NewFlow(8, join, apart, look))
}

// person asks what to do about somebody who writes for the vendor.
func (v *vendorView) person(m *vm.Member) {
	id := v.shown.ID
	var items []widgets.Choice
	var does []func()
	add := func(keys, text, note string, do func()) {
		items = append(items, widgets.Choice{Keys: keys, Text: text, Note: note})
		does = append(does, do)
	}
	decide := func(said string, s triage.Strength) {
		v.Host.Decide(said, vm.PersonDecisions(id, m, s, v.Now())...)
	}
	if m.Muted != triage.NotMuted {
		add("m1", v.T("Lift the mute of this person"), v.T("now %s", vm.StrengthWord(v.Speech, m.Muted)), func() { decide(v.T("Lifted the mute of %s.", m.What), triage.NotMuted) })
	} else {
		add("m1", v.T("Mute this person only…"), v.T("the others of %s still reach you", v.shown.Name), func() {
			v.Host.Ask(widgets.Choose(v.Ruler, v.Host.Canvas(), v.T("Mute %s", m.What), v.T("Only the mail of this person, for 90 days. It can be undone, and nothing changes on the mail server."), StrengthChoices(v.Kit), func(i int) {
				decide(v.T("%s is %s; the others of %s are not.", m.What, vm.StrengthWord(v.Speech, triage.Strengths[i]), v.shown.Name), triage.Strengths[i])
			}))
		})
	}
	add("c2", v.T("Copy the address"), m.Keys[0], func() { v.Host.Copy(m.Keys[0], v.T("The address")) })
	if !m.Alone {
		add("s3", v.T("Split off…"), v.T("this person does not write for %s", v.shown.Name), func() { v.split(m) })
	}
	v.Host.Ask(widgets.Choose(v.Ruler, v.Host.Canvas(), m.Title, m.Text, items, func(i int) { does[i]() }))
}

// split asks before part of a vendor is taken out of it.
func (v *vendorView) split(m *vm.Member) {
	AskDecision(v.Kit, v.T("Split off %s?", m.What),
		v.T("It becomes a vendor of its own, and its mail counts for that one. This holds whatever mail comes later, until you undo it or join them again.\nNow it belongs here because: %s", m.Text),
		v.T("Split it off"), vm.SplitDecision(v.shown.ID, m))
}

// dealings shows the relationship, how the mail is made, and what was decided.
func (v *vendorView) dealings(p *vm.VendorPage) []fyne.CanvasObject {
	items := []fyne.CanvasObject{v.bullets(p.Relation)}
	if len(p.Deals) > 0 {
		at := p.DealsAt
		items = append(items, v.list("deals", p.Deals, 0, "", func(i int) { v.open(at[i]) }))
	}
	if p.Shield != "" {
		items = append(items, v.muted(p.Shield))
	}
	out := []fyne.CanvasObject{v.fold("relation", v.T("Your dealings with it"), items...)}
	if len(p.Traits) > 0 {
		at := p.TraitsAt
		out = append(out, v.fold("traits", v.T("How its mail is made"),
			v.muted(v.T("Facts of headers, links and layout. Honest mail shows some of them too; none weighs much by itself.")),
			v.list("traits", p.Traits, 0, "", func(i int) { v.open(at[i]) })))
	}
	if len(p.Decisions) > 0 {
		var rows []vm.Line
		for _, d := range p.Decisions {
			rows = append(rows, vm.Line{Name: d.When, Text: d.Text})
		}
		journal := v.press(vm.CmdJournal, v.T("Journal"))
		out = append(out, v.fold("decisions", v.T("What you decided"), widgets.NewFacts(v.Ruler, rows), widgets.NewFlow(8, journal)))
	}
	return out
}
