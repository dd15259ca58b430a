package signal

import (
	"strings"

	"winnow/internal/mailtext"
)

// minPlumbing is the number of marks of a machine from which on a hand-written
// look counts as dressed up. Each mark alone is in honest mail too: people
// track their own mail, and shops write kindly.
const minPlumbing = 2

// dressed tells what of a message looks written by hand and what of it shows a
// machine, when there are both; "" otherwise. It is a fact to show and weighs
// nothing by itself.
func dressed(doc *mailtext.Document, f factList) string {
	look, plumbing := looks(doc, f), plumbing(f)
	if len(look) == 0 || len(plumbing) < minPlumbing {
		return ""
	}
	return strings.Join(look, ", ") + "; but " + strings.Join(plumbing, ", ")
}

// looks lists what is meant to look like a colleague's or a busy person's mail.
func looks(doc *mailtext.Document, f factList) []string {
	var out []string
	if f.has(FactCostume) || smallSubject(doc.Header.Subject) {
		out = append(out, "a short subject in small letters")
	}
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneSignature && z.Kind != mailtext.ZoneAuthor {
			continue
		}
		text := doc.Quote(z.Span)
		if i := costumeTable().devices.Find(text[max(0, len(text)-400):]); i >= 0 {
			out = append(out, "“"+costumeTable().device[i]+"”")
			break
		}
	}
	return out
}

// plumbing lists the marks of a machine.
func plumbing(f factList) []string {
	var out []string
	for _, fact := range f {
		switch fact.Name {
		case FactTool:
			tool, class, _ := cutLast(fact.Value)
			if class == "SE" || class == "MA" {
				out = append(out, "a mark of "+tool)
			}
		case FactVERP:
			out = append(out, "a return path made for this one mail")
		case FactTracker:
			out = append(out, "a hidden picture that reports the opening")
		case FactBulk:
			out = append(out, "the bulk header "+fact.Value)
		case FactMergeScar:
			out = append(out, "an unfilled field “"+fact.Value+"”")
		case FactOptOut:
			if fact.Value != "header" {
				out = append(out, "a way to leave a mailing")
			}
		case FactAffixDomain:
			out = append(out, "a spare domain beside "+fact.Value)
		}
	}
	return out
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

func (f factList) has(name string) bool {
	for _, fact := range f {
		if fact.Name == name {
			return true
		}
	}
	return false
}
