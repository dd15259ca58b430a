// Package vm says what each screen shows and can do, as plain values.
//
// It knows nothing of Fyne, has no clock and does no input or output: a screen
// gives it the engine's values and the time that is now, and gets back words,
// shares and places to draw. Everything here is a pure function and safe to
// call from any goroutine; what it returns must not be changed.
package vm
