package demo

import (
	"testing"
	"time"
)

var testNow = time.Date(2026, 5, 13, 10, 30, 0, 0, time.UTC)

func TestEveryTextBuilds(t *testing.T) {
	mails, err := build(testNow, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d messages", len(mails))
}
