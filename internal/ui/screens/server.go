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

// Server is what Winnow may change on the buyer's mail server, and what it
// did there.
type Server struct {
	Kit
	page     *widgets.Page
	chips    *widgets.Chips
	buttons  map[string]*widgets.Button
	accounts []string
	account  string
	kinds    []vm.ServerKind
	rows     []vm.ServerRow
	slot     work.Slot
	doing    work.Slot
}

// NewServer returns the screen.
func NewServer(k Kit) *Server {
	s := &Server{Kit: k, page: widgets.NewPage(), buttons: map[string]*widgets.Button{}}
	s.chips = widgets.NewChips(k.Ruler, func(i int) {
		s.account = s.accounts[i]
		s.Changed()
	})
	s.fill()
	return s
}

// Content implements Screen.
func (s *Server) Content() fyne.CanvasObject { return s.page }

// Focus implements Screen.
func (s *Server) Focus() { widgets.Focus(s.page) }

// Show implements Screen.
func (s *Server) Show() {
	s.Host.Status(s.T("Nothing is changed on a server that you did not allow and look at. Tab moves between the buttons, Enter presses one, %s copies.", vm.KeyOf(vm.CmdCopy)))
	s.Changed()
}

// Changed implements Screen.
func (s *Server) Changed() {
	now, account := s.Now(), s.account
	type state struct {
		accounts []string
		account  string
		kinds    []vm.ServerKind
		rows     []vm.ServerRow
	}
	work.Load(s.Crew, &s.slot, func(context.Context) (state, error) {
		st := state{accounts: s.Desk.ServerAccounts(), account: account}
		known := false
		for _, a := range st.accounts {
			known = known || a == account
		}
		if !known && len(st.accounts) > 0 {
			st.account = st.accounts[0]
		}
		st.kinds = vm.NewServerKinds(s.Speech, s.Desk.Consents(st.account))
		st.rows = vm.NewServerRows(s.Speech, s.Desk.ServerActions(), now)
		return st, nil
	}, func(st state, _ error) {
		s.accounts, s.account, s.kinds, s.rows = st.accounts, st.account, st.kinds, st.rows
		s.fill()
	})
}

// press is the button of that name, made once so that it keeps the keyboard.
func (s *Server) press(name, text string, tap func()) *widgets.Button {
	b := s.buttons[name]
	if b == nil {
		b = widgets.NewButton(s.Ruler, text, "", nil)
		s.buttons[name] = b
	}
	b.OnTap = tap
	b.SetText(text)
	return b
}

func (s *Server) fill() {
	items := []fyne.CanvasObject{widgets.NewColumn(4, s.title(s.T("On your mail server")),
		s.muted(s.T("Winnow reads your mailbox and changes nothing in it, unless you allow that kind of change here. Each change is shown before it is done, written down before the server is asked, and can be taken back.")))}
	if len(s.accounts) == 0 {
		items = append(items, s.section("No mailbox on a server yet",
			s.para(s.T("Add one under Mail (%s). Until then mutes work inside Winnow, and as a file that other programs take:", vm.KeyOf(vm.CmdMail))),
			s.filters()))
		s.page.Set(false, items...)
		return
	}
	if len(s.accounts) > 1 {
		chips := make([]widgets.Chip, len(s.accounts))
		for i, a := range s.accounts {
			chips[i] = widgets.Chip{Text: a, Count: -1, On: a == s.account}
		}
		s.chips.Set(chips)
		items = append(items, s.chips)
	} else {
		items = append(items, s.muted(s.account))
	}
	for _, k := range s.kinds {
		items = append(items, s.kind(k))
	}
	items = append(items, s.section("The mutes as a file for other programs",
		s.muted(s.T("Nothing is changed anywhere: you take the file where it belongs.")), s.filters()))
	items = append(items, s.made())
	s.page.Set(false, items...)
}

func (s *Server) kind(k vm.ServerKind) fyne.CanvasObject {
	word := s.T("Allow…")
	if k.Allowed {
		word = s.T("No longer allow")
	}
	buttons := []fyne.CanvasObject{s.press("allow "+string(k.Kind), word, func() { s.consent(k) })}
	if k.Look != "" {
		buttons = append(buttons, s.press("look "+string(k.Kind), k.Look, func() { s.look(k.Kind, false) }))
	}
	if k.Kind == triage.ActionSieve {
		buttons = append(buttons, s.press("remove", s.T("Look at taking it away…"), func() { s.look(k.Kind, true) }))
	}
	return s.section(k.Name, s.muted(k.Does), s.para(k.State), widgets.NewFlow(8, buttons...))
}

func (s *Server) filters() fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, f := range vm.FilterForms {
		out = append(out, s.press("filter "+f.ID, s.T(f.Name)+"…", func() { s.saveFilter(f) }))
	}
	return widgets.NewFlow(8, out...)
}

// mostMade bounds the changes that the page shows; the journal has them all.
const mostMade = 12

