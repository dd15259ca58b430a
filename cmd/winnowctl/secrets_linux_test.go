package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"winnow/internal/testkit/dovecot"
)

// untilWatching keeps what is printed and tells when a server is watched.
type untilWatching struct {
	mu    sync.Mutex
	text  bytes.Buffer
	once  sync.Once
	ready chan struct{}
}

// Write implements io.Writer.
func (u *untilWatching) Write(p []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.text.Write(p)
	if bytes.Contains(u.text.Bytes(), []byte("waiting for news")) {
		u.once.Do(func() { close(u.ready) })
	}
	return len(p), nil
}

func (u *untilWatching) String() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.text.String()
}

// A session whose password and passphrase are markers: afterwards neither is in
// any file, output, log, argument list or environment, and every file is for
// the buyer alone.
func TestT18T19ASessionLeavesNoSecret(t *testing.T) {
	const password, passphrase = "marker-pa55word-value", "marker-passphra5e"
	srv := dovecot.Start(t, dovecot.Options{Password: password})
	srv.Put(t, "INBOX", friend, push(0, 1), push(0, 2))
	home := t.TempDir()
	for _, dir := range []string{"tmp", "work"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var said bytes.Buffer
	looks := 0
	session := func(want int, input string, args ...string) {
		t.Helper()
		cmd := exec.Command("winnowctl", append([]string{"-v", "--data", filepath.Join(home, "data"), "--now", "2026-03-10T09:00:00Z"}, args...)...)
		cmd.Dir = filepath.Join(home, "work")
		cmd.Env = []string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + filepath.Join(home, "tmp"),
			"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(home, "none"), "GOTRACEBACK=all",
		}
		cmd.Stdin = strings.NewReader(input)
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for {
			for _, name := range []string{"cmdline", "environ"} {
				b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", cmd.Process.Pid, name))
				if err != nil || len(b) == 0 {
					continue // it has ended
				}
				looks++
				if bytes.Contains(b, []byte("marker-pa")) {
					t.Fatalf("winnowctl %v: a secret stands in its %s", args, name)
				}
			}
			select {
			case <-ended:
				if code := cmd.ProcessState.ExitCode(); code != want {
					t.Fatalf("winnowctl %v ended with %d, want %d: %s", args, code, want, said.String())
				}
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	both := passphrase + "\n" + password + "\n"
	session(0, both, "account", "add", "dana@kestrel.example", "--host", srv.Host, "--port", fmt.Sprint(srv.TLSPort), "--user", srv.User,
		"--ca", srv.CAFile, "--secret", "file", "--passphrase-stdin", "--password-stdin")
	session(0, passphrase+"\n", "sync", "--passphrase-stdin")
	session(1, "marker-passphra5e-wrong\n", "sync", "--passphrase-stdin")
	session(6, "marker-pa55word-wrong\n", "sync", "--password-stdin")
	session(0, "", "shortlist", "add", pusher(0))
	session(0, "", "account", "list")
	session(0, "", "doctor")
	session(0, "", "backup", "make")
	for _, ending := range []string{"csv", "xlsx", "json", "md", "html"} {
		session(0, "", "export", "--to", "list."+ending)
	}
	session(0, "", "export")

	// A crash while the password is held: what the runtime tells of it.
	crash := exec.Command("winnowctl", "-v", "--data", filepath.Join(home, "data"), "sync", "--watch", "--password-stdin")
	crash.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + filepath.Join(home, "tmp"), "DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(home, "none"), "GOTRACEBACK=system"}
	crash.Dir, crash.Stdin = filepath.Join(home, "work"), strings.NewReader(password+"\n")
	report := &untilWatching{ready: make(chan struct{})}
	crash.Stdout, crash.Stderr = report, report
	if err := crash.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-report.ready:
	case <-time.After(30 * time.Second):
		t.Error("it never came to watch")
	}
	if err := crash.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	if err := crash.Wait(); err == nil || !strings.Contains(report.String(), "goroutine ") {
		t.Errorf("it did not crash: %v: %.500s", err, report.String())
	}
	said.WriteString(report.String())

	if looks < 20 {
		t.Errorf("arguments and environment were looked at %d times only", looks)
	}
	for _, secret := range []string{password, passphrase} {
		if strings.Contains(said.String(), secret) {
			t.Errorf("%s was printed or logged", secret)
		}
	}
	files := 0
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if path != home && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
		if d.IsDir() {
			return nil
		}
		files++
		b, err := os.ReadFile(path)
		for _, secret := range []string{password, passphrase} {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s holds %s", path, secret)
			}
		}
		return err
	})
	if err != nil || files < 8 {
		t.Errorf("%d files, %v", files, err)
	}
	if left, err := os.ReadDir(filepath.Join(home, "tmp")); err != nil || len(left) > 0 {
		t.Errorf("in the folder for temporary files lie %v (%v)", left, err)
	}
}
