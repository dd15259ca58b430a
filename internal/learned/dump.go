package learned

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
)

// Bytes writes down the whole model. Two models that judge alike in every case
// have the same bytes: by them it is shown that an undo is exact.
func (m *Model) Bytes() []byte {
	var b []byte
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	weights := func(r *row) {
		for h := range r.w {
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(r.w[h]))
			b = binary.BigEndian.AppendUint16(b, r.n[h])
		}
	}
	for _, v := range slices.Sorted(maps.Keys(m.vendors)) {
		o := m.vendors[v]
		text(v)
		b = binary.AppendUvarint(b, uint64(o.n))
		weights(&o.bias)
		for _, f := range slices.Sorted(maps.Keys(o.features)) {
			text(f)
			weights(o.features[f])
		}
	}
	for _, f := range slices.Sorted(maps.Keys(m.shared)) {
		text(f)
		for _, v := range m.shared[f].vendors {
			text(v)
		}
		weights(&m.shared[f].row)
	}
	return b
}