func (s *Server) made() fyne.CanvasObject {
	if len(s.rows) == 0 {
		return s.section("Changes made", s.muted(s.T("None. What is done on a server will stand here, with what the server answered.")))
	}
	var out []fyne.CanvasObject
	for i, r := range s.rows {
		if i == mostMade {
			out = append(out, s.muted(s.T("The journal (%s) has all %s.", vm.KeyOf(vm.CmdJournal), s.Number(len(s.rows)))))
			break
		}
		text := widgets.NewColumn(2, s.para(r.Text+"."), s.muted(r.When+" · "+r.State))
		name := s.Number(int(r.ID))
		switch {
		case r.Unclear:
			out = append(out, widgets.NewColumn(4, text, widgets.NewFlow(8, s.press("look up "+name, s.T("Look up what became of it"), s.lookUp))))
		case r.CanUndo:
			out = append(out, widgets.NewColumn(4, text, widgets.NewFlow(8, s.press("undo "+name, s.T("Take it back"), func() { takeBack(s.Kit, &s.doing, r.ID) }))))
		default:
			out = append(out, text)
		}
	}
	return s.section("Changes made", widgets.NewColumn(10, out...))
}

// consent asks before it allows, and not before it no longer does.
func (s *Server) consent(k vm.ServerKind) {
	account := s.account
	set := func() {
		work.Load(s.Crew, &s.doing, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, s.Desk.Consent(ctx, account, k.Kind, !k.Allowed)
		}, func(_ struct{}, err error) {
			if err != nil {
				s.Host.Fail(err)
			}
			s.Changed()
		})
	}
	if k.Allowed {
		set()
		return
	}
	d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
		Title: s.T("Allow this?"), Text: s.T("Winnow may then, on the server of %s: %s. %s Each single change is still shown to you first.", account, vm.ActionWords(s.Speech, k.Kind), k.Does), OK: s.T("Allow it"),
	})
	d.OnOK = func() string {
		set()
		return ""
	}
	s.Host.Ask(d)
}

// look asks for a folder where one is needed, and shows what would change.
func (s *Server) look(kind triage.ActionKind, remove bool) {
	w := vm.Wish{Kind: kind, Remove: remove}
	if kind == triage.ActionKeywords || remove {
		lookAt(s.Kit, &s.doing, s.account, w)
		return
	}
	folder := widgets.NewEntry(vm.MutedFolder)
	folder.SetText(vm.MutedFolder)
	d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
		Title: s.T("To which folder?"), Text: s.T("It is made when it is not there. Nothing is changed yet."), Body: []fyne.CanvasObject{folder}, First: folder, OK: s.T("Look"),
	})
	d.Field(folder)
	d.OnOK = func() string {
		if wrong := vm.CheckFolder(s.Speech, folder.Text); wrong != "" {
			return wrong
		}
		w.To = strings.TrimSpace(folder.Text)
		lookAt(s.Kit, &s.doing, s.account, w)
		return ""
	}
	s.Host.Ask(d)
}

// lookAt shows exactly what a change would do, asks a second time when it is
// large, and does it.
func lookAt(k Kit, slot *work.Slot, account string, w vm.Wish) {
	k.Host.Say(k.T("Looking at what would change. Nothing is changed yet."))
	work.Load(k.Crew, slot, func(ctx context.Context) (triage.ServerPlan, error) { return k.Desk.Plan(ctx, account, w) }, func(p triage.ServerPlan, err error) {
		if err != nil {
			k.Host.Fail(err)
			return
		}
		v := vm.NewPreview(k.Speech, &p)
		var body []fyne.CanvasObject
		if len(v.Lines) > 0 {
			body = append(body, widgets.NewFacts(k.Ruler, v.Lines))
		}
		for _, script := range v.Scripts {
			body = append(body, k.section(script.Name, k.para(script.Text)))
		}
		if len(p.Draft) > 0 {
			body = append(body, k.para(vm.LetterText(p.Draft)))
		}
		if len(v.LeftOut) > 0 {
			body = append(body, k.section("Left alone", k.bullets(v.LeftOut)))
		}
		spec := widgets.DialogSpec{Title: v.Title, Text: v.Text, Body: body, OK: v.OK, Width: 640}
		if v.Nothing {
			spec.OK, spec.Close = "", k.T("Close")
		}
		d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), spec)
		d.OnOK = func() string {
			if v.Sure == "" {
				apply(k, slot, p, "")
				return ""
			}
			sure := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{Title: k.T("Really?"), Text: v.Sure, OK: k.T("Yes, %s", v.OK)})
			sure.OnOK = func() string {
				apply(k, slot, p, p.Token)
				return ""
			}
			// The first dialog closes by itself after this.
			k.Crew.Do(func() { k.Host.Ask(sure) })
			return ""
		}
		k.Host.Ask(d)
	})
}

func apply(k Kit, slot *work.Slot, p triage.ServerPlan, confirmation string) {
	k.Host.Say(k.T("Asking the server."))
	work.Load(k.Crew, slot, func(ctx context.Context) (triage.ServerBatch, error) { return k.Desk.Apply(ctx, p, confirmation) }, func(b triage.ServerBatch, err error) {
		told(k, &b, err)
	})
}

