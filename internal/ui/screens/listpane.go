package screens

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// listPane is the list of vendors with its search, filters and orders. What is
// selected is remembered by the vendor's id, never by its row.
type listPane struct {
	Kit
	view     *vm.View
	query    vm.Query
	selected triage.VendorID
	chosen   bool // the buyer selected it; until then the best vendor is
	slot     work.Slot
	deep     work.Slot         // the search of all texts, which takes longer
	texts    string            // what it searched for last, "" while it does
	inTexts  []triage.VendorID // and whom it found
	// searching is what it searches for now.
	searching string
	onSelect  func(id triage.VendorID)

	search  *widgets.Entry
	filters *widgets.Chips
	narrows *widgets.Chips // verdicts, then needs
	sorts   *widgets.Button
	count   *widgets.Para
	header  *widgets.VendorHeader
	list    *widgets.List
	none    *widgets.Column
	noneBox *fyne.Container
	content fyne.CanvasObject
}

func newListPane(k Kit, onSelect func(triage.VendorID), onOpen func()) *listPane {
	p := &listPane{Kit: k, onSelect: onSelect}
	p.search = widgets.NewEntry(k.T("Search vendors and their mail"))
	p.search.OnChange = func(s string) {
		p.query.Text = s
		p.Reload()
	}
	p.search.OnKey = p.searchKey
	p.filters = widgets.NewChips(k.Ruler, func(i int) { p.filter(vm.Filters[i]) })
	p.narrows = widgets.NewChips(k.Ruler, p.narrow)
	p.sorts = k.button("", vm.CmdSort, p.nextSort)
	p.sorts.Quiet = true
	p.count = k.muted("")
	p.count.Lines = 1
	p.header = widgets.NewVendorHeader(k.Ruler)
	p.list = widgets.NewList(
		func() int { return p.view.Len() },
		func() widgets.Row {
			return widgets.NewVendorRow(k.Ruler, func(i int) (vm.Row, bool) {
				s := p.view.At(i)
				if s == nil {
					return vm.Row{}, false
				}
				return vm.RowOf(k.Speech, s, k.Now()), true
			})
		})
	p.list.OnSelect = func(i int) { p.choose(i) }
	p.list.OnOpen = func(int) { onOpen() }
	p.none = widgets.NewColumn(8)
	p.noneBox = container.NewStack(p.none)
	p.noneBox.Hide()
	p.showQuery()

	top := widgets.NewColumn(8,
		p.search,
		p.filters,
		p.narrows,
		widgets.NewBeside(k.Ruler, p.count, p.sorts),
		p.header,
	)
	top.Pad = fyne.NewSize(8, 8)
	list := container.New(&inset{left: 8, right: 2, bottom: 4}, p.list)
	p.content = container.New(&topDown{}, top, container.NewStack(list, p.noneBox))
	return p
}

// Reload makes the list anew from the ranking as it is now.
func (p *listPane) Reload() {
	q, now := p.query, p.Now()
	var inTexts []triage.VendorID
	if p.texts == q.Text {
		inTexts = p.inTexts
	}
	work.Load(p.Crew, &p.slot, func(ctx context.Context) (*vm.View, error) {
		all := p.Desk.Standings()
		var hits []triage.VendorID
		var err error
		if strings.TrimSpace(q.Text) != "" {
			hits, err = p.Desk.Search(ctx, q.Text)
			hits = append(slices.Clip(hits), inTexts...)
		}
		return vm.NewView(all, q, hits, now), err
	}, func(v *vm.View, err error) {
		if err != nil {
			p.Host.Fail(err)
		}
		p.apply(v)
		p.searchTexts(q.Text)
	})
}

// leastSearched is the number of letters from which all texts are searched.
const leastSearched = 3

// searchTexts searches all texts too, once what is found at once stands in the
// list, and puts whom it finds there as well.
func (p *listPane) searchTexts(text string) {
	if len([]rune(strings.TrimSpace(text))) < leastSearched {
		p.deep.Drop()
		p.texts, p.searching, p.inTexts = "", "", nil
		return
	}
	if p.texts == text || p.searching == text {
		return
	}
	p.texts, p.searching = "", text
	p.count.SetText(p.T("%s · searching every text…", p.view.Heading(p.Speech)))
	work.Load(p.Crew, &p.deep, func(ctx context.Context) ([]triage.VendorID, error) {
		return p.Desk.SearchTexts(ctx, text, func(ids []triage.VendorID) {
			p.Crew.Do(func() {
				if p.searching == text && text == p.query.Text {
					p.texts, p.inTexts = text, ids
					p.Reload()
				}
			})
		})
	}, func(ids []triage.VendorID, err error) {
		p.searching = ""
		if err != nil {
			p.Host.Fail(err)
			return
		}
		p.texts, p.inTexts = text, ids
		if text == p.query.Text {
			p.Reload()
		}
	})
}

