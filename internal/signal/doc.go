// Package signal finds in a document what the judge rests its reading on:
// hits of the cue tables in the text, facts of headers, links and layout, and
// counts for the learned layer.
//
// The cues are data: text files under cues/, one for each axis, tactic family
// or language, each cue with sentences that must and must not fire (the lint
// test runs them all). The facts rest on tables under data/, one row a source.
// Nothing here decides anything: a hit is evidence, a fact weighs little.
//
// It is not for judging (see judge), not for parsing (see mailtext), and knows
// nothing of the buyer's mailbox: guards that need it are handed on with the
// hit. Tables are built once by Load and are safe for concurrent use; Detect
// is a pure function of the document.
package signal
