package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/store"
	"winnow/internal/testkit/dovecot"
)

// examined runs the doctor and returns what it found.
func examined(t *testing.T, data, input string, args ...string) (code int, found []finding) {
	t.Helper()
	var out, errOut strings.Builder
	code = run(t.Context(), append([]string{"--data", data, "--now", "2026-03-10T09:00:00Z", "doctor", "--format", "json"}, args...), strings.NewReader(input), &out, &errOut)
	if err := json.Unmarshal([]byte(out.String()), &found); err != nil {
		t.Fatalf("%v: %s%s", err, out.String(), errOut.String())
	}
	return code, found
}

// Each thing that the doctor looks at is broken once, and told: what it is, and
// bad, or a note where Winnow went on by itself.
func TestTheDoctorTellsEachThingThatIsBroken(t *testing.T) {
	well := filepath.Join(t.TempDir(), "well")
	box := filepath.Join(t.TempDir(), "mail")
	if err := os.Mkdir(box, 0o700); err != nil {
		t.Fatal(err)
	}
	for v := range 40 {
		if err := os.WriteFile(filepath.Join(box, strconv.Itoa(v)+".eml"), []byte(push(v, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"import", "--me", "dana@kestrel.example", "-q", box}, {"shortlist", "add", pusher(1)}, {"mute", pusher(2)}, {"backup", "make"}} {
		if code, out := told(t, well, args...); code != 0 {
			t.Fatal(out)
		}
	}
	if code, found := examined(t, well, ""); code != 0 {
		t.Fatalf("what is well is told to be unwell: %+v", found)
	}
	write := func(data, name string, change func([]byte) []byte) {
		t.Helper()
		path := filepath.Join(data, name)
		b, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path, change(b), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	middle := func(b []byte) []byte { // two pages are gone
		copy(b[len(b)/2&^4095:], make([]byte, 8192))
		return b
	}
	for name, tc := range map[string]struct {
		unix  bool
		spoil func(data string)
		what  string // the finding
		state string
		says  string
	}{
		"the folder is open to others":   {true, func(d string) { _ = os.Chmod(d, 0o755) }, "data folder", "bad", "chmod 700"},
		"a database is open to others":   {true, func(d string) { _ = os.Chmod(filepath.Join(d, "state.db"), 0o644) }, "state.db", "bad", "others can read it"},
		"a backup is open to others":     {true, func(d string) { _ = os.Chmod(newestBackup(t, d), 0o640) }, filepath.Join("backup", filepath.Base(newestBackup(t, well))), "bad", "others can read it"},
		"a link in the place of a file":  {true, func(d string) { _ = os.Symlink("/nowhere", filepath.Join(d, "secrets.age")) }, "secrets.age", "bad", "link"},
		"a backup is damaged":            {false, func(d string) { write(d, "backup/"+filepath.Base(newestBackup(t, d)), middle) }, "backups", "bad", "damaged"},
		"the decisions are damaged":      {false, func(d string) { write(d, "state.db", func(b []byte) []byte { return b[:4096] }) }, "database", "note", "put together again"},
		"the decisions are gone":         {false, func(d string) { _ = os.Remove(filepath.Join(d, "state.db")) }, "database", "note", "put together again"},
		"the cache is damaged":           {false, func(d string) { write(d, "cache.db", func(b []byte) []byte { return b[:4096] }) }, "database", "note", "made again"},
		"the cache is empty":             {false, func(d string) { write(d, "cache.db", func([]byte) []byte { return nil }) }, "database", "note", "made again"},
		"no backup is there":             {false, func(d string) { _ = os.RemoveAll(filepath.Join(d, "backup")) }, "backups", "note", "none yet"},
		"something is no database":       {false, func(d string) { write(d, "state.db", func([]byte) []byte { return []byte("This is no database.") }) }, "database", "note", "put together again"},
		"a folder in a database's place": {false, func(d string) { p := filepath.Join(d, "state.db"); _ = os.Remove(p); _ = os.Mkdir(p, 0o700) }, "database", "bad", "not a file"},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.unix && runtime.GOOS == "windows" {
				t.Skip("rights and links are those of Unix")
			}
			data := copyFolder(t, well, filepath.Join(t.TempDir(), "data"))
			err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error { // as Winnow makes them
				if err != nil {
					return err
				}
				if d.IsDir() {
					return os.Chmod(path, 0o700)
				}
				return os.Chmod(path, 0o600)
			})
			if err != nil {
				t.Fatal(err)
			}
			tc.spoil(data)
			code, found := examined(t, data, "")
			findingIs(t, found, tc.what, tc.state, tc.says)
			if bad := tc.state == "bad"; bad != (code != 0) {
				t.Errorf("it ended with %d", code)
			}
		})
	}
	t.Run("another Winnow is at work", func(t *testing.T) {
		s, err := store.Open(well, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		code, found := examined(t, well, "")
		if findingIs(t, found, "database", "bad", "another Winnow"); code == 0 {
			t.Error("it ended with 0")
		}
	})
}

// The same of accounts and their servers.
func TestTheDoctorTellsWhatIsWrongWithAServer(t *testing.T) {
	closed := func() int {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		return l.Addr().(*net.TCPAddr).Port
	}
	for name, tc := range map[string]struct {
		cert     dovecot.Cert
		password string
		away     bool
		says     string
	}{
		"an expired certificate":     {dovecot.Expired, "", false, "certificate is refused"},
		"one of another host":        {dovecot.WrongHost, "", false, "certificate is refused"},
		"one that nobody trusts":     {dovecot.Untrusted, "", false, "certificate is refused"},
		"a password that is refused": {dovecot.Good, "wrong", false, "refused the user name or password"},
		"a server that is away":      {dovecot.Good, "", true, "127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
			srv := dovecot.Start(t, dovecot.Options{Cert: tc.cert})
			a := account.Account{
				Address: "dana@kestrel.example", Host: srv.Host, Port: srv.TLSPort, Security: account.TLS, User: srv.User, CAFile: srv.CAFile, Keep: account.KeepAsk,
			}
			if tc.away {
				a.Port = closed()
			}
			data := t.TempDir()
			eng, err := engine.Open(t.Context(), engine.Config{Dir: data})
			if err == nil {
				err = errors.Join(eng.PutAccount(a), eng.Close())
			}
			if err != nil {
				t.Fatal(err)
			}
			password := srv.Password
			if tc.password != "" {
				password = tc.password
			}
			code, found := examined(t, data, password+"\n", "--connect", "--password-stdin")
			if findingIs(t, found, "127.0.0.1", "bad", tc.says); code == 0 {
				t.Error("it ended with 0")
			}
		})
	}
}

// findingIs fails unless the doctor found that.
func findingIs(t *testing.T, found []finding, what, state, says string) {
	t.Helper()
	for _, f := range found {
		if f.What == what && f.State == state && strings.Contains(f.Said, says) {
			return
		}
	}
	t.Errorf("of %q nothing %s is told that says %q: %+v", what, state, says, found)
}

// newestBackup is the path of a folder's newest backup.
func newestBackup(t *testing.T, data string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(data, "backup", "state-*.db"))
	if err != nil || len(all) == 0 {
		t.Fatalf("there is no backup: %v", err)
	}
	return all[len(all)-1]
}
