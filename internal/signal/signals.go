package signal

import (
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Signals is everything that was found in one document.
type Signals struct {
	// Evidence speaks for offers and tactics, strongest first within a target
	// and at most MaxEvidence a target. Spans are exact slices of the text.
	Evidence  []triage.Evidence
	Hits      []Hit // of all cues, in the order of the text
	Facts     []triage.Fact
	Sentences []Sentence // of all zones, in the order of the text
	Counts    Counts
	Guards    Guard // situations that the headers show

	// Tricks are deceptions of the eye, or of a machine that reads along:
	// shown, and without weight. Sentences that speak to a machine are in no
	// other field: what they say counts for nothing.
	Tricks []triage.Evidence

	prompts []triage.Span // the sentences that speak to a machine
}

// Hit is one cue found once in one sentence.
type Hit struct {
	Cue      *Cue
	Zone     mailtext.ZoneKind
	Sentence int         // index into Signals.Sentences
	Span     triage.Span // the words that matched
	Strength float64     // the cue's, one less (at least a half) in quoted mail
	Quoted   bool        // stands in quoted or forwarded mail
	Claim    bool        // the sentence tells it in the tense that the cue needs
	Told     string      // what the grammar of the sentence decided, or ""
	Line     int         // line of the cue's file whose wording matched
	Waits    Guard       // guards that only the judge can check: any of them voids the hit
}

// Reason is the cue's reason, with what the grammar of the sentence decided.
func (h *Hit) Reason() string {
	if h.Told == "" || h.Cue.Reason == "" {
		return h.Cue.Reason
	}
	return h.Cue.Reason + " " + h.Told
}

// Sentence is a sentence of the text with its zone.
type Sentence struct {
	Span triage.Span
	Zone mailtext.ZoneKind
}

// Has reports whether any hit speaks for the target (see Target.Name).
func (s *Signals) Has(name string) bool {
	for i := range s.Hits {
		if s.Hits[i].Cue.Name() == name {
			return true
		}
	}
	return false
}

// Fact returns the value of a fact and whether it was found.
func (s *Signals) Fact(name string) (string, bool) {
	for _, f := range s.Facts {
		if f.Name == name {
			return f.Value, true
		}
	}
	return "", false
}

// Best returns the strength of the strongest hit for a target, 0 without one.
func (s *Signals) Best(name string) float64 {
	var best float64
	for i := range s.Hits {
		if h := &s.Hits[i]; h.Strength > best && h.Cue.Name() == name {
			best = h.Strength
		}
	}
	return best
}
