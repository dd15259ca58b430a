package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"winnowctl": underTest})
}

// The scripts tell how the command line is used, one story a file. They run
// the program as a user does: arguments in, text and exit codes out.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			// Nothing of the person's own folders may be touched.
			env.Setenv("XDG_DATA_HOME", env.WorkDir+"/data")
			env.Setenv("HOME", env.WorkDir)
			// No keyring: the person's own is none of a test's business.
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+env.WorkDir+"/no-bus")
			env.Values["test"] = env.T()
			return os.MkdirAll(env.WorkDir+"/data", 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode": exitCode,
			"dovecot":  startDovecot,
			"absent":   absent,
		},
	})
}

// exitCode runs winnowctl and checks the code it ends with:
// exitcode 3 vendor nobody.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode CODE ARGS…")
	}
	err := ts.Exec("winnowctl", args[1:]...)
	got := "0"
	if err != nil {
		_, got, _ = cutLast(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("winnowctl %v ended with %q, want %s", args[1:], got, args[0])
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	for i := len(s) - len(sep); i >= 0; i-- {
		if s[i:i+len(sep)] == sep {
			return s[:i], s[i+len(sep):], true
		}
	}
	return s, "", false
}
