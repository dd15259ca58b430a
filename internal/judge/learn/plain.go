package learn

import "strings"

// plain are words that say nothing by themselves: as a reason they would be
// none, so that they are not learned.
var plain = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`a an the and or but nor so yet if then than that this these those there here it its it's he she his her him they them their
		of in on at to for from by with as into onto over under up down out off about after before between through during against among within without per via
		is are was were be been being am do does did done have has had having will would shall should can could may might must
		not no s t d ll re ve m i 0 0year @ url who whom which what when where why how all any each both some such other more most much many few own same very just also only too
		one two three first second new www com http mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep oct nov dec
		january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday am pm`) {
		out[w] = true
	}
	return out
}()

// saysNothing reports whether a word, or both words of a pair, are plain.
func saysNothing(words string) bool {
	a, b, pair := strings.Cut(words, " ")
	return plain[a] && (!pair || plain[b])
}
