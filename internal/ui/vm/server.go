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
func NewServerKinds(consents map[triage.ActionKind]bool) []ServerKind {
	out := []ServerKind{
		{
			Kind: triage.ActionMove, Name: "Move muted mail to a folder", Look: "Look at what would move…",
			Does: "Selling mail of muted vendors goes to a folder. What answers you, or is about something you bought, stays where it is.",
		},
		{
			Kind: triage.ActionKeywords, Name: "Mark messages with their verdict", Look: "Look at what would be marked…",
			Does: "Each message gets a keyword such as $WinnowEngage, which other mail programs can show. Nothing is marked as read.",
		},
		{
			Kind: triage.ActionSieve, Name: "A filter on the server for muted vendors", Look: "Look at the filter…",
			Does: "New mail of muted vendors is filed as it comes. A filter of your own stays, and runs after it.",
		},
		{
			Kind: triage.ActionDrafts, Name: "Save drafts",
			Does: "Questions and opt-outs that Winnow prepares are put among your drafts. You look at them, and you send them or not; Winnow never does.",
		},
	}
	for i := range out {
		out[i].Allowed = consents[out[i].Kind]
		out[i].State = "Not allowed: Winnow does not do this."
		if out[i].Allowed {
			out[i].State = "Allowed by you. Each change is shown to you first."
		}
	}
	return out
}

// ActionWords says what a kind of change does, for a clause.
func ActionWords(k triage.ActionKind) string {
	switch k {
	case triage.ActionMove:
		return "move muted mail to a folder"
	case triage.ActionKeywords:
		return "mark messages with their verdict and what is muted"
	case triage.ActionDrafts:
		return "save drafts"
	case triage.ActionSieve:
		return "keep a filter for what is muted"
	}
	return string(k)
}

// mostItems bounds the messages that a preview names one by one.
const mostItems = 60

// Preview is a plan as it is shown before it is done.
type Preview struct {
	Title, Text string
	Lines       []Line
	LeftOut     []string
	OK          string // on the button
	Sure        string // the second question of a large change, "" when there is none
	Nothing     bool   // there is nothing to change
}

// NewPreview says what a plan would change, exactly.
func NewPreview(p *triage.ServerPlan) Preview {
	v := Preview{OK: "Do it"}
	for _, l := range p.LeftOut {
		v.LeftOut = append(v.LeftOut, oneLine(l.What)+": "+l.Why)
	}
	n := Count(len(p.Items), "message", "messages")
	from := " of " + Count(p.Senders, "sender", "senders")
	switch p.Kind {
	case triage.ActionMove:
		v.Title, v.OK = "Move "+n+" to "+quote(p.To)+"?", "Move them"
		v.Text = n + from + " would be moved on the server of " + p.Account + "."
		if p.MakeTo {
			v.Text += " The folder is made first."
		}
	case triage.ActionKeywords:
		v.Title, v.OK = "Mark "+n+"?", "Mark them"
		v.Text = n + from + " would get a keyword on the server of " + p.Account + "."
	case triage.ActionDrafts:
		v.Title, v.OK = "Save this draft?", "Save it"
		v.Text = "It would lie in " + quote(p.To) + " on the server of " + p.Account + ". It is not sent."
	case triage.ActionSieve:
		v.Title, v.OK = "Change the filters?", "Change them"
		v.Text = "The server of " + p.Account + " has checked them and kept nothing yet."
	}
	if s := p.Script; s != nil {
		for _, w := range s.Scripts {
			what := "is taken away"
			if w.Exists {
				what = Count(strings.Count(w.Text, "\n"), "line", "lines")
			}
			v.Lines = append(v.Lines, Line{w.Name, what})
		}
		v.Lines = append(v.Lines, Line{"Runs before", scriptName(s.Was)}, Line{"Runs after", scriptName(s.Activated)})
		v.Nothing = len(s.Scripts) == 0
	}
	if p.Kind == triage.ActionMove || p.Kind == triage.ActionKeywords {
		v.Nothing = len(p.Items) == 0
		for i, it := range p.Items {
			if i == mostItems {
				v.Lines = append(v.Lines, Line{"and " + Number(len(p.Items)-i) + " more", ""})
				break
			}
			v.Lines = append(v.Lines, Line{oneLine(it.From), quote(it.Subject) + itemChange(p, &it)})
		}
	}
	if v.Nothing {
		v.Title, v.Text = "There is nothing to change", "The server is as it should be already, or nobody is muted."
		return v
	}
	v.Text += " It can be taken back here and in the journal."
	if p.Ask {
		v.Sure = "This is a large change: " + n + from + ". It is done only when you say so a second time."
	}
	return v
}

func scriptName(script string) string {
	if script == "" {
		return "no script"
	}
	return script
}

func itemChange(p *triage.ServerPlan, it *triage.ServerItem) string {
	if p.Kind == triage.ActionMove {
		return " in " + oneLine(it.Folder) + " → " + oneLine(p.To)
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
func NewServerRow(b *triage.ServerBatch, now time.Time) ServerRow {
	r := ServerRow{ID: b.ID, When: Moment(now, b.At), CanUndo: len(b.Undoable()) > 0, Unclear: b.Open()}
	n := Count(len(b.Changes), "message", "messages")
	switch b.Kind {
	case triage.ActionMove:
		r.Text = "Asked to move " + n + " to " + quote(b.To)
	case triage.ActionKeywords:
		r.Text = "Asked to mark " + n
	case triage.ActionDrafts:
		r.Text = "Asked to save a draft in " + quote(b.To)
	default:
		r.Text = "Asked to change the filters"
	}
	r.Text += " on the server of " + b.Account
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
			parts = append(parts, Number(counts[s.state])+" "+s.words)
		}
	}
	if undoing > 0 {
		parts = append(parts, Number(undoing)+" asked to be taken back, not known yet")
	}
	if r.State = strings.Join(parts, ", "); r.State == "" {
		r.State = "nothing was changed"
	}
	return r
}

// NewServerRows says what the changes were, newest first.
func NewServerRows(in []triage.ServerBatch, now time.Time) []ServerRow {
	out := make([]ServerRow, len(in))
	for i := range in {
		out[i] = NewServerRow(&in[i], now)
	}
	return out
}

// ServerToast says what became of a change.
func ServerToast(b *triage.ServerBatch, now time.Time) string {
	r := NewServerRow(b, now)
	return sentence(fmt.Sprintf("The server answered: %s", r.State))
}

// CheckFolder says what is wrong with a folder's name, or "". The server has
// the last word.
func CheckFolder(name string) string {
	if strings.TrimSpace(name) == "" {
		return "Type the name of a folder. It is made when it is not there."
	}
	return ""
}

// ServersText is the screen as plain text.
func ServersText(account string, kinds []ServerKind, rows []ServerRow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "On the server of %s\n", account)
	for _, k := range kinds {
		fmt.Fprintf(&b, "\n%s\n  %s\n  %s\n", k.Name, k.Does, k.State)
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "\n%s  %s\n  %s\n", r.When, r.Text, r.State)
	}
	return b.String()
}
