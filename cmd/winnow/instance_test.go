package main

import (
	"net"
	"os"
	"slices"
	"testing"
)

func TestASecondStartAsksTheFirst(t *testing.T) {
	folder := t.TempDir()
	if askFirst(folder, request{}) {
		t.Fatal("nobody is there, and somebody answers")
	}
	got := make(chan request, 2)
	stop := listen(folder, func(r request) { got <- r })
	if info, err := os.Stat(socketPath(folder)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info, err)
	}
	// Nonsense is no request, and does not keep the next from being heard.
	conn, err := net.Dial("unix", socketPath(folder))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("rm -rf\n")); err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	if !askFirst(folder, request{Open: []string{"/mail/a.mbox"}}) {
		t.Fatal("the first does not answer")
	}
	if r := <-got; !slices.Equal(r.Open, []string{"/mail/a.mbox"}) || r.Demo {
		t.Errorf("asked %+v", r)
	}
	stop()
	if askFirst(folder, request{}) {
		t.Error("it answers after it ended")
	}
}

// What was left by a window that was killed does not stand in the way.
func TestALeftSocketIsReplaced(t *testing.T) {
	folder := t.TempDir()
	l, err := net.Listen("unix", socketPath(folder))
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if askFirst(folder, request{}) {
		t.Error("a dead socket answers")
	}
	got := make(chan request, 1)
	defer listen(folder, func(r request) { got <- r })()
	if !askFirst(folder, request{Demo: true}) || !(<-got).Demo {
		t.Error("the new one is not found")
	}
}
