package signal

import (
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
