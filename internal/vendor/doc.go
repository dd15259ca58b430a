// Package vendor finds out who is behind the mail: it groups addresses under
// the organisation that writes from them, names it, lists its people, and
// tells the buyer's own organisation from all others.
//
// The smallest piece is an atom: a registrable domain by the public suffix
// list, or a single address where a domain says nothing about its users (free
// mail, mail services, shared platforms, what the buyer took out by hand). Two
// atoms are joined by one strong or two weak pieces of evidence (evidence.go),
// unless something speaks against it (conflict.go): they call themselves
// differently, one imitates the other, it is free mail. Then they are
// suggested. What the buyer ruled wins over all of it (ruling.go). What a mail
// shows can be copied, so a wrong join is held to be worse than a missed one.
// Which of the vendors sells is not decided here: rank.IsVendor does that by
// the kinds of their mail.
//
// An Index takes messages as they come and is for one goroutine; the Books that
// it makes are immutable, share what did not change between them, and are safe
// for use by several goroutines at once. Everything else is a pure function of
// its arguments. In whatever order mail comes, the same mail makes the same book.
package vendor
