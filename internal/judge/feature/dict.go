package feature

// Dict numbers the names of features.
type Dict struct {
	ids   map[string]int32
	names []string
	grow  bool
	sieve sieve // of a fixed dictionary
}

// NewDict returns a dictionary that takes in every name that it is asked for,
// as training needs it.
func NewDict() *Dict { return &Dict{ids: make(map[string]int32), grow: true} }

// FixedDict returns a dictionary that holds just these names. It never
// changes.
func FixedDict(names []string) *Dict {
	d := &Dict{ids: make(map[string]int32, len(names)), names: names, sieve: newSieve(19)}
	for i, n := range names {
		d.ids[n] = int32(i)
		d.sieve.add(n)
	}
	return d
}

// id is the number of the name, or -1 when a fixed dictionary lacks it.
func (d *Dict) id(name []byte) int32 {
	if d.sieve != nil && !d.sieve.may(name) {
		return -1 // as most words of a mail are
	}
	if i, ok := d.ids[string(name)]; ok {
		return i
	}
	if !d.grow {
		return -1
	}
	i := int32(len(d.names))
	s := string(name)
	d.ids[s] = i
	d.names = append(d.names, s)
	return i
}

// Find is the number of the name, or -1.
func (d *Dict) Find(name string) int32 {
	if i, ok := d.ids[name]; ok {
		return i
	}
	return -1
}

// Len is the number of names.
func (d *Dict) Len() int { return len(d.names) }

// Name is the name with the number.
func (d *Dict) Name(i int32) string { return d.names[i] }

// Term is one feature of a message or sentence.
type Term struct {
	ID    int32
	Value float32
}

// Vector holds the features of one message or sentence, by rising ID, each
// once.
type Vector []Term
