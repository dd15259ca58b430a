// Package filter writes the buyer's mutes as filters for the places where mail
// is sorted: a Sieve script (RFC 5228), a Gmail filter file, Thunderbird's
// msgFilterRules.dat, and a list that a person types into Outlook. It is not for
// deciding who is muted, and it installs nothing.
//
// A filter looks at the sender's address, and for a muted thread at what the
// mail answers, which only Sieve can: exactly the mail of the muted vendors,
// persons and threads is filed. Names of vendors and folders are written by strangers, and
// addresses too: what could end a string, a comment or a rule is escaped where
// the form can express it, and otherwise left out with the reason.
//
// Everything is a pure function of its arguments: time is one of them.
package filter
