// Package triage holds the words of Winnow's domain as types: what a message
// is, what was read in it, how it was judged, who the vendor behind it is,
// where that vendor stands and what the buyer decided.
//
// Every other room speaks in these types. The package holds values only: no
// clock, no input or output, and nothing but the standard library. All values
// are safe to share between goroutines as long as nobody changes them; rooms
// return fresh values instead of changing those they were given.
package triage
