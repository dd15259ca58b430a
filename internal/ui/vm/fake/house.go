package fake

import (
	"context"
	"fmt"
	"sync"
	"time"

	"winnow/internal/ui/vm"
)

// House implements vm.House in memory. It is safe for concurrent use.
type House struct {
	mu    sync.Mutex
	Asked []string
	Kept  []vm.Backup // newest first
}

// Data implements vm.House.
func (h *House) Data(context.Context) (vm.Data, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return vm.Data{Folder: "/home/dana/.local/share/winnow", Messages: 12480, Cache: 48_000_000, State: 131_072, Backups: append([]vm.Backup(nil), h.Kept...)}, nil
}

// Backup implements vm.House.
func (h *House) Backup(context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Asked = append(h.Asked, "backup")
	b := vm.Backup{Number: len(h.Kept) + 1, At: time.Date(2026, 6, 15, 11, 0, 0, 0, time.UTC), Decisions: 12, Bytes: 65_536}
	h.Kept = append([]vm.Backup{b}, h.Kept...)
	return nil
}

// Restore implements vm.House.
func (h *House) Restore(_ context.Context, number int) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Asked = append(h.Asked, fmt.Sprint("restore ", number))
	return nil
}
