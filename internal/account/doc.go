// Package account holds what is needed to reach a mailbox: an address, a
// server with its port and kind of protection, a user name, and the secret that
// opens it.
//
// Settings and secrets are kept apart. An [Account] can be stored and shown; a
// [Secret] lives in the system's keyring or in memory, prints as "[secret]"
// wherever it is printed, and is never written anywhere else.
//
// The package does not connect to mail servers and does not ask the user
// anything. Everything in it is safe for concurrent use.
package account
