//go:build !unix || darwin

package main

// hasTray reports whether something shows the signs of programs: these systems
// always have it.
func hasTray() bool { return true }
