//go:build !race

package demo

// raceEnabled says that the race detector is on; it is not.
const raceEnabled = false
