// Package dovecot starts throwaway Dovecot servers for tests: a real IMAP
// server on a random port of loopback, with a certificate as good or bad as a
// test needs, filled by writing files. Only tests import it.
//
// A test is skipped, and says so, where Dovecot is not installed, unless
// WINNOW_NEED_DOVECOT=1 is set: then it fails.
package dovecot

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Options are what a server should be like. The zero value is a server as it
// should be.
type Options struct {
	Cert       Cert
	Capability string // the whole line to claim, in place of Dovecot's own
	NoTLS      bool   // neither TLS nor STARTTLS
	Sieve      bool   // filters, and ManageSieve for them (dovecot-managesieved)
	Introspect string // URL that tells what an access token is (RFC 7662): allows XOAUTH2 and OAUTHBEARER
	Password   string // of the user, in place of the usual one
	Mechanisms string // ways to sign in, in lower case, in place of the usual ones

	// SievePort is where ManageSieve listens, in place of a port of its own; 4190
	// is where programs look for it by themselves.
	SievePort int

	// SieveSettings are further settings of the filters ("sieve_extensions =
	// -include"), one a line.
	SieveSettings string

	// Rights of the user in some folders (RFC 4314), where they are not all.
	Rights map[string]string

	version string // of Dovecot, "2.3.19.1"
}

// Server is a running Dovecot with one user.
type Server struct {
	Host           string
	Port           int // plaintext and STARTTLS
	TLSPort        int // TLS
	SievePort      int // ManageSieve, with STARTTLS, when asked for
	User, Password string
	Roots          *x509.CertPool // that vouch for it when its certificate is good
	CAFile         string         // the same in a file

	dir   string
	owner owner
	mu    sync.Mutex
	count int
}

// needed says whether tests must not be skipped.
const needed = "WINNOW_NEED_DOVECOT"

// missing skips the test, or fails it.
func missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv(needed) == "1" {
		t.Fatalf("%s, and %s=1 asks for it", why, needed)
	}
	t.Skipf("%s: this test talks to a real server (apt-get install dovecot-imapd)", why)
}

// find looks for a program also where only administrators have it in PATH.
func find(name string) (string, error) {
	if p, err := exec.LookPath(name); err == nil {
		return p, nil
	}
	for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"} {
		if p, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("%s is not installed", name)
}

// Start starts a server that ends with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	bin, err := find("dovecot")
	if err != nil {
		missing(t, err.Error())
	}
	version, err := exec.Command(bin, "--version").Output()
	if err != nil {
		t.Fatalf("dovecot --version: %v", err)
	}
	if v := string(bytes.TrimSpace(version)); !strings.HasPrefix(v, "2.3.") && !strings.HasPrefix(v, "2.4.") {
		missing(t, fmt.Sprintf("Dovecot %s is neither 2.3 nor 2.4, whose configurations are known here", v))
	}
	o.version, _, _ = strings.Cut(string(version), " ")
	o.version = strings.TrimSpace(o.version)
	if (len(o.Rights) > 0 || o.SieveSettings != "") && !strings.HasPrefix(o.version, "2.3.") {
		missing(t, "how Dovecot "+o.version+" is given rights in folders and limits of filters is not known here")
	}
	if _, err := find("sieve-test"); o.Sieve && err != nil {
		missing(t, err.Error()+" (apt-get install dovecot-sieve dovecot-managesieved)")
	}
	own, err := whoRuns()
	if err != nil {
		missing(t, err.Error())
	}
	var last error
	for range 3 { // another program may take a port before Dovecot does
		s, err := start(t, bin, o, own)
		if err == nil {
			return s
		}
		last = err
	}
	t.Fatal(last)
	return nil
}

func start(t testing.TB, bin string, o Options, own owner) (*Server, error) {
	t.Helper()
	// Not t.TempDir: others may not enter it, and Dovecot runs as somebody else
	// when the test is run by root.
	dir, err := os.MkdirTemp("", "winnow-dovecot-")
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Server{Host: "127.0.0.1", User: "buyer", Password: "pass word", dir: dir, owner: own}
	if o.Password != "" {
		s.Password = o.Password
	}
	if s.Port, err = freePort(); err != nil {
		return nil, err
	}
	if s.TLSPort, err = freePort(); err != nil {
		return nil, err
	}
	if s.SievePort = o.SievePort; s.SievePort == 0 {
		if s.SievePort, err = freePort(); err != nil {
			return nil, err
		}
	}
	if err := s.write(o); err != nil {
		return nil, err
	}
	return s, s.run(t, bin)
}

