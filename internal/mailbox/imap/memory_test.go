package imap_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"go.uber.org/goleak"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// letter is a small message.
func letter(n int) string {
	return fmt.Sprintf("From: ada@acme.example\r\nTo: bo@buyer.example\r\nSubject: offer %d\r\nMessage-ID: <%d@acme.example>\r\n\r\nHello Bo, number %d.\r\n", n, n, n)
}

// memory is a server in this process, for what goes well.
type memory struct {
	addr *net.TCPAddr
	user *imapmemserver.User
}

func newMemory(t *testing.T) *memory {
	t.Helper()
	m := &memory{user: imapmemserver.NewUser("bo", "secret")}
	users := imapmemserver.New()
	users.AddUser(m.user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return users.NewSession(), nil, nil
		},
		InsecureAuth: true,
		Logger:       log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.addr = l.Addr().(*net.TCPAddr)
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	m.create(t, "INBOX", nil)
	return m
}

func (m *memory) create(t *testing.T, name string, options *goimap.CreateOptions) {
	t.Helper()
	if err := m.user.Create(name, options); err != nil {
		t.Fatal(err)
	}
}

func (m *memory) put(t *testing.T, folder, mail string) {
	t.Helper()
	if _, err := m.user.Append(folder, literal{bytes.NewReader([]byte(mail))}, &goimap.AppendOptions{}); err != nil {
		t.Fatal(err)
	}
}

type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

func (m *memory) config() imap.Config {
	return imap.Config{
		Account: "bo@buyer.example", Host: "127.0.0.1", Port: m.addr.Port, Security: imap.Plain, User: "bo",
		Password: func(context.Context) (string, error) { return "secret", nil },
		Silence:  20 * time.Second,
	}
}

func TestSourceKeepsTheContract(t *testing.T) {
	m := newMemory(t)
	for i := range 120 {
		m.put(t, "INBOX", letter(i))
	}
	mailboxtest.Contract(t, func(*testing.T) mailbox.Source { return imap.New(m.config()) })
}

func TestInboxAndSentAreReadAndNothingElse(t *testing.T) {
	m := newMemory(t)
	m.create(t, "Gesendet", nil)
	m.create(t, "Entwürfe", nil)
	m.create(t, "Archive", nil)
	m.put(t, "INBOX", letter(1))
	m.put(t, "Gesendet", letter(2))
	m.put(t, "Entwürfe", letter(3))
	m.put(t, "Archive", letter(4))
	var sink mailboxtest.Sink
	if err := imap.New(m.config()).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	got := map[string]mailbox.Role{}
	var bodies []string
	for _, b := range sink.Take() {
		for _, r := range b.Messages {
			got[b.Folder] = b.Role
			bodies = append(bodies, string(r.Bytes))
		}
	}
	if len(got) != 2 || got["INBOX"] != mailbox.RoleInbox || got["Gesendet"] != mailbox.RoleSent || !slices.Equal(bodies, []string{letter(1), letter(2)}) {
		t.Errorf("got %v: %q", got, bodies)
	}
}

func TestFoldersOfAChoice(t *testing.T) {
	m := newMemory(t)
	m.create(t, "Projekte", nil)
	m.put(t, "INBOX", letter(1))
	m.put(t, "Projekte", letter(2))
	cfg := m.config()
	cfg.Folders = []string{"Gone", "Projekte"}
	var sink mailboxtest.Sink
	err := imap.New(cfg).Sync(context.Background(), &sink)
	if !errors.Is(err, imap.ErrServer) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if got := mailboxtest.Bodies(sink.Take()); !slices.Equal(got, []string{letter(2)}) {
		t.Errorf("got %q", got)
	}
	folders, err := imap.New(cfg).Folders(context.Background())
	if err != nil || len(folders) != 2 {
		t.Errorf("%v, %v", folders, err)
	}
}

func TestALongMessageComesCutWithItsSize(t *testing.T) {
	m := newMemory(t)
	long := letter(1) + strings.Repeat(strings.Repeat("x", 98)+"\r\n", 5000)
	m.put(t, "INBOX", long)
	m.put(t, "INBOX", "")
	var sink mailboxtest.Sink
	if err := imap.New(m.config()).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	got := mailboxtest.Messages(sink.Take())
	if len(got) != 2 {
		t.Fatalf("%d messages", len(got))
	}
	slices.SortFunc(got, func(a, b mailbox.Raw) int { return int(a.Size - b.Size) })
	if got[0].Size > 2 || got[0].Cut || got[0].Fault != "" {
		t.Errorf("empty message: %+v", got[0])
	}
	if !got[1].Cut || got[1].Size != int64(len(long)) || !strings.HasPrefix(long, string(got[1].Bytes)) || len(got[1].Bytes) < 200_000 {
		t.Errorf("long message: cut %v, %d of %d bytes", got[1].Cut, len(got[1].Bytes), got[1].Size)
	}
}

func TestAWrongPasswordIsSaidWithTheServersWords(t *testing.T) {
	m := newMemory(t)
	cfg := m.config()
	cfg.Password = func(context.Context) (string, error) { return "guess", nil }
	err := imap.New(cfg).Sync(context.Background(), &mailboxtest.Sink{})
	var e *imap.Error
	if !errors.Is(err, imap.ErrAuth) || !errors.As(err, &e) || e.Words == "" || strings.Contains(err.Error(), "guess") {
		t.Errorf("%v", err)
	}
}

func TestAPasswordThatCannotBeHadIsSaid(t *testing.T) {
	locked := errors.New("keyring is locked")
	cfg := newMemory(t).config()
	cfg.Password = func(context.Context) (string, error) { return "", locked }
	if err := imap.New(cfg).Sync(context.Background(), &mailboxtest.Sink{}); !errors.Is(err, locked) {
		t.Errorf("%v", err)
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	err = imap.New(imap.Config{Host: "127.0.0.1", Port: port}).Sync(context.Background(), &mailboxtest.Sink{})
	if !errors.Is(err, imap.ErrUnreachable) || !strings.Contains(err.Error(), "nothing listens there") {
		t.Errorf("%v", err)
	}
}
