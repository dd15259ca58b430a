//go:build unix

package main

import (
	"syscall"
	"time"
)

// cpuTime is the time that this process had on any core so far; ok is false
// where the system does not say.
func cpuTime() (time.Duration, bool) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
