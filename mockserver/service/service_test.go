package service

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// started is a running server; stop stops it and returns what Serve did.
type started struct {
	url, addr string
	stop      func() error
}

func start(t *testing.T, c Config) started {
	t.Helper()
	l, err := Listen("127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, c) }()
	over := false
	s := started{url: URL(l, c.TLS != nil), addr: l.Addr().String(), stop: func() error {
		cancel()
		over = true
		return <-done
	}}
	t.Cleanup(func() {
		if !over {
			assert.NoError(t, s.stop())
		}
	})
	return s
}

var hello = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello over ", r.Proto) })

// raw sends a text and returns the first line of what comes back, or the error.
func raw(t *testing.T, addr, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, text)
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(line)
}

func TestLimits(t *testing.T) {
	limits := DefaultLimits
	limits.HeaderBytes, limits.HeaderTimeout, limits.ReadTimeout = 1000, 500*time.Millisecond, time.Second
	s := start(t, Config{Limits: limits, Grace: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			w.WriteHeader(http.StatusRequestTimeout)
		}
	})})
	const head = "GET / HTTP/1.1\r\nHost: mock\r\n"
	assert.Equal(t, "HTTP/1.1 200 OK", raw(t, s.addr, head+"\r\n"))
	assert.Equal(t, "HTTP/1.1 431 Request Header Fields Too Large", raw(t, s.addr, head+"X: "+strings.Repeat("x", 6000)+"\r\n\r\n"))
	begin := time.Now()
	assert.Equal(t, "EOF", raw(t, s.addr, head+"X-Slow: "), "headers that never end")
	assert.Equal(t, "HTTP/1.1 408 Request Timeout", raw(t, s.addr, "POST / HTTP/1.1\r\nHost: mock\r\nContent-Length: 10\r\n\r\nslow"), "a body that never ends")
	assert.Less(t, time.Since(begin), 8*time.Second)
	assert.Equal(t, "HTTP/1.1 400 Bad Request", raw(t, s.addr, "nonsense\r\n\r\n"))
}

// A caller that still sends when it is answered gets the answer, and no reset connection.
func TestAnAnswerBeforeTheEndOfTheRequestArrives(t *testing.T) {
	s := start(t, Config{Limits: DefaultLimits, Grace: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
	})})
	for range 20 {
		assert.Equal(t, "HTTP/1.1 413 Request Entity Too Large", raw(t, s.addr, "POST / HTTP/1.1\r\nHost: mock\r\nContent-Length: 10000000\r\n\r\n"+strings.Repeat("x", 1<<20)))
	}
}

// A reply that nobody takes does not hold its connection for ever.
func TestAReplyThatNobodyTakesEnds(t *testing.T) {
	limits := DefaultLimits
	limits.WriteTimeout = 200 * time.Millisecond
	ended := make(chan error, 1)
	s := start(t, Config{Limits: limits, Grace: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, err := w.Write(make([]byte, 64<<20))
		ended <- err
	})})
	conn, err := net.Dial("tcp", s.addr)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: mock\r\n\r\n")
	require.NoError(t, err)
	select {
	case err := <-ended:
		assert.Error(t, err)
	case <-time.After(10 * time.Second):
		assert.Fail(t, "the reply is still being written")
	}
}

// Whoever has begun when the server is told to stop is answered; nobody else is.
func TestStoppingFinishesRequestsInFlight(t *testing.T) {
	arrived := make(chan bool)
	s := start(t, Config{Grace: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- true
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(body)
	})})
	conn, err := net.Dial("tcp", s.addr)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: mock\r\nContent-Length: 10\r\n\r\nfirst")
	require.NoError(t, err)
	<-arrived
	stopped := make(chan error)
	go func() { stopped <- s.stop() }()
	require.Eventually(t, func() bool {
		c, err := net.Dial("tcp", s.addr)
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	}, 5*time.Second, 5*time.Millisecond, "it does not listen any more")
	_, err = io.WriteString(conn, "+last")
	require.NoError(t, err)
	reply, err := io.ReadAll(conn)
	require.NoError(t, err)
	assert.True(t, strings.HasSuffix(string(reply), "\r\n\r\nfirst+last"), string(reply))
	assert.Contains(t, string(reply), "Connection: close")
	require.NoError(t, <-stopped)
}

// A caller that never ends its request cannot make stopping a failure.
func TestStopsWithARequestThatNeverEnds(t *testing.T) {
	arrived := make(chan bool)
	s := start(t, Config{Grace: 10 * time.Millisecond, Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- true
		_, _ = io.ReadAll(r.Body)
	})})
	conn, err := net.Dial("tcp", s.addr)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: mock\r\nContent-Length: 100\r\n\r\n{")
	require.NoError(t, err)
	<-arrived
	assert.NoError(t, s.stop())
}

func TestSelfSignedTLSIsHTTP2(t *testing.T) {
	secure, fingerprint, err := SelfSigned("mock.example")
	require.NoError(t, err)
	assert.Len(t, fingerprint, 64)
	s := start(t, Config{Handler: hello, Limits: DefaultLimits, TLS: secure, Grace: time.Second})
	assert.True(t, strings.HasPrefix(s.url, "https://127.0.0.1:"))
	for _, name := range []string{"localhost", "127.0.0.1", "mock.example"} {
		leaf := secure.Certificates[0].Certificate[0]
		client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: trusting(t, leaf, name)}}
		resp, err := client.Get(s.url)
		require.NoError(t, err, name)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, "hello over HTTP/2.0", string(body))
		client.CloseIdleConnections()
	}
	conn, err := tls.Dial("tcp", s.addr, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10})
	if err == nil {
		_ = conn.Close()
	}
	assert.Error(t, err, "TLS 1.1 is refused")
	require.NoError(t, Check(t.Context(), s.url+"/"), "hello is well")
}

func TestCheck(t *testing.T) {
	s := start(t, Config{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/sub/_pmgen/healthz" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}), Grace: time.Second})
	assert.NoError(t, Check(t.Context(), s.url+"/sub"))
	assert.NoError(t, Check(t.Context(), s.url+"/sub/_pmgen/healthz"))
	assert.ErrorContains(t, Check(t.Context(), s.url), "503")
	assert.ErrorContains(t, Check(t.Context(), "127.0.0.1:80"), "is no URL")
	require.NoError(t, s.stop())
	assert.ErrorContains(t, Check(t.Context(), s.url), "nobody answers")
}

func TestLoopback(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:0": true, "localhost:0": true, "0.0.0.0:0": false, ":0": false} {
		l, err := Listen(addr)
		require.NoError(t, err)
		assert.Equal(t, want, IsLoopback(l), addr)
		require.NoError(t, l.Close())
	}
	_, err := LoadTLS("absent.pem", "absent.key")
	assert.ErrorContains(t, err, "cannot use the certificate absent.pem")
	assert.False(t, errors.Is(err, context.Canceled))
}
