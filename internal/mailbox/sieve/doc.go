// Package sieve manages the filter scripts that a mail server keeps, by
// ManageSieve (RFC 5804): list, read, check, put, activate and remove. It is
// not for writing scripts (package filter does) and decides nothing: what it
// changes, its caller was asked to change.
//
// A server is not trusted: nothing that it says before TLS is kept, no password
// is sent in the clear except on this very machine, and its answers have limits.
//
// A Client is used by one goroutine at a time.
package sieve
