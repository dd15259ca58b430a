// Package pictures holds pictures against those that were looked at before.
package pictures

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Here skips where pictures are not compared: letters are drawn a little
// differently on other platforms than the one on which the pictures were made.
func Here(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("pictures are compared on linux/amd64 only: letters differ a little elsewhere")
	}
}

// Compare holds a picture against the one in testdata, or with update makes
// that anew. Fyne's own assertion prints every byte that differs, which is
// megabytes. Rounding may differ from one machine to another: one pixel in a
// hundred may be another by more than a sixty-fourth.
func Compare(t *testing.T, name string, got image.Image, update bool) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if update {
		write(t, path, got)
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if n, all := differing(got, want), want.Bounds().Dx()*want.Bounds().Dy(); n*100 > all {
		failed := filepath.Join("testdata", "failed", name)
		write(t, failed, got)
		t.Errorf("%d of %d pixels differ; the new picture is %s", n, all, failed)
	}
}

func differing(a, b image.Image) int {
	box := b.Bounds()
	if a.Bounds().Size() != box.Size() {
		return box.Dx() * box.Dy()
	}
	const little = 0xffff / 64
	near := func(x, y uint32) bool { return max(x, y)-min(x, y) <= little }
	n := 0
	for y := range box.Dy() {
		for x := range box.Dx() {
			r1, g1, b1, _ := a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y).RGBA()
			r2, g2, b2, _ := b.At(box.Min.X+x, box.Min.Y+y).RGBA()
			if !near(r1, r2) || !near(g1, g2) || !near(b1, b2) {
				n++
			}
		}
	}
	return n
}

func write(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
