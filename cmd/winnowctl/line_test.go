package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// line is the wire between winnowctl and a server, which a test can cut.
type line struct {
	t      *testing.T
	listen net.Listener
	server string

	mu     sync.Mutex
	word   string        // the command at which something happens, "" for none
	passed bool          // it reaches the server; its answer is held back
	hold   bool          // the line stays open and silent; otherwise it is cut
	down   bool          // no connection comes about any more once that happened
	met    chan struct{} // closed when it happened

	budget atomic.Int64 // bytes from the client until the line is cut; 0 for no end
}

func newLine(t *testing.T, server string) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &line{t: t, listen: l, server: server}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { x.carry(conn) })
		}
	})
	t.Cleanup(func() { l.Close(); x.at("", false, false, false); all.Wait() })
	return x
}

func (x *line) port() string { return fmt.Sprint(x.listen.Addr().(*net.TCPAddr).Port) }

// at arms the line.
func (x *line) at(word string, passed, hold, down bool) <-chan struct{} {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.word, x.passed, x.hold, x.down, x.met = word, passed, hold, down, make(chan struct{})
	return x.met
}

// carry carries one connection.
func (x *line) carry(client net.Conn) {
	defer client.Close()
	x.mu.Lock()
	down := x.down && x.word == ""
	x.mu.Unlock()
	if down {
		return
	}
	server, err := net.Dial("tcp", x.server)
	if err != nil {
		return
	}
	defer server.Close()
	mute := &atomic.Bool{}
	back := make(chan struct{})
	go func() {
		defer close(back)
		buf := make([]byte, 4096)
		for {
			n, err := server.Read(buf)
			if err != nil {
				client.Close()
				return
			}
			if mute.Load() {
				if bytes.Contains(buf[:n], []byte(" OK")) || bytes.HasPrefix(buf[:n], []byte("OK")) {
					return // it was done, and nobody hears of it
				}
				continue
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	r := bufio.NewReader(client)
	for {
		text, err := r.ReadString('\n')
		if err != nil {
			server.Close()
			<-back
			return
		}
		if left := x.budget.Load(); left > 0 {
			if left = x.budget.Add(-int64(len(text))); left <= 0 {
				x.budget.Store(0)
				_, _ = io.WriteString(server, text[:len(text)/2])
				client.Close()
				server.Close()
				<-back
				return
			}
		}
		x.mu.Lock()
		hit := x.word != "" && strings.Contains(text, x.word)
		passed, hold, met := x.passed, x.hold, x.met
		if hit {
			x.word = ""
		}
		x.mu.Unlock()
		if !hit {
			if _, err := io.WriteString(server, text); err != nil {
				<-back
				return
			}
			continue
		}
		if passed {
			mute.Store(true)
			_ = server.SetReadDeadline(time.Now().Add(20 * time.Second)) // a test must not hang
			_, _ = io.WriteString(server, text)
			go func() { _, _ = io.Copy(server, r) }() // a literal that belongs to it; ends with the connections
			<-back
		}
		close(met)
		if hold {
			_, _ = io.Copy(io.Discard, client) // until the client dies
		}
		server.Close()
		client.Close()
		<-back
		return
	}
}
