package account

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func good() Account {
	return Account{Address: "dana@buyer.example", Host: "imap.buyer.example", Port: 993, Security: TLS, User: "dana@buyer.example"}
}

func TestValidateSaysWhatIsWrongInASentence(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Account)
		field  string // of the problem, "" for none
	}{
		{"all right", func(*Account) {}, ""},
		{"an address in IPv6", func(a *Account) { a.Host = "2001:db8::7" }, ""},
		{"an international name", func(a *Account) { a.Host = "post.käufer.example" }, ""},
		{"a name with a final dot", func(a *Account) { a.Host = "imap.buyer.example." }, ""},
		{"plain on this machine", func(a *Account) { a.Host, a.Security, a.Port = "127.0.0.1", Plain, 10143 }, ""},
		{"plain on this machine, IPv6", func(a *Account) { a.Host, a.Security = "::1", Plain }, ""},
		{"plain on this machine, mapped", func(a *Account) { a.Host, a.Security = "::ffff:127.0.0.1", Plain }, ""},
		{"plain on localhost", func(a *Account) { a.Host, a.Security = "LOCALHOST", Plain }, ""},
		{"plain elsewhere", func(a *Account) { a.Security = Plain }, "security"},
		{"plain on a name that only begins so", func(a *Account) { a.Host, a.Security = "localhost.rogue.example", Plain }, "security"},
		{"plain on a private net", func(a *Account) { a.Host, a.Security = "192.168.1.5", Plain }, "security"},
		{"no protection named", func(a *Account) { a.Security = "" }, "security"},
		{"protection misspelt", func(a *Account) { a.Security = "ssl" }, "security"},
		{"no address", func(a *Account) { a.Address = "" }, "address"},
		{"a name for an address", func(a *Account) { a.Address = "dana" }, "address"},
		{"an address with a name", func(a *Account) { a.Address = "Dana <dana@buyer.example>" }, "address"},
		{"two addresses", func(a *Account) { a.Address = "dana@buyer.example, kim@buyer.example" }, "address"},
		{"an address with a line end", func(a *Account) { a.Address = "dana@buyer.example\r\nA1 LOGOUT" }, "address"},
		{"no host", func(a *Account) { a.Host = "" }, "host"},
		{"a URL for a host", func(a *Account) { a.Host = "https://imap.buyer.example/" }, "host"},
		{"a host with a port", func(a *Account) { a.Host = "imap.buyer.example:993" }, "host"},
		{"a host with a space", func(a *Account) { a.Host = "imap buyer" }, "host"},
		{"a host of dots", func(a *Account) { a.Host = "imap..example" }, "host"},
		{"a host too long", func(a *Account) { a.Host = strings.Repeat("a.", 130) + "example" }, "host"},
		{"port 0", func(a *Account) { a.Port = 0 }, "port"},
		{"port too high", func(a *Account) { a.Port = 65536 }, "port"},
		{"no user", func(a *Account) { a.User = "" }, "user"},
		{"a user with a line end", func(a *Account) { a.User = "dana\r\nA2 DELETE INBOX" }, "user"},
		{"a user with a zero byte", func(a *Account) { a.User = "dana\x00" }, "user"},
		{"a folder without a name", func(a *Account) { a.Folders = []string{"INBOX", ""} }, "folders"},
		{"a folder with a line end", func(a *Account) { a.Folders = []string{"IN\nBOX"} }, "folders"},
		{"a certificate path with a zero byte", func(a *Account) { a.CAFile = "/etc/\x00" }, "ca_file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := good()
			tt.change(&a)
			err := a.Validate()
			if tt.field == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			p, ok := err.(Problems)
			if !ok {
				t.Fatalf("%v, want a problem with %s", err, tt.field)
			}
			if len(p) != 1 || p[0].Field != tt.field {
				t.Fatalf("%+v, want one problem with %s", p, tt.field)
			}
			s := p.Of(tt.field)
			if !strings.HasSuffix(s, ".") || strings.ToUpper(s[:1]) != s[:1] || p.Error() != s {
				t.Errorf("%q is no sentence", s)
			}
		})
	}
}

func TestValidateNamesEveryField(t *testing.T) {
	p, _ := Account{}.Validate().(Problems)
	for _, f := range []string{"address", "host", "port", "security", "user"} {
		if p.Of(f) == "" {
			t.Errorf("nothing about %s", f)
		}
	}
}

// Whatever is typed, what passes can neither smuggle a line into the protocol
// nor leave this machine unprotected.
func TestWhatPassesIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		host := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z0-9.:-]{1,20}`), rapid.SampledFrom([]string{"localhost", "127.0.0.1", "127.0.0.1.example"})).Draw(t, "host")
		a := Account{
			Address: "dana@buyer.example", Host: host, Port: 143, Security: rapid.SampledFrom([]Security{TLS, StartTLS, Plain, "none"}).Draw(t, "security"),
			User: rapid.String().Draw(t, "user"), Folders: rapid.SliceOf(rapid.String()).Draw(t, "folders"),
		}
		if a.Validate() != nil {
			return
		}
		for _, s := range append(a.Folders, a.User, a.Host) {
			if strings.ContainsAny(s, "\r\n\x00") {
				t.Fatalf("%q has a control character", s)
			}
		}
		if strings.ContainsAny(a.Host, " /@") {
			t.Fatalf("host %q", a.Host)
		}
		if a.Security == Plain && !a.Loopback() {
			t.Fatalf("plain to %q", a.Host)
		}
	})
}

func TestAnAccountSurvivesJSON(t *testing.T) {
	a := good()
	a.ID, a.Name, a.CAFile, a.Folders = "work", "Work", "/etc/ca.pem", []string{"INBOX", "Sent"}
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Account
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(a, back); d != "" {
		t.Error(d)
	}
	if a.Key() != "work" || good().Key() != "dana@buyer.example" {
		t.Errorf("keys %q, %q", a.Key(), good().Key())
	}
	if got := (Account{Host: "::1", Port: 143}).Server(); got != "[::1]:143" {
		t.Errorf("server %q", got)
	}
}
