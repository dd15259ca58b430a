package file

import (
	"testing"
	"time"
)

// FuzzSniff looks at the beginning of a file and at its name.
func FuzzSniff(f *testing.F) {
	for _, s := range []string{"", "From a@b Mon Jan  1 00:00:00 2024\nSubject: x\n\n", "Subject: x\n\ny", "\x00\x01PK", "X: \n y\n", ">From x"} {
		f.Add([]byte(s), "a.eml")
	}
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		first, second := byContent(head), byContent(head)
		if first != second {
			t.Error("two answers")
		}
		if k, _ := byName(name); name == "" && k == manyMessages {
			t.Error("a file without a name is an mbox by its name")
		}
		looksLikeMail(head)
		fieldName(head)
	})
}

// FuzzMark reads the marks of former imports.
func FuzzMark(f *testing.F) {
	one := []entry{{key: "a", size: 3, time: time.Unix(1, 2)}}
	f.Add(seenFiles{}.mark(7, one), uint64(7))
	f.Add(mboxAt{}.mark(7), uint64(7))
	f.Add([]byte{1, 2}, uint64(0))
	f.Fuzz(func(t *testing.T, mark []byte, place uint64) {
		if seen := readFilesMark(mark, place); len(seen) > len(mark)/8 {
			t.Errorf("%d hashes in %d bytes", len(seen), len(mark))
		}
		if at, ok := readMboxMark(mark, place); ok {
			if again, ok := readMboxMark(at.mark(place), place); !ok || again != at {
				t.Errorf("%+v came back as %+v", at, again)
			}
		}
	})
}
