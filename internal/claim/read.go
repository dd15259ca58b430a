package claim

import (
	"slices"
	"strings"
	"time"

	"winnow/internal/cut"
	"winnow/internal/mailtext"
	"winnow/internal/phrase"
	"winnow/internal/triage"
)

// Limits of one message.
const (
	maxClaims    = 32
	maxUnits     = 64
	maxSentences = 200
	maxSentence  = 600 // bytes of a sentence that are read
	maxText      = 220 // bytes of a claim's text
)

// Names of the facts that Read adds to a reading.
const (
	FactTalk  = "claims-talk" // the writer speaks of an earlier talk or mail; the value is its sentence
	FactDeals = "deals"       // sorts of business that the text is about, apart by blanks: of use in the buyer's own mail
)

// Content is what Read finds in a message.
type Content struct {
	Claims []triage.Claim
	Units  []triage.ContentUnit
	Marks  []uint32
	Quoted []triage.QuotedMail
	Facts  []triage.Fact
}

// Reader reads documents one after the other with the same working memory. It
// may be used by one goroutine at a time.
type Reader struct {
	r reader
}

// NewReader returns a reader.
func NewReader() *Reader { return NewReaderOf(nil) }

// NewReaderOf is NewReader for texts that are cut with a lexicon whose words
// were looked up.
func NewReaderOf(k *Known) *Reader {
	return &Reader{r: reader{t: load(), lexical: k, known: map[string]bool{}}}
}

// Read is Read of a new Reader.
func Read(doc *mailtext.Document, language string) Content { return NewReader().Read(doc, language) }

// Read goes through a document. language is the one that its text is known to
// be in (ISO 639-1), or "": in German single words with capitals are no names.
// The same document gives the same content on every run.
func (x *Reader) Read(doc *mailtext.Document, language string) Content {
	return x.ReadText(cut.New(doc, nil), language)
}

// ReadText is Read for a document that is cut already.
func (x *Reader) ReadText(text *cut.Text, language string) Content {
	r, doc := &x.r, text.Doc
	r.text, r.doc, r.german, r.sent = text, doc, language == "de", doc.Header.Date
	r.bound = r.lexical != nil && r.lexical.lexicon == text.Lexicon()
	defer r.forget()
	r.people()
	var deals []string
	talk := ""
	n := 0
	for i := range text.Sentences {
		sen := &text.Sentences[i]
		z := text.Zone(sen)
		if z.Kind != mailtext.ZoneAuthor && z.Kind != mailtext.ZoneSubject {
			continue
		}
		if n++; n > maxSentences {
			break
		}
		s := sen.Span
		if s.Len() > maxSentence {
			s.End = s.Start + len(strings.ToValidUTF8(doc.Text[s.Start:s.Start+maxSentence], ""))
		}
		for _, n := range r.sentence(s, text.Words[sen.From:sen.To], z.Kind == mailtext.ZoneSubject) {
			switch {
			case n == r.t.talk:
				if talk == "" && z.Kind == mailtext.ZoneAuthor {
					talk = clip(doc.Text[s.Start:s.End], 120)
				}
			case n >= r.t.deals:
				if d := r.t.all.Sets[n].Name; !slices.Contains(deals, d) {
					deals = append(deals, d)
				}
			case n >= r.t.offers:
				r.unit(triage.UnitOffer, r.t.all.Sets[n].Name)
			}
		}
	}
	for _, a := range doc.Attachments {
		if strings.HasPrefix(a.Type, "image/") || a.Type == "text/calendar" {
			continue
		}
		r.unit(triage.UnitOffer, "file "+phrase.Fold(a.Name))
	}
	r.links()
	c := Content{Claims: r.claims, Units: r.units, Marks: ownMarks(text), Quoted: quoted(doc)}
	if talk != "" {
		c.Facts = append(c.Facts, triage.Fact{Name: FactTalk, Value: talk})
	}
	if len(deals) > 0 {
		c.Facts = append(c.Facts, triage.Fact{Name: FactDeals, Value: strings.Join(deals, " ")})
	}
	return c
}

// reader is one document being read.
type reader struct {
	t       *tables
	lexical *Known // nil for none
	text    *cut.Text
	bound   bool // lexical is of the text's lexicon
	doc     *mailtext.Document
	german  bool
	sent    time.Time
	known   map[string]bool // words of the names of writer and reader
	claims  []triage.Claim
	units   []triage.ContentUnit
	asks    bool // the sentence is a question, which states nothing
	// Reused from sentence to sentence.
	found  []int
	toks   []token
	words  []string
	places []int32 // of words, in the lexicon
}

// forget drops what was of one document; only working memory stays.
func (r *reader) forget() {
	clear(r.known)
	clear(r.toks[:cap(r.toks)])
	clear(r.words[:cap(r.words)])
	r.text, r.doc, r.claims, r.units = nil, nil, nil, nil
}

// people notes the words by which writer and reader are called: neither is news.
func (r *reader) people() {
	add := func(s string) {
		for _, w := range phrase.Words(s, 12) {
			if len(w) > 1 {
				r.known[w] = true
			}
		}
	}
	h := &r.doc.Header
	for _, a := range slices.Concat([]triage.Address{h.From, h.Sender}, h.To[:min(len(h.To), 10)], h.Cc[:min(len(h.Cc), 10)]) {
		add(a.Name)
		add(a.Email)
	}
}

// sentence reads one sentence and returns the numbers of the phrases in it.
func (r *reader) sentence(s triage.Span, plain []cut.Word, subject bool) []int {
	text := r.doc.Text
	r.asks = strings.HasSuffix(strings.TrimRight(text[s.Start:s.End], " \t\r\n\"'”’»)"), "?")
	toks := r.appendTokens(r.toks[:0], text, s.Start, s.End, plain)
	words, places := r.words[:0], r.places[:0]
	for i := range toks {
		if c := toks[i].word[0]; c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 0x80 && toks[i].end-toks[i].start > 3 {
			words, places = append(words, toks[i].word), append(places, toks[i].id)
		}
	}
	r.toks, r.words, r.places = toks, words, places
	days := dates(text, toks)
	nums := amounts(text, toks)
	for i := range days {
		r.date(s, toks, days[i])
	}
	r.numbers(s, toks, nums)
	found := r.found[:0]
	if r.bound {
		found = r.lexical.phrases.Find(found, words, places)
	} else {
		found = r.t.all.Find(found, words)
	}
	r.found = found
	r.terms(s, toks, found)
	r.standards(s, toks)
	r.names(s, toks, nums, subject)
	return found
}

func (r *reader) unit(kind triage.UnitKind, what string) {
	u := triage.ContentUnit{Kind: kind, Hash: hash32(what)}
	if len(r.units) < maxUnits && !slices.Contains(r.units, u) {
		r.units = append(r.units, u)
	}
}

func (r *reader) claim(c triage.Claim) {
	if len(r.claims) >= maxClaims || r.asks {
		return
	}
	if c.Span.Len() > maxText {
		c.Span.End = c.Span.Start + len(strings.ToValidUTF8(r.doc.Text[c.Span.Start:c.Span.Start+maxText], ""))
	}
	c.Text = r.doc.Text[c.Span.Start:c.Span.End]
	c.Unit, c.About = strings.Clone(c.Unit), strings.Clone(c.About) // a word must not hold on to the whole text
	r.claims = append(r.claims, c)
}

// hash32 is FNV-1a.
func hash32(s string) uint32 { return hashOn(2166136261, s) }

// hashOn goes on with a hash.
func hashOn(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
