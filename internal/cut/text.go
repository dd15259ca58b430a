package cut

import (
	"strings"

	"winnow/internal/lang"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Text is the text of one document, cut.
type Text struct {
	Doc *mailtext.Document
	// Lower is the document's text with the letters A to Z made small: an offset
	// means the same place in both.
	Lower string
	// Words are the plain words, in order: runs of the letters A to Z, at most
	// maxWord long. Whoever begins a word there ends it there too; whether one
	// begins there (it does not in "10x") each room's own rules say.
	Words     []Word
	Sentences []Sentence // of all zones, in order

	lexicon *Lexicon
	lower   []byte
	spans   []triage.Span
}

// Word is a plain word of a text.
type Word struct {
	Hash       uint64 // of its small letters, see Hash
	Start, End int32
	ID         int32 // in the text's lexicon, or Unknown
	Upper      bool  // it begins with a capital
	Caps       bool  // it is two letters or longer, all of them capitals
}

// Sentence is a sentence with the zone that it stands in.
type Sentence struct {
	Span     triage.Span
	Zone     int // index into the document's zones
	From, To int // its plain words: Words[From:To]
}

// maxWord is the length in bytes from which a run of letters is no plain word.
const maxWord = 24

// New cuts a document.
func New(doc *mailtext.Document, l *Lexicon) *Text {
	t := &Text{}
	t.Cut(doc, l)
	return t
}

// Cut cuts another document in the place of the one before, whose memory it
// takes over. Words are looked up in the lexicon unless that is nil.
func (t *Text) Cut(doc *mailtext.Document, l *Lexicon) {
	t.Doc, t.lexicon, t.Words, t.Sentences = doc, l, t.Words[:0], t.Sentences[:0]
	t.cutWords(doc.Text)
	word := 0
	for i := range doc.Zones {
		z := &doc.Zones[i]
		if z.Span.Start < 0 || z.Span.Start > z.Span.End || z.Span.End > len(doc.Text) {
			continue
		}
		t.spans = lang.AppendSentences(t.spans[:0], doc.Text, z.Span)
		for _, s := range t.spans {
			for word < len(t.Words) && int(t.Words[word].Start) < s.Start {
				word++
			}
			from := word
			for word < len(t.Words) && int(t.Words[word].End) <= s.End {
				word++
			}
			t.Sentences = append(t.Sentences, Sentence{Span: s, Zone: i, From: from, To: word})
		}
	}
}

// Lexicon is the one that the words are numbered by; nil for none.
func (t *Text) Lexicon() *Lexicon { return t.lexicon }

// Forget drops the document; only working memory stays.
func (t *Text) Forget() { t.Doc, t.Lower = nil, "" }

// Low is a plain word in small letters.
func (t *Text) Low(w *Word) string { return t.Lower[w.Start:w.End] }

// ASCII reports whether a stretch of the text holds nothing but ASCII. A span
// outside of the text holds nothing at all.
func (t *Text) ASCII(s triage.Span) bool {
	if s.Start < 0 || s.Start > s.End || s.End > len(t.Lower) {
		return false
	}
	for i := s.Start; i < s.End; i++ {
		if t.Lower[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Zone is the document's zone that a sentence stands in.
func (t *Text) Zone(s *Sentence) *mailtext.Zone { return &t.Doc.Zones[s.Zone] }

// Sorts of bytes.
const (
	other  = iota // ends a word, whatever follows
	letter        // A to Z and a to z
	joins         // may make a word part of something longer: looked at
	solid         // does: figures, and all that is not ASCII
)

var sorts = func() (s [256]uint8) {
	for c := range s {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			s[c] = letter
		case c >= 0x80 || c >= '0' && c <= '9':
			s[c] = solid
		case strings.IndexByte("'&@:.-_+", byte(c)) >= 0:
			s[c] = joins
		}
	}
	return s
}()

func (t *Text) cutWords(text string) {
	if cap(t.lower) < len(text) {
		t.lower = make([]byte, len(text), len(text)+len(text)/4)
	}
	low := t.lower[:len(text)]
	for i := 0; i < len(text); {
		c := text[i]
		if sorts[c] != letter {
			low[i] = c
			i++
			continue
		}
		start, h, capitals := i, uint64(hashStart), 0
		for i < len(text) {
			c := text[i]
			if sorts[c] != letter {
				break
			}
			if c < 'a' {
				capitals++
				c |= 0x20
			}
			low[i] = c
			h = (h ^ uint64(c)) * hashPrime
			i++
		}
		if i-start > maxWord || i < len(text) && sorts[text[i]] != other && !stands(text, start, i) {
			continue
		}
		t.Words = append(t.Words, Word{
			Hash: h, Start: int32(start), End: int32(i), ID: Find(t.lexicon, low[start:i], h),
			Upper: text[start] < 'a', Caps: capitals == i-start && capitals > 1,
		})
	}
	t.lower = low
	t.Lower = string(low)
}

// stands reports whether the letters text[start:end] are a word by themselves,
// though what follows them may make them part of something longer.
func stands(text string, start, end int) bool {
	next := byte(' ')
	if end+1 < len(text) {
		next = text[end+1]
	}
	switch text[end] {
	case '.':
		return (next == ' ' || next == '\n') && !strings.EqualFold(text[start:end], "www")
	case ':':
		return (next == ' ' || next == '\n') && end-start != len("mailto")
	case '-':
		if end-start == 1 {
			return false // "e-mail"
		}
		// The first half of "follow-up", unless it all is a mail address.
		for i := end; i < len(text) && i < start+64; i++ {
			switch c := text[i]; {
			case c == '@':
				return false
			case sorts[c] != letter && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' && c != '+':
				return true
			}
		}
		return true
	}
	return false
}
