// Package screens holds the screens of the window. A screen turns plain values
// of package vm into widgets, and asks its Host for everything that goes
// beyond itself: deciding, opening another screen, reading mail.
//
// Everything here belongs to the window's goroutine. Whatever may take time is
// asked for through work.Load, and comes back on that goroutine.
package screens
