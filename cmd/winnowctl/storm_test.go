package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"winnow/internal/engine"
	"winnow/internal/mailbox/imap"
	"winnow/internal/triage"
)

// stormy is a server that answers each command as its script says; what the
// script does not name it answers well. It has ten messages.
type stormy struct {
	greeting string
	script   map[string]string // by command, "%s" is the tag; what has no tag ends the connection

	mu     sync.Mutex
	logins []time.Time
	wg     sync.WaitGroup
}

func (s *stormy) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	s.wg.Go(func() {
		defer there.Close()
		s.serve(there)
	})
	return here, nil
}

func (s *stormy) serve(c net.Conn) {
	say := func(format string, args ...any) bool {
		_, err := fmt.Fprintf(c, format+"\r\n", args...)
		return err == nil
	}
	if s.greeting != "" {
		say("%s", s.greeting)
		return
	}
	if !say("* OK [CAPABILITY IMAP4rev1 IDLE] ready") {
		return
	}
	for r := bufio.NewReader(c); ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		word, _, _ := strings.Cut(command, " ")
		if command == "UID "+strings.TrimPrefix(command, "UID ") {
			word = strings.Join(strings.Fields(command)[:2], " ")
		}
		if word == "LOGIN" {
			s.mu.Lock()
			s.logins = append(s.logins, time.Now())
			s.mu.Unlock()
		}
		if said, ok := s.script[word]; ok {
			if !strings.Contains(said, "%s") {
				say("%s", said)
				return
			}
			if !say(said, tag) {
				return
			}
			continue
		}
		switch word {
		case "CAPABILITY":
			say("* CAPABILITY IMAP4rev1 IDLE\r\n%s OK x", tag)
		case "EXAMINE":
			say("* 10 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 11] x\r\n%s OK [READ-ONLY] x", tag)
		case "UID SEARCH":
			say("* SEARCH 1 2 3 4 5 6 7 8 9 10\r\n%s OK x", tag)
		default:
			say("%s OK x", tag)
		}
	}
}

// Whatever a server does, it sees at most one sign-in a minute on average, the
// wait that it asks for is kept, and what it says is shown without control
// characters (F18, T22). Ten minutes of it, on a scripted clock.
func TestF18NoServerIsStormed(t *testing.T) {
	const rude = "\x1b[31mgo\x07 away"
	for name, s := range map[string]*stormy{
		"too many connections":    {greeting: "* BYE Too many connections " + rude},
		"not now":                 {script: map[string]string{"LOGIN": "%s NO [UNAVAILABLE] " + rude}},
		"BAD":                     {script: map[string]string{"LOGIN": "%s BAD " + rude}},
		"throttled":               {script: map[string]string{"EXAMINE": "%s NO Request is throttled. Suggested Backoff Time: 299961 milliseconds"}},
		"BYE instead of a folder": {script: map[string]string{"EXAMINE": "* BYE " + rude}},
		"BYE instead of a search": {script: map[string]string{"UID SEARCH": "* BYE " + rude}},
		"hangs up":                {script: map[string]string{"EXAMINE": "*"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				eng, err := engine.Open(t.Context(), engine.Config{Dir: dir})
				if err != nil {
					t.Fatal(err)
				}
				defer func() {
					if err := eng.Close(); err != nil {
						t.Error(err)
					}
				}()
				w := eng.Watch(t.Context(), engine.WatchConfig{})
				w.Add(imap.New(imap.Config{
					Account: "bo@acme.example", Host: "127.0.0.1", Security: imap.Plain, User: "bo", Dial: s.dial,
					Password: func(context.Context) (string, error) { return "s3cret", nil },
				}).Line())
				time.Sleep(10 * time.Minute)
				state := w.States()[0]
				w.Close()
				s.wg.Wait()
				if n := len(s.logins); n > 10 || n == 0 && s.greeting == "" {
					t.Errorf("%d sign-ins in ten minutes", n)
				}
				if name == "throttled" {
					for i := 1; i < len(s.logins); i++ {
						if d := s.logins[i].Sub(s.logins[i-1]); d < 299961*time.Millisecond {
							t.Errorf("back after %v", d)
						}
					}
				}
				if state.Err == nil || state.State != triage.WatchTrouble && state.State != triage.WatchSignIn {
					t.Fatalf("%+v", state)
				}
				said := engine.Explain(state.Err)
				if strings.ContainsFunc(said, unicode.IsControl) || strings.Contains(said, "s3cret") {
					t.Errorf("%q", said)
				}
				if name != "throttled" && name != "hangs up" && !strings.Contains(said, "away") {
					t.Errorf("%q does not tell what the server said", said)
				}
			})
		})
	}
}
