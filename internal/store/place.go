package store

import (
	"bytes"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// A place record is the row of the message that lies there and its flags. The
// message outlives its places: what the buyer was told about it, and what was
// decided, does not depend on where it lies.

// notes writes down what a batch tells of places that are known.
func (w *rowWriter) notes(b *Batch) error {
	for _, place := range b.Gone {
		if err := w.note(place, func(flags mailbox.Flags) mailbox.Flags { return flags | mailbox.Gone }); err != nil {
			return err
		}
	}
	for _, f := range b.Flags {
		if err := w.note(f.Place, func(mailbox.Flags) mailbox.Flags { return f.Flags }); err != nil {
			return err
		}
	}
	return nil
}

// note changes the flags of a place that is known.
func (w *rowWriter) note(place string, change func(mailbox.Flags) mailbox.Flags) error {
	key := placeKey(w.folder, place)
	row, flags, ok := readPlace(key, w.place.Get(key))
	if !ok {
		return nil
	}
	next := uint8(change(mailbox.Flags(flags)&^FlagNameless)) | flags&FlagNameless
	if next == flags {
		return nil
	}
	return w.place.Put(key, seal(formIndex, key, append(append([]byte{}, row...), next)))
}

// renumbered notes every place of the folder as gone.
func (w *rowWriter) renumbered() error {
	prefix := folderKey(w.folder)
	var places []record
	c := w.place.Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		row, flags, ok := readPlace(k, v)
		if ok && flags&uint8(mailbox.Gone) == 0 {
			key := append([]byte{}, k...)
			places = append(places, record{key, seal(formIndex, key, append(append([]byte{}, row...), flags|uint8(mailbox.Gone)))})
		}
	}
	for _, p := range places {
		if err := w.place.Put(p.key, p.value); err != nil {
			return err
		}
	}
	return nil
}

// FlagNameless is a Row's flag for a message of which nothing was had, so that
// it is known by its place alone, until something comes to lie there.
const FlagNameless = 1 << 6

// supersede drops the message at a place when another comes to lie there and
// the old one was nameless.
func (w *rowWriter) supersede(key, old, row []byte) error {
	was, flags, ok := readPlace(key, old)
	if !ok || flags&FlagNameless == 0 || bytes.Equal(was, row) {
		return nil
	}
	was = append([]byte{}, was...)
	head := headOf(w.tx, was)
	if head == nil {
		return nil
	}
	w.dropped = append(w.dropped, idOf(head))
	return dropRow(w.tx, &w.tally, was)
}

// GonePlaces counts the places at which nothing lies any more.
func (s *Store) GonePlaces() (n int, err error) {
	err = s.EachPlace(func(_ triage.ContentID, p Place) error {
		if p.Gone() {
			n++
		}
		return nil
	})
	return n, err
}

// Gone reports whether the message lay there once and does no more.
func (p Place) Gone() bool { return mailbox.Flags(p.Flags)&mailbox.Gone != 0 }

// Seen reports whether the buyer's own mail program noted that it was opened.
func (p Place) Seen() bool { return mailbox.Flags(p.Flags)&mailbox.Seen != 0 }

// Answered reports whether the buyer's own mail program noted an answer.
func (p Place) Answered() bool { return mailbox.Flags(p.Flags)&mailbox.Answered != 0 }
