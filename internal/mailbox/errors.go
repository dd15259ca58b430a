package mailbox

import "errors"

// The classes that every source's errors fall into, whatever they say in
// detail: by them a caller decides what can be done. Compare with errors.Is.
var (
	// ErrInput is a path that is no mailbox or cannot be read.
	ErrInput = errors.New("no readable mail there")
	// ErrSignIn is a server that refuses the user or the password. Trying
	// again with the same would lock accounts.
	ErrSignIn = errors.New("the server refused the sign-in")
	// ErrServer is a server that was not reached, is not to be trusted, or
	// broke off. What was delivered before stays; trying again is safe.
	ErrServer = errors.New("the server could not be read")
	// ErrOffline is an ErrServer with which no connection came about: nothing
	// was told to the server, and trying again soon costs nobody anything.
	ErrOffline = errors.New("the server cannot be reached at the moment")
)
