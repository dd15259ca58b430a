package store

import "winnow/internal/triage"

// encodeContent writes what a reading holds for novelty and the ledger of
// claims.
func encodeContent(e *encoder, r *triage.Reading) {
	e.uint(uint64(len(r.Claims)))
	for i := range r.Claims {
		c := &r.Claims[i]
		e.word(string(c.Kind))
		e.word(string(c.Class))
		e.str(c.Text)
		encodeSpan(e, c.Span)
		e.float(c.Value)
		e.str(c.Unit)
		e.str(c.About)
	}
	e.uint(uint64(len(r.Units)))
	for _, u := range r.Units {
		e.byte(byte(u.Kind))
		e.hash(u.Hash)
	}
}

func decodeContent(d *decoder, r *triage.Reading) {
	if n := d.count(15); n > 0 {
		r.Claims = make([]triage.Claim, n)
		for i := range r.Claims {
			r.Claims[i] = triage.Claim{
				Kind: triage.ClaimKind(d.word()), Class: triage.ClaimClass(d.word()), Text: d.str(), Span: decodeSpan(d),
				Value: d.float(), Unit: d.name(), About: d.str(),
			}
		}
	}
	if n := d.count(5); n > 0 {
		r.Units = make([]triage.ContentUnit, n)
		for i := range r.Units {
			r.Units[i] = triage.ContentUnit{Kind: triage.UnitKind(d.byte()), Hash: d.hash()}
		}
	}
}

func (e *encoder) hash(v uint32) {
	e.b = append(e.b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

func (e *encoder) hashes(list []uint32) {
	e.uint(uint64(len(list)))
	for _, v := range list {
		e.hash(v)
	}
}

func (d *decoder) hash() uint32 {
	if len(d.b) < 4 {
		d.fail()
		return 0
	}
	v := uint32(d.b[0]) | uint32(d.b[1])<<8 | uint32(d.b[2])<<16 | uint32(d.b[3])<<24
	d.b = d.b[4:]
	return v
}

func (d *decoder) hashes() []uint32 {
	n := d.count(4)
	if n == 0 {
		return nil
	}
	out := make([]uint32, n)
	for i := range out {
		out[i] = d.hash()
	}
	return out
}
