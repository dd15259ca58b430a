// Package memory keeps a program's memory within bounds that move with what
// it holds. Both commands use it; nothing else in the house knows of it.
package memory

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What a program lets memory grow to. A mailbox of 20,000 messages takes some
// 45 MB that stay, and reading it makes many times as much that does not:
// collecting that at each doubling, as Go does, is most of the time too often
// while little is held and too seldom when much is. So it is collected when all
// of it comes near a bound, and the bound moves with what stays.
const (
	leastBound = 90 << 20 // as long as less than two thirds of it stay
	timesLive  = 1.5      // above that, so many times what stays
)

// Bound keeps the memory of the running program within bounds until it ends.
// It sets the collector's percentage and limit, and is called once, by main.
func Bound() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(leastBound)
	watch(leastBound)
}

// watch moves the bound after each collection.
func watch(bound int64) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 {
		return // the bound stays; no Go that builds this lacks the figure
	}
	if next := max(leastBound, int64(timesLive*float64(live[0].Value.Uint64()))); next > bound+bound/8 || next < bound-bound/8 {
		bound = next
		debug.SetMemoryLimit(bound)
	}
	// What nothing holds is told when it is collected, which the next collection does.
	runtime.AddCleanup(new([16]byte), watch, bound)
}
