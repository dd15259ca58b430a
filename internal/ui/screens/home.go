package screens

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Home is the vendors' screen: the list at the left, a vendor or one of its
// messages at the right; in a narrow window one of the two.
type Home struct {
	Kit
	list    *listPane
	vendor  *vendorView
	message *messageView
	detail  *fyne.Container // stack of vendor, message, nothing
	nothing *fyne.Container
	split   *container.Split
	content *fyne.Container

	hidden   [3]bool // of vendor, message, nothing
	arranged bool    // they are so
	narrow   bool    // one pane at a time
	inDetail bool    // in a narrow window: the right pane shows
	reading  bool    // the right pane shows a message

	wanted       triage.VendorID // asked for last; shown once it has come
	loading      bool            // it is on its way
	again        bool            // it changed meanwhile, and is asked for again
	shownVendor  triage.VendorID
	shownMessage triage.ContentID
	passage      triage.Span // of the message on its way: what to show of it
	vendorSlot   work.Slot
	messageSlot  work.Slot
}

// NewHome returns the vendors' screen.
func NewHome(k Kit) *Home {
	h := &Home{Kit: k}
	h.vendor = newVendorView(k, h.openPassage)
	h.message = newMessageView(k, func() { h.Do(vm.CmdBack) })
	h.list = newListPane(k, h.selected, h.enter)
	h.nothing = container.NewStack(k.empty("No vendor is selected", "Pick one in the list with j and k, or search with /."))
	h.detail = container.NewStack(h.vendor.page, h.message.content, h.nothing)
	h.split = container.NewHSplit(h.list.content, h.detail)
	h.split.Offset = 0.46
	if s := k.Host.Settings().ListShare; s > 0.2 && s < 0.8 {
		h.split.Offset = s
	}
	h.content = container.NewStack(h.split)
	h.show()
	return h
}

// Content implements Screen.
func (h *Home) Content() fyne.CanvasObject { return h.content }

// Show implements Screen.
func (h *Home) Show() { h.Changed() }

// Share is the list's share of the width, to be kept.
func (h *Home) Share() float64 { return h.split.Offset }

// SetNarrow says whether there is room for one pane only.
func (h *Home) SetNarrow(on bool) {
	if on == h.narrow {
		return
	}
	h.narrow = on
	h.arrange()
}

// arrange puts one or both panes into the screen.
func (h *Home) arrange() {
	switch {
	case !h.narrow:
		h.split.Leading, h.split.Trailing = h.list.content, h.detail
		h.content.Objects = []fyne.CanvasObject{h.split}
		h.split.Refresh()
	case h.inDetail:
		h.content.Objects = []fyne.CanvasObject{h.detail}
	default:
		h.content.Objects = []fyne.CanvasObject{h.list.content}
	}
	h.content.Refresh()
}

// show shows the vendor, the message or neither at the right.
func (h *Home) show() {
	hide := [...]bool{h.reading || h.shownVendor == "", !h.reading, h.reading || h.shownVendor != ""}
	if h.hidden == hide && h.arranged {
		return // refreshing draws all of it anew
	}
	h.hidden, h.arranged = hide, true
	h.vendor.page.Hidden, h.message.content.Hidden, h.nothing.Hidden = hide[0], hide[1], hide[2]
	h.detail.Refresh()
}

// Focus implements Screen.
func (h *Home) Focus() {
	switch {
	case h.narrow && h.inDetail:
		h.focusDetail()
	default:
		widgets.Focus(h.list.list)
	}
}

func (h *Home) focusDetail() {
	switch {
	case h.reading:
		widgets.Focus(h.message.text)
	case h.shownVendor != "":
		widgets.Focus(h.vendor.page)
	}
}

// Panes are what F6 goes through, in order.
func (h *Home) Panes() []fyne.Focusable {
	var out []fyne.Focusable
	if !h.narrow || !h.inDetail {
		out = append(out, h.list.list)
	}
	if !h.narrow || h.inDetail {
		switch {
		case h.reading:
			out = append(out, h.message.text)
		case h.shownVendor != "":
			out = append(out, h.vendor.page)
		}
	}
	return out
}

// Changed implements Screen.
func (h *Home) Changed() { h.list.Reload() }

