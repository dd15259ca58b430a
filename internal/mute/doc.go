// Package mute works out which vendors are set aside: a state machine over the
// buyer's decisions, gone through in order. A mute has a strength (slow, limit,
// stop) and an end; it is changed by a later decision, ends by itself, by an
// unmute, or by the undoing of the decision that made it. Every transition says
// in a sentence what happened.
//
// Mutes hang on the keys of a vendor (its domains and addresses), so that they
// find it again after a resync or a new grouping. Nothing here mutes by itself:
// only decisions do, and May says when one may be made without the buyer.
//
// Everything is a pure function of its arguments: time is one of them. A State
// is immutable and safe for use by several goroutines at once.
package mute
