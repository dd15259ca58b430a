//go:build race

package demo

// raceEnabled says that the race detector is on, and times mean little.
const raceEnabled = true
