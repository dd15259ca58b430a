package main

import (
	"context"
	"net"
	"time"
)

// distant dials as if the server were far away: every byte takes half the
// round trip in each direction.
func distant(roundTrip time.Duration) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		here, there := net.Pipe()
		go carry(conn, there, roundTrip/2)
		go carry(there, conn, roundTrip/2)
		return &farConn{Conn: here, far: conn}, nil
	}
}

// farConn is our end of the way; its address is the server's.
type farConn struct {
	net.Conn
	far net.Conn
}

// RemoteAddr implements net.Conn.
func (c *farConn) RemoteAddr() net.Addr { return c.far.RemoteAddr() }

// carry moves bytes from one end to the other, each after a delay, without
// slowing down those behind it. It closes both when one ends.
func carry(to, from net.Conn, delay time.Duration) {
	type piece struct {
		at time.Time
		b  []byte
	}
	way := make(chan piece, 1<<14)
	go func() {
		defer close(way)
		for {
			b := make([]byte, 64<<10)
			n, err := from.Read(b)
			if n > 0 {
				way <- piece{time.Now().Add(delay), b[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range way {
		time.Sleep(time.Until(p.at))
		if _, err := to.Write(p.b); err != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
	for range way { // let the reader end
		continue
	}
}
