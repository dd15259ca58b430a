// Package vendor finds out who is behind the mail: it groups addresses under
// the organisation that writes from them, names it, lists its people, and
// tells the buyer's own organisation from all others.
//
// An organisation is a registrable domain by the public suffix list, or a
// single address where a domain says nothing about its users (free mail, mail
// services, shared platforms). Nothing here joins two domains on a guess:
// SameBrand only tells a suspicion. Which of the groups sells is not decided
// here either: rank.IsVendor does that by the kinds of their mail.
//
// Everything is a pure function of its arguments. A Book is immutable and safe
// for use by several goroutines at once.
package vendor
