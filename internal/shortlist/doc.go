// Package shortlist turns the vendors that the buyer picked into something to
// work with outside of Winnow: a row for each with its axes, the evidence they
// rest on with message and date, what the vendor still owes, questions to ask
// for it, and exports as CSV, Excel, JSON, Markdown and HTML.
//
// What vendors wrote is foreign text. No export lets it become more than text:
// no formula, no markup, no script, no link.
//
// Everything is a pure function of its arguments.
package shortlist
