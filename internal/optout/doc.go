// Package optout tells by which means a message lets its reader leave (RFC 2369,
// RFC 8058, a link or a request in its text) and whether each is valid: asked
// for over https, and covered by a signature that the buyer's own server found
// to hold. It is not for using them: Winnow clicks nothing and sends nothing.
//
// Everything is a pure function of its arguments.
package optout
