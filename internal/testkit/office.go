package testkit

import (
	"os"
	"os/exec"
	"testing"
)

// Office is LibreOffice's program. A test is skipped, and says so, where it is
// not installed, unless WINNOW_NEED_OFFICE=1 is set: then it fails.
func Office(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"soffice", "libreoffice", "localc"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("WINNOW_NEED_OFFICE") == "1" {
		t.Fatal("LibreOffice is not installed, and WINNOW_NEED_OFFICE=1 asks for it")
	}
	t.Skip("LibreOffice is not installed: this test opens exports in it (apt-get install libreoffice-calc-nogui)")
	return ""
}
