package cadence

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"

	"winnow/internal/phrase"
)

var (
	//go:embed data/refusal.txt
	refusalText string
	//go:embed data/breakup.txt
	breakUpText string

	refusals = sync.OnceValue(func() phrase.Set { return phrase.Parse(refusalText) })
	breakUps = sync.OnceValue(func() phrase.Set { return phrase.Parse(breakUpText) })
)

// quotedBelow begins the earlier mail under a reply in the words of the common
// mail programs; what follows was not written by the buyer.
var quotedBelow = regexp.MustCompile(`(?im)^(>.*|-{2,} ?(original message|urspr.{1,3}ngliche nachricht|message d.origine|forwarded message).*|(on|am|le) .{6,120} (wrote|schrieb.{0,80}|a .crit) ?:)\s*$`)

// mayQuote tells quickly that no line begins as quotedBelow asks.
func mayQuote(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			continue
		}
		if line[0] == '>' || strings.HasPrefix(line, "--") {
			return true
		}
		if len(line) > 2 && line[2] == ' ' {
			switch strings.ToLower(line[:2]) {
			case "on", "am", "le":
				return true
			}
		}
	}
	return false
}

// IsRefusal reports whether a text of the buyer's (subject and own words)
// refuses an offer or asks to be left alone: "Not interested", "Bitte streichen
// Sie mich", "désinscription". English, German and French are known. Earlier mail
// quoted below is left out; a text that goes on to ask for something is none.
func IsRefusal(text string) bool {
	const limit = 2048
	if len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "")
	}
	if mayQuote(text) {
		if at := quotedBelow.FindStringIndex(text); at != nil {
			text = text[:at[0]]
		}
	}
	p := refusals()
	if p.In(text) {
		return true
	}
	// The subject alone ("unsubscribe") over a body that only signs.
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n "), "\n")
	return p.In(first)
}
