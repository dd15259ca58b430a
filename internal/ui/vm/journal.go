package vm

import (
	"strings"
	"time"

	"winnow/internal/triage"
)

// JournalRow is a decision as the journal shows it.
type JournalRow struct {
	ID      triage.DecisionID
	Vendor  triage.VendorID
	When    string
	Text    string
	Change  string // before → after
	State   string // that it holds, was taken back, or what the server did
	Undone  bool
	CanUndo bool              // it can still be taken back
	Server  bool              // a change on a mail server: taking it back asks the server
	Batch   triage.DecisionID // decided together with others, 0 when alone
	Others  int               // of its batch that hold as well
}

// mutedWords open the line of a mute, by strength.
var mutedWords = map[triage.Strength]string{triage.Slow: "Slowed %s", triage.Limit: "Limited %s", triage.Stop: "Stopped %s", triage.NotMuted: "Not muted %s"}

// NewJournal says what the journal shows, newest first: every decision and
// every change on a server, which stands where it was asked for, with what
// became of it. Name finds what a vendor is called.
func NewJournal(say Speech, entries []triage.JournalEntry, changes []triage.ServerBatch, name func(triage.VendorID) string, now time.Time) []JournalRow {
	batches := make(map[triage.DecisionID]*triage.ServerBatch, len(changes))
	for i := range changes {
		batches[changes[i].ID] = &changes[i]
	}
	together := map[triage.DecisionID]int{}
	for _, e := range entries {
		if e.Batch != 0 && !e.Undone && e.Act != triage.ActUndo {
			together[e.Batch]++
		}
	}
	out := make([]JournalRow, 0, len(entries))
	for _, e := range entries {
		if e.Act == triage.ActServerResult {
			continue // it is told where the server was asked
		}
		r := NewJournalRow(say, e, name(e.Vendor), now)
		if e.Before != "" && e.Act != triage.ActServer && e.Act != triage.ActServerUndo {
			r.Change = oneLine(say.Said(e.Before) + " → " + say.Said(e.After))
		}
		if e.Batch != 0 && r.CanUndo {
			r.Batch, r.Others = e.Batch, together[e.Batch]-1
			if r.Others > 0 {
				r.State += say.T(", decided with %s", Count(say, r.Others, "other", "others"))
			}
		}
		if b := batches[e.ID]; b != nil && e.Act == triage.ActServer {
			s := NewServerRow(say, b, now)
			r.Text, r.State, r.CanUndo, r.Server = s.Text, upperFirst(s.State), s.CanUndo, true
		}
		out = append(out, r)
	}
	return out
}

// NewJournalRow puts one decision into a sentence.
func NewJournalRow(say Speech, e triage.JournalEntry, vendor string, now time.Time) JournalRow {
	if vendor == "" {
		vendor = string(e.Vendor)
	}
	r := JournalRow{ID: e.ID, Vendor: e.Vendor, When: Moment(say, now, e.At), Undone: e.Undone}
	r.CanUndo = !e.Undone && e.Act != triage.ActUndo
	switch {
	case e.Undone:
		r.State = say.T("Taken back")
	case r.CanUndo:
		r.State = say.T("Holds")
	default:
		r.State = say.T("Done")
	}
	why := because(say, say.Said(e.Why))
	switch e.Act {
	case triage.ActMute:
		vendor = aimed(say, e, vendor)
		r.Text = say.T("Muted %s", vendor)
		if e.Mute != nil {
			r.Text = say.T(mutedWords[e.Mute.Strength], vendor) + until(say, now, e.Mute.Until)
			if e.Mute.Automatic {
				r.Text = say.T("Automatically %s", lowerFirst(say, r.Text))
			}
			if why == "" {
				why = because(say, say.Said(e.Mute.Why))
			}
		}
	case triage.ActUnmute:
		r.Text = say.T("Lifted the mute of %s", aimed(say, e, vendor))
	case triage.ActShortlist:
		r.Text = say.T("Put %s on the shortlist", vendor)
	case triage.ActUnlist:
		r.Text = say.T("Took %s off the shortlist", vendor)
	case triage.ActNeedAdd:
		r.Text = say.T("Added the need%s", needName(e.Need))
	case triage.ActNeedRemove:
		r.Text = say.T("Removed the need%s", needName(e.Need))
	case triage.ActCorrect:
		r.Text = say.T("Corrected a message of %s%s", vendor, corrected(say, e.Correction))
	case triage.ActJoin:
		r.Text = say.T("Said that %s and %s are one vendor", vendor, sideName(say, e.With))
	case triage.ActSplit:
		if e.With != nil && e.With.Vendor != "" {
			r.Text = say.T("Kept %s and %s apart", vendor, sideName(say, e.With))
		} else {
			r.Text = say.T("Split %s off from %s", sideName(say, e.With), vendor)
		}
	case triage.ActUndo:
		r.Text = say.T("Took back an earlier decision")
		if e.Batch != 0 {
			r.Text = say.T("Took back all that was decided together")
		}
	case triage.ActOptOut:
		r.Text = say.T("Recorded that you opted out of %s", vendor)
	case triage.ActAutoMute:
		r.Text = say.T("Turned on muting hyper-spammers without asking")
	case triage.ActAutoMuteOff:
		r.Text = say.T("Turned off muting hyper-spammers without asking")
	case triage.ActRule, triage.ActRuleRemove:
		r.Text = say.T("Made the rule: ")
		if e.Act == triage.ActRuleRemove {
			r.Text = say.T("Removed the rule: ")
		}
		if e.Rule != nil {
			r.Text += RuleWords(say, e.Rule)
		}
	case triage.ActConsent, triage.ActServer, triage.ActServerUndo, triage.ActServerResult:
		r.Text = serverStep(say, &e.Decision)
		r.Server = e.Act != triage.ActConsent
		if r.Server {
			r.CanUndo, r.State = false, say.T("Done")
		}
	default:
		r.Text = upperFirst(string(e.Act)) + " " + vendor
		if e.Text != "" {
			r.Text = upperFirst(oneLine(e.Text))
		}
	}
	r.Text += why
	return r
}

