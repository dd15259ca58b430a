package signal

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/lang"
	"winnow/internal/mailtext"
)

// costume reports a subject of one to four words in small letters, the look of
// mail among colleagues that sellers' guides recommend, over plumbing that
// colleagues do not use.
func costume(doc *mailtext.Document, f factList) bool {
	if !smallSubject(doc.Header.Subject) {
		return false
	}
	for _, fact := range f {
		switch {
		case fact.Name == FactBulk, fact.Name == FactTracker, fact.Name == FactTool && strings.HasSuffix(fact.Value, " SE"):
			return true
		}
	}
	return false
}

// smallSubject reports a subject of one to four words in small letters, behind
// a prefix of replies perhaps.
func smallSubject(subject string) bool {
	subject = strings.TrimSpace(subject)
	if kind, n := replyPrefix(subject); kind != "" && n <= len(subject) {
		subject = strings.TrimSpace(subject[n:])
	}
	first, _ := utf8.DecodeRuneInString(subject)
	n := len(strings.Fields(subject))
	return n > 0 && n <= 4 && unicode.IsLower(first) && !strings.ContainsAny(subject, "!:0123456789[](){}")
}

// affixDomain returns the domain of a link whose brand is the sender's domain
// without an affix ("getacme.example" linking to "acme.example"), or "".
func affixDomain(doc *mailtext.Document) string {
	domain := doc.Header.From.Domain()
	if domain == "" || IsFreeMail(domain) {
		return ""
	}
	own, _, _ := strings.Cut(tail2(domain), ".")
	var brands []string
	flat := strings.ReplaceAll(own, "-", "")
	for _, a := range costumeTable().before {
		if b, ok := strings.CutPrefix(flat, a); ok && len(b) >= 4 {
			brands = append(brands, b)
		}
	}
	for _, a := range costumeTable().behind {
		if b, ok := strings.CutSuffix(flat, a); ok && len(b) >= 4 {
			brands = append(brands, b)
		}
	}
	if len(brands) == 0 {
		return ""
	}
	for i, l := range doc.Links {
		if i == maxFingerprintLinks {
			break
		}
		site := tail2(l.Host)
		brand, _, _ := strings.Cut(site, ".")
		if slices.Contains(brands, strings.ReplaceAll(brand, "-", "")) {
			return site
		}
	}
	return ""
}

// leaveWords stand in addresses and words of links by which one leaves a list.
var leaveWords = lang.NewNeedles("unsub", "opt-out", "optout", "opt_out", "abmelde", "abbestell", "desabonn", "désabonn", "desinscri", "désinscri", "/remove", "list-manage.com/unsub")

// optOut tells how the mail lets the buyer leave: "link", "text", "header", or
// "" when it shows no way.
func optOut(doc *mailtext.Document) string {
	for _, l := range doc.Links {
		if leaveWords.In(l.URL) || leaveWords.In(l.Text) {
			return "link"
		}
	}
	for _, z := range doc.Zones {
		if z.Kind == mailtext.ZoneOptOut {
			return "text"
		}
	}
	if len(doc.Header.Unsubscribe) > 0 {
		return "header"
	}
	return ""
}
