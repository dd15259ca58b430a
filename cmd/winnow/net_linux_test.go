package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// alone lets a program run in a network of its own, in which every address
// leads to this machine and the kernel counts what is asked for. It reports
// whether that may be done here.
func alone(cmd *exec.Cmd) bool {
	ip, err := exec.LookPath("ip")
	if err != nil || os.Geteuid() != 0 {
		return false
	}
	if exec.Command("unshare", "-n", "true").Run() != nil {
		return false
	}
	const script = `"$0" link set lo up && "$0" route add default dev lo && exec "$@"`
	cmd.Args = append([]string{"sh", "-c", script, ip, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	return true
}

// begun is how many connections and datagrams a program's network has seen
// (RFC 4022, RFC 4113).
func begun(t *testing.T, pid int) (connections, datagrams int) {
	t.Helper()
	count := func(file, proto, name string) (n int) {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, file))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for line := range strings.Lines(string(b)) {
			f := strings.Fields(line)
			switch {
			case len(f) == 0 || f[0] != proto:
			case names == nil && len(f) > 2:
				names = f
			default:
				for i, v := range f {
					if len(f) == 2 && i == 1 || names != nil && i < len(names) && names[i] == name {
						if n, err = strconv.Atoi(v); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
		}
		return n
	}
	return count("snmp", "Tcp:", "ActiveOpens"), count("snmp", "Udp:", "OutDatagrams") + count("snmp6", "Udp6OutDatagrams", "")
}

// watchSecret looks at a program's arguments and environment for as long as it
// runs, and reports how often, and where the secret stood.
func watchSecret(pid int, secret string, stop <-chan struct{}) (looks int, where string) {
	for {
		for _, name := range []string{"cmdline", "environ"} {
			b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
			if err == nil && len(b) > 0 {
				looks++
				if strings.Contains(string(b), secret) {
					return looks, name
				}
			}
		}
		select {
		case <-stop:
			return looks, ""
		default:
			syscall.Select(0, nil, nil, nil, &syscall.Timeval{Usec: 20_000})
		}
	}
}
