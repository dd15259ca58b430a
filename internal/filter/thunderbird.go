package filter

import (
	"fmt"
	"net/url"
	"strings"

	"winnow/internal/mailbox"
)

// thunderbirdType is "when getting new mail" and "by hand": nsMsgFilterType's
// InboxRule and Manual.
const thunderbirdType = 1 | 16

// Thunderbird writes the plan in the form of msgFilterRules.dat, which lies in
// the account's folder of a Thunderbird profile. User and host are those of the
// account there. Thunderbird's filters have no end: each name says when its
// mute ends.
func Thunderbird(p Plan, user, host, separator string) string {
	var b strings.Builder
	line := func(key, value string) { fmt.Fprintf(&b, "%s=\"%s\"\r\n", key, escape(value)) }
	line("version", "9")
	line("logging", "no")
	folder := folderURI(user, host, p.Folder, separator)
	for _, r := range p.BySender().Rules {
		if len(r.Except) > 0 {
			line("name", "Winnow: keep of "+Line(r.Vendor))
			line("enabled", "yes")
			line("type", fmt.Sprint(thunderbirdType))
			line("action", "Stop execution")
			line("condition", terms(r.Except, "is"))
		}
		line("name", "Winnow: mute "+Line(r.Vendor)+" ("+r.until()+")")
		line("enabled", "yes")
		line("type", fmt.Sprint(thunderbirdType))
		line("action", "Move to folder")
		line("actionValue", folder)
		var all []string
		for _, d := range r.Domains {
			all = append(all, terms([]string{"@" + d, "." + d}, "ends with"))
		}
		if len(r.Addresses) > 0 {
			all = append(all, terms(r.Addresses, "is"))
		}
		line("condition", strings.Join(all, " "))
	}
	return b.String()
}

// terms are conditions of which one is enough. Values are plain addresses: none
// holds a comma, a quote or a parenthesis.
func terms(values []string, how string) string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = "OR (from," + how + "," + v + ")"
	}
	return strings.Join(all, " ")
}

// folderURI is how Thunderbird names a folder of an account: each level in
// modified UTF-7, as IMAP writes it, and percent-encoded.
func folderURI(user, host, folder, separator string) string {
	levels := []string{folder}
	if separator != "" {
		levels = strings.Split(folder, separator)
	}
	for i, l := range levels {
		levels[i] = url.PathEscape(mailbox.EncodeName(l))
	}
	return "imap://" + strings.ReplaceAll(url.PathEscape(user), "@", "%40") + "@" + host + "/" + strings.Join(levels, "/")
}

// escape writes a value of msgFilterRules.dat: only the quote has to be marked,
// and a line break ends it.
func escape(s string) string {
	return strings.NewReplacer("\r", " ", "\n", " ", `"`, `\"`).Replace(s)
}
