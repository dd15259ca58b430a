//go:build !windows

package store

import "syscall"

// syscallUmask sets the rights that new files do not get.
func syscallUmask(mask int) int { return syscall.Umask(mask) }
