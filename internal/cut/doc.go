// Package cut cuts the text of a message into sentences and words once, for all
// rooms that read it: cues, features, claims.
//
// The rooms differ in what they call a word where figures, apostrophes, marks
// and addresses come in, and for good reasons. They agree on the nine in ten
// that are nothing but letters, and it is those that a Text holds: found once,
// hashed once, and looked up once in a Lexicon of all words that any of the
// rooms' tables knows. What lies between them each room cuts by its own rules.
//
// The package says nothing of what words mean. A Lexicon never changes and may
// be shared; a Text is one goroutine's at a time, and is used again and again.
package cut
