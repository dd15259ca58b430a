package main

import (
	"context"
	"errors"
	"strings"

	"winnow/internal/engine"
)

// The exit codes. Scripts rely on them.
const (
	exitGood      = 0
	exitFailed    = 1
	exitUsage     = 2
	exitNotFound  = 3
	exitInput     = 4
	exitInUse     = 5
	exitSignIn    = 6
	exitServer    = 7
	exitCancelled = 130
)

const exitHelp = `Exit codes: 0 good · 1 failed · 2 wrong usage · 3 no such vendor, need or account ·
4 a path that is no mailbox, or cannot be read or written · 5 the database is in use · 6 sign-in refused ·
7 server not reached or not to be trusted · 130 cancelled.`

// usageError is a mistake in how the program was called.
type usageError struct{ err error }

func (e usageError) Error() string {
	return strings.TrimRight(e.err.Error(), ".") + ". See winnowctl --help."
}
func (e usageError) Unwrap() error { return e.err }

// exitFor tells the exit code of an error and the sentence to print.
func exitFor(err error) (int, string) {
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage, usage.Error()
	}
	if errors.Is(err, context.Canceled) {
		return exitCancelled, "Stopped. What had been read by then is kept."
	}
	code := exitFailed
	switch engine.Class(err) {
	case engine.ClassNotFound:
		code = exitNotFound
	case engine.ClassInput:
		code = exitInput
	case engine.ClassInUse:
		code = exitInUse
	case engine.ClassSignIn:
		code = exitSignIn
	case engine.ClassServer:
		code = exitServer
	}
	return code, engine.Explain(err)
}
