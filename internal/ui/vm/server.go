package vm

import (
	"context"
	"fmt"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Servers is what the window needs of the engine to change something on a mail
// server: each kind only after the buyer's consent, looked at before, and
// reversible. Accounts are named by their keys.
type Servers interface {
	ServerAccounts() []string
	// ServerActions lists the changes made, newest first.
	ServerActions() []triage.ServerBatch
	Consents(account string) map[triage.ActionKind]bool
	Consent(ctx context.Context, account string, kind triage.ActionKind, agree bool) error
	// Plan finds out what a change would do, and changes nothing.
	Plan(ctx context.Context, account string, w Wish) (triage.ServerPlan, error)
	// Apply does what a plan says; confirmation is its token where it asks.
	Apply(ctx context.Context, p triage.ServerPlan, confirmation string) (triage.ServerBatch, error)
	// TakeBack undoes what can be undone of a change.
	TakeBack(ctx context.Context, id triage.DecisionID) (triage.ServerBatch, error)
	// LookUp finds out what became of changes that were cut off.
	LookUp(ctx context.Context, account string) ([]triage.ServerBatch, error)
	// SaveFilter writes the mutes as a filter to a file, whole or not at all,
	// and returns how many rules are in it and what was left out.
	SaveFilter(ctx context.Context, path, form, folder, account string) (rules int, leftOut []triage.LeftOut, err error)
	// Letter writes a draft to a vendor: what it still owes as questions, or
	// that the buyer wants to leave. Nothing is sent.
	Letter(ctx context.Context, vendor triage.VendorID, leave bool, account string) ([]byte, error)
}

// Wish is a change that the buyer wants to look at.
type Wish struct {
	Kind   triage.ActionKind
	To     string // folder, for ActionMove and ActionSieve
	Remove bool   // ActionSieve: take the filter away
	Draft  []byte // ActionDrafts
	Why    string
}

// FilterForms lists the forms in which the mutes are written as filters.
var FilterForms = [...]ExportFormat{
	{"sieve", ".sieve", "Sieve", "for a server or provider that takes such scripts; a rule lapses with its mute"},
	{"gmail", ".xml", "Gmail", "imported under Settings, Filters; stays until you remove it"},
	{"outlook", ".txt", "Outlook", "a list of rules to make by hand"},
	{"thunderbird", ".dat", "Thunderbird", "msgFilterRules.dat of the account; stays until you remove it"},
}

// MutedFolder is where muted mail goes unless the buyer says otherwise.
const MutedFolder = "Muted"

// ServerKind is a kind of change as its screen shows it.
type ServerKind struct {
	Kind    triage.ActionKind
	Name    string
	Does    string // what it does, and does not
	Allowed bool
	State   string // the consent in words
	Look    string // on the button that looks at it; "" when it is done elsewhere
}

// NewServerKinds lists the kinds of change with the buyer's consent.
func NewServerKinds(say Speech, consents map[triage.ActionKind]bool) []ServerKind {
	out := []ServerKind{
		{
			Kind: triage.ActionMove, Name: say.T("Move muted mail to a folder"), Look: say.T("Look at what would move…"),
			Does: say.T("Selling mail of muted vendors, persons and threads goes to a folder. What answers you, or is about something you bought, stays where it is."),
		},
		{
			Kind: triage.ActionKeywords, Name: say.T("Mark messages with their verdict"), Look: say.T("Look at what would be marked…"),
			Does: say.T("Each message gets a keyword such as $WinnowEngage, which other mail programs can show, and $WinnowMuted while it is muted. Nothing is marked as read."),
		},
		{
			Kind: triage.ActionSieve, Name: say.T("A filter on the server for what is muted"), Look: say.T("Look at the filter…"),
			Does: say.T("New mail that is muted is filed as it comes. A filter of your own stays, and runs after it."),
		},
		{
			Kind: triage.ActionDrafts, Name: say.T("Save drafts"),
			Does: say.T("Questions and opt-outs that Winnow prepares are put among your drafts. You look at them, and you send them or not; Winnow never does."),
		},
	}
	for i := range out {
		out[i].Allowed = consents[out[i].Kind]
		out[i].State = say.T("Not allowed: Winnow does not do this.")
		if out[i].Allowed {
			out[i].State = say.T("Allowed by you. Each change is shown to you first.")
		}
	}
	return out
}

// ActionWords says what a kind of change does, for a clause.
func ActionWords(say Speech, k triage.ActionKind) string {
	switch k {
	case triage.ActionMove:
		return say.T("move muted mail to a folder")
	case triage.ActionKeywords:
		return say.T("mark messages with their verdict and what is muted")
	case triage.ActionDrafts:
		return say.T("save drafts")
	case triage.ActionSieve:
		return say.T("keep a filter for what is muted")
	}
	return string(k)
}

// mostItems bounds the messages that a preview names one by one.
const mostItems = 60

// Preview is a plan as it is shown before it is done.
type Preview struct {
	Title, Text string
	Lines       []Line
	Scripts     []Line // filters as they would stand on the server
	LeftOut     []string
	OK          string // on the button
	Sure        string // the second question of a large change, "" when there is none
	Nothing     bool   // there is nothing to change
}

// NewPreview says what a plan would change, exactly.
func NewPreview(say Speech, p *triage.ServerPlan) Preview {
	v := Preview{OK: say.T("Do it")}
	for _, l := range p.LeftOut {
		v.LeftOut = append(v.LeftOut, oneLine(l.What)+": "+say.Said(l.Why))
	}
	n := Count(say, len(p.Items), "message", "messages")
	from := say.T(" of %s", Count(say, p.Senders, "sender", "senders"))
	switch p.Kind {
	case triage.ActionMove:
		v.Title, v.OK = say.T("Move %s to %s?", n, quote(p.To)), say.T("Move them")
		v.Text = n + from + say.T(" would be moved on the server of %s.", p.Account)
		if p.MakeTo {
			v.Text += say.T(" The folder is made first.")
		}
	case triage.ActionKeywords:
		v.Title, v.OK = say.T("Mark %s?", n), say.T("Mark them")
		v.Text = n + from + say.T(" would get a keyword on the server of %s.", p.Account)
	case triage.ActionDrafts:
		v.Title, v.OK = say.T("Save this draft?"), say.T("Save it")
		v.Text = say.T("It would lie in %s on the server of %s. It is not sent.", quote(p.To), p.Account)
	case triage.ActionSieve:
		v.Title, v.OK = say.T("Change the filters?"), say.T("Change them")
		v.Text = say.T("The server of %s has checked them and kept nothing yet.", p.Account)
	}
	if s := p.Script; s != nil {
		for i, w := range s.Scripts {
			before := triage.ScriptText{Name: w.Name}
			if i < len(s.Before) {
				before = s.Before[i]
			}
			switch {
			case w == before && !w.Exists:
			case w == before:
				v.Lines = append(v.Lines, Line{w.Name, say.T("stays as it is")})
			case !w.Exists:
				v.Lines = append(v.Lines, Line{w.Name, say.T("is taken away")})
			default:
				v.Lines = append(v.Lines, Line{w.Name, say.T("%s, as they stand below", Count(say, strings.Count(w.Text, "\n"), "line", "lines"))})
				v.Scripts = append(v.Scripts, Line{w.Name, firstLines(say, w.Text, mostScript)})
			}
		}
		v.Lines = append(v.Lines, Line{say.T("Runs before"), scriptName(say, s.Was)}, Line{say.T("Runs after"), scriptName(say, s.Activated)})
		v.Nothing = len(s.Scripts) == 0
	}
	if p.Kind == triage.ActionMove || p.Kind == triage.ActionKeywords {
		v.Nothing = len(p.Items) == 0
		for i, it := range p.Items {
			if i == mostItems {
				v.Lines = append(v.Lines, Line{say.T("and %s more", say.Number(len(p.Items)-i)), ""})
				break
			}
			v.Lines = append(v.Lines, Line{oneLine(it.From), quote(it.Subject) + itemChange(say, p, &it)})
		}
	}
	if v.Nothing {
		v.Title, v.Text = say.T("There is nothing to change"), say.T("The server is as it should be already, or nobody is muted.")
		return v
	}
	v.Text += say.T(" It can be taken back here and in the journal.")
	if p.Ask {
		if p.Script != nil {
			n, from = say.T("a filter"), say.T(" for %s", Count(say, p.Senders, "sender or thread", "senders and threads"))
		}
		v.Sure = say.T("This is a large change: %s%s. It is done only when you say so a second time.", n, from)
	}
	return v
}

// mostScript bounds the lines of a script that a preview shows.
const mostScript = 200

// firstLines is the beginning of a text, saying how much is left out.
func firstLines(say Speech, text string, most int) string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	if n := len(lines) - most; n > 0 {
		lines = append(lines[:most], say.T("and %s", Count(say, n, "more line", "more lines")))
	}
	return strings.Join(lines, "\n")
}

