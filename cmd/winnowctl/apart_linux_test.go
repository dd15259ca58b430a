package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// apart runs the test again in namespaces of its own (CLONE_NEWNET,
// CLONE_NEWNS), with mark in its environment.
func apart(t *testing.T, namespaces uintptr, mark string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=10m", fmt.Sprintf("-test.short=%v", testing.Short()))
	cmd.Env = append(os.Environ(), mark+"=1", "HOME="+t.TempDir(), "XDG_DATA_HOME="+t.TempDir(), "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces}
	if os.Geteuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
		cmd.SysProcAttr.AmbientCaps = []uintptr{12, 21} // CAP_NET_ADMIN and CAP_SYS_ADMIN, in its own namespaces alone
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Skipf("namespaces of its own need the right to make them: %v", err)
	}
	err := cmd.Wait()
	switch {
	case err != nil:
		t.Fatalf("%v\n%s", err, out.String())
	case strings.Contains(out.String(), "--- SKIP"):
		t.Skip(out.String())
	}
	t.Log(out.String())
}
