// Package service runs a mock server as a process of its own: it listens, with or without TLS, bounds what a caller may take
// of it, reloads what it serves, counts and logs, and stops without dropping a request.
package service

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits are what one caller may take of the server. The zero Limits has none: see [DefaultLimits].
type Limits struct {
	HeaderBytes   int           // of all headers; more are answered with 431
	HeaderTimeout time.Duration // until the headers are there
	ReadTimeout   time.Duration // until the body is there, too
	WriteTimeout  time.Duration // until the reply is taken, from the end of the headers on
	IdleTimeout   time.Duration // between two requests of a connection
}

// DefaultLimits suit a mock: whoever is slower than this is stuck, or means harm.
var DefaultLimits = Limits{HeaderBytes: 64 << 10, HeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute}

// Config says how to serve.
type Config struct {
	Handler http.Handler
	Limits  Limits
	TLS     *tls.Config // nil: without; HTTP/2 comes with it
	Log     *slog.Logger
	// Grace is how long requests in flight have to finish.
	Grace time.Duration
}

// Listen listens on an address.
func Listen(addr string) (net.Listener, error) { return net.Listen("tcp", addr) }

// URL is where a listener answers.
func URL(l net.Listener, secure bool) string {
	if secure {
		return "https://" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}

// IsLoopback reports whether only this machine can reach the listener.
func IsLoopback(l net.Listener) bool {
	addr, ok := l.Addr().(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}

// Serve answers requests until ctx ends, and then lets those in flight finish, as long as the grace. A caller that never ends
// its request cannot make stopping a failure.
func Serve(ctx context.Context, l net.Listener, c Config) error {
	server := &http.Server{
		Handler: c.Handler, TLSConfig: c.TLS,
		MaxHeaderBytes: c.Limits.HeaderBytes, ReadHeaderTimeout: c.Limits.HeaderTimeout, ReadTimeout: c.Limits.ReadTimeout,
		WriteTimeout: c.Limits.WriteTimeout, IdleTimeout: c.Limits.IdleTimeout,
	}
	if c.Log != nil {
		server.ErrorLog = slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug) // what callers do wrong, mostly
	}
	patient := newPatientListener(l)
	l = patient
	watched, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	go patient.watch(watched)
	failed := make(chan error, 1)
	go func() {
		if c.TLS != nil {
			failed <- server.ServeTLS(l, "", "")
			return
		}
		failed <- server.Serve(l)
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	inTime, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Grace)
	defer cancel()
	if err := server.Shutdown(inTime); errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close() // what is in flight still has had its time
	} else if err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
