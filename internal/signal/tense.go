package signal

import (
	"bytes"
	_ "embed"
	"strings"
)

// tenseText holds irregular verbs in the past tense, and words that make a
// sentence a promise.
//
//go:embed data/tense.txt
var tenseText string

var pastWords, modalWords = func() (past, modal map[string]bool) {
	past, modal = map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(tenseText) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] == "#" {
			continue
		}
		for _, w := range f[1:] {
			switch f[0] {
			case "past":
				past[w] = true
			case "modal":
				modal[w] = true
			}
		}
	}
	return past, modal
}()

// tense looks at the verbs of a sentence: whether one is in the past, and
// whether one is modal. A claim with a figure that is past and not modal was
// reached; one that is modal is promised. It is the check that reading in bulk
// can afford: a few words of a table, the same on every run and place.
func tense(text string, toks []token) (past, modal bool) {
	var buf [24]byte
	for i := range toks {
		w := text[toks[i].start:toks[i].end]
		if len(w) > len(buf) {
			continue
		}
		low := append(buf[:0], w...)
		for k, c := range low {
			if 'A' <= c && c <= 'Z' {
				low[k] = c | 0x20
			}
		}
		switch {
		case modalWords[string(low)], bytes.HasSuffix(low, []byte("'ll")), bytes.HasSuffix(low, []byte("’ll")):
			modal = true
		case pastWords[string(low)], len(low) >= 5 && bytes.HasSuffix(low, []byte("ed")):
			past = true
		}
	}
	return past, modal
}

// confirm applies a cue's need of a tense to a hit: a result that is told as
// done keeps its strength, a promise is none, and one that cannot be told is
// weak. ok is false when the hit is void.
func (t *Tables) confirm(h *Hit, text string, toks []token) (ok bool) {
	if h.Cue.Need == NeedNone {
		return true
	}
	past, modal := tense(text, toks)
	if h.Cue.Need == NeedModal {
		past, modal = modal, past
	}
	switch {
	case modal:
		return false
	case past:
		h.Claim = true
	default:
		h.Strength = min(h.Strength, 1)
	}
	return true
}
