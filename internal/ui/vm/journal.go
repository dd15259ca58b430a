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

// NewJournal says what the journal shows, newest first: every decision and
// every change on a server, which stands where it was asked for, with what
// became of it. Name finds what a vendor is called.
func NewJournal(entries []triage.JournalEntry, changes []triage.ServerBatch, name func(triage.VendorID) string, now time.Time) []JournalRow {
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
		r := NewJournalRow(e, name(e.Vendor), now)
		if e.Before != "" && e.Act != triage.ActServer && e.Act != triage.ActServerUndo {
			r.Change = oneLine(e.Before + " → " + e.After)
		}
		if e.Batch != 0 && r.CanUndo {
			r.Batch, r.Others = e.Batch, together[e.Batch]-1
			if r.Others > 0 {
				r.State += ", decided with " + Count(r.Others, "other", "others")
			}
		}
		if b := batches[e.ID]; b != nil && e.Act == triage.ActServer {
			s := NewServerRow(b, now)
			r.Text, r.State, r.CanUndo, r.Server = s.Text, upperFirst(s.State), s.CanUndo, true
		}
		out = append(out, r)
	}
	return out
}

// NewJournalRow puts one decision into a sentence.
func NewJournalRow(e triage.JournalEntry, vendor string, now time.Time) JournalRow {
	if vendor == "" {
		vendor = string(e.Vendor)
	}
	r := JournalRow{ID: e.ID, Vendor: e.Vendor, When: Moment(now, e.At), Undone: e.Undone}
	r.CanUndo = !e.Undone && e.Act != triage.ActUndo
	switch {
	case e.Undone:
		r.State = "Taken back"
	case r.CanUndo:
		r.State = "Holds"
	default:
		r.State = "Done"
	}
	why := because(e.Why)
	switch e.Act {
	case triage.ActMute:
		vendor = aimed(e, vendor)
		r.Text = "Muted " + vendor
		if e.Mute != nil {
			r.Text = upperFirst(StrengthWord(e.Mute.Strength)) + " " + vendor + until(now, e.Mute.Until)
			if e.Mute.Automatic {
				r.Text = "Automatically " + lowerFirst(r.Text)
			}
			if why == "" {
				why = because(e.Mute.Why)
			}
		}
	case triage.ActUnmute:
		r.Text = "Lifted the mute of " + aimed(e, vendor)
	case triage.ActShortlist:
		r.Text = "Put " + vendor + " on the shortlist"
	case triage.ActUnlist:
		r.Text = "Took " + vendor + " off the shortlist"
	case triage.ActNeedAdd:
		r.Text = "Added the need" + needName(e.Need)
	case triage.ActNeedRemove:
		r.Text = "Removed the need" + needName(e.Need)
	case triage.ActCorrect:
		r.Text = "Corrected a message of " + vendor + corrected(e.Correction)
	case triage.ActJoin:
		r.Text = "Said that " + vendor + " and " + sideName(e.With) + " are one vendor"
	case triage.ActSplit:
		if e.With != nil && e.With.Vendor != "" {
			r.Text = "Kept " + vendor + " and " + sideName(e.With) + " apart"
		} else {
			r.Text = "Split " + sideName(e.With) + " off from " + vendor
		}
	case triage.ActUndo:
		r.Text = "Took back an earlier decision"
		if e.Batch != 0 {
			r.Text = "Took back all that was decided together"
		}
	case triage.ActOptOut:
		r.Text = "Recorded that you opted out of " + vendor
	case triage.ActAutoMute:
		r.Text = "Turned on muting hyper-spammers without asking"
	case triage.ActAutoMuteOff:
		r.Text = "Turned off muting hyper-spammers without asking"
	case triage.ActRule, triage.ActRuleRemove:
		r.Text = "Made the rule: "
		if e.Act == triage.ActRuleRemove {
			r.Text = "Removed the rule: "
		}
		if e.Rule != nil {
			r.Text += RuleWords(e.Rule)
		}
	case triage.ActConsent, triage.ActServer, triage.ActServerUndo, triage.ActServerResult:
		r.Text = serverStep(&e.Decision)
		r.Server = e.Act != triage.ActConsent
		if r.Server {
			r.CanUndo, r.State = false, "Done"
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
func aimed(e triage.JournalEntry, vendor string) string {
	switch {
	case e.Person != "":
		return e.Person + " of " + vendor
	case e.Message != triage.ContentID{}:
		return "one thread of " + vendor
	}
	return vendor
}

// sideName is what the other side of a join or split is called.
func sideName(s *triage.Side) string {
	if s == nil {
		return "others"
	}
	if s.Vendor != "" {
		return string(s.Vendor)
	}
	return strings.Join(s.Keys, ", ")
}

// serverStep says what a step of a change on a server was.
func serverStep(d *triage.Decision) string {
	a := d.Server
	if a == nil {
		return "A change on a mail server"
	}
	switch d.Act {
	case triage.ActConsent:
		if a.Revoked {
			return "No longer allowed on the server of " + a.Account + ": " + ActionWords(a.Kind)
		}
		return "Allowed on the server of " + a.Account + ": " + ActionWords(a.Kind)
	case triage.ActServerUndo:
		return "Asked the server of " + a.Account + " to take " + Count(len(a.Which), "change", "changes") + " back"
	}
	return "Asked the server of " + a.Account + " to " + ActionWords(a.Kind)
}

// UndoEffect says what taking a decision back would change.
func UndoEffect(e *triage.Effect) string {
	if e.Messages == 0 && e.Vendors == 0 {
		return "changes no verdict, score or list"
	}
	return "changes " + Count(e.Vendors, "vendor", "vendors") + " and the judgement of " + Count(e.Messages, "message", "messages")
}

// JournalText is the journal as plain text.
func JournalText(rows []JournalRow) string {
	var b strings.Builder
	b.WriteString("Journal, newest first\n")
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

func corrected(c *triage.Correction) string {
	if c == nil {
		return ""
	}
	var to []string
	if c.Verdict != "" {
		to = append(to, lowerFirst(VerdictWord(c.Verdict)))
	}
	if c.Kind != "" {
		to = append(to, KindWord(c.Kind))
	}
	for _, a := range triage.Axes {
		if l, ok := c.Levels[a]; ok {
			to = append(to, lowerFirst(AxisName(a))+" "+LevelWords(a, l))
		}
	}
	for _, t := range triage.Tactics {
		if on, ok := c.Tactics[t]; ok {
			to = append(to, map[bool]string{true: "", false: "no "}[on]+lowerFirst(TacticWord(t)))
		}
	}
	if len(to) == 0 {
		return ""
	}
	return " to " + strings.Join(to, ", ")
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
func UndoToast(e *triage.JournalEntry, vendor string, now time.Time) string {
	if e == nil {
		return "Took it back."
	}
	return sentence("Took back: " + lowerFirst(NewJournalRow(*e, vendor, now).Text))
}

// DecisionToast says what a decision did, in the moment after it.
func DecisionToast(d triage.Decision, vendor string, now time.Time) string {
	return sentence(NewJournalRow(triage.JournalEntry{Decision: d}, vendor, now).Text)
}
