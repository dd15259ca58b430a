package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// officeNeeds is what opening exports takes.
var officeNeeds = []need{
	{"LibreOffice", program("soffice", "libreoffice", "localc"), []string{"libreoffice-calc-nogui"}},
}

// killsAll lets tests of crashes try all that they know, not a sample.
const killsAll = "WINNOW_TEST_KILLS=100"

// testTrials are tests that need a machine prepared for them, or that say with
// figures what they tried.
func testTrials() []trial {
	return []trial{
		{"a session killed anywhere ends as if it was not", func(ctx context.Context, t testing.TB, size soakSize) (string, error) {
			return told(ctx, t, "./cmd/winnowctl", "TestASessionKilledAnywhereEndsAsIfItWasNot", fmt.Sprintf("WINNOW_TEST_KILLS=%d", size.kills))
		}},
		{"killed before and after each commit", func(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
			return told(ctx, t, "./cmd/winnowctl", "Test(ASync)?KilledBeforeAndAfterEachCommit", killsAll)
		}},
		{"the disk is full at any step of a session", func(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
			return told(ctx, t, "./cmd/winnowctl", "TestADiskThatIsFullAtAnyStep", killsAll)
		}},
		{"half an hour of mail, 500 EXISTS a second in bursts", func(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
			return told(ctx, t, "./cmd/winnowctl", "TestHalfAnHourOfBursts", "WINNOW_TEST_MINUTES=30")
		}},
		{"screens opened and closed, 2,000 vendors", func(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
			return told(ctx, t, "./internal/ui", "TestScreensOpenedAndClosedForLongLeaveNoGoroutine")
		}},
		{"exports opened in LibreOffice, cell by cell", func(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
			if err := install(ctx, os.Stderr, officeNeeds); err != nil {
				t.Skip(err)
			}
			return told(ctx, t, "./internal/shortlist", "TestLibreOfficeShowsWhatWasExported", "WINNOW_NEED_OFFICE=1")
		}},
		{"silence: a session in a network of its own", func(ctx context.Context, t testing.TB, _ soakSize) (string, error) {
			return told(ctx, t, "./cmd/winnowctl", "TestSilenceInANetworkOfItsOwn")
		}},
	}
}

var toldLine = regexp.MustCompile(`(?m)^\s*\w+_test\.go:\d+: (.*)$`)

// told runs one test and returns what it logged, in a line.
func told(ctx context.Context, t testing.TB, pkg, test string, env ...string) (string, error) {
	root, err := module(ctx)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	cmd := command(ctx, root, &out, "go", "test", "-tags", buildTags, "-count=1", "-v", "-timeout", "30m", "-run", "^"+test+"$", pkg)
	cmd.Env = append(os.Environ(), env...)
	err = cmd.Run()
	var said []string
	for _, m := range toldLine.FindAllStringSubmatch(out.String(), -1) {
		if !strings.HasPrefix(m[1], "===") { // what a child of the test printed
			said = append(said, strings.TrimSpace(m[1]))
		}
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w: %s", test, err, strings.Join(said, "; "))
	case strings.Contains(out.String(), "--- SKIP"):
		t.Skip(strings.Join(said, "; "))
	case !strings.Contains(out.String(), "--- PASS"):
		return "", fmt.Errorf("%s: there is no such test in %s", test, pkg)
	}
	return strings.Join(said, "; "), nil
}
