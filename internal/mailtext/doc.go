// Package mailtext turns the bytes of one e-mail into a Document: decoded
// header facts, the text as a person would see it, its zones (author's words,
// quoted history, signature, footer …), links, and what the layout hides.
//
// Mail is written by strangers and often broken, so the package never refuses
// a message: header lines without a colon, boundaries that are missing or
// never closed, lying charsets, damaged base64 and mbox leftovers are read as
// well as can be and noted in Document.Problems. Everything has a hard limit
// (limits.go), and work grows linearly with what the limits let through: no
// message costs more than 100 ms or 32 MB.
//
// The package does not judge, does not open encrypted parts, writes no
// attachment, and never touches the network, a file or the clock. Its
// functions are pure and safe for concurrent use; a Document is not changed
// after Parse returned it.
package mailtext
