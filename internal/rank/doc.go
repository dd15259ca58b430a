// Package rank puts vendors in order: the judgements of a vendor's messages,
// its touches, the buyer's needs and the relationship become one standing with
// a score, an interval and reasons.
//
// The score is the sum of its parts and nothing else:
//
//   - what the messages offer: the mean of their worth, drawn towards what a
//     vendor of that kind is usually worth as if it had sent Pseudo messages
//     more, each template once;
//   - pressure: every message counts, repeated ones too;
//   - cadence: the run of unanswered touches with little new in them;
//   - the buyer's needs that are met;
//   - the relationship.
//
// Three things always hold, and tests see to it: more pressure never lifts a
// vendor, a new proof never lowers it, and repeating a message never lifts it.
// For the second, a message that brings proof enters the mean only where it
// raises it: what proves something can lift a vendor, never lower it.
//
// Standings are computed, never edited. Everything is a pure function of its
// arguments, and the order in which vendors and messages are given does not
// matter.
package rank
