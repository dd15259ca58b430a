package ui

import (
	"os"
	"testing"

	"winnow/internal/ui/vm"
)

// Fyne complains about the locale "C", which many test machines have.
func TestMain(m *testing.M) {
	_ = os.Setenv("LANG", "en_US.UTF-8")
	os.Exit(m.Run())
}

// One Down key with everything that follows from it: the list, the status
// line, the vendor's page (fetched inline, so its making is counted too).
func BenchmarkDownKeyWithPage2000(b *testing.B) {
	w := open(b, 2000)
	down := true
	for b.Loop() {
		if down {
			w.press("Down")
		} else {
			w.press("Up")
		}
		down = !down
	}
}

func BenchmarkOpenMessage(b *testing.B) {
	w := open(b, 50)
	id := w.home.Newest()
	for b.Loop() {
		w.home.OpenMessage(id)
	}
}

func BenchmarkStandingsChanged2000(b *testing.B) {
	w := open(b, 2000)
	for b.Loop() {
		w.changed()
	}
}

// What is made off the window's goroutine.
func BenchmarkView(b *testing.B) {
	for _, n := range []int{2000, 100_000} {
		w := open(b, n)
		all := w.desk.Standings()
		for _, q := range []vm.Query{{}, {Sort: vm.ByName}, {Text: "brightmill"}} {
			name := "2k"
			if n > 2000 {
				name = "100k"
			}
			b.Run(name+"/"+q.Sort.Words(vm.Speech{})+q.Text, func(b *testing.B) {
				for b.Loop() {
					vm.NewView(all, q, nil, now)
				}
			})
		}
	}
}
