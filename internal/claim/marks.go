package claim

import (
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/phrase"
	"winnow/internal/triage"
)

// Quoted mail is wrapped anew, indented and cut, so that it is found again by
// runs of markWords words. Of these every markEvery-th by its hash is kept, on
// both sides the same ones.
const (
	markWords  = 4
	markEvery  = 2
	maxMarks   = 64 // of the author's own words
	maxQMarks  = 32 // of one quoted mail
	maxQuoted  = 6
	maxQuote   = 4000 // bytes of quoted text that are read
	maxBy      = 160
	minQuoting = 3 // marks from which on a quoted text can be looked for
)

// MinQuoting is the number of marks from which on a quoted text that is found
// nowhere can be said not to have been written.
const MinQuoting = minQuoting

func appendMarks(dst []uint32, text string, most int) []uint32 {
	w := phrase.Words(text, 2*markEvery*most)
	for i := 0; i+markWords <= len(w) && len(dst) < most; i++ {
		h := hash32(w[i])
		for _, next := range w[i+1 : i+markWords] {
			h = hashOn(hashOn(h, " "), next)
		}
		if h%markEvery == 0 {
			dst = append(dst, h)
		}
	}
	return dst
}

// ownMarks are those of the author's own words.
func ownMarks(doc *mailtext.Document) []uint32 {
	var out []uint32
	for _, z := range doc.Zones {
		if z.Kind == mailtext.ZoneAuthor {
			out = appendMarks(out, doc.Quote(z.Span), maxMarks)
		}
	}
	return out
}

// quoted finds the earlier mails that a message quotes, each by its
// attribution: "On …, NAME <ADDRESS> wrote:" or a block of header lines.
func quoted(doc *mailtext.Document) []triage.QuotedMail {
	var out []triage.QuotedMail
	var body strings.Builder
	flush := func() {
		if n := len(out); n > 0 && body.Len() > 0 {
			out[n-1].Marks = appendMarks(nil, body.String(), maxQMarks)
		}
		body.Reset()
	}
	read := 0
	last := ""
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneQuote || read > maxQuote {
			continue
		}
		for line := range strings.Lines(doc.Quote(z.Span)) {
			read += len(line)
			if read > maxQuote {
				break
			}
			line = strings.TrimLeft(line, "> \t")
			line = strings.TrimSpace(line)
			if line == "" {
				continue
			}
			switch by, kind := attribution(line, last); kind {
			case attributes:
				flush()
				if len(out) == maxQuoted {
					return out
				}
				out = append(out, triage.QuotedMail{By: clip(phrase.Fold(by), maxBy)})
			case heads:
			default:
				body.WriteString(line)
				body.WriteByte(' ')
			}
			last = line
		}
	}
	flush()
	return out
}

const (
	plain = iota
	attributes
	heads // a further line of a header block
)

var (
	wrote = []string{"wrote", "schrieb", "geschrieben", "ecrit", "escribio", "scritto", "scrisse", "napisal", "skrev", "schreef", "escreveu", "kirjoitti", "yazdi"}
	froms = []string{"from:", "von:", "de:", "da:", "van:", "od:", "fra:", "fran:", "kimden:"}
	other = []string{"sent:", "to:", "cc:", "date:", "subject:", "gesendet:", "an:", "datum:", "betreff:", "envoye:", "a:", "objet:", "enviado:", "para:", "asunto:"}
)

// attribution tells what a line of quoted mail is; last is the line before,
// with which a wrapped attribution goes.
func attribution(line, last string) (by string, kind int) {
	if len(line) > 300 {
		return "", plain
	}
	l := strings.Trim(phrase.Fold(line), "* _")
	for _, f := range froms {
		if strings.HasPrefix(l, f) {
			return line[min(len(line), len(f)):], attributes
		}
	}
	for _, f := range other {
		if strings.HasPrefix(l, f) && len(line) < 160 {
			return "", heads
		}
	}
	if !strings.HasSuffix(strings.TrimRight(l, " -"), ":") {
		return "", plain
	}
	for _, w := range wrote {
		if strings.Contains(l, w) {
			if len(line) < 40 && len(last) < 200 {
				return last + " " + line, attributes
			}
			return line, attributes
		}
	}
	return "", plain
}
