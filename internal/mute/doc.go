// Package mute works out what is set aside: a state machine over the buyer's
// decisions and the mail that came, gone through in the order of time. A mute is
// for a vendor, one of its people or one of its threads; it has a strength (slow,
// limit, stop), an end, and the doubts whose answer lifts it. A later decision
// changes it, new pressure extends it within bounds, an answer lifts it unless
// it pushes, a rule of the buyer's beats it, and undoing the decision leaves
// nothing of it. Every transition says in a sentence what happened.
//
// Mutes hang on the keys of a vendor (its domains and addresses), so that they
// find it again after a resync or a new grouping, and hold for the domains that
// join it. Nothing here mutes by itself: only decisions do, and May says when
// one may be made without the buyer.
//
// Everything is a pure function of its arguments: time is one of them. A State
// is immutable and safe for use by several goroutines at once.
package mute
