package vm

import "strings"

// CommandID names something that a key does.
type CommandID string

// The commands.
const (
	CmdVendors  CommandID = "go-vendors"
	CmdMap      CommandID = "go-map"
	CmdSpammers CommandID = "go-spammers"
	CmdPicked   CommandID = "go-shortlist"
	CmdNeeds    CommandID = "go-needs"
	CmdJournal  CommandID = "go-journal"
	CmdMail     CommandID = "go-mail"
	CmdSettings CommandID = "go-settings"
	CmdAbout    CommandID = "go-about"
	CmdServer   CommandID = "go-server"
	CmdOptOuts  CommandID = "go-opt-outs"
	CmdRules    CommandID = "go-rules"
	CmdInsights CommandID = "go-insights"
	CmdBrief    CommandID = "go-brief"
	CmdKeys     CommandID = "keys"
	CmdNextPane CommandID = "next-pane"
	CmdBack     CommandID = "back"
	CmdQuit     CommandID = "quit"

	CmdSearch  CommandID = "search"
	CmdFilter  CommandID = "filter"
	CmdSort    CommandID = "sort"
	CmdVerdict CommandID = "verdict"

	CmdTriage CommandID = "go-triage"
	CmdEngage CommandID = "triage-engage"
	CmdSlow   CommandID = "triage-slow"
	CmdLimit  CommandID = "triage-limit"
	CmdStop   CommandID = "triage-stop"

	CmdRefresh CommandID = "refresh"
	CmdOpen    CommandID = "open-files"

	CmdAddMailbox CommandID = "add-mailbox"
	CmdPalette    CommandID = "palette"
	CmdExport     CommandID = "export"

	CmdShortlist CommandID = "shortlist"
	CmdMute      CommandID = "mute"
	CmdUndo      CommandID = "undo"
	CmdCopy      CommandID = "copy-page"
	CmdQuestions CommandID = "copy-questions"
	CmdCorrect   CommandID = "correct"
	CmdThread    CommandID = "mute-thread"

	CmdNextMark    CommandID = "next-mark"
	CmdPrevMark    CommandID = "previous-mark"
	CmdUsefulness  CommandID = "marks-usefulness"
	CmdInterest    CommandID = "marks-interest"
	CmdTruth       CommandID = "marks-truth"
	CmdPressure    CommandID = "marks-pressure"
	CmdNextMessage CommandID = "next-message"
	CmdPrevMessage CommandID = "previous-message"

	// On screens whose rows can be chosen, and on those that have something to
	// change.
	CmdChoose     CommandID = "choose"
	CmdChooseAll  CommandID = "choose-all"
	CmdMuteChosen CommandID = "mute-chosen"
	CmdAutoMute   CommandID = "auto-mute"
	CmdChange     CommandID = "change-this"
	CmdAdd        CommandID = "add"
	CmdCompare    CommandID = "compare"
	CmdCriteria   CommandID = "criteria"
	CmdOutcome    CommandID = "outcome"
	CmdMoved      CommandID = "moved"
	CmdReadBack   CommandID = "read-back"
	CmdDrop       CommandID = "drop-list"

	CmdBigger  CommandID = "bigger"
	CmdSmaller CommandID = "smaller"
	CmdNormal  CommandID = "normal-size"

	// What lists do by themselves; listed so that the sheet tells of them.
	CmdMove CommandID = "list-move"
	CmdEnds CommandID = "list-ends"
	CmdPage CommandID = "list-page"
	CmdPick CommandID = "list-open"
)

// Key is a key press. Exactly one of Rune and Name is set; Ctrl needs a Name.
type Key struct {
	Rune rune   // typed letter, as it is: 'm', '?'
	Name string // name of a key: "1", "F6", "Return"
	Ctrl bool   // Ctrl, or Command on a Mac
}

// Menu is a menu of the menu bar.
type Menu string

// The menus; MenuNone is for keys that are no menu's.
const (
	MenuNone   Menu = ""
	MenuFile   Menu = "File"
	MenuGo     Menu = "Go"
	MenuVendor Menu = "Vendor"
	MenuView   Menu = "View"
	MenuHelp   Menu = "Help"
)

// Menus lists the menus in order.
var Menus = [...]Menu{MenuFile, MenuGo, MenuVendor, MenuView, MenuHelp}

// Command is something that the buyer can do, with its keys. This one table
// registers the shortcuts, fills the menus and prints the sheet of keys.
type Command struct {
	ID    CommandID
	Title string
	Group string // heading on the sheet of keys
	Menu  Menu
	Keys  []Key
	Own   bool // a list handles the keys itself
}

// Groups of the sheet of keys, in order.
const (
	groupAnywhere = "Anywhere"
	groupList     = "In a list"
	groupVendor   = "On a vendor"
	groupMessage  = "In a message"
	groupActing   = "On the screens for acting"
	groupTriage   = "In triage, besides s (shortlist), a (ask for proof), n (skip) and p (the one before)"
)

