package filter

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Mark begins every script that Winnow writes: a script without it is the
// buyer's own and is never replaced.
const Mark = "# Written by Winnow; changes made here are lost when it is written again."

// Extensions are the Sieve extensions that a server says it knows; nil stands
// for all that Sieve uses.
type Extensions []string

func (x Extensions) has(names ...string) bool {
	return x == nil || !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(x, n) })
}

// Sieve writes the plan as a script (RFC 5228). Where the server knows the
// date (RFC 5260), a rule lapses by itself on the day that its mute ends; where
// it knows mailbox (RFC 5490), a missing folder is made. A thread is told by the
// messages that a mail of the vendor answers (RFC 5322 section 3.6.4). It fails
// when the server cannot file mail at all.
func Sieve(p Plan, x Extensions) (string, error) {
	if !x.has("fileinto") {
		return "", fmt.Errorf("the server's filters cannot file mail into folders (no fileinto)")
	}
	dated, create := x.has("date", "relational"), x.has("mailbox")
	require := []string{"fileinto"}
	if create {
		require = append(require, "mailbox")
	}
	if dated {
		require = append(require, "date", "relational")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n# %d muted, written on %s.\n", Mark, len(p.Rules), p.Made.UTC().Format(time.DateOnly))
	fmt.Fprintf(&b, "require %s;\n", list(require))
	for _, r := range p.Rules {
		fmt.Fprintf(&b, "\n# %s (%s, %s)\n", Line(r.Vendor), r.Strength, r.until())
		var senders []string
		if len(r.Domains) > 0 {
			below := make([]string, len(r.Domains))
			for i, d := range r.Domains {
				below[i] = "*." + d
			}
			senders = append(senders, `address :domain :is "from" `+list(r.Domains), `address :domain :matches "from" `+list(below))
		}
		if len(r.Addresses) > 0 {
			senders = append(senders, `address :all :is "from" `+list(r.Addresses))
		}
		var tests []string
		if dated && !r.Until.IsZero() {
			tests = append(tests, `currentdate :value "lt" "date" `+quote(r.Until.Format(time.DateOnly)))
		}
		if len(r.Except) > 0 {
			tests = append(tests, `not address :all :is "from" `+list(r.Except))
		}
		tests = append(tests, of("anyof", senders))
		if len(r.Thread) > 0 { // who else writes in the thread is somebody else
			tests = append(tests, `header :contains ["references", "in-reply-to"] `+list(r.Thread))
		}
		fmt.Fprintf(&b, "if %s {\n", of("allof", tests))
		tag := ""
		if create {
			tag = ":create "
		}
		fmt.Fprintf(&b, "    fileinto %s%s;\n    stop;\n}\n", tag, quote(p.Folder))
	}
	return b.String(), nil
}

// Main writes the script that runs Winnow's and then the buyer's own, so that
// neither has to be changed for the other (RFC 6609). It fails when the server
// cannot include scripts.
func Main(mutes, own string, x Extensions) (string, error) {
	if !x.has("include") {
		return "", fmt.Errorf("the server's filters cannot run one script from another (no include), and your own script is not to be changed")
	}
	return fmt.Sprintf("%s\n# It runs Winnow's mutes first and then your own script.\nrequire [\"include\"];\ninclude :personal :optional %s;\ninclude :personal :optional %s;\n",
		Mark, quote(mutes), quote(own)), nil
}

// quote writes a string (RFC 5228 section 2.4.2).
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", " ", "\n", " ", "\x00", "").Replace(s) + `"`
}

func list(all []string) string {
	quoted := make([]string, len(all))
	for i, s := range all {
		quoted[i] = quote(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// of joins tests; one alone needs no joining.
func of(how string, tests []string) string {
	if len(tests) == 1 {
		return tests[0]
	}
	return how + " (" + strings.Join(tests, ",\n    ") + ")"
}

// Included is the script that Main runs after Winnow's, "" when there is none.
func Included(main, mutes string) string {
	const command = "include :personal :optional "
	for line := range strings.Lines(main) {
		rest, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), command)
		if !ok || !strings.HasSuffix(rest, ";") || rest == quote(mutes)+";" {
			continue
		}
		rest = strings.TrimSuffix(strings.TrimPrefix(rest, `"`), `";`)
		return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(rest)
	}
	return ""
}
