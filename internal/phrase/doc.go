// Package phrase recognises phrases in short texts by tables of patterns that
// carry their own examples.
//
// A pattern is a run of words: lower case, without diacritics, apostrophes and
// hyphens as blanks; "a|b" is either, "x?" perhaps, "~3" up to three words
// between, "#" a word that begins with a digit, "^" and "$" the ends of the
// text. Lines of a table begin with "+" (a pattern), "-" (a pattern anywhere in
// the text rules it out), "yes" and "no" (examples, for Lint), "[name]" (a
// section) or "#" (a remark).
//
// It is not for the evidence of messages: that is signal's, whose cues know
// places in the text. Everything here is pure and safe for concurrent use.
package phrase
