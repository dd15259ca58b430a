//go:build !linux

package main

// runProbed is for Linux, where the window is measured.
func runProbed() int { return exitUsage }
