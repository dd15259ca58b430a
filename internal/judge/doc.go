// Package judge reads a vendor's message as a careful buyer would, and says
// why.
//
// It has two halves, because they live at different speeds. A [Reader] turns
// a document into a [triage.Reading]: what one message says by itself. That
// costs a fraction of a millisecond and is kept. [Decide] puts a reading into
// the buyer's [Context] (relationship, thread, sequence, needs, corrections)
// and gives a [triage.Judgement]; it costs microseconds and is made again
// whenever the context changes.
//
// Every score is a sum, and its parts are what is shown: the explanation is
// the computation. An axis that cannot be read is unknown, never zero, and
// what is unknown or unsure is never muted.
//
// The package is not for finding cues in a text (signal does that), nor for
// standing vendors in order (rank). It is pure: no clock, no input or output,
// no goroutines, no state that changes. A Reader may be shared by any number
// of goroutines.
package judge
