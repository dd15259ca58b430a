//go:build race

package store

// raceOn says that the race detector slows the tests down tenfold: the ones that
// go through many cases one after the other then take some of them.
const raceOn = true
