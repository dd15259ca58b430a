// Package ui is the window: it holds the screens together, registers the keys,
// runs jobs with their progress, keeps decisions with their undo, and lays the
// panes out for the width there is.
//
// A Window belongs to the goroutine that runs Fyne. Whatever may take time is
// run by its crew (package work).
package ui
