package store

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"

	"go.etcd.io/bbolt"
)

// The meta bucket of each file says what the file is. Its form never changes,
// so that every Winnow can tell the age of every file.
var (
	bucketMeta = []byte("meta")

	keyFormat  = []byte("format")  // number of the schema, 4 bytes
	keyID      = []byte("id")      // random, made with the file
	keySibling = []byte("sibling") // the id of the other file
	keyClean   = []byte("clean")   // present when the file was closed in good order
	keyEra     = []byte("era")     // state: how often the buyer went back to a backup
	keyTally   = []byte("tally")   // cache: how many rows there are
	keyReader  = []byte("reader")  // cache: version of the reader that made the readings
)

// newID makes a name for a file.
func newID() string {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // it never fails, it would end the process
	return hex.EncodeToString(b[:])
}

func putMeta(tx *bbolt.Tx, key, value []byte) error {
	b, err := tx.CreateBucketIfNotExists(bucketMeta)
	if err != nil {
		return err
	}
	return b.Put(key, seal(formMeta, key, value))
}

// getMeta returns a copy of the value, nil when it is absent or unreadable.
func getMeta(tx *bbolt.Tx, key []byte) []byte {
	value, ok := unseal(formMeta, key, tx.Bucket(bucketMeta).Get(key))
	if !ok {
		return nil
	}
	return append([]byte{}, value...)
}

func formatBytes(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

func eraBytes(n uint64) []byte { return binary.AppendUvarint(nil, n) }

// eraOf reads how often the buyer went back to a backup.
func eraOf(value []byte) uint64 {
	d := decoder{b: value}
	return d.uint()
}

// formatOf reads a schema number, -1 when it is not one.
func formatOf(value []byte) int {
	if len(value) != 4 {
		return -1
	}
	return int(binary.BigEndian.Uint32(value))
}
