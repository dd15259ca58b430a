//go:build !linux

package store

import "go.etcd.io/bbolt"

// release does nothing where mapped pages cannot be given back one process
// alone.
func release(*bbolt.Tx) {}
