package work

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Meter takes the time of what the window's goroutine is kept by: all that is
// a crew hands back to it, and commands. It tells
// apart a window that is slow from a machine that is. A nil meter takes none.
// It is safe for concurrent use.
type Meter struct {
	clock func() time.Time

	mu      sync.Mutex
	steps   [meterSteps]int // how many took up to a microsecond, two, four …
	count   int
	total   time.Duration
	longest []Span // the longest ones, the longest first
}

// Span is a piece of work on the window's goroutine.
type Span struct {
	Name string // of the function
	Took time.Duration
}

const (
	meterSteps = 32 // the last is of more than half an hour
	meterKeeps = 5  // of the longest
)

// NewMeter returns a meter by a clock, time.Now in the app.
func NewMeter(clock func() time.Time) *Meter { return &Meter{clock: clock} }

// Time does f and takes its time under a name.
func (m *Meter) Time(name string, f func()) {
	if m == nil {
		f()
		return
	}
	start := m.clock()
	f()
	m.note(name, m.clock().Sub(start))
}

func (m *Meter) note(name string, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	step := 0
	for step < meterSteps-1 && took > time.Microsecond<<step {
		step++
	}
	m.steps[step]++
	m.count++
	m.total += took
	at, _ := slices.BinarySearchFunc(m.longest, took, func(s Span, t time.Duration) int { return int(t - s.Took) })
	if at < meterKeeps {
		m.longest = slices.Insert(m.longest, at, Span{name, took})
		m.longest = m.longest[:min(len(m.longest), meterKeeps)]
	}
}

// Reset forgets what was measured.
func (m *Meter) Reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.steps, m.count, m.total, m.longest = [meterSteps]int{}, 0, 0, nil
}

// Measured is what a meter measured.
type Measured struct {
	Count   int
	Total   time.Duration
	Longest []Span // at most five, the longest first
	steps   [meterSteps]int
}

// Measured returns what was measured so far.
func (m *Meter) Measured() Measured {
	if m == nil {
		return Measured{}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return Measured{m.count, m.total, slices.Clone(m.longest), m.steps}
}

// Most is the time that nothing took longer than.
func (r Measured) Most() time.Duration {
	if len(r.Longest) == 0 {
		return 0
	}
	return r.Longest[0].Took
}

// Within returns a time that so large a share of the work took at most; it is
// at most twice the true one.
func (r Measured) Within(share float64) time.Duration {
	left := int(share*float64(r.Count) + 0.5)
	for i, n := range r.steps {
		if left -= n; left <= 0 {
			return min(time.Microsecond<<i, r.Most())
		}
	}
	return r.Most()
}

// String says it in a line.
func (r Measured) String() string {
	var long []string
	for _, s := range r.Longest {
		long = append(long, fmt.Sprintf("%s %v", s.Name, s.Took.Round(10*time.Microsecond)))
	}
	return fmt.Sprintf("%d pieces of work, half within %v, 99 of 100 within %v; the longest: %s",
		r.Count, r.Within(.5), r.Within(.99), strings.Join(long, ", "))
}

// nameOf names a function after where it stands: "ui.(*Window).undo.func1".
func nameOf(f any) string {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		return ""
	}
	fn := runtime.FuncForPC(v.Pointer())
	if fn == nil {
		return ""
	}
	name := fn.Name()
	return name[strings.LastIndexByte(name, '/')+1:]
}