// selected is told by the list which vendor is selected. When it is the same
// as before, its page is fetched anew: its place, its messages and their
// judgements may have changed even where its own standing has not.
func (h *Home) selected(id triage.VendorID) {
	s := h.list.Standing()
	if s != nil {
		h.Host.Status(vm.Status(h.Speech, s, h.Now()))
	} else {
		h.Host.Status("")
	}
	switch {
	case id == "":
		h.vendorSlot.Drop()
		h.loading, h.again = false, false
		h.shownVendor, h.wanted = "", ""
		if !h.reading {
			h.show()
		}
	case id != h.wanted && h.loading && !h.list.chosen:
		// While mail comes in, another vendor may be best before the page of the
		// last one has come; dropping each would leave an old page standing.
		h.again = true
	case id != h.wanted:
		h.reading = false
		h.shownMessage = triage.ContentID{}
		h.messageSlot.Drop()
		h.loadVendor(id)
	default:
		// Asking anew while the answer is on its way would, during a sync, mean
		// that none ever comes.
		if h.loading {
			h.again = true
			return
		}
		h.loadVendor(id)
		if h.reading {
			h.loadMessage(h.shownMessage)
		}
	}
}

func (h *Home) loadVendor(id triage.VendorID) {
	now := h.Now()
	h.wanted, h.loading, h.again = id, true, false
	work.Load(h.Crew, &h.vendorSlot, func(ctx context.Context) (vm.VendorPage, error) {
		d, err := h.Desk.Vendor(ctx, id)
		if err != nil {
			return vm.VendorPage{}, err
		}
		p := vm.NewVendorPage(h.Speech, &d, now)
		p.Twins = vm.Twins(h.Speech, p.ID, h.Desk.Suggestions())
		return p, nil
	}, func(p vm.VendorPage, err error) {
		h.loading = false
		if err != nil && h.again {
			h.selected(h.list.selected) // the ranking changed meanwhile
			return
		}
		if err != nil {
			h.Host.Fail(err)
			return
		}
		h.shownVendor = id
		h.vendor.Show(p)
		h.show()
		if h.again {
			h.selected(h.list.selected)
		}
	})
}

// enter goes from the list into the right pane.
func (h *Home) enter() {
	h.inDetail = true
	if h.narrow {
		h.arrange()
	}
	h.focusDetail()
}

// OpenVendor shows a vendor's page and gives it the keyboard.
func (h *Home) OpenVendor(id triage.VendorID) {
	h.reading = false
	h.list.Select(id)
	h.show()
	h.enter()
}

// OpenMessage shows a message.
func (h *Home) OpenMessage(id triage.ContentID) { h.openPassage(vm.Passage{Message: id}) }

// openPassage shows a message at a stretch of its text.
func (h *Home) openPassage(p vm.Passage) {
	h.passage = p.Span
	h.loadMessage(p.Message)
}

func (h *Home) loadMessage(id triage.ContentID) {
	now := h.Now()
	work.Load(h.Crew, &h.messageSlot, func(ctx context.Context) (vm.MessagePage, error) {
		d, err := h.Desk.Message(ctx, id)
		if err != nil {
			return vm.MessagePage{}, err
		}
		return vm.NewMessagePage(h.Speech, &d, now), nil
	}, func(p vm.MessagePage, err error) {
		if err != nil {
			h.Host.Fail(err)
			return
		}
		first := !h.reading || h.shownMessage != id
		if first {
			h.reading, h.inDetail, h.shownMessage = true, true, id
			h.show()
			if h.narrow {
				h.arrange()
			}
		}
		h.message.Show(p, h.vendor.shown.Name)
		if first { // a refresh leaves the keyboard where it is
			widgets.Focus(h.message.text)
		}
		if !h.passage.Empty() {
			h.message.text.Point(h.passage)
			h.passage = triage.Span{}
		}
	})
}

// Do implements Screen.
func (h *Home) Do(id vm.CommandID) bool {
	if h.reading && h.message.Do(id) {
		return true
	}
	switch id {
	case vm.CmdBack:
		return h.goBack()
	case vm.CmdSearch:
		h.inDetail = false
		if h.narrow {
			h.arrange()
		}
		widgets.Focus(h.list.search)
	case vm.CmdFilter:
		h.list.nextFilter()
	case vm.CmdVerdict:
		h.list.nextVerdict()
	case vm.CmdSort:
		h.list.nextSort()
	case vm.CmdShortlist:
		h.shortlist()
	case vm.CmdMute:
		h.mute()
	case vm.CmdCopy:
		if h.shownVendor != "" {
			h.Host.Copy(h.vendor.shown.PlainText(h.Speech), h.T("The page of %s", h.vendor.shown.Name))
		}
	case vm.CmdQuestions:
		h.copyQuestions()
	case vm.CmdNextMessage:
		h.step(1)
	case vm.CmdPrevMessage:
		h.step(-1)
	default:
		return false
	}
	return true
}

// goBack leaves the message, then the page, then the search, then the filter.
func (h *Home) goBack() bool {
	switch {
	case h.reading:
		h.reading = false
		h.messageSlot.Drop()
		h.show()
		if h.vendor.messages != nil {
			widgets.Focus(h.vendor.messages)
		} else {
			h.focusDetail()
		}
	case h.inDetail || !widgets.Focused(h.list.list):
		h.inDetail = false
		if h.narrow {
			h.arrange()
		}
		widgets.Focus(h.list.list)
	case h.list.query.Text != "":
		h.list.clearSearch()
	case !h.list.query.Plain():
		h.list.plain()
	default:
		return false
	}
	return true
}

