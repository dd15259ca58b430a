package judge

import "winnow/internal/mailtext"

// Step is a step on the way to a reading.
type Step int

// The steps, in their order.
const (
	StepCut      Step = iota // sentences and words
	StepSignals              // cues and facts
	StepFeatures             // numbers for the weights
	StepClaims               // what is stated, brought and referred to
)

// Upto goes as far as a step and drops what it finds: it is for measuring what
// each step costs, of which Read does all.
func (r *Reader) Upto(last Step, doc *mailtext.Document) {
	sc := r.pool.Get().(*scratch)
	defer r.pool.Put(sc)
	sc.text.Cut(doc, r.lexicon)
	defer sc.text.Forget()
	if last == StepCut {
		return
	}
	sig := r.tables.DetectCandid(&sc.text)
	if last == StepSignals {
		return
	}
	sc.features.ExtractText(&sc.text, &sig)
	if last == StepClaims {
		language, _ := unread(sc.text.Doc)
		sc.claims.ReadText(&sc.text, language)
	}
}
