// Package clusters makes mail of many invented vendors that is hard to sort by
// vendor: brands that rotate domains and people, and neighbours that look like
// them and are somebody else. Every message says whose it is, so that a
// grouping can be measured.
//
// The mail is whole (RFC 5322) and is read as any other, since what is taken
// from it is part of what is measured. How common each trait is among real
// vendors is not known: the shares below are guesses, chosen so that a tenth of
// all second domains shows nothing but its name.
package clusters
