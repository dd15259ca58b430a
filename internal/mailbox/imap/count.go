package imap

import (
	"context"
	"net"
)

// dialFunc connects.
type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// counted tells count of every byte that goes over the connections, with all
// that the protocol and TLS add.
func counted(dial dialFunc, count func(received, sent int)) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &countedConn{Conn: conn, count: count}, nil
	}
}

type countedConn struct {
	net.Conn
	count func(received, sent int)
}

// Read implements net.Conn.
func (c *countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.count(n, 0)
	return n, err
}

// Write implements net.Conn.
func (c *countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.count(0, n)
	return n, err
}

// NetConn is the connection below.
func (c *countedConn) NetConn() net.Conn { return c.Conn }
