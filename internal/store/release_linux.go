package store

import (
	"syscall"
	"unsafe"

	"go.etcd.io/bbolt"
)

// release gives back the pages of the file that were mapped into memory to read
// them. Going through a large mailbox would else count all of the file as
// memory of the process, though the system keeps what it has room for anyway,
// from where the pages come back without the disk. Called within a transaction,
// during which the mapping stays where it is.
func release(tx *bbolt.Tx) {
	k, _ := tx.Cursor().First() // of the root page: part of the mapping
	if len(k) == 0 {
		return
	}
	within := unsafe.Pointer(unsafe.SliceData(k))
	from := uintptr(within) - tx.DB().Info().Data
	size := tx.Size()
	if uintptr(size) <= from {
		return // the key was copied elsewhere
	}
	mapped := unsafe.Slice((*byte)(unsafe.Add(within, -int(from))), size)
	_ = syscall.Madvise(mapped, syscall.MADV_DONTNEED) // a hint
}
