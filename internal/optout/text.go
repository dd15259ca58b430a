package optout

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

//go:embed data/reply.txt
var replyTable string

//go:embed data/links.txt
var linkTable string

// phrase is one line of reply.txt.
type phrase struct {
	intro     string
	words     []string
	yes, noes []string // its examples
}

var (
	phrases   = readReplies(replyTable)
	linkParts = readLines(linkTable)
)

func readLines(table string) []string {
	var out []string
	for line := range strings.Lines(table) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' {
			out = append(out, strings.ToLower(line))
		}
	}
	return out
}

func readReplies(table string) []phrase {
	var out []phrase
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '+' && len(out) > 0:
			out[len(out)-1].yes = append(out[len(out)-1].yes, line[1:])
		case line[0] == '-' && len(out) > 0:
			out[len(out)-1].noes = append(out[len(out)-1].noes, line[1:])
		default:
			intro, words, _ := strings.Cut(line, "|")
			p := phrase{intro: strings.TrimSpace(intro)}
			for w := range strings.SplitSeq(words, ",") {
				p.words = append(p.words, strings.TrimSpace(w))
			}
			out = append(out, p)
		}
	}
	return out
}

// near is how far behind its introduction the word may begin, in bytes: quotes
// and the fillers fit in between.
const near = 20

// fillers may stand between the introduction and the word.
var fillers = strings.NewReplacer("the word", "", "das wort", "", "le mot", "", "back", "")

// found returns the word by which a phrase asks to be left, "" for none.
func (p *phrase) found(text string) string {
	for from := 0; ; {
		i := strings.Index(text[from:], p.intro)
		if i < 0 {
			return ""
		}
		at := from + i
		from = at + len(p.intro)
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); unicode.IsLetter(before) {
			continue
		}
		for _, w := range p.words {
			j := strings.Index(text[from:min(len(text), from+near+len(w))], w)
			if j < 0 || strings.ContainsFunc(fillers.Replace(text[from:from+j]), unicode.IsLetter) {
				continue
			}
			if after, _ := utf8.DecodeRuneInString(text[from+j+len(w):]); unicode.IsLetter(after) {
				continue
			}
			return strings.Trim(w, "\"« ")
		}
	}
}

// maxText bounds how much text is looked through, in bytes, from its end: how to
// leave is said there.
const maxText = 16 << 10

// fromText looks for links and requests in what the sender wrote himself.
func fromText(m triage.Envelope, doc *mailtext.Document) []Means {
	var out []Means
	for _, l := range doc.Links {
		if len(out) >= most {
			break
		}
		if !leaves(doc, l) {
			continue
		}
		x := Means{Target: l.URL}
		if rest, ok := strings.CutPrefix(strings.ToLower(l.URL), "mailto:"); ok && rest != "" {
			if x, ok = mailto(x); ok {
				out = append(out, x)
			}
			continue
		}
		x = link(x)
		if x.State == Valid && l.Host != "" && x.Host != l.Host {
			x.State, x.Why = Unclear, "where it leads cannot be told for sure"
		}
		out = append(out, x)
	}
	var own strings.Builder
	for _, z := range doc.Zones {
		switch z.Kind {
		case mailtext.ZoneAuthor, mailtext.ZoneOptOut, mailtext.ZoneFooter, mailtext.ZoneSignature:
			own.WriteString(doc.Quote(z.Span))
			own.WriteByte('\n')
		}
	}
	text := own.String()
	text = strings.ToLower(text[max(0, len(text)-maxText):])
	for i := range phrases {
		word := phrases[i].found(text)
		if word == "" {
			continue
		}
		x := Means{How: Reply, Target: m.From.Email, Host: m.From.Domain(), Body: word, State: Valid, Why: "the message asks for an answer with “" + word + "”; it is prepared as a draft and sent by nobody but you"}
		if len(m.ReplyTo) > 0 && m.ReplyTo[0].Email != "" {
			x.Target, x.Host = m.ReplyTo[0].Email, m.ReplyTo[0].Domain()
		}
		if !plain(x.Target) {
			x.State, x.Why = Invalid, "the message asks for an answer but gives no address for it"
		}
		return append(out, x)
	}
	return out
}

// leaves tells whether a link of the text is one to leave by.
func leaves(doc *mailtext.Document, l mailtext.Link) bool {
	u, t := strings.ToLower(l.URL), strings.ToLower(l.Text)
	for _, part := range linkParts {
		if strings.Contains(u, part) || strings.Contains(t, part) {
			return !quoted(doc, l)
		}
	}
	return !l.Span.Empty() && doc.ZoneAt(l.Span.Start) == mailtext.ZoneOptOut
}

// quoted tells whether a link stands in what somebody else wrote.
func quoted(doc *mailtext.Document, l mailtext.Link) bool {
	if l.Span.Empty() {
		return false
	}
	k := doc.ZoneAt(l.Span.Start)
	return k == mailtext.ZoneQuote || k == mailtext.ZoneForward
}
