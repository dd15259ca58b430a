package store

import (
	"fmt"

	"go.etcd.io/bbolt"
)

// schema is what a file has to look like, and the steps that lead there.
type schema struct {
	version int
	buckets [][]byte
	// steps[n] turns a file of version n into one of version n+1, in one
	// transaction, in which the number is raised too: a migration that is cut
	// off goes on where it was. Steps are never changed and never removed. A
	// file that was put together from backups of several ages takes the steps
	// from the oldest: a step must leave alone what is of the new form already.
	steps map[int]func(*bbolt.Tx) error
}

// stateSchema and cacheSchema are the schemas of this version of Winnow.
func stateSchema() *schema {
	return &schema{version: 1, buckets: [][]byte{bucketDecision, bucketSetting, bucketAccount}}
}

func cacheSchema() *schema {
	return &schema{version: 1, buckets: [][]byte{bucketHead, bucketText, bucketID, bucketPlace, bucketFolder, bucketWord}}
}

// fill makes the buckets of a new file, whose records are of a format.
func (sc *schema) fill(tx *bbolt.Tx, format int, id, sibling string) error {
	for _, b := range sc.buckets {
		if _, err := tx.CreateBucketIfNotExists(b); err != nil {
			return err
		}
	}
	if err := putMeta(tx, keyFormat, formatBytes(format)); err != nil {
		return err
	}
	if err := putMeta(tx, keyID, []byte(id)); err != nil {
		return err
	}
	if err := putMeta(tx, keySibling, []byte(sibling)); err != nil {
		return err
	}
	return putMeta(tx, keyClean, []byte{1})
}

// reach reports whether there are steps all the way from a version.
func (sc *schema) reach(from int) bool {
	for n := from; n < sc.version; n++ {
		if sc.steps[n] == nil {
			return false
		}
	}
	return from <= sc.version
}

// migrate takes the steps from a version to the schema's own.
func (sc *schema) migrate(f *file, from int) error {
	for n := from; n < sc.version; n++ {
		err := f.update(func(tx *bbolt.Tx) error {
			if err := sc.steps[n](tx); err != nil {
				return err
			}
			return putMeta(tx, keyFormat, formatBytes(n+1))
		})
		if err != nil {
			return fmt.Errorf("turn version %d into %d: %w", n, n+1, err)
		}
	}
	return nil
}
