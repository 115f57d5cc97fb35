package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// soakFor is how long the soak takes: make soak gives it half a minute.
var soakFor = flag.Duration("soak", 2*time.Second, "how long TestSoak lasts")

const (
	soakConnections = 256
	soakThings      = 20
	soakReload      = time.Second
)

// soak is a mock under load, whose description is at a version that every reply tells.
type soak struct {
	t    *testing.T
	base string
	addr string
	file string

	client    *http.Client
	written   atomic.Int64 // the newest version of the file
	confirmed atomic.Int64 // the newest that was seen in a reply
	over      atomic.Bool  // it was told to stop
	answers   atomic.Int64
	malformed atomic.Int64
	refused   atomic.Int64 // by a server that stops
	wrong     atomic.Int64
}

// TestSoak: many connections, reloads every second (one of them of a file that is broken at first) and malformed requests at a time. No
// answer is wrong, nothing leaks, and what is in flight when SIGTERM comes is answered.
func TestSoak(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s := &soak{t: t, file: filepath.Join(t.TempDir(), "things.json"), client: &http.Client{
		Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: soakConnections, DisableCompression: true}}}
	s.write(1)
	out, in := io.Pipe()
	exit := make(chan int, 1)
	var log lockedBuffer
	go func() {
		exit <- run(t.Context(), []string{"mock", s.file, "--watch", "--grace", "20s", "--max-header", "4096", "--max-body", "100000"}, in, &log)
		_ = in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	s.base = strings.TrimPrefix(strings.TrimSpace(line), "pmgen: listening on ")
	s.addr = strings.TrimPrefix(s.base, "http://")
	s.confirm(1)

	end := time.Now().Add(*soakFor)
	var callers, writer sync.WaitGroup
	stop := make(chan struct{})
	for i := range soakConnections {
		callers.Go(func() { s.call(rand.New(rand.NewPCG(1, uint64(i))), stop) })
	}
	var heaps []uint64
	writer.Go(func() {
		for v := int64(2); time.Now().Before(end); v++ {
			s.reload(v)
			heaps = append(heaps, heap())
		}
	})
	writer.Wait()

	slow := s.slowRequests(8)
	s.over.Store(true)
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGTERM))
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", s.addr)
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	}, 10*time.Second, 10*time.Millisecond, "it listens no more")
	for _, conn := range slow {
		s.finish(conn)
	}
	close(stop)
	callers.Wait()
	select {
	case code := <-exit:
		assert.Equal(t, exitOK, code)
	case <-time.After(30 * time.Second):
		require.Fail(t, "it did not stop")
	}
	s.client.CloseIdleConnections()
	t.Logf("%d answers, %d malformed requests, %d versions; %d calls met a server that had stopped", s.answers.Load(), s.malformed.Load(), s.written.Load(), s.refused.Load())
	assert.Zero(t, s.wrong.Load(), "wrong answers")
	assert.Greater(t, s.answers.Load(), int64(100))
	assert.Greater(t, s.malformed.Load(), int64(10))
	assert.NotContains(t, log.String(), "panic")
	goleak.VerifyNone(t, before)
	// The journal is full soon; from then on nothing may grow.
	if last := len(heaps) - 1; last >= 5 {
		assert.Less(t, float64(heaps[last]), 1.5*float64(heaps[last/3])+8e6, "heap after each reload: %v", heaps)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// description is the collection at a version.
func description(version int64) []byte {
	var items []string
	for i := range soakThings {
		items = append(items, fmt.Sprintf(`{"name": "Thing %[1]d", "request": "https://soak.example/things/%[1]d", "response": [
			{"name": "one", "code": 200, "body": "{\"thing\":%[1]d,\"v\":%[2]d}"}, {"name": "none", "code": 404, "body": "{\"thing\":%[1]d,\"v\":%[2]d,\"gone\":true}"}]}`, i, version))
	}
	items = append(items, fmt.Sprintf(`{"name": "Add", "request": {"method": "POST", "url": "https://soak.example/things"}, "response": [{"name": "added", "code": 201, "body": "{\"thing\":-1,\"v\":%d}"}]}`, version))
	return []byte(`{"info": {"name": "Soak", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [` + strings.Join(items, ",\n") + `]}`)
}

func (s *soak) write(version int64) {
	s.written.Store(version)
	beside := s.file + "~"
	require.NoError(s.t, os.WriteFile(beside, description(version), 0o600))
	require.NoError(s.t, os.Rename(beside, s.file))
}

// reload writes the next version, every third time a broken one before, and waits until it is served.
func (s *soak) reload(version int64) {
	begin := time.Now()
	if version%3 == 0 {
		text := description(version)
		assert.NoError(s.t, os.WriteFile(s.file, text[:len(text)/2], 0o600))
		time.Sleep(soakReload / 3)
	}
	s.write(version)
	s.confirm(version)
	time.Sleep(time.Until(begin.Add(soakReload)))
}

// confirm waits until a version is served.
func (s *soak) confirm(version int64) {
	s.t.Helper()
	assert.Eventually(s.t, func() bool {
		resp, err := s.client.Get(s.base + "/things/0")
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		var reply struct{ V int64 }
		return json.NewDecoder(resp.Body).Decode(&reply) == nil && reply.V == version
	}, 20*time.Second, 20*time.Millisecond)
	s.confirmed.Store(version)
}

// call sends requests until it is told to stop.
func (s *soak) call(random *rand.Rand, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		switch n := random.IntN(100); {
		case n < 70:
			s.expect(random.IntN(soakThings), http.MethodGet, "", 200)
		case n < 80:
			s.expect(random.IntN(soakThings), http.MethodGet, "404", 404)
		case n < 88:
			s.expect(-1, http.MethodPost, "", 201)
		case n < 92:
			s.admin()
		default:
			s.send(malformed[random.IntN(len(malformed))])
		}
		if s.over.Load() {
			time.Sleep(10 * time.Millisecond) // nobody answers any more
		}
	}
}

