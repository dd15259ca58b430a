package vendor

import (
	"slices"
	"strings"

	"winnow/internal/triage"
)

// Book holds the outside senders of a mailbox, grouped by organisation.
type Book struct {
	senders []triage.Vendor            // by id
	place   map[triage.VendorID]int    // in senders
	of      map[triage.ContentID]int   // place of a message's sender
	byKey   map[string]triage.VendorID // domain or address
	selling []bool                     // has mail of a vendor's kind, by its readings
	find    finder
}

// Senders returns every outside sender, by id. The values share their slices
// with the book: do not change them.
func (b *Book) Senders() []triage.Vendor { return slices.Clone(b.senders) }

// Vendors returns the senders with at least one message that reads, by itself,
// as a vendor's. Put into context a message can be of another kind: whoever has
// judgements at hand asks rank.IsVendor about every one of Senders instead.
func (b *Book) Vendors() []triage.Vendor {
	var out []triage.Vendor
	for i, v := range b.senders {
		if b.selling[i] {
			out = append(out, v)
		}
	}
	return out
}

// Of returns the sender of a message, false for mail of the buyer's own side.
func (b *Book) Of(id triage.ContentID) (triage.VendorID, bool) {
	i, ok := b.of[id]
	if !ok {
		return "", false
	}
	return b.senders[i].ID, true
}

// Vendor returns the sender with the id.
func (b *Book) Vendor(id triage.VendorID) (triage.Vendor, bool) {
	i, ok := b.place[id]
	if !ok {
		return triage.Vendor{}, false
	}
	return b.senders[i], true
}

// At returns the sender that an address or domain belongs to, whether or not
// mail came from that very address.
func (b *Book) At(addressOrDomain string) (triage.VendorID, bool) {
	a := Normal(addressOrDomain)
	if id, ok := b.byKey[a]; ok {
		return id, true
	}
	domain := a
	if i := strings.LastIndexByte(a, '@'); i >= 0 {
		domain = a[i+1:]
	}
	key, whole := domainKey(host(domain))
	if whole {
		return "", false
	}
	id, ok := b.byKey[key]
	return id, ok
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
	if _, ok := b.place[d.Vendor]; ok {
		return d.Vendor, true
	}
	for _, k := range d.Keys {
		if id, ok := b.At(k); ok {
			return id, true
		}
	}
	return "", false
}
