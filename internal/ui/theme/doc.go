// Package theme is Winnow's look: a light and a dark palette with names of
// their own for evidence, and text sizes that the buyer sets.
//
// Colours are always taken by name, never by asking the app which variant
// runs, so that a picture made with a forced variant is right too. Contrast of
// every pair that is used together is computed in a test: at least 4.5 for
// text and 3.0 for marks.
//
// A Theme is immutable: changing a setting makes a new one, which is what
// tells Fyne to draw everything again.
package theme
