// Package widgets holds the pieces that Winnow's screens are made of: a list
// that stays quick with a hundred thousand rows, text with its evidence
// marked, bars, a time line, buttons, dialogs and toasts that obey keys.
//
// Most of them are drawn: a Draw method says with a Pen what is to be seen in
// a size, and the pen keeps the canvas objects between two drawings. State
// lives in the widget, never in its renderer, which Fyne may throw away.
//
// Everything here belongs to the window's goroutine.
package widgets