// fail is for what must not be.
func (s *soak) fail(format string, args ...any) {
	if s.wrong.Add(1) <= 10 {
		s.t.Errorf(format, args...)
	}
}

// expect sends a request and reads its answer, which is of a version that the file had meanwhile.
func (s *soak) expect(thing int, method, code string, status int) {
	url, body := s.base+"/things", io.Reader(nil)
	if thing >= 0 {
		url += fmt.Sprintf("/%d", thing)
	} else {
		body = strings.NewReader(`{"name": "new"}`)
	}
	r, err := http.NewRequest(method, url, body)
	if err != nil {
		s.fail("%v", err)
		return
	}
	if code != "" {
		r.Header.Set("X-Mock-Response-Code", code)
	}
	oldest := s.confirmed.Load()
	resp, err := s.client.Do(r)
	if err != nil {
		if !s.over.Load() {
			s.fail("%s %s: %v", method, url, err)
		}
		s.refused.Add(1)
		return
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	newest := s.written.Load()
	var reply struct {
		Thing int
		V     int64
	}
	switch {
	case err != nil: // also while it stops: what has begun is finished
		s.fail("%s %s: half an answer: %v", method, url, err)
	case resp.StatusCode != status:
		s.fail("%s %s: %s, not %d: %s", method, url, resp.Status, status, text)
	case json.Unmarshal(text, &reply) != nil || reply.Thing != thing || reply.V < oldest || reply.V > newest:
		s.fail("%s %s: %s; the version is between %d and %d", method, url, text, oldest, newest)
	default:
		s.answers.Add(1)
	}
}

func (s *soak) admin() {
	resp, err := s.client.Get(s.base + "/_pmgen/journal?limit=3")
	if err != nil {
		if !s.over.Load() {
			s.fail("journal: %v", err)
		}
		return
	}
	defer resp.Body.Close()
	if text, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != 200 || !json.Valid(text) {
		s.fail("journal: %s %v %.100s", resp.Status, err, text)
	}
}

// malformed are requests that no client should send, as they stand on the wire.
var malformed = []string{
	"nonsense\r\n\r\n",
	"GET\r\n\r\n",
	"GET /things/1 HTTP/9.9\r\nHost: m\r\n\r\n",
	"GET /things/1 HTTP/1.1\r\n\r\n",
	"GET /things/1 HTTP/1.1\r\nHost: m\r\nHost: n\r\n\r\n",
	"GET /things/1 HTTP/1.1\r\nHost: m\r\nBad Header: x\r\n\r\n",
	"GET /%zz HTTP/1.1\r\nHost: m\r\n\r\n",
	"GET /things/\x00 HTTP/1.1\r\nHost: m\r\n\r\n",
	"GET /../../etc/passwd HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n",
	"GET /" + strings.Repeat("a/", 1000) + " HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n",
	"GET /things/1 HTTP/1.1\r\nHost: m\r\nX: " + strings.Repeat("x", 20000) + "\r\n\r\n",
	"POST /things HTTP/1.1\r\nHost: m\r\nContent-Length: -1\r\n\r\n",
	"POST /things HTTP/1.1\r\nHost: m\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
	"POST /things HTTP/1.1\r\nHost: m\r\nContent-Length: 1000000\r\n\r\nhello",
	"POST /things HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
	"POST /things HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: gzip\r\n\r\n",
	"POST /things HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n" + strings.Repeat("[", 5000),
	"OPTIONS * HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n",
	"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nConnection: close\r\n\r\n",
	"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
	"POST /things HTTP/1.1\r\nHost: m\r\nContent-Length: 50\r\n\r\nhalf", // and away
}

// send sends a malformed request on a connection of its own. The server may close it or say what is wrong with it; it never
// fails itself.
func (s *soak) send(text string) {
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		if !s.over.Load() {
			s.fail("%v", err)
		}
		return
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, text); err != nil {
		return // it was refused while it was sent
	}
	if half, ok := conn.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	line, err := bufio.NewReader(conn).ReadString('\n')
	var slow net.Error
	switch {
	case errors.As(err, &slow) && slow.Timeout():
		s.fail("%.60q hangs", text)
	case len(line) > 12 && line[9] == '5' && line[9:12] != "501" && line[9:12] != "505":
		s.fail("%.60q: %s", text, line)
	}
	s.malformed.Add(1)
}

// slowRequests begins requests, which are read by the server then.
func (s *soak) slowRequests(n int) (list []net.Conn) {
	for range n {
		conn, err := net.Dial("tcp", s.addr)
		require.NoError(s.t, err)
		_, err = io.WriteString(conn, "POST /things HTTP/1.1\r\nHost: m\r\nContent-Length: 15\r\n\r\n{\"name\"")
		require.NoError(s.t, err)
		list = append(list, conn)
	}
	time.Sleep(300 * time.Millisecond)
	return list
}

// finish sends the rest of a slow request: it is answered although the server stops.
func (s *soak) finish(conn net.Conn) {
	defer conn.Close()
	_, err := io.WriteString(conn, `: "new"}`)
	require.NoError(s.t, err)
	require.NoError(s.t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	text, err := io.ReadAll(conn)
	require.NoError(s.t, err)
	assert.True(s.t, strings.HasPrefix(string(text), "HTTP/1.1 201 Created\r\n") && strings.HasSuffix(string(text), "}"), "%s", text)
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.b.Len() > 1<<20 { // its lines are those of requests
		l.b.Reset()
	}
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
