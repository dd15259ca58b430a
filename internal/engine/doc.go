// Package engine is the application: it joins the rooms that read, judge,
// group and rank, keeps their results, and runs the jobs that bring mail in.
// The window and the command line use nothing else.
//
// What holds at a moment is one immutable snapshot; readers take it without
// waiting. Changes (mail that came, a decision of the buyer) go through one
// goroutine at a time, are stored first, and then lead to a new snapshot and
// an event. All methods of Engine may be called from any goroutine.
//
// It is not for showing anything: what a screen or a table says is made by
// those who show it.
package engine
