package cadence

// chains joins messages, and Message-IDs that only others name, to chains
// (union-find with path halving). Messages have even elements and Message-IDs
// odd ones, so that both can become more.
type chains struct {
	up    []int32
	named map[string]int32 // Message-ID -> number
	names []string         // by number
}

func newChains() chains { return chains{named: map[string]int32{}} }

// message is the element of a message by its place.
func message(i int) int { return 2 * i }

// named is the element of a Message-ID by its number.
func named(number int32) int { return 2*int(number) + 1 }

// number is that of a Message-ID, which gets one when it has none.
func (c *chains) number(id string) int32 {
	n, ok := c.named[id]
	if !ok {
		n = int32(len(c.names))
		c.named[id] = n
		c.names = append(c.names, id)
	}
	return n
}

// host is that of a Message-ID, "" for none.
func (c *chains) host(number int32) string {
	if number < 0 {
		return ""
	}
	return idHost(c.names[number])
}

func (c *chains) find(e int) int {
	for len(c.up) <= e {
		c.up = append(c.up, int32(len(c.up)))
	}
	for int(c.up[e]) != e {
		c.up[e] = c.up[c.up[e]]
		e = int(c.up[e])
	}
	return e
}

func (c *chains) join(a, b int) {
	a, b = c.find(a), c.find(b)
	c.up[b] = int32(a)
}
