// Package cadence reads what went on between a vendor and the buyer over time:
// who wrote in a thread, which messages were touches, how much was new in each,
// how the run of unanswered ones is spaced and what it makes of the sender, and
// whether the buyer ever dealt with the vendor.
//
// It sees messages without their text. Everything that needs the text (kind,
// evidence, sketch, whether a mail of the buyer's refuses) was read before.
// All functions are pure: time is an argument, and the order of messages does
// not matter.
package cadence
