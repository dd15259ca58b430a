package signal

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// replyPrefix returns "re" or "fwd" when the subject presents itself as a
// reply or a forward, in the words of the common mail programs, and the
// length of the prefix.
func replyPrefix(subject string) (kind string, n int) {
	rest := strings.TrimLeft(subject, " \t")
	// A list's tag may stand before the prefix: "[tag] Re: …".
	if strings.HasPrefix(rest, "[") {
		if i := strings.IndexByte(rest, ']'); i > 0 && i < 40 {
			rest = strings.TrimLeft(rest[i+1:], " ")
		}
	}
	for i := 0; i < len(rest) && i <= 4; i++ {
		if isLetter(rest[i]) {
			continue
		}
		word := strings.ToLower(rest[:i])
		tail := rest[i:]
		switch tail[0] {
		case ':', ';':
		case '[', '(': // "Re[2]:", "RE(4):"
			j := strings.IndexAny(tail, ":;")
			if j < 0 || j > 5 {
				return "", 0
			}
		default:
			if !strings.HasPrefix(tail, "：") {
				return "", 0
			}
		}
		switch word {
		case "re", "aw", "sv", "antw", "rif", "rép", "res":
			return "re", len(subject) - len(tail) + 1
		case "fw", "fwd", "wg", "tr", "enc":
			return "fwd", len(subject) - len(tail) + 1
		}
		return "", 0
	}
	return "", 0
}

// thread notes what subject, headers and quoted text say about an earlier mail.
func (f *factList) thread(doc *mailtext.Document, s *Signals) {
	kind, _ := replyPrefix(doc.Header.Subject)
	if s.Guards&GuardReplied != 0 {
		f.add(FactReplyHeaders, "")
	}
	if kind == "" {
		return
	}
	f.add(FactReplyPrefix, kind)
	if bareReply(doc, s) {
		f.add(FactBareReply, kind)
	}
	if ownQuote(doc) {
		f.add(FactOwnThread, "")
	}
}

// bareReply reports a subject that says reply or forward where neither the
// headers nor any quoted text do. Mail without a Received field comes from an
// archive that may have dropped the reply headers too: there it proves nothing.
func bareReply(doc *mailtext.Document, s *Signals) bool {
	kind, _ := replyPrefix(doc.Header.Subject)
	return kind != "" && s.Guards&(GuardReplied|GuardQuoted|GuardForwarded) == 0 && doc.Header.Received > 0
}

// falseThread is the evidence for a thread that never was, as far as one
// message can show it: the judge looks for the parent in the mailbox.
func falseThread(s *Signals, doc *mailtext.Document) []triage.Evidence {
	if !bareReply(doc, s) {
		return nil
	}
	span := subjectSpan(doc)
	if span.Empty() {
		return nil
	}
	return []triage.Evidence{{
		Target: triage.TargetOf(triage.FalseThread), Span: span, Quote: doc.Quote(span), Cue: "thread.bare-reply",
		Reason: "Says reply or forward, but nothing in the mail is one.", Weight: 2,
	}}
}

// maxSubjectQuote is the most bytes of a subject that are quoted.
const maxSubjectQuote = 100

// subjectSpan is the displayed subject, or its beginning up to a word's end.
func subjectSpan(doc *mailtext.Document) triage.Span {
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneSubject || !inside(z.Span, doc.Text) {
			continue
		}
		text := doc.Quote(z.Span)
		lead := len(text) - len(strings.TrimLeft(text, " \n"))
		text = strings.TrimSpace(text)
		if line, _, ok := strings.Cut(text, "\n"); ok {
			text = line
		}
		if len(text) > maxSubjectQuote {
			cut := strings.LastIndexByte(text[:maxSubjectQuote], ' ')
			if cut <= 0 {
				cut = maxSubjectQuote
				for !utf8.RuneStart(text[cut]) {
					cut--
				}
			}
			text = text[:cut]
		}
		text = strings.TrimRight(text, " ")
		return triage.Span{Start: z.Span.Start + lead, End: z.Span.Start + lead + len(text)}
	}
	return triage.Span{}
}

// ownQuote reports whether the quoted mail names the sender as its writer.
func ownQuote(doc *mailtext.Document) bool {
	from := doc.Header.From
	if from.Email == "" {
		return false
	}
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneQuote && z.Kind != mailtext.ZoneForward {
			continue
		}
		head := doc.Quote(triage.Span{Start: z.Span.Start, End: min(z.Span.End, z.Span.Start+400)})
		if strings.Contains(strings.ToLower(head), from.Email) {
			return true
		}
		if len(from.Name) > 4 && strings.Contains(head, from.Name) {
			return true
		}
	}
	return false
}

// ticketNumber is the number of a ticket, order or case in a subject: "[ABC-12345]", "#20391".
var ticketNumber = regexp.MustCompile(`[#\[]\s?[A-Za-z: -]{0,16}#?\d{4,}`)

// ticketSubject reports a subject that carries such a number.
func ticketSubject(subject string) bool {
	return strings.ContainsAny(subject, "#[") && ticketNumber.MatchString(subject[:min(len(subject), 200)])
}