// Groups lists the headings of the sheet of keys.
var Groups = [...]string{groupAnywhere, groupList, groupVendor, groupMessage, groupActing, groupTriage}

func letter(r rune) Key     { return Key{Rune: r} }
func press(name string) Key { return Key{Name: name} }
func ctrl(name string) Key  { return Key{Name: name, Ctrl: true} }
func keys(ks ...Key) []Key  { return ks }

// Commands returns the table. The slice is fresh at each call.
func Commands() []Command {
	return []Command{
		{ID: CmdVendors, Title: "Vendors", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("1"))},
		{ID: CmdMap, Title: "Map", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("2"))},
		{ID: CmdSpammers, Title: "Hyper-spam", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("3"))},
		{ID: CmdPicked, Title: "Shortlist", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("4"))},
		{ID: CmdNeeds, Title: "Needs", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("5"))},
		{ID: CmdJournal, Title: "Journal", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("6"))},
		{ID: CmdMail, Title: "Mail", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("7"))},
		{ID: CmdSettings, Title: "Settings", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("8"))},
		{ID: CmdBrief, Title: "Brief", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("B"))},
		{ID: CmdOptOuts, Title: "Opt-outs", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("L"))},
		{ID: CmdRules, Title: "Rules", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("U"))},
		{ID: CmdInsights, Title: "Insights", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("I"))},
		{ID: CmdServer, Title: "On the server", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("S"))},
		{ID: CmdTriage, Title: "Triage: one vendor at a time", Group: groupAnywhere, Menu: MenuGo, Keys: keys(ctrl("T"))},
		{ID: CmdSearch, Title: "Search", Group: groupAnywhere, Menu: MenuView, Keys: keys(letter('/'), ctrl("F"))},
		{ID: CmdBack, Title: "Back, or leave the search", Group: groupAnywhere, Keys: keys(press("Escape"))},
		{ID: CmdNextPane, Title: "Next pane", Group: groupAnywhere, Keys: keys(press("F6"))},
		{ID: CmdRefresh, Title: "Read new mail", Group: groupAnywhere, Menu: MenuFile, Keys: keys(press("F5"), ctrl("R"))},
		{ID: CmdOpen, Title: "Open files of mail", Group: groupAnywhere, Menu: MenuFile, Keys: keys(ctrl("O"))},
		{ID: CmdAddMailbox, Title: "Add a mailbox", Group: groupAnywhere, Menu: MenuFile, Keys: keys(ctrl("M"))},
		{ID: CmdExport, Title: "Export the shortlist", Group: groupAnywhere, Menu: MenuFile, Keys: keys(ctrl("E"))},
		{ID: CmdBigger, Title: "Bigger text", Group: groupAnywhere, Menu: MenuView, Keys: keys(ctrl("="))},
		{ID: CmdSmaller, Title: "Smaller text", Group: groupAnywhere, Menu: MenuView, Keys: keys(ctrl("-"))},
		{ID: CmdNormal, Title: "Normal text", Group: groupAnywhere, Menu: MenuView, Keys: keys(ctrl("0"))},
		{ID: CmdPalette, Title: "Find a command", Group: groupAnywhere, Menu: MenuHelp, Keys: keys(ctrl("K"))},
		{ID: CmdKeys, Title: "All keys", Group: groupAnywhere, Menu: MenuHelp, Keys: keys(letter('?'), press("F1"))},
		{ID: CmdAbout, Title: "About Winnow", Group: groupAnywhere, Menu: MenuHelp},
		{ID: CmdQuit, Title: "Quit", Group: groupAnywhere, Menu: MenuFile, Keys: keys(ctrl("Q"))},

		{ID: CmdMove, Title: "Down, up", Group: groupList, Own: true, Keys: keys(letter('j'), letter('k'), press("Down"), press("Up"))},
		{ID: CmdEnds, Title: "First, last", Group: groupList, Own: true, Keys: keys(press("Home"), press("End"))},
		{ID: CmdPage, Title: "A page down, up", Group: groupList, Own: true, Keys: keys(press("Next"), press("Prior"))},
		{ID: CmdPick, Title: "Open", Group: groupList, Own: true, Keys: keys(press("Return"))},
		{ID: CmdFilter, Title: "Next filter", Group: groupList, Menu: MenuView, Keys: keys(letter('f'))},
		{ID: CmdVerdict, Title: "Next verdict to show", Group: groupList, Menu: MenuView, Keys: keys(letter('v'))},
		{ID: CmdSort, Title: "Next order", Group: groupList, Menu: MenuView, Keys: keys(letter('o'))},

		{ID: CmdShortlist, Title: "Shortlist, or take off", Group: groupVendor, Menu: MenuVendor, Keys: keys(letter('s'))},
		{ID: CmdMute, Title: "Mute, or lift the mute", Group: groupVendor, Menu: MenuVendor, Keys: keys(letter('m'))},
		{ID: CmdUndo, Title: "Undo the last decision", Group: groupVendor, Menu: MenuVendor, Keys: keys(letter('u'), ctrl("Z"))},
		{ID: CmdQuestions, Title: "Copy the questions to ask", Group: groupVendor, Menu: MenuVendor, Keys: keys(letter('a'))},
		{ID: CmdCopy, Title: "Copy the page as text", Group: groupVendor, Menu: MenuVendor, Keys: keys(letter('y'))},

		{ID: CmdNextMark, Title: "Next evidence", Group: groupMessage, Keys: keys(letter('n'))},
		{ID: CmdPrevMark, Title: "Evidence before", Group: groupMessage, Keys: keys(letter('p'))},
		{ID: CmdUsefulness, Title: "Marks of usefulness on or off", Group: groupMessage, Keys: keys(letter('1'))},
		{ID: CmdInterest, Title: "Marks of interest on or off", Group: groupMessage, Keys: keys(letter('2'))},
		{ID: CmdTruth, Title: "Marks of truth on or off", Group: groupMessage, Keys: keys(letter('3'))},
		{ID: CmdPressure, Title: "Marks of pressure on or off", Group: groupMessage, Keys: keys(letter('4'))},
		{ID: CmdNextMessage, Title: "Older message of the vendor", Group: groupMessage, Keys: keys(letter(']'))},
		{ID: CmdPrevMessage, Title: "Newer message of the vendor", Group: groupMessage, Keys: keys(letter('['))},
		{ID: CmdCorrect, Title: "This is judged wrongly", Group: groupMessage, Menu: MenuVendor, Keys: keys(letter('c'))},
		{ID: CmdThread, Title: "Mute this thread, or lift its mute", Group: groupMessage, Menu: MenuVendor, Keys: keys(letter('T'))},

		{ID: CmdChoose, Title: "Choose the row, or leave it out", Group: groupActing, Keys: keys(press("Space"))},
		{ID: CmdChooseAll, Title: "Choose all, or none", Group: groupActing, Keys: keys(letter('x'))},
		{ID: CmdMuteChosen, Title: "Mute all that are chosen", Group: groupActing, Keys: keys(letter('M'))},
		{ID: CmdAutoMute, Title: "Mute hyper-spammers without asking, or no longer", Group: groupActing, Keys: keys(letter('A'))},
		{ID: CmdCompare, Title: "Set the chosen vendors side by side", Group: groupActing, Keys: keys(letter('='))},
		{ID: CmdCriteria, Title: "By what a shortlist is weighed", Group: groupActing, Keys: keys(letter('K'))},
		{ID: CmdOutcome, Title: "What you decided on a shortlist", Group: groupActing, Keys: keys(letter('D'))},
		{ID: CmdMoved, Title: "What moved on a shortlist since last week", Group: groupActing, Keys: keys(letter('W'))},
		{ID: CmdReadBack, Title: "Read a shortlist back from its JSON file", Group: groupActing, Keys: keys(letter('R'))},
		{ID: CmdDrop, Title: "Drop a shortlist", Group: groupActing, Keys: keys(letter('X'))},
		{ID: CmdAdd, Title: "Add: an opt-out, a rule, a shortlist", Group: groupActing, Keys: keys(letter('+'))},
		{ID: CmdChange, Title: "Change the rule, the note, the choice", Group: groupActing, Keys: keys(letter('e'))},

		{ID: CmdEngage, Title: "Engage: shortlist it as such", Group: groupTriage, Keys: keys(letter('g'))},
		{ID: CmdSlow, Title: "Slow: a brief a week", Group: groupTriage, Keys: keys(letter('w'))},
		{ID: CmdLimit, Title: "Limit: a brief a month", Group: groupTriage, Keys: keys(letter('l'))},
		{ID: CmdStop, Title: "Stop", Group: groupTriage, Keys: keys(letter('t'))},
	}
}

// String shows the key as it is printed on the sheet.
func (k Key) String() string {
	if k.Rune != 0 {
		return string(k.Rune)
	}
	name := k.Name
	switch name {
	case "Escape":
		name = "Esc"
	case "Next":
		name = "Page Down"
	case "Prior":
		name = "Page Up"
	case "Return":
		name = "Enter"
	case "=":
		name = "Plus"
	case "-":
		name = "Minus"
	}
	if k.Ctrl {
		return "Ctrl+" + name
	}
	return name
}

// KeyText shows all keys of a command: "/ or Ctrl+F".
func (c Command) KeyText(say Speech) string {
	out := make([]string, len(c.Keys))
	for i, k := range c.Keys {
		out[i] = k.String()
	}
	if c.Own {
		return strings.Join(out, ", ")
	}
	return strings.Join(out, say.T(" or "))
}

// KeyOf shows the first key of a command, for a hint on its button.
func KeyOf(id CommandID) string {
	for _, c := range Commands() {
		if c.ID == id && len(c.Keys) > 0 {
			return c.Keys[0].String()
		}
	}
	return ""
}