func (p *listPane) apply(v *vm.View) {
	was, before := p.list.At(), p.Standing()
	p.view = v
	at := v.Index(p.selected)
	if at < 0 && before != nil { // joined with another, or split
		at = v.Heir(&before.Vendor)
	}
	if !p.chosen && v.Len() > 0 {
		at = 0
	}
	if at < 0 && v.Len() > 0 {
		// What was selected is gone from the list: its neighbour follows it.
		at = min(max(0, was), v.Len()-1)
	}
	p.list.Changed(at)
	p.showQuery()
	none := v.Len() == 0
	if none {
		title, next := v.WhyEmpty(p.Speech)
		p.none.Set(p.empty(title, next))
	}
	p.noneBox.Hidden = !none
	p.noneBox.Refresh()
	p.selected = ""
	if s := v.At(at); s != nil {
		p.selected = s.Vendor.ID
		p.list.SelectRow(at)
	}
	p.onSelect(p.selected)
}

func (p *listPane) choose(i int) {
	if s := p.view.At(i); s != nil {
		p.selected, p.chosen = s.Vendor.ID, true
		p.onSelect(p.selected)
	}
}

// Select shows a vendor, leaving a filter or search that hides it.
func (p *listPane) Select(id triage.VendorID) {
	p.selected, p.chosen = id, true
	if at := p.view.Index(id); at >= 0 {
		p.list.SelectRow(at)
		p.onSelect(id)
		return
	}
	p.query = vm.Query{Sort: p.query.Sort}
	for i := range p.Desk.Standings() {
		// A stopped vendor stands only under Muted.
		if s := &p.Desk.Standings()[i]; s.Vendor.ID == id && vm.MutedNow(s.Mute, p.Now()) {
			p.query.Filter = vm.Muted
			break
		}
	}
	p.clearSearch()
	p.Reload()
}

func (p *listPane) clearSearch() {
	p.query.Text = ""
	if p.search.Text != "" {
		p.search.SetText("")
	}
}

// Standing is the selected vendor's standing, or nil.
func (p *listPane) Standing() *triage.Standing { return p.view.At(p.view.Index(p.selected)) }

func (p *listPane) filter(f vm.Filter) {
	p.query.Filter = f
	p.Reload()
}

// narrow switches a verdict or a need on, or off when it is on.
func (p *listPane) narrow(i int) {
	if i < len(triage.Verdicts) {
		p.verdict(triage.Verdicts[i])
		return
	}
	if i -= len(triage.Verdicts); p.view == nil || i >= len(p.view.Needs) {
		return
	}
	name := p.view.Needs[i].Name
	if name == p.query.Need {
		name = ""
	}
	p.query.Need = name
	p.Reload()
}

func (p *listPane) verdict(v triage.Verdict) {
	if v == p.query.Verdict {
		v = ""
	}
	p.query.Verdict = v
	p.Reload()
}

// nextVerdict goes through the verdicts and then shows all again.
func (p *listPane) nextVerdict() {
	at := slices.Index(triage.Verdicts[:], p.query.Verdict) + 1
	if at < len(triage.Verdicts) {
		p.query.Verdict = triage.Verdicts[at]
	} else {
		p.query.Verdict = ""
	}
	p.Reload()
}

// plain shows every vendor again.
func (p *listPane) plain() {
	p.query = vm.Query{Sort: p.query.Sort, Text: p.query.Text}
	p.Reload()
}

func (p *listPane) nextFilter() { p.filter((p.query.Filter + 1) % vm.Filter(len(vm.Filters))) }

func (p *listPane) nextSort() {
	p.query.Sort = (p.query.Sort + 1) % vm.Sort(len(vm.Sorts))
	p.Reload()
}

// showQuery shows what is asked for: chips, order, count.
func (p *listPane) showQuery() {
	chips := make([]widgets.Chip, len(vm.Filters))
	for i, f := range vm.Filters {
		chips[i] = widgets.Chip{Text: f.Words(p.Speech), Count: -1, On: f == p.query.Filter}
		if p.view != nil && f != vm.All {
			chips[i].Count = p.view.Counts[f]
		}
	}
	p.filters.Set(chips)
	p.narrows.Set(p.narrowChips())
	p.sorts.SetText(p.T("Order: %s", p.query.Sort.Words(p.Speech)))
	heading := p.view.Heading(p.Speech)
	if p.searching != "" && p.searching == p.query.Text {
		heading += p.T(" · searching every text…")
	}
	p.count.SetText(heading)
	if p.content != nil {
		p.content.Refresh()
	}
}

func (p *listPane) narrowChips() []widgets.Chip {
	var out []widgets.Chip
	for _, v := range triage.Verdicts {
		c := widgets.Chip{Text: vm.VerdictWord(p.Speech, v), Count: -1, On: v == p.query.Verdict}
		if p.view != nil {
			c.Count = p.view.Verdicts[v]
		}
		out = append(out, c)
	}
	if p.view == nil || p.query.Filter != vm.NeedsMet && p.query.Need == "" {
		return out // needs are to choose from where vendors meet some
	}
	for _, n := range p.view.Needs {
		out = append(out, widgets.Chip{Text: p.Ruler.Cut(p.T("needs ")+n.Name, 180, widgets.Caption()), Count: n.Met, On: n.Name == p.query.Need})
	}
	return out
}

// searchKey handles the keys that leave the search field.
func (p *listPane) searchKey(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		widgets.Focus(p.list)
	case fyne.KeyEscape:
		p.clearSearch()
		widgets.Focus(p.list)
	default:
		return false
	}
	return true
}
