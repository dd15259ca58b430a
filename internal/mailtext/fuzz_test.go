package mailtext

import (
	"testing"
)

// FuzzZones divides texts, with quotes, signatures and opt-outs in any order,
// into zones that cover them.
func FuzzZones(f *testing.F) {
	for _, s := range []string{
		"Hi Ann,\n\nwe audit bills.\n\nBest,\nDana\n-- \nAcme\n", "> a\n>> b\nOn 1 Jan 2024 x wrote:\n> c\n",
		"-----Original Message-----\nFrom: a\nSent: b\n\ntext", "Unsubscribe here\n\nAcme Ltd., 1 High St", "\n\n\n", "____________\nFrom: x", "Mit freundlichen Grüßen\n\nX",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		raw := []byte(plainHeader + "\nContent-Type: text/plain; charset=utf-8\n\n" + s)
		d := Parse(raw)
		check(t, d, raw)
	})
}

// FuzzPartial reads messages that were put together from parts, and what
// decides which parts are fetched.
func FuzzPartial(f *testing.F) {
	f.Add([]byte(plainHeader+"\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b--\n"), []byte("Content-Type: text/plain\n\n"), "text/html")
	f.Add([]byte("Content-Disposition: attachment; size=99999999999999999999"), []byte("Content-Transfer-Encoding: base64\n\n"), "")
	f.Fuzz(func(t *testing.T, raw, header []byte, media string) {
		d := ParsePartial(raw)
		check(t, d, raw)
		if b := Boundary(raw); len(b) > 500 {
			t.Errorf("a boundary of %d bytes", len(b))
		}
		HeaderID(raw)
		PlainSuffices(header, raw)
		if Showable(media) && media == "" {
			t.Error("a part of no type is shown")
		}
	})
}
