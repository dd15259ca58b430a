package store

import (
	"bytes"
	"io"
	"os"

	"winnow/internal/triage"
)

// holdings are the records of a state.db, as they are stored.
type holdings struct {
	decisions map[triage.DecisionID][]byte
	settings  map[string][]byte
	accounts  map[string][]byte
}

func newHoldings() *holdings {
	return &holdings{
		decisions: make(map[triage.DecisionID][]byte),
		settings:  make(map[string][]byte),
		accounts:  make(map[string][]byte),
	}
}

// take keeps a record that can be read, unless there is one already.
func (h *holdings) take(bucket string, key, value []byte) bool {
	switch bucket {
	case string(bucketDecision):
		d, ok := readDecision(key, value)
		if ok {
			keep(h.decisions, d.ID, value)
		}
		return ok
	case string(bucketSetting):
		_, ok := unseal(formSetting, key, value)
		if ok {
			keep(h.settings, string(key), value)
		}
		return ok
	case string(bucketAccount):
		_, ok := unseal(formAccount, key, value)
		if ok {
			keep(h.accounts, string(key), value)
		}
		return ok
	}
	return true
}

func keep[K comparable](m map[K][]byte, k K, value []byte) {
	if _, ok := m[k]; !ok {
		m[k] = bytes.Clone(value)
	}
}

// last is the highest number of a decision.
func (h *holdings) last() triage.DecisionID {
	var last triage.DecisionID
	for id := range h.decisions {
		last = max(last, id)
	}
	return last
}

// maxSalvage bounds how much of a damaged file is read.
const maxSalvage = 512 << 20

// salvage reads what records a damaged file still holds, page by page, without
// following any of its numbers. Decisions are never removed, so each that is
// found was once made, on whatever page it stands; the seal says that it is
// whole. A setting or account may be an old one.
func salvage(path string) (*holdings, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSalvage))
	if err != nil {
		return nil, err
	}
	h := newHoldings()
	// Pages start at multiples of the page size, which is at least 4 KB on all
	// systems that Winnow runs on; a larger one is a multiple of that.
	const step = 4096
	for at := 0; at+pageHead <= len(data); at += step {
		h.salvagePage(data[at:])
	}
	return h, nil
}

// maxOverflow bounds the pages that one page can be continued on.
const maxOverflow = 1 << 10

// salvagePage takes the readable records of what may be a leaf page.
func (h *holdings) salvagePage(b []byte) {
	if order.Uint16(b[8:]) != leafPage {
		return
	}
	if end := (1 + min(uint64(order.Uint32(b[12:])), maxOverflow)) << 16; uint64(len(b)) > end {
		b = b[:end]
	}
	for i := range int(order.Uint16(b[10:])) {
		at := pageHead + i*elemSize
		if at+elemSize > len(b) {
			return
		}
		key, value, ok := part(b, at, order.Uint32(b[at+4:]), order.Uint32(b[at+8:]), order.Uint32(b[at+12:]))
		if !ok {
			continue
		}
		if order.Uint32(b[at:])&bucketFlag != 0 {
			// A small bucket stands in its parent's page as a page of its own.
			if len(value) >= 16+pageHead && order.Uint64(value) == 0 {
				h.salvagePage(value[16:])
			}
			continue
		}
		if len(value) == 0 {
			continue
		}
		switch form(value[0]) {
		case formDecision:
			h.take(string(bucketDecision), key, value)
		case formSetting:
			h.take(string(bucketSetting), key, value)
		case formAccount:
			h.take(string(bucketAccount), key, value)
		}
	}
}