// aimed says what of a vendor a mute is for.
func aimed(say Speech, e triage.JournalEntry, vendor string) string {
	switch {
	case e.Person != "":
		return say.T("%s at %s", e.Person, vendor)
	case e.Message != triage.ContentID{}:
		return say.T("one thread of %s", vendor)
	}
	return vendor
}

// sideName is what the other side of a join or split is called.
func sideName(say Speech, s *triage.Side) string {
	if s == nil {
		return say.T("others")
	}
	if s.Vendor != "" {
		return string(s.Vendor)
	}
	return strings.Join(s.Keys, ", ")
}

// serverStep says what a step of a change on a server was.
func serverStep(say Speech, d *triage.Decision) string {
	a := d.Server
	if a == nil {
		return say.T("A change on a mail server")
	}
	switch d.Act {
	case triage.ActConsent:
		if a.Revoked {
			return say.T("No longer allowed on the server of %s: %s", a.Account, ActionWords(say, a.Kind))
		}
		return say.T("Allowed on the server of %s: %s", a.Account, ActionWords(say, a.Kind))
	case triage.ActServerUndo:
		return say.T("Asked the server of %s to take %s back", a.Account, Count(say, len(a.Which), "change", "changes"))
	}
	return say.T("Asked the server of %s to %s", a.Account, ActionWords(say, a.Kind))
}

// UndoEffect says what taking a decision back would change.
func UndoEffect(say Speech, e *triage.Effect) string {
	if e.Messages == 0 && e.Vendors == 0 {
		return say.T("changes no verdict, score or list")
	}
	return say.T("changes %s and the judgement of %s", Count(say, e.Vendors, "vendor", "vendors"), Count(say, e.Messages, "message", "messages"))
}

// JournalText is the journal as plain text.
func JournalText(say Speech, rows []JournalRow) string {
	var b strings.Builder
	b.WriteString(say.T("Journal, newest first") + "\n")
	for _, r := range rows {
		b.WriteString("\n" + r.When + "  " + r.Text + "\n")
		b.WriteString("  " + join(" · ", r.State, r.Change) + "\n")
	}
	return b.String()
}

func needName(n *triage.Need) string {
	if n == nil {
		return ""
	}
	return " “" + n.Name + "”"
}

func corrected(say Speech, c *triage.Correction) string {
	to := correctedTo(say, c)
	if to == "" {
		return ""
	}
	return say.T(" to %s", to)
}

// correctedTo says what a correction makes of a message.
func correctedTo(say Speech, c *triage.Correction) string {
	if c == nil {
		return ""
	}
	var to []string
	if c.Verdict != "" {
		to = append(to, lowerFirst(say, VerdictWord(say, c.Verdict)))
	}
	if c.Kind != "" {
		to = append(to, KindWord(say, c.Kind))
	}
	for _, a := range triage.Axes {
		if l, ok := c.Levels[a]; ok {
			to = append(to, lowerFirst(say, AxisName(say, a))+" "+LevelWords(say, a, l))
		}
	}
	for _, t := range triage.Tactics {
		if on, ok := c.Tactics[t]; ok {
			to = append(to, map[bool]string{true: "", false: say.T("no ")}[on]+lowerFirst(say, TacticWord(say, t)))
		}
	}
	return strings.Join(to, ", ")
}

// UndoTarget is the entry that undoing id would take back; 0 is the newest
// that still holds. It is nil when there is none.
func UndoTarget(journal []triage.JournalEntry, id triage.DecisionID) *triage.JournalEntry {
	for i := range journal {
		e := &journal[i]
		if e.Undone || e.Act == triage.ActUndo || id != 0 && e.ID != id {
			continue
		}
		return e
	}
	return nil
}

// UndoToast says what was taken back.
func UndoToast(say Speech, e *triage.JournalEntry, vendor string, now time.Time) string {
	if e == nil {
		return say.T("Took it back.")
	}
	return sentence(say.T("Took back: %s", lowerFirst(say, NewJournalRow(say, *e, vendor, now).Text)))
}

// DecisionToast says what a decision did, in the moment after it.
func DecisionToast(say Speech, d triage.Decision, vendor string, now time.Time) string {
	return sentence(NewJournalRow(say, triage.JournalEntry{Decision: d}, vendor, now).Text)
}
