package signal

import (
	"regexp"
	"strings"

	"winnow/internal/mailtext"
)

// The kinds of greeting.
const (
	GreetName   = "name"   // "Hi Dana,"
	GreetRole   = "role"   // "Dear Sir", "Dear purchasing manager"
	GreetGroup  = "group"  // "Hi all", "Dear colleagues"
	GreetPlain  = "plain"  // "Hello,"
	GreetScar   = "scar"   // "Hi {FIRST},", "Dear ,"
	GreetTarget = "target" // "Dear subscriber", "Dear customer"
)

var greetingWords = map[string]string{
	"sir": GreetRole, "madam": GreetRole, "sirs": GreetRole, "manager": GreetRole, "purchaser": GreetRole, "buyer": GreetRole,
	"purchasing": GreetRole, "director": GreetRole, "sirmadam": GreetRole, "boss": GreetRole, "herren": GreetRole, "monsieur": GreetRole,
	"owner": GreetRole, "webmaster": GreetRole, "procurement": GreetRole,
	"all": GreetGroup, "everyone": GreetGroup, "team": GreetGroup, "colleagues": GreetGroup, "folks": GreetGroup, "guys": GreetGroup,
	"colleague": GreetGroup, "everybody": GreetGroup,
	"friend": GreetTarget, "customer": GreetTarget, "subscriber": GreetTarget, "member": GreetTarget, "reader": GreetTarget,
	"readers": GreetTarget, "user": GreetTarget, "client": GreetTarget, "valued": GreetTarget, "customers": GreetTarget,
	"friends": GreetTarget, "members": GreetTarget, "subscribers": GreetTarget, "professional": GreetTarget, "attendee": GreetTarget,
}

// greetingKind tells whom the greeting addresses, or "" when there is none.
func greetingKind(doc *mailtext.Document) string {
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneGreeting {
			continue
		}
		text := doc.Quote(z.Span)
		text = text[:min(len(text), 120)]
		if mayMerge(text) && mergeField.MatchString(text) || mayBeEmpty(text) && emptyGreeting.MatchString(text) {
			return GreetScar
		}
		kind := GreetPlain
		words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n,.!:;-–—()", r) })
		for i, w := range words {
			if k, ok := greetingWords[strings.ToLower(strings.ReplaceAll(w, "/", ""))]; ok {
				return k
			}
			if i > 0 && i < 6 && w != "" && w[0] >= 'A' && w[0] <= 'Z' {
				kind = GreetName
			}
		}
		return kind
	}
	return ""
}

// mergeField is a field of a mail merge that was never filled in.
var mergeField = regexp.MustCompile(`\{\{?\s?[A-Za-z_.| ]{2,30}\}?\}|\[\[?(?i:first|last|full|company|contact)[_ ]?(?i:name)?\]\]?|<<[A-Za-z_ ]{2,24}>>|%%[A-Za-z_]{2,24}%%|\*\|[A-Z_:]{2,24}\|\*|\$\{?(?i:first|last|company)_?(?i:name)?\}?|%(?i:first|last|company)_?(?i:name)?%|\[\[\$?[a-z:_]{2,24}\]\]`)

// mayMerge tells quickly that a text holds none of the brackets of a merge field.
func mayMerge(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		switch c, next := text[i], text[i+1]; c {
		case '{':
			return true
		case '[', '<', '%':
			if next == c || c == '%' && isLetter(next) || c == '[' && isLetter(next) {
				return true
			}
		case '*':
			if next == '|' {
				return true
			}
		case '$':
			if next == '{' || isLetter(next) {
				return true
			}
		}
	}
	return false
}

// emptyGreeting is a greeting whose name is missing: "Dear ,".
var emptyGreeting = regexp.MustCompile(`(?i)^(hi|hello|dear|hey)\s+[,!]|^(hi|hello|dear|hey)\s+(null|undefined|nan|first name|firstname)\b`)

// mayBeEmpty tells quickly that a greeting goes on with a name: behind its
// first word and blanks stand neither a mark nor a letter that emptyGreeting
// asks for.
func mayBeEmpty(text string) bool {
	i := 0
	for i < len(text) && isLetter(text[i]) {
		i++
	}
	for i < len(text) && text[i] <= ' ' {
		i++
	}
	return i < len(text) && strings.IndexByte(",!nNuUfF", text[i]) >= 0
}

// mergeScar returns an unfilled merge field of the subject, greeting or first
// words, or "".
func mergeScar(doc *mailtext.Document) string {
	for _, z := range doc.Zones {
		text := doc.Quote(z.Span)
		switch z.Kind {
		case mailtext.ZoneSubject:
		case mailtext.ZoneGreeting:
			if head := text[:min(len(text), 120)]; mayBeEmpty(head) {
				if m := emptyGreeting.FindString(head); m != "" {
					return strings.TrimSpace(m)
				}
			}
		case mailtext.ZoneAuthor:
			text = text[:min(len(text), 600)]
		default:
			continue
		}
		if !mayMerge(text) {
			continue
		}
		if m := mergeField.FindString(text); m != "" {
			return m
		}
	}
	return ""
}
