package cadence

// chains joins messages, and Message-IDs that only others name, to chains
// (union-find with path halving). Messages have even elements and Message-IDs
// odd ones, so that both can become more.
type chains struct {
	up    []int
	named map[string]int // Message-ID -> element
}

func newChains(n int) chains {
	return chains{up: make([]int, 0, 2*n), named: make(map[string]int, n)}
}

// message is the element of a message by its place.
func message(i int) int { return 2 * i }

// of returns the element of a Message-ID.
func (c *chains) of(id string) int {
	e, ok := c.named[id]
	if !ok {
		e = 2*len(c.named) + 1
		c.named[id] = e
	}
	return e
}

func (c *chains) find(e int) int {
	for len(c.up) <= e {
		c.up = append(c.up, len(c.up))
	}
	for c.up[e] != e {
		c.up[e] = c.up[c.up[e]]
		e = c.up[e]
	}
	return e
}

func (c *chains) join(a, b int) {
	a, b = c.find(a), c.find(b)
	c.up[b] = a
}
