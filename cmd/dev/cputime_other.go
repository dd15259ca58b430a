//go:build !unix

package main

import "time"

// cpuTime is not known here; the clock on the wall has to do.
func cpuTime() (time.Duration, bool) { return 0, false }
