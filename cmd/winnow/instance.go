package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"
)

// There is one window to a data folder. A socket in the folder leads to it: a
// second start asks the first to come to the front, and to read what was to be
// opened, and ends. Who opens the socket is the one who holds the database, so
// that two can never both think that they are the first.

// request is what a second start asks of the first, one line of JSON.
type request struct {
	Open []string `json:"open,omitempty"` // absolute paths of mail
	Demo bool     `json:"demo,omitempty"`
}

const (
	answered     = "here\n"
	instanceWait = 3 * time.Second
	maxRequest   = 1 << 20
)

func socketPath(folder string) string { return filepath.Join(folder, "window.sock") }

// askFirst asks the window that is open on the folder to come to the front. It
// is false when there is none.
func askFirst(folder string, r request) bool {
	conn, err := net.DialTimeout("unix", socketPath(folder), instanceWait)
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(instanceWait)) != nil || json.NewEncoder(conn).Encode(r) != nil {
		return false
	}
	line, err := bufio.NewReader(io.LimitReader(conn, int64(len(answered)))).ReadString('\n')
	return err == nil && line == answered
}

// listen makes this window the one that others ask, until stop is called. The
// caller holds the database. A folder whose path is too long for a socket, or
// whose disk has none, only misses this convenience.
func listen(folder string, ask func(request)) (stop func()) {
	path := socketPath(folder)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) { // of one that was killed
		slog.Warn("a second start will not find this window", "error", err)
		return func() {}
	}
	var cfg net.ListenConfig
	l, err := cfg.Listen(context.Background(), "unix", path)
	if err != nil {
		slog.Warn("a second start will not find this window", "error", err)
		return func() {}
	}
	if err := os.Chmod(path, 0o600); err != nil {
		slog.Warn("a second start will not find this window", "error", err)
		_ = l.Close()
		return func() {}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if r, err := read(conn); err == nil {
				ask(r)
			}
		}
	}()
	return func() {
		_ = l.Close() // which removes the file
		<-ended
	}
}

// read takes one request and answers it.
func read(conn net.Conn) (r request, err error) {
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(instanceWait)); err != nil {
		return r, err
	}
	line, err := bufio.NewReader(io.LimitReader(conn, maxRequest)).ReadBytes('\n')
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(line, &r); err != nil {
		return r, fmt.Errorf("a second start asks for something unknown: %w", err)
	}
	_, err = io.WriteString(conn, answered)
	return r, err
}
