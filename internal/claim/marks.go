package claim

import (
	"strings"

	"winnow/internal/cut"
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
	m := marker{dst: dst, most: most}
	for _, w := range phrase.Words(text, wordsOf(most)) {
		m.begin()
		for i := range len(w) {
			m.letter(w[i])
		}
		m.end()
	}
	return m.dst
}

// wordsOf is the number of words of a text that are read for so many marks.
func wordsOf(most int) int { return 2 * markEvery * most }

// appendPlainMarks is appendMarks for a text of ASCII in small letters, whose
// words need not be made for it.
func appendPlainMarks(dst []uint32, text string, most int) []uint32 {
	m := marker{dst: dst, most: most}
	words, inside := 0, false
	for i := 0; i < len(text) && len(m.dst) < most; i++ {
		c := text[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			if !inside {
				if words++; words > wordsOf(most) {
					break
				}
				m.begin()
			}
			inside = true
			m.letter(c)
		} else if inside {
			m.end()
			inside = false
		}
	}
	if inside {
		m.end()
	}
	return m.dst
}

// marker hashes runs of markWords words as their letters come (FNV-1a): one
// hash for each run that is under way.
type marker struct {
	dst   []uint32
	most  int
	words int
	runs  [markWords]uint32 // that of word n begins at n modulo markWords
}

func (m *marker) begin() {
	for i := range m.runs {
		m.runs[i] = (m.runs[i] ^ ' ') * 16777619
	}
	m.runs[m.words%markWords] = 2166136261
	m.words++
}

func (m *marker) letter(c byte) {
	for i := range m.runs {
		m.runs[i] = (m.runs[i] ^ uint32(c)) * 16777619
	}
}

func (m *marker) end() {
	if m.words < markWords || len(m.dst) >= m.most {
		return
	}
	if h := m.runs[m.words%markWords]; h%markEvery == 0 { // that begun markWords words ago
		m.dst = append(m.dst, h)
	}
}

// ownMarks are those of the author's own words.
func ownMarks(text *cut.Text) []uint32 {
	var out []uint32
	for _, z := range text.Doc.Zones {
		if z.Kind != mailtext.ZoneAuthor {
			continue
		}
		if s := z.Span; s.Len() <= maxPlainMarked && text.ASCII(s) {
			out = appendPlainMarks(out, text.Lower[s.Start:s.End], maxMarks)
		} else {
			out = appendMarks(out, text.Doc.Quote(s), maxMarks)
		}
	}
	return out
}

// maxPlainMarked is the length of a text that phrase.Words reads as a whole.
const maxPlainMarked = 24 * 2 * markEvery * maxMarks

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
