// Package feature turns a document and its signals into named numbers: what
// the judge's learned layer weighs.
//
// Every feature keeps its name ("word price", "cue bump.float", "layout many
// links"), so that a weight can always be shown as what it is. Extraction is a
// pure function; a Dict that does not grow may be shared by any number of
// goroutines, an Extractor by one at a time.
package feature
