package store

// moments is told of each change of what is on disk, right before and right
// after it is made: the places at which a test ends the program. nil tells
// nobody.
type moments func(moment string)

func (m moments) at(moment string) {
	if m != nil {
		m(moment)
	}
}
