package engine

import (
	"maps"

	"winnow/internal/triage"
)

// shards is the number of parts that what belongs to messages lies in, so that
// a snapshot can share with the one before all but the parts that changed.
const shards = 1024

// shardOf spreads content ids, which are hashes, over the parts.
func shardOf(id triage.ContentID) int { return int(id[0])<<2 | int(id[1])>>6 }

// byContent is something for each message. It is never changed once a snapshot
// holds it.
type byContent[T any] struct {
	parts *[shards]map[triage.ContentID]T
}

// get is what is held for a message, the zero value when there is nothing.
func (b byContent[T]) get(id triage.ContentID) T {
	v, _ := b.find(id)
	return v
}

func (b byContent[T]) find(id triage.ContentID) (v T, ok bool) {
	if b.parts != nil {
		v, ok = b.parts[shardOf(id)][id]
	}
	return v, ok
}

// edit changes a copy of what a snapshot holds, and copies only the parts that
// are touched.
type edit[T any] struct {
	byContent[T]
	own [shards]bool
}

func newEdit[T any](of byContent[T]) *edit[T] {
	e := &edit[T]{}
	e.parts = new([shards]map[triage.ContentID]T)
	if of.parts != nil {
		*e.parts = *of.parts
	}
	return e
}

func (e *edit[T]) set(id triage.ContentID, v T) {
	n := shardOf(id)
	if !e.own[n] {
		e.own[n] = true
		if e.parts[n] = maps.Clone(e.parts[n]); e.parts[n] == nil {
			e.parts[n] = map[triage.ContentID]T{}
		}
	}
	e.parts[n][id] = v
}
