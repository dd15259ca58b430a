package vendor

import (
	"winnow/internal/triage"
)

// Book holds the outside senders of a mailbox, grouped by organisation. It is
// immutable; books of one Index share what did not change between them.
type Book struct {
	entries []*entry          // by id
	home    map[string]*entry // by key of an atom
	of      [shards]map[triage.ContentID]string
	carved  map[string]bool
	find    *lazyFinder
}

// Senders returns every outside sender, by id. The values share their slices
// with the book: do not change them.
func (b *Book) Senders() []triage.Vendor {
	out := make([]triage.Vendor, len(b.entries))
	for i, e := range b.entries {
		out[i] = e.vendor
	}
	return out
}

// Changed lists the senders of the book that another book does not have just
// so, with all their mail, and the ids that only the other one has, by id. For
// books of one Index it costs a comparison each.
func (b *Book) Changed(before *Book) (changed []triage.Vendor, gone []triage.VendorID) {
	i := 0
	for _, e := range b.entries {
		for i < len(before.entries) && before.entries[i].vendor.ID < e.vendor.ID {
			gone = append(gone, before.entries[i].vendor.ID)
			i++
		}
		if i < len(before.entries) && before.entries[i].vendor.ID == e.vendor.ID {
			if before.entries[i] != e {
				changed = append(changed, e.vendor)
			}
			i++
			continue
		}
		changed = append(changed, e.vendor)
	}
	for ; i < len(before.entries); i++ {
		gone = append(gone, before.entries[i].vendor.ID)
	}
	return changed, gone
}

// Vendors returns the senders with at least one message that reads, by itself,
// as a vendor's. Put into context a message can be of another kind: whoever has
// judgements at hand asks rank.IsVendor about every one of Senders instead.
func (b *Book) Vendors() []triage.Vendor {
	var out []triage.Vendor
	for _, e := range b.entries {
		if e.selling {
			out = append(out, e.vendor)
		}
	}
	return out
}

// Of returns the sender of a message, false for mail of the buyer's own side.
func (b *Book) Of(id triage.ContentID) (triage.VendorID, bool) {
	e := b.home[b.of[id[0]][id]]
	if e == nil {
		return "", false
	}
	return e.vendor.ID, true
}

// Vendor returns the sender with the id, or with the id that it had before
// other domains joined it.
func (b *Book) Vendor(id triage.VendorID) (triage.Vendor, bool) {
	e := b.home[string(id)]
	if e == nil {
		return triage.Vendor{}, false
	}
	return e.vendor, true
}

// At returns the sender that an address or domain belongs to, whether or not
// mail came from that very address.
func (b *Book) At(addressOrDomain string) (triage.VendorID, bool) {
	key, ok := b.carvedKey(addressOrDomain)
	if !ok || b.home[key] == nil {
		return "", false
	}
	return b.home[key].vendor.ID, true
}

// Keys returns the addresses and domains of a vendor, by which a decision
// about it finds it again.
func Keys(v triage.Vendor) []string {
	keys := make([]string, 0, len(v.Domains)+len(v.Addresses))
	for _, d := range v.Domains {
		keys = append(keys, d.Domain)
	}
	return append(keys, v.Addresses...)
}

// Resolve finds the vendor that a decision was about: by its id while that
// exists, else by the first of its keys that belongs to somebody.
func (b *Book) Resolve(d triage.Decision) (triage.VendorID, bool) {
	if e := b.home[string(d.Vendor)]; e != nil {
		return e.vendor.ID, true
	}
	for _, k := range d.Keys {
		if id, ok := b.At(k); ok {
			return id, true
		}
	}
	return "", false
}
