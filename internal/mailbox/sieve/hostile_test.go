package sieve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

// scripted is a server that answers as it likes; it keeps what it was told.
func scripted(t *testing.T, serve func(r *bufio.Reader, w net.Conn)) (Config, func() string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	heard := &strings.Builder{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		serve(bufio.NewReader(tee{conn, heard}), conn)
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		_, _ = bufio.NewReader(tee{conn, heard}).WriteTo(discard{})
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return Config{
		Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, User: "buyer", Silence: time.Second,
		Password: func(context.Context) (string, error) { return "marker-secret", nil },
	}, func() string {
		l.Close()
		<-done
		return heard.String()
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

type tee struct {
	net.Conn
	heard *strings.Builder
}

func (c tee) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.heard.Write(p[:n])
	return n, err
}

const hello = "\"SIEVE\" \"fileinto\"\r\n\"SASL\" \"PLAIN\"\r\n\"VERSION\" \"1.0\"\r\n"

// Whatever a server or somebody in between does, no password goes out before
// TLS.
func TestNoPasswordBeforeTheConnectionIsEncrypted(t *testing.T) {
	for name, tc := range map[string]struct {
		greeting, answer string
	}{
		"not offered":           {hello + "OK\r\n", ""},
		"refused":               {hello + "\"STARTTLS\"\r\nOK\r\n", "NO \"not now\"\r\n"},
		"more behind the OK":    {hello + "\"STARTTLS\"\r\nOK\r\n", "OK\r\n" + hello + "OK\r\n"},
		"more behind the hello": {hello + "\"STARTTLS\"\r\nOK\r\nOK \"in\"\r\n", "OK\r\n"},
		"bye":                   {hello + "\"STARTTLS\"\r\nOK\r\n", "BYE \"no\"\r\n"},
		"no TLS at all":         {hello + "\"STARTTLS\"\r\nOK\r\n", "OK\r\nHTTP/1.0 400\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, heard := scripted(t, func(r *bufio.Reader, w net.Conn) {
				fmt.Fprint(w, tc.greeting)
				if tc.answer != "" {
					_, _ = r.ReadString('\n')
					fmt.Fprint(w, tc.answer)
				}
			})
			_, err := Connect(t.Context(), cfg)
			if err == nil {
				t.Fatal("signed in")
			}
			if got := heard(); strings.Contains(got, "AUTHENTICATE") || strings.Contains(got, "marker-secret") {
				t.Errorf("in plaintext it was told %q", got)
			}
		})
	}
}

func TestServersInTroubleEndInAnError(t *testing.T) {
	for name, tc := range map[string]struct {
		answer string
		want   error
	}{
		"silence":              {"", ErrUnreachable},
		"a line without end":   {strings.Repeat("x", 100_000), ErrServer},
		"a string without end": {"\"abc\r\n", ErrServer},
		"a huge literal":       {"{2000000000}\r\n", ErrServer},
		"a wrong literal":      {"{-1}\r\n", ErrServer},
		"an unknown word":      {"MAYBE\r\n", ErrServer},
		"no end of lines":      {strings.Repeat("\"a\"\r\n", 20_000), ErrServer},
		"literals on one line": {strings.Repeat("{0}\r\n", 20_000), ErrServer},
		"goodbye":              {"BYE \"too many\x1b[31m\"\r\n", ErrUnreachable},
		"half an answer":       {"\"a\" ACT", ErrUnreachable},
		"refused":              {"NO (QUOTA/MAXSIZE) {9}\r\ntoo large\r\n", ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, _ := scripted(t, func(r *bufio.Reader, w net.Conn) {
				fmt.Fprint(w, hello+"OK\r\n")
				for range 2 { // AUTHENTICATE and its literal
					_, _ = r.ReadString('\n')
				}
				fmt.Fprint(w, "OK\r\n")
				_, _ = r.ReadString('\n')
				fmt.Fprint(w, tc.answer)
			})
			cfg.Plain = true
			c, err := Connect(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, err = c.List(t.Context())
			if !errors.Is(err, tc.want) {
				t.Fatalf("%v, want %v", err, tc.want)
			}
			if strings.ContainsAny(err.Error(), "\x1b\r\n") {
				t.Errorf("control characters in %q", err)
			}
			if name == "refused" && !strings.Contains(err.Error(), "too large") {
				t.Errorf("the server's words are missing: %v", err)
			}
		})
	}
}

func TestCancelEndsTheWait(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cfg, _ := scripted(t, func(r *bufio.Reader, w net.Conn) {
		fmt.Fprint(w, hello+"OK\r\n")
		_, _ = r.ReadString('\n')
		cancel()
	})
	cfg.Plain, cfg.Silence = true, time.Minute
	if _, err := Connect(ctx, cfg); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the cancellation", err)
	}
}

func TestATokenIsReplacedOnce(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	logins := make(chan string, 4)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			r := bufio.NewReader(conn)
			fmt.Fprint(conn, "\"SASL\" \"PLAIN OAUTHBEARER\"\r\nOK\r\n")
			head, _ := r.ReadString('\n')
			_, _ = r.ReadString('\n')
			logins <- head
			fmt.Fprint(conn, "\"eyJzdGF0dXMiOiI0MDEifQ==\"\r\n")
			answer, _ := r.ReadString('\n')
			if answer != "\"AQ==\"\r\n" {
				logins <- "wrong answer " + answer
			}
			fmt.Fprint(conn, "NO\r\n")
			conn.Close()
		}
	}()
	var fresh []bool
	_, err = Connect(t.Context(), Config{
		Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Plain: true, User: "buyer", Silence: 5 * time.Second,
		Token: func(_ context.Context, f bool) (string, error) { fresh = append(fresh, f); return "tok", nil },
	})
	if !errors.Is(err, ErrAuth) || len(fresh) != 2 || fresh[0] || !fresh[1] || len(logins) != 2 {
		t.Errorf("%v after tokens %v and %d logins", err, fresh, len(logins))
	}
	for len(logins) > 0 {
		if head := <-logins; !strings.HasPrefix(head, `AUTHENTICATE "OAUTHBEARER" {`) {
			t.Errorf("it was told %q", head)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	for _, s := range []string{"\"a\" ACTIVE\r\nOK\r\n", "{3}\r\nabc\r\nOK\r\n", "NO (X \"y\") \"z\"\r\n", "\"\\\"", "{9999999999}\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := &reader{bufio.NewReaderSize(strings.NewReader(s), maxLine)}
		total := 0
		for {
			words, err := r.line()
			for _, w := range words {
				total += len(w.text)
			}
			if err != nil {
				break
			}
		}
		if total > len(s) {
			t.Fatalf("%d bytes out of %d", total, len(s))
		}
	})
}
