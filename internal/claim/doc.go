// Package claim reads what a message states, brings and refers to, and keeps
// the ledger of what a vendor has stated.
//
// Read goes through one document: claims (numbers, customers, certificates,
// guarantees, prices, dates) with their exact place; units of content, small
// hashes by which novelty tells what a touch brings that no earlier one had;
// and marks of the words, by which quoted mail is found again in the mail that
// it was taken from. Book brings the claims of all messages of a vendor
// together and finds those that cannot both hold.
//
// It is not for judging: a claim says what was stated, not whether it is true.
// Everything is pure, bounded and safe for concurrent use; the tables are in
// data, each phrase with its examples.
package claim

// Version names the rules: readings made by others are made again.
const Version = "c2"
