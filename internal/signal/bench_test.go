package signal

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"winnow/internal/mailtext"
	"winnow/internal/testkit"
)

// BenchmarkDetect measures the mean cost of one real message.
func BenchmarkDetect(b *testing.B) {
	files, err := filepath.Glob(filepath.Join(testkit.Shared(b, "corpus", "labelled"), "*.eml"))
	if err != nil {
		b.Fatal(err)
	}
	tables, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	var docs []*mailtext.Document
	bytes := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		d := mailtext.Parse(raw)
		docs = append(docs, d)
		bytes += len(d.Text)
	}
	b.SetBytes(int64(bytes / len(docs)))
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		tables.Detect(docs[i%len(docs)])
	}
}

// BenchmarkHostile measures 64 KB of each text that aims at a weak spot.
func BenchmarkHostile(b *testing.B) {
	tables, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	for _, unit := range hostileUnits {
		doc := hostile(unit)
		b.Run(fmt.Sprintf("%q", unit), func(b *testing.B) {
			for range b.N {
				tables.Detect(doc)
			}
		})
	}
}

// BenchmarkLoad measures what the tables cost at the start of the program.
func BenchmarkLoad(b *testing.B) {
	for range b.N {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