// write makes everything that the server reads.
func (s *Server) write(o Options) error {
	if err := os.Chmod(s.dir, 0o755); err != nil {
		return err
	}
	for _, sub := range []string{"run", "state", "mail"} {
		if err := os.Mkdir(filepath.Join(s.dir, sub), 0o755); err != nil {
			return err
		}
	}
	roots, err := writeTLS(s.dir, o.Cert)
	if err != nil {
		return err
	}
	s.Roots, s.CAFile = roots, filepath.Join(s.dir, "ca.pem")
	for name, text := range map[string]string{
		"users":        s.User + ":{PLAIN}" + s.Password + "\n",
		"dovecot.conf": s.config(o),
		"acl":          o.acl(),
		"oauth2.conf":  "introspection_url = " + o.Introspect + "\nintrospection_mode = post\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n",
	} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return s.give(s.dir)
}

// acl lists the rights in folders, as Dovecot's vfile reads them.
func (o Options) acl() string {
	var b strings.Builder
	for folder, rights := range o.Rights {
		fmt.Fprintf(&b, "%q owner %s\n", folder, rights)
	}
	return b.String()
}

// give makes the server's user the owner of a file or tree.
func (s *Server) give(path string) error {
	if !s.owner.other {
		return nil
	}
	return filepath.WalkDir(path, func(p string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(p, s.owner.uid, s.owner.gid)
	})
}

// run starts the server and waits until it answers.
func (s *Server) run(t testing.TB, bin string) error {
	cmd := s.owner.command(bin, "-F", "-c", filepath.Join(s.dir, "dovecot.conf"))
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("dovecot: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { stop(t, cmd, ended) })

	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	try := time.NewTicker(20 * time.Millisecond)
	defer try.Stop()
	for {
		if s.greets() {
			return nil
		}
		select {
		case err := <-ended:
			ended <- err
			log, _ := os.ReadFile(filepath.Join(s.dir, "dovecot.log"))
			return fmt.Errorf("dovecot ended at once: %v\n%s%s", err, said.Bytes(), log)
		case <-ctx.Done():
			return errors.New("dovecot did not greet within 15 s")
		case <-try.C:
		}
	}
}

func (s *Server) greets() bool {
	conn, err := net.DialTimeout("tcp", fmt.Sprintf("%s:%d", s.Host, s.Port), time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return false
	}
	head := make([]byte, 4)
	n, err := conn.Read(head)
	return err == nil && string(head[:n]) == "* OK"
}

// stop ends the server that was started, and nothing else.
func stop(t testing.TB, cmd *exec.Cmd, ended chan error) {
	_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Errorf("dovecot (pid %d) did not end within 10 s; killing it", cmd.Process.Pid)
		_ = cmd.Process.Kill()
		<-ended
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Put puts messages into a folder, which is made when it is not there. They
// arrive as unseen, in order.
func (s *Server) Put(t testing.TB, folder string, mail ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := s.maildir(folder)
	made := false
	for _, sub := range []string{"cur", "new", "tmp"} {
		if _, err := os.Stat(filepath.Join(dir, sub)); err == nil {
			continue
		}
		made = true
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if made {
		if err := s.give(filepath.Join(s.dir, "mail")); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range mail {
		s.count++
		name := fmt.Sprintf("%d.M%06dP1.test", 1_700_000_000+s.count, s.count)
		tmp, final := filepath.Join(dir, "tmp", name), filepath.Join(dir, "new", name)
		if err := os.WriteFile(tmp, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.give(tmp); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(tmp, final); err != nil {
			t.Fatal(err)
		}
	}
}

// maildir is where a folder lies (Maildir++).
func (s *Server) maildir(folder string) string {
	dir := filepath.Join(s.dir, "mail", s.User, "Maildir")
	if folder == "INBOX" {
		return dir
	}
	return filepath.Join(dir, "."+strings.ReplaceAll(folder, "/", "."))
}

// Wipe removes all mail of the user. What is put afterwards has other numbers
// of another validity.
func (s *Server) Wipe(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.RemoveAll(filepath.Join(s.dir, "mail", s.User)); err != nil {
		t.Fatal(err)
	}
}

// Admin runs doveadm for the user and returns what it prints.
func (s *Server) Admin(t testing.TB, command string, args ...string) string {
	t.Helper()
	bin, err := find("doveadm")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(command)
	all := slices.Concat([]string{"-c", filepath.Join(s.dir, "dovecot.conf")}, words, []string{"-u", s.User}, args)
	cmd := s.owner.command(bin, all...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("doveadm %s: %v\n%s", command, err, out)
	}
	return string(out)
}

// Flags lists the UIDs of a folder with their flags, one a line.
func (s *Server) Flags(t testing.TB, folder string) string {
	t.Helper()
	return s.Admin(t, "-f tab fetch", "uid flags", "mailbox", folder, "all")
}

// Log is what the server has written down so far.
func (s *Server) Log(t testing.TB) string {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(s.dir, "dovecot.log"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(log)
}