// told says what became of a change.
func told(k Kit, b *triage.ServerBatch, err error) {
	switch {
	case err != nil:
		k.Host.Fail(err)
	case b.ID != 0:
		k.Host.Say(vm.ServerToast(k.Speech, b, k.Now()))
	}
}

// takeBack asks the server to take a change back.
func takeBack(k Kit, slot *work.Slot, id triage.DecisionID) {
	k.Host.Say(k.T("Asking the server to take it back."))
	work.Load(k.Crew, slot, func(ctx context.Context) (triage.ServerBatch, error) { return k.Desk.TakeBack(ctx, id) }, func(b triage.ServerBatch, err error) {
		told(k, &b, err)
	})
}

func (s *Server) lookUp() {
	account := s.account
	work.Load(s.Crew, &s.doing, func(ctx context.Context) ([]triage.ServerBatch, error) { return s.Desk.LookUp(ctx, account) }, func(bs []triage.ServerBatch, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		s.Host.Say(s.T("Looked up %s.", vm.Count(s.Speech, len(bs), "change", "changes")))
		s.Changed()
	})
}

// saveFilter asks where to write the mutes as a filter, and does it.
func (s *Server) saveFilter(f vm.ExportFormat) {
	path, folder := widgets.NewEntry(""), widgets.NewEntry(vm.MutedFolder)
	path.SetText(s.Post.Folder() + "winnow-mutes" + f.Ending)
	folder.SetText(vm.MutedFolder)
	d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
		Title: s.T("Save the mutes for %s", f.Name), Text: s.T("%s. A file of that name is replaced.", upper(s.T(f.Note))),
		Body: []fyne.CanvasObject{s.muted(s.T("File")), path, s.muted(s.T("Folder that muted mail goes to")), folder}, First: path, OK: s.T("Save"), Width: 520,
	})
	d.Field(path)
	d.Field(folder)
	account := s.account
	d.OnOK = func() string {
		to, into := strings.TrimSpace(path.Text), strings.TrimSpace(folder.Text)
		if to == "" {
			return s.T("Type the name of a file.")
		}
		if wrong := vm.CheckFolder(s.Speech, into); wrong != "" {
			return wrong
		}
		type saved struct {
			rules int
			left  []triage.LeftOut
		}
		work.Load(s.Crew, &s.doing, func(ctx context.Context) (saved, error) {
			n, left, err := s.Desk.SaveFilter(ctx, to, f.ID, into, account)
			return saved{n, left}, err
		}, func(r saved, err error) {
			if err != nil {
				s.Host.Fail(err)
				return
			}
			text := s.T("%s written to %s.", vm.Count(s.Speech, r.rules, "rule", "rules"), to)
			if len(r.left) > 0 {
				text += s.T(" Left out: %s.", vm.Count(s.Speech, len(r.left), "vendor or address", "vendors or addresses"))
			}
			s.Host.Say(text)
		})
		return ""
	}
	s.Host.Ask(d)
}

// Do implements Screen.
func (s *Server) Do(id vm.CommandID) bool {
	if id != vm.CmdCopy {
		return false
	}
	s.Host.Copy(vm.ServersText(s.Speech, s.account, s.kinds, s.rows), s.T("The page"))
	return true
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// AskLetter prepares a draft to a vendor, what it still owes as questions or
// that the buyer wants to leave: to copy, or to save among the drafts.
func AskLetter(k Kit, slot *work.Slot, vendor triage.VendorID, name string, leave bool) {
	type letter struct {
		raw     []byte
		account string
	}
	work.Load(k.Crew, slot, func(ctx context.Context) (letter, error) {
		l := letter{}
		if all := k.Desk.ServerAccounts(); len(all) > 0 {
			l.account = all[0]
		}
		var err error
		l.raw, err = k.Desk.Letter(ctx, vendor, leave, l.account)
		return l, err
	}, func(l letter, err error) {
		if err != nil {
			k.Host.Fail(err)
			return
		}
		text := vm.LetterText(l.raw)
		title := k.T("Ask %s for proof", name)
		if leave {
			title = k.T("Leave %s", name)
		}
		var d *widgets.Dialog
		copied := widgets.NewButton(k.Ruler, k.T("Copy it"), "", func() {
			d.Close()
			k.Host.Copy(text, k.T("The draft"))
		})
		spec := widgets.DialogSpec{
			Title: title, Text: k.T("Winnow sends nothing: you look at this and send it, or not."),
			Body: []fyne.CanvasObject{k.para(text), widgets.NewFlow(8, copied)}, Close: k.T("Close"), Width: 600,
		}
		if l.account != "" {
			spec.OK = k.T("Save as a draft…")
		} else {
			spec.First, copied.Primary = copied, true
		}
		d = widgets.NewDialog(k.Ruler, k.Host.Canvas(), spec)
		copied.OnKey = func(n fyne.KeyName) bool {
			if n == fyne.KeyEscape {
				d.Close()
				return true
			}
			return false
		}
		d.OnOK = func() string {
			lookAt(k, slot, l.account, vm.Wish{Kind: triage.ActionDrafts, Draft: l.raw, Why: title})
			return ""
		}
		k.Host.Ask(d)
	})
}
