package store

import (
	"reflect"
	"testing"

	"winnow/internal/triage"
)

// FuzzDecodeMatches reads what answers the needs.
func FuzzDecodeMatches(f *testing.F) {
	b, err := encodeMatches([]triage.NeedMatch{filled[triage.NeedMatch]()})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte{0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		in, ok := decodeMatches(b)
		if !ok {
			return
		}
		again, err := encodeMatches(in)
		if err != nil {
			t.Fatal(err)
		}
		if back, ok := decodeMatches(again); !ok || len(back) != len(in) || len(in) > 0 && !reflect.DeepEqual(back[0].Need, in[0].Need) {
			t.Error("matches changed when they were stored again")
		}
	})
}
