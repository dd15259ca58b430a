package filter

import (
	"fmt"
	"strings"
	"time"
)

// Outlook writes the plan as a list that a person follows: Outlook's own rule
// file is a closed binary form. Every rule is one to make under Rules, Manage
// Rules, New Rule; the words are those of its dialogs.
func Outlook(p Plan) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("Rules for Outlook, written by Winnow on %s", p.Made.UTC().Format(time.DateOnly))
	line("")
	line("First make the folder: %s", Line(p.Folder))
	line("Then make each rule with File, Manage Rules & Alerts, New Rule, \"Apply rule on messages I receive\".")
	p = p.BySender()
	for i, r := range p.Rules {
		line("")
		line("Rule %d: mute %s (%s, %s)", i+1, Line(r.Vendor), r.Strength, r.until())
		line("  Condition: with specific words in the sender's address")
		for _, d := range r.Domains {
			line("      @%s", d)
			line("      .%s", d)
		}
		for _, a := range r.Addresses {
			line("      %s", a)
		}
		line("  Action:    move it to the folder %s", Line(p.Folder))
		line("             and stop processing more rules")
		for _, a := range r.Except {
			line("  Except:    with %s in the sender's address", a)
		}
		if !r.Until.IsZero() {
			line("  Remove it: on %s, when the mute ends", r.Until.Format(time.DateOnly))
		}
	}
	if len(p.LeftOut) > 0 {
		line("")
		line("Not held by these rules:")
		for _, l := range p.LeftOut {
			line("      %s: %s", Line(l.What), Line(l.Why))
		}
	}
	return b.String()
}
