package vm

import "strings"

// factWords says what a fact is called and what it means to a buyer; "%" in
// the text stands for the fact's value. A fact that is not here is shown by
// its own name and value.
var factWords = map[string][2]string{
	"reply-prefix":   {"Subject", "Says that it is a reply or a forward (%)."},
	"bare-reply":     {"Reply", "Claims to be a reply, but no header and no quoted text bears that out."},
	"reply-headers":  {"Reply", "Its headers name an earlier message."},
	"bulk":           {"Bulk mail", "Its headers say that it was sent in bulk (%)."},
	"one-click":      {"Leaving", "One click unsubscribes."},
	"opt-out":        {"Leaving", "The text says how to leave (%)."},
	"list":           {"Mailing list", "Came through the list %."},
	"auto-submitted": {"Automatic", "Says that a machine sent it (%)."},
	"verp":           {"Return path", "Made for you alone, so that a bounce names your address."},
	"free-mail":      {"Sender", "Writes from the free-mail provider %."},
	"reply-to-else":  {"Answers", "Go to another domain than the sender's: %."},
	"name-is-other":  {"Sender", "Its name shows an address of another domain: %."},
	"auth-fail":      {"Sender check", "The server's check of the sender failed (%)."},
	"image-only":     {"Pictures", "Says in pictures what it has to say; they were not loaded."},
	"hidden-text":    {"Hidden text", "Holds % bytes of text that are hidden from you; they were left out."},
	"zero-width":     {"Hidden letters", "% letters without width were taken out."},
	"mixed-script":   {"Look-alike letters", "Mixes alphabets inside words (%)."},
	"tracker-pixel":  {"Tracking", "Would tell the sender that you opened it (%); not loaded."},
	"attachment":     {"Attachments", "% attached, not opened."},
	"many-to":        {"Recipients", "Shows % recipients."},
	"undisclosed":    {"Recipients", "Shows no recipient: you may be one of many."},
	"headers-thin":   {"Headers", "Few are left, as in an archive: what is missing proves nothing."},
	"greeting":       {"Greeting", "How it greets you: %."},
	"merge-scar":     {"Mail merge", "A merge that failed shows: %."},
	"own-thread":     {"Quoted mail", "What it quotes is the sender's own."},
	"tool":           {"Sent with", "%."},
	"ticket-marks":   {"Subject", "Carries a ticket or order number."},
	"no-reply":       {"Sender", "The address says that nobody reads answers."},
	"role-address":   {"Sender", "Writes from a shared address (%)."},
	"html":           {"Format", "The text was made from HTML."},
	"charset-odd":    {"Encoding", "The text's encoding is odd (%)."},
	"costume":        {"Subject", "Dressed as a note among colleagues, but sent in bulk."},
	"dressed-up":     {"Dressed up", "Looks written by hand: %."},
	"affix-domain":   {"Spare domain", "Sent from a spare domain of the brand that it links to (%)."},
}

// linkWords says what the classes of links are.
var linkWords = map[string]string{
	"scheduler": "Leads to a calendar to book a meeting (%).",
	"form":      "Leads to a form (%).",
	"file":      "Leads to a file on a shared drive (%).",
	"gift":      "Leads to a gift or prize (%).",
	"tracker":   "Leads through a service that counts clicks (%).",
	"shortener": "Hides where it leads behind a short link (%).",
}

// factLine puts a fact into words.
func factLine(say Speech, name, value string) Line {
	w, ok := factWords[name]
	if class, link := strings.CutPrefix(name, "link-"); link && linkWords[class] != "" {
		w, ok = [2]string{"Links", linkWords[class]}, true
	}
	if !ok {
		return Line{factName(name), value}
	}
	text := strings.ReplaceAll(say.T(w[1]), "%", say.Said(value))
	if value == "" {
		text = strings.ReplaceAll(strings.ReplaceAll(text, " ()", ""), " .", ".")
	}
	return Line{say.T(w[0]), upperFirst(text)}
}