func scriptName(say Speech, script string) string {
	if script == "" {
		return say.T("no script")
	}
	return script
}

func itemChange(say Speech, p *triage.ServerPlan, it *triage.ServerItem) string {
	if p.Kind == triage.ActionMove {
		return say.T(" in %s → %s", oneLine(it.Folder), oneLine(p.To))
	}
	var parts []string
	for _, k := range it.Add {
		parts = append(parts, "+"+k)
	}
	for _, k := range it.Remove {
		parts = append(parts, "−"+k)
	}
	return " " + strings.Join(parts, " ")
}

// ServerRow is a change on a server as it stands now.
type ServerRow struct {
	ID      triage.DecisionID
	When    string
	Text    string
	State   string
	CanUndo bool
	Unclear bool // what became of some of it has to be looked up
}

// stateWords says what became of changes, by state.
var stateWords = [...]struct {
	state triage.ItemState
	words string
}{
	{triage.ItemDone, "done"},
	{triage.ItemUndone, "taken back"},
	{triage.ItemFailed, "not done, as before"},
	{triage.ItemHalf, "cut off half-way"},
	{triage.ItemGone, "gone from the server"},
	{triage.ItemOpen, "not known yet"},
}

// NewServerRow says what a change was, and what became of it.
func NewServerRow(say Speech, b *triage.ServerBatch, now time.Time) ServerRow {
	r := ServerRow{ID: b.ID, When: Moment(say, now, b.At), CanUndo: len(b.Undoable()) > 0, Unclear: b.Open()}
	n := Count(say, len(b.Changes), "message", "messages")
	switch b.Kind {
	case triage.ActionMove:
		r.Text = say.T("Asked to move %s to %s", n, quote(b.To))
	case triage.ActionKeywords:
		r.Text = say.T("Asked to mark %s", n)
	case triage.ActionDrafts:
		r.Text = say.T("Asked to save a draft in %s", quote(b.To))
	default:
		r.Text = say.T("Asked to change the filters")
	}
	r.Text += say.T(" on the server of %s", b.Account)
	counts, undoing := map[triage.ItemState]int{}, 0
	for _, c := range b.Changes {
		if c.Undoing {
			undoing++
		} else {
			counts[c.State]++
		}
	}
	var parts []string
	for _, s := range stateWords {
		if counts[s.state] > 0 {
			parts = append(parts, say.Number(counts[s.state])+" "+say.T(s.words))
		}
	}
	if undoing > 0 {
		parts = append(parts, say.T("%s asked to be taken back, not known yet", say.Number(undoing)))
	}
	if r.State = strings.Join(parts, ", "); r.State == "" {
		r.State = say.T("nothing was changed")
	}
	return r
}

// NewServerRows says what the changes were, newest first.
func NewServerRows(say Speech, in []triage.ServerBatch, now time.Time) []ServerRow {
	out := make([]ServerRow, len(in))
	for i := range in {
		out[i] = NewServerRow(say, &in[i], now)
	}
	return out
}

// ServerToast says what became of a change.
func ServerToast(say Speech, b *triage.ServerBatch, now time.Time) string {
	r := NewServerRow(say, b, now)
	return sentence(say.T("The server answered: %s", r.State))
}

// CheckFolder says what is wrong with a folder's name, or "". The server has
// the last word.
func CheckFolder(say Speech, name string) string {
	if strings.TrimSpace(name) == "" {
		return say.T("Type the name of a folder. It is made when it is not there.")
	}
	return ""
}

// ServersText is the screen as plain text.
func ServersText(say Speech, account string, kinds []ServerKind, rows []ServerRow) string {
	var b strings.Builder
	b.WriteString(say.T("On the server of %s", account) + "\n")
	for _, k := range kinds {
		fmt.Fprintf(&b, "\n%s\n  %s\n  %s\n", k.Name, k.Does, k.State)
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "\n%s  %s\n  %s\n", r.When, r.Text, r.State)
	}
	return b.String()
}
