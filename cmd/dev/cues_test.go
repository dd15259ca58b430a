package main

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"winnow/internal/testkit"
)

func TestCuesReport(t *testing.T) {
	folder := testkit.Shared(t, "corpus")
	cmd := newCuesCommand()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"--corpus", folder, "--target", "bump", "--sources"})
	if err := cmd.Execute(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"bump.did-you-see", "precision", "evidence alone", "opt-out-friction", "cues of"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "hype.leading") {
		t.Error("--target bump shows cues of hype")
	}
}

func TestCuesReportWithoutCorpus(t *testing.T) {
	cmd := newCuesCommand()
	cmd.SetArgs([]string{"--corpus", t.TempDir()})
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	if err := cmd.Execute(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want that there is no file", err)
	}
}
