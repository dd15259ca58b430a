package screens

import (
	"context"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// kept is what came of keeping a mailbox.
type kept struct {
	place vm.Keep
	read  func(ctx context.Context) error
}

// choose shows the second page: the server said yes, and the buyer says what is
// read. Inbox and Sent are chosen already.
func (m *AddMailbox) choose(box vm.Mailbox, t vm.Trial) {
	on := make([]bool, len(t.Folders))
	for i, f := range t.Folders {
		on[i] = f.On
	}
	var folders *widgets.Chips
	show := func() {
		chips := make([]widgets.Chip, len(t.Folders))
		for i, f := range t.Folders {
			chips[i] = widgets.Chip{Text: f.Show, Count: -1, On: on[i]}
		}
		folders.Set(chips)
	}
	folders = widgets.NewChips(m.Ruler, func(i int) { on[i] = !on[i]; show() })
	show()
	days := m.Host.Settings().Days
	horizon := newHorizonChips(m.Kit, func(d int) { days = d })
	horizon.set(days)
	bad := m.wrong()
	busy := false
	var add *widgets.Button
	addIt := func() {
		var names []string
		for i, f := range t.Folders {
			if on[i] {
				names = append(names, f.Name)
			}
		}
		if len(names) == 0 {
			say(bad, m.T("Choose at least one folder."))
			m.page.Relayout()
			return
		}
		if busy {
			return
		}
		busy = true
		work.Load(m.Crew, &m.try, func(ctx context.Context) (kept, error) {
			place, read, err := t.Keep(ctx, names, days)
			return kept{place, read}, err
		}, func(k kept, err error) {
			busy = false
			if err != nil {
				say(bad, m.Host.Explain(err)+" "+m.T("Nothing was kept."))
				m.page.Relayout()
				return
			}
			m.empty()
			m.Leave()
			m.Host.Start(m.T("Reading %s", box.Address), k.read)
			if k.place != m.wished(box) {
				m.Host.Say(m.T("The system's keyring cannot be used here: the password is asked for at each start."))
			}
		})
	}
	add = widgets.NewButton(m.Ruler, m.T("Add and read it"), "Enter", addIt)
	add.Primary = true
	m.page.Set(true,
		widgets.NewColumn(4, m.title(m.T("It works")),
			m.para(m.T("%s lets %s in and shows %s.", box.Server.Host, box.Server.User, m.N(len(t.Folders), "%s folder", "%s folders")))),
		m.section("Folders to read", m.muted(m.T("Inbox and Sent are enough: what you wrote tells whom you deal with.")), folders),
		m.section("How far back", horizon.chips),
		bad,
		widgets.NewFlow(8, add, m.act("Back", func() { m.Show(); m.Focus() })),
	)
	widgets.Focus(add)
}

// wished is where the buyer wanted the secret.
func (m *AddMailbox) wished(box vm.Mailbox) vm.Keep {
	if box.Keep == "" {
		return vm.KeepKeyring
	}
	return box.Keep
}

// horizonChips choose how far back mail is read.
type horizonChips struct {
	Kit
	chips *widgets.Chips
}

func newHorizonChips(k Kit, chosen func(days int)) *horizonChips {
	h := &horizonChips{Kit: k}
	h.chips = widgets.NewChips(k.Ruler, func(i int) { h.set(vm.Horizons[i]); chosen(vm.Horizons[i]) })
	return h
}

func (h *horizonChips) set(days int) {
	items := make([]widgets.Chip, len(vm.Horizons))
	for i, d := range vm.Horizons {
		items[i] = widgets.Chip{Text: h.HorizonWords(d), Count: -1, On: d == days}
	}
	h.chips.Set(items)
}
