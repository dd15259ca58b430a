package signal

import (
	"slices"
	"strings"

	"winnow/internal/cut"
	"winnow/internal/lang"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// MaxEvidence is the number of pieces of evidence kept for one target.
const MaxEvidence = 6

// maxHits bounds the hits of one document.
const maxHits = 512

// Detect finds the signals of a document. It is a pure function, never
// panics, and its work is linear in the length of the text.
func (t *Tables) Detect(doc *mailtext.Document) Signals {
	if doc == nil {
		return Signals{}
	}
	return t.DetectText(cut.New(doc, t.lexicon))
}

// DetectText is Detect for a document that is cut already. It is fastest where
// the text's lexicon is the one that the tables were bound to.
func (t *Tables) DetectText(text *cut.Text) Signals {
	doc := text.Doc
	s := Signals{Guards: headerGuards(doc), Sentences: make([]Sentence, 0, len(text.Sentences))}
	sc := t.scratch()
	defer t.release(sc)
	who := readerOf(&doc.Header)
	signed, next := false, 0
	for i, z := range doc.Zones {
		if !inside(z.Span, doc.Text) {
			continue
		}
		signed = signed || z.Kind == mailtext.ZoneSignature
		if signed && z.Kind == mailtext.ZoneAuthor && !afterword(doc.Quote(z.Span)) {
			z.Kind = mailtext.ZoneFooter
		}
		for ; next < len(text.Sentences) && text.Sentences[next].Zone == i; next++ {
			if len(sc.toks) < maxTokens {
				t.readSentence(&s, sc, text, &who, &text.Sentences[next], z.Kind)
			}
		}
	}
	t.linkHits(&s, doc, sc)
	s.Hits = ownLanguage(s.Hits, doc)
	measure(&s.Counts, t, doc, sc, s.Sentences)
	s.Facts = facts(doc, &s)
	s.Evidence = append(s.Evidence, t.evidence(&s, doc, sc)...)
	s.Tricks = append(s.Tricks, tricks(doc)...)
	return s
}

// DetectCandid is DetectText for the message as it is without what it says to
// machines: sentences that speak to them are cut out before its zones are
// told, so that they open no greeting and end no list. The text becomes that of
// the document that is to be read on; Tricks shows what was cut out.
func (t *Tables) DetectCandid(text *cut.Text) Signals {
	s := t.DetectText(text)
	if len(s.prompts) == 0 {
		return s
	}
	text.Cut(text.Doc.Without(s.prompts), text.Lexicon())
	again := t.DetectText(text)
	again.Tricks = append(s.Tricks, again.Tricks...)[:min(len(s.Tricks)+len(again.Tricks), maxTricks)]
	again.Tricks = slices.CompactFunc(again.Tricks, func(a, b triage.Evidence) bool { return a.Cue == b.Cue && a.Span == b.Span })
	return again
}

// afterword reports whether text below a signature is the writer's own: a
// postscript, or the next of several items. Whatever else stands there the
// writer has signed off from.
func afterword(text string) bool {
	text = strings.ToLower(strings.TrimLeft(text, " \n*_"))
	for _, p := range [...]string{"ps", "p.s", "p. s", "nb", "n.b", "note:"} {
		if strings.HasPrefix(text, p) {
			return true
		}
	}
	return false
}

// maxLanguageText is the length of text that is enough to tell its language.
const maxLanguageText = 2000

// ownLanguage drops the hits of tables that are not for the language of the
// text: "promotions" is French in French mail alone. English hits stay, as
// English phrases stand in all business mail.
func ownLanguage(hits []Hit, doc *mailtext.Document) []Hit {
	if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Cue.Lang != "en" }) {
		return hits
	}
	code, _ := lang.Detect(doc.Text[:min(len(doc.Text), maxLanguageText)])
	return slices.DeleteFunc(hits, func(h Hit) bool { return h.Cue.Lang != "en" && h.Cue.Lang != code })
}

// readSentence searches one sentence; an overlong one in pieces.
func (t *Tables) readSentence(s *Signals, sc *scratch, text *cut.Text, who *reader, sen *cut.Sentence, zone mailtext.ZoneKind) {
	doc, sp, first := text.Doc, sen.Span, len(sc.toks)
	sc.toks = t.tokenize(sc.toks, text, sen, who)
	sc.bounds = append(sc.bounds, tokenRange{first, len(sc.toks)})
	index := len(s.Sentences)
	s.Sentences = append(s.Sentences, Sentence{sp, zone})
	where := situation{Zones(zone), s.Guards}
	hits := len(s.Hits)
	for at := first; at < len(sc.toks); at += maxSentenceTokens {
		sc.sentence++
		sc.found = sc.found[:0]
		t.search(sc, at, min(at+maxSentenceTokens, len(sc.toks)), where)
		slices.SortFunc(sc.found, func(a, b found) int { return a.from - b.from })
		for _, f := range sc.found {
			if cue := t.cues[f.cue]; cue.Trick != "" {
				at := clause(doc.Text, sc.toks[first:], sc.span(f))
				s.prompts = append(s.prompts, sp)
				s.addTrick(triage.Evidence{Span: at, Quote: doc.Quote(at), Cue: cue.ID, Reason: cue.Reason})
				s.Hits, s.Sentences = s.Hits[:hits], s.Sentences[:index]
				sc.toks, sc.bounds = sc.toks[:first], sc.bounds[:index]
				return
			}
			if len(s.Hits) == maxHits {
				continue
			}
			if h := t.hit(sc, f, index, zone); t.confirm(&h, doc.Text, sc.toks[at:min(at+maxSentenceTokens, len(sc.toks))], sc) {
				s.Hits = append(s.Hits, h)
			}
		}
	}
}

func (t *Tables) hit(sc *scratch, f found, sentence int, zone mailtext.ZoneKind) Hit {
	cue := t.cues[f.cue]
	h := Hit{
		Cue: cue, Line: f.line, Zone: zone, Sentence: sentence, Span: sc.span(f), Strength: float64(cue.Strength),
		Quoted: quoted.Has(zone), Waits: cue.Unless & contextGuards,
	}
	if h.Quoted {
		h.Strength = max(0.5, h.Strength-1)
	}
	return h
}

func (t *Tables) scratch() *scratch {
	if sc, ok := t.pool.Get().(*scratch); ok {
		return sc
	}
	return &scratch{cues: make([]cueState, len(t.cues))}
}

func (t *Tables) release(sc *scratch) {
	sc.toks, sc.found, sc.bounds, sc.sentence = sc.toks[:0], sc.found[:0], sc.bounds[:0], 0
	sc.grammar, sc.asked = 0, ""
	clear(sc.cues)
	if cap(sc.toks) <= maxTokens {
		t.pool.Put(sc)
	}
}

func inside(sp triage.Span, text string) bool {
	return sp.Start >= 0 && sp.Start <= sp.End && sp.End <= len(text)
}

// headerGuards reads the situations that the headers show.
func headerGuards(doc *mailtext.Document) Guard {
	var g Guard
	h := &doc.Header
	if len(h.InReplyTo) > 0 || len(h.References) > 0 {
		g |= GuardReplied
	}
	for _, z := range doc.Zones {
		switch z.Kind {
		case mailtext.ZoneForward:
			g |= GuardForwarded
		case mailtext.ZoneQuote:
			g |= GuardQuoted
		}
	}
	if h.ListPost != "" || h.Precedence == "list" {
		g |= GuardList
	}
	if bulkMark(h) != "" {
		g |= GuardBulk
	}
	if h.AutoSubmit != "" && h.AutoSubmit != "no" {
		g |= GuardAuto
	}
	return g
}
