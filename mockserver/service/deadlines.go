package service

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Deadlines cost: net/http sets four for every request, and each reorders the timers of the system, which takes as long as finding
// the example. Here they are only noted, and somebody looks every quarter of a second which have passed. So they pass up to
// that much later.

const lookAtDeadlines = 250 * time.Millisecond

// patientListener is a listener whose connections have such deadlines.
type patientListener struct {
	net.Listener
	mu    sync.Mutex
	conns map[*patientConn]struct{}
}

func newPatientListener(l net.Listener) *patientListener {
	return &patientListener{Listener: l, conns: map[*patientConn]struct{}{}}
}

// Accept implements [net.Listener].
func (l *patientListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	p := &patientConn{Conn: c, listener: l}
	l.mu.Lock()
	l.conns[p] = struct{}{}
	l.mu.Unlock()
	return p, nil
}

// watch lets deadlines pass until ctx ends.
func (l *patientListener) watch(ctx context.Context) {
	tick := time.NewTicker(lookAtDeadlines)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			l.mu.Lock()
			for c := range l.conns {
				c.read.look(now, c.Conn.SetReadDeadline)
				c.write.look(now, c.Conn.SetWriteDeadline)
			}
			l.mu.Unlock()
		}
	}
}

type patientConn struct {
	net.Conn
	listener    *patientListener
	read, write deadline
	closed      sync.Once
}

// Close implements [net.Conn].
func (c *patientConn) Close() error {
	c.closed.Do(func() {
		c.listener.mu.Lock()
		delete(c.listener.conns, c)
		c.listener.mu.Unlock()
	})
	return c.Conn.Close()
}

// CloseWrite is how net/http ends a connection whose caller still sends: the reply must not be lost.
func (c *patientConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// SetReadDeadline implements [net.Conn].
func (c *patientConn) SetReadDeadline(t time.Time) error {
	return c.read.set(t, c.Conn.SetReadDeadline)
}

// SetWriteDeadline implements [net.Conn].
func (c *patientConn) SetWriteDeadline(t time.Time) error {
	return c.write.set(t, c.Conn.SetWriteDeadline)
}

// SetDeadline implements [net.Conn].
func (c *patientConn) SetDeadline(t time.Time) error {
	if err := c.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

// deadline is one of a connection.
type deadline struct {
	mu   sync.Mutex
	at   atomic.Int64 // in nanoseconds since 1970; 0: none
	over atomic.Bool  // the connection itself has one that has passed
}

// set notes a deadline. One of long ago is how a read is interrupted: it holds at once, and so does what comes after it.
func (d *deadline) set(t time.Time, now func(time.Time) error) error {
	at := int64(0)
	if !t.IsZero() {
		at = t.UnixNano()
	}
	if !d.over.Load() && (at == 0 || at > int64(time.Hour)) { // net/http's interruption is the first second of 1970
		d.at.Store(at)
		if !d.over.Load() { // else it passed in between, and holds until the next
			return nil
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at.Store(0)
	if at != 0 && at <= int64(time.Hour) {
		d.over.Store(true)
		return now(t)
	}
	d.over.Store(false)
	d.at.Store(at)
	return now(time.Time{})
}

// look lets a deadline pass.
func (d *deadline) look(now time.Time, set func(time.Time) error) {
	at := d.at.Load()
	if at == 0 || at > now.UnixNano() {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.at.Load() == at {
		d.over.Store(true)
		_ = set(time.Unix(1, 0)) // it is closed: then nobody waits
	}
}
