package store

import (
	"encoding/binary"
	"hash/crc32"
)

// Every value on disk is sealed: one byte for its form, four bytes of CRC-32C
// over key, form and payload, then the payload. bbolt itself does not notice a
// bit that flipped inside a value. With the key in the sum, a record that was
// moved under another key does not pass either.

// form says what a value is and how it is written. A number is used once: a
// new way of writing the same thing is a new form, and records of the old one
// are then taken out of the cache and read from the mailbox again (6, 7, 10, 12, 13, 15
// and 21 are used up).
type form byte

const (
	formMeta     form = 1 // for ever: see meta.go
	formDecision form = 2
	formSetting  form = 3
	formAccount  form = 4
	formFolder   form = 5
	formIndex    form = 8 // id and place
	formWord     form = 9
	formHead     form = 16
	formText     form = 11
	formMatch    form = 20 // cache: see match.go
	formOutline  form = 22 // cache: see outline.go
)

// sealSize is what the seal adds to a payload.
const sealSize = 5

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal returns payload as it is stored under key.
func seal(as form, key, payload []byte) []byte {
	out := make([]byte, sealSize, sealSize+len(payload))
	out[0] = byte(as)
	out = append(out, payload...)
	binary.BigEndian.PutUint32(out[1:], sum(key, out))
	return out
}

// unseal checks a stored value and returns its payload, which is part of
// value. ok is false when the value is not what was stored, or not of this form.
func unseal(as form, key, value []byte) (payload []byte, ok bool) {
	if len(value) < sealSize || value[0] != byte(as) || binary.BigEndian.Uint32(value[1:]) != sum(key, value) {
		return nil, false
	}
	return value[sealSize:], true
}

func sum(key, value []byte) uint32 {
	crc := crc32.Update(0, castagnoli, key)
	crc = crc32.Update(crc, castagnoli, value[:1])
	return crc32.Update(crc, castagnoli, value[sealSize:])
}
