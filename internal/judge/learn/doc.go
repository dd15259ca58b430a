// Package learn makes the judge's weights from labelled mail, and measures how
// well the judge does on senders and sources that it has not seen.
//
// It is the project's workshop, not a part of the program: the judge never
// imports it, and no buyer's machine runs it. Everything in it is
// deterministic: the same data gives the same bytes and the same figures.
package learn
