//go:build !unix

package dovecot

import (
	"errors"
	"os/exec"
)

type owner struct {
	user, group string
	uid, gid    int
	other       bool
}

func whoRuns() (owner, error) { return owner{}, errors.New("Dovecot runs on Unix only") }

func (o owner) command(name string, args ...string) *exec.Cmd { return exec.Command(name, args...) }
