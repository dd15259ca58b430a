package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What winnowctl lets memory grow to. A mailbox of 20,000 messages takes some
// 45 MB that stay, and reading it makes many times as much that does not:
// collecting that at each doubling, as Go does, is most of the time too often
// while little is held and too seldom when much is. So it is collected when all
// of it comes near a bound, and the bound moves with what stays.
const (
	memoryBound = 90 << 20 // as long as less than two thirds of it stay
	memoryTimes = 1.5      // above that, so many times what stays
)

// boundMemory keeps memory within bounds until the program ends.
func boundMemory() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(memoryBound)
	watchMemory(memoryBound)
}

// watchMemory moves the bound after each collection.
func watchMemory(bound int64) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 {
		return // the bound stays; no Go that builds this lacks the figure
	}
	if next := max(memoryBound, int64(memoryTimes*float64(live[0].Value.Uint64()))); next > bound+bound/8 || next < bound-bound/8 {
		bound = next
		debug.SetMemoryLimit(bound)
	}
	// What nothing holds is told when it is collected, which the next collection does.
	runtime.AddCleanup(new([16]byte), watchMemory, bound)
}
