package file_test

import (
	"context"
	"testing"

	"winnow/internal/mailbox/file"
	"winnow/internal/testkit"
)

// Real mail lies among tables and notes; all of it is found and only it.
func TestRealMailIsFoundAmongOtherFiles(t *testing.T) {
	for _, name := range []string{"corpus", "hostile"} {
		top := testkit.Shared(t, name)
		report, err := file.Walk(context.Background(), top, func(m file.Message) error {
			if m.Fault != "" {
				t.Errorf("%s: %s", m.Place, m.Fault)
			}
			return nil
		})
		if err != nil || report.Messages < 300 || report.Ignored == 0 {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
		t.Logf("%s: %+v", name, report)
	}
}
