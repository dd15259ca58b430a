package mailtext

import (
	"runtime"
	"testing"
	"time"

	"winnow/internal/testkit/hostile"
)

// slow is far above what any of them takes (0.1 s at most), to stay quiet on
// a busy machine and under the race detector, and far below what a walk takes
// that is not linear.
const slow = 10 * time.Second

// Mail that any sender can send to keep a reader busy: what brought other MIME
// readers to a halt for minutes. Each must be read within the limits.
func TestBombs(t *testing.T) {
	for _, c := range hostile.Bombs() {
		t.Run(c.Name, func(t *testing.T) {
			raw := []byte(c.Make())
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			d := Parse(raw)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			check(t, d, raw)
			if c.Problem != "" && !hasProblem(d, c.Problem) {
				t.Errorf("problems %v, want %q", d.Problems, c.Problem)
			}
			// All that was ever allocated, garbage included.
			if got := after.TotalAlloc - before.TotalAlloc; got > 32<<20 {
				t.Errorf("%d MB allocated", got>>20)
			}
			if took > slow {
				t.Errorf("took %v", took)
			}
			t.Logf("%5.1f MB in %v, %.1f MB allocated", float64(len(raw))/1e6, took.Round(time.Millisecond), float64(after.TotalAlloc-before.TotalAlloc)/1e6)
		})
	}
}
