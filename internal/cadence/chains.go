package cadence

// chains joins messages, and Message-IDs that only others name, to chains
// (union-find with path halving).
type chains struct {
	up    []int
	named map[string]int // Message-ID -> element
}

func newChains(n int) chains {
	c := chains{up: make([]int, n, 2*n), named: map[string]int{}}
	for i := range c.up {
		c.up[i] = i
	}
	return c
}

// of returns the element of a Message-ID.
func (c *chains) of(id string) int {
	i, ok := c.named[id]
	if !ok {
		i = len(c.up)
		c.up = append(c.up, i)
		c.named[id] = i
	}
	return i
}

func (c *chains) find(i int) int {
	for c.up[i] != i {
		c.up[i] = c.up[c.up[i]]
		i = c.up[i]
	}
	return i
}

func (c *chains) join(i, j int) { c.up[c.find(j)] = c.find(i) }
