package feature

// sieve says of most names that are not in a set that they are not, cheaper
// than a map does: one bit for each hash.
type sieve []uint64

// newSieve returns a sieve of 2^bits bits: with 2^19 of them and 20,000 names
// it lets 4 % of all others through.
func newSieve(bits int) sieve { return make(sieve, 1<<(bits-6)) }

func (s sieve) add(name string) {
	at := place(s, name)
	s[at>>6] |= 1 << (at & 63)
}

// may reports whether the name may be in the set.
func (s sieve) may(name []byte) bool {
	at := place(s, name)
	return s[at>>6]&(1<<(at&63)) != 0
}

func place[T string | []byte](s sieve, name T) uint64 {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return (h ^ h>>29) & uint64(len(s)<<6-1)
}