// step opens the next older or newer message of the vendor.
func (h *Home) step(by int) {
	ms := h.vendor.shown.Messages
	if !h.reading {
		if len(ms) > 0 {
			h.OpenMessage(ms[0].ID)
		}
		return
	}
	for i := range ms {
		if ms[i].ID != h.shownMessage {
			continue
		}
		if to := i + by; to >= 0 && to < len(ms) {
			h.OpenMessage(ms[to].ID)
		} else if by > 0 {
			h.Host.Say(h.T("This is their oldest message."))
		} else {
			h.Host.Say(h.T("This is their newest message."))
		}
		return
	}
}

func (h *Home) copyQuestions() {
	qs := h.vendor.shown.Questions
	if len(qs) == 0 {
		h.Host.Say(h.T("There is nothing to ask: no doubt is open."))
		return
	}
	h.Host.Copy(strings.Join(qs, "\n"), vm.Count(h.Speech, len(qs), "question", "questions"))
}

func (h *Home) shortlist() {
	s := h.list.Standing()
	if s == nil {
		return
	}
	act := triage.ActShortlist
	if s.Shortlisted {
		act = triage.ActUnlist
	}
	h.Host.Decide("", triage.Decision{Act: act, Vendor: s.Vendor.ID, Keys: vm.Keys(&s.Vendor)})
}

func (h *Home) mute() {
	if s := h.list.Standing(); s != nil {
		AskMute(h.Kit, s)
	}
}

// AskMute asks how strongly to mute a vendor, or lifts the mute that it has.
func AskMute(k Kit, s *triage.Standing) {
	if vm.MutedNow(s.Mute, k.Now()) {
		k.Host.Decide("", triage.Decision{Act: triage.ActUnmute, Vendor: s.Vendor.ID, Keys: vm.Keys(&s.Vendor)})
		return
	}
	k.Host.Ask(widgets.Choose(k.Ruler, k.Host.Canvas(), k.T("Mute %s", vm.Name(&s.Vendor)), vm.MuteCaution(k.Speech, s, k.Now()), StrengthChoices(k), func(i int) {
		k.Host.Decide("", vm.MuteDecision(&s.Vendor, triage.Strengths[i], "", k.Now()))
	}))
}

// StrengthChoices are the three strengths of a mute, in the order of
// triage.Strengths.
func StrengthChoices(k Kit) []widgets.Choice {
	return []widgets.Choice{
		{Keys: "1s", Text: k.T("Slow (s)"), Note: vm.StrengthMeaning(k.Speech, triage.Slow)},
		{Keys: "2l", Text: k.T("Limit (l)"), Note: vm.StrengthMeaning(k.Speech, triage.Limit)},
		{Keys: "3t", Text: k.T("Stop (t)"), Note: vm.StrengthMeaning(k.Speech, triage.Stop)},
	}
}

// Vendor is the vendor whose page shows, "" for none.
func (h *Home) Vendor() triage.VendorID { return h.shownVendor }

// Place is what the page of the vendor says about its place.
func (h *Home) Place() string { return h.vendor.shown.Place }

// Offset is how far the vendor's page is scrolled.
func (h *Home) Offset() float32 { return h.vendor.page.Offset() }

// MessageVerdict is what the page of the message says of it.
func (h *Home) MessageVerdict() string { return h.message.shown.Verdict }

// Reading reports whether a message shows, and Message which.
func (h *Home) Reading() bool { return h.reading }

// Message is the message that was opened last.
func (h *Home) Message() triage.ContentID { return h.shownMessage }

// Rows is how many vendors the list shows.
func (h *Home) Rows() int { return h.list.view.Len() }

// Seen is what the buyer asked the list and the message to show: filter,
// order, the mark looked at, the axes that are switched on.
func (h *Home) Seen() string {
	q := h.list.query
	out := fmt.Sprint(q.Filter, q.Sort, q.Text, q.Verdict, q.Need, h.message.text.At())
	for _, a := range triage.Axes {
		out += fmt.Sprint(h.message.text.Shows(a))
	}
	return out
}

// Marked is the axis of the mark looked at, "" for none.
func (h *Home) Marked() triage.Axis {
	if at := h.message.text.At(); at >= 0 {
		return h.message.shown.Marks[at].Axis
	}
	return ""
}

// Newest is the newest message of the vendor whose page shows.
func (h *Home) Newest() triage.ContentID {
	if ms := h.vendor.shown.Messages; len(ms) > 0 {
		return ms[0].ID
	}
	return triage.ContentID{}
}
