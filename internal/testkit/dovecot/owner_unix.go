//go:build unix

package dovecot

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// owner is the user that the server runs as.
type owner struct {
	user, group string
	uid, gid    int
	other       bool // not the user who runs the test
}

// whoRuns is the caller, or nobody when that is root: Dovecot serves no mail of
// root's.
func whoRuns() (owner, error) {
	var u *user.User
	var err error
	root := os.Geteuid() == 0
	if root {
		u, err = user.Lookup("nobody")
	} else {
		u, err = user.Current()
	}
	if err != nil {
		return owner{}, fmt.Errorf("no user for the server: %w", err)
	}
	g, err := user.LookupGroupId(u.Gid)
	if err != nil {
		return owner{}, fmt.Errorf("no group for the server: %w", err)
	}
	o := owner{user: u.Username, group: g.Name, other: root}
	if o.uid, err = strconv.Atoi(u.Uid); err != nil {
		return owner{}, err
	}
	o.gid, err = strconv.Atoi(u.Gid)
	return o, err
}

// command runs a program as that user.
func (o owner) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = "/"
	if o.other {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}}
	}
	return cmd
}
