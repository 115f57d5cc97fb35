package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// order is what the load generator is told, on its standard input.
type order struct {
	Addr        string
	Connections int
	Turn        time.Duration
	Requests    []string // as they stand on the wire
	Fresh       int      // another for each turn: no request comes twice; 0: they do
}

// freshName is the parameter that makes each request another. The bare server leaves it out.
const freshName = "nth="

// fresh is a request that never was before.
func (c *caller) fresh(request string, number int) string {
	line := strings.Index(request, " HTTP/1.1\r\n")
	sign := "?"
	if strings.Contains(request[:line], sign) {
		sign = "&"
	}
	return fmt.Sprintf("%s%s%s%d-%d-%d%s", request[:line], sign, freshName, c.order.Fresh, number, len(c.latencies), request[line:])
}

// account is what came of it.
type account struct {
	Requests int
	Elapsed  time.Duration
	P50, P99 time.Duration
	Bytes    int64
	Statuses map[int]int
	Broken   int // connections that had to be made anew
	// Processor is the server's time for one request.
	Processor time.Duration
}

func (a *account) perSecond() float64 { return float64(a.Requests) / a.Elapsed.Seconds() }

// load sends the requests, one after the other on each connection, until the time is over.
func load([]string) error {
	var o order
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		return err
	}
	var mu sync.Mutex
	var all []int32
	total := account{Statuses: map[int]int{}}
	var wg sync.WaitGroup
	start := time.Now()
	var failed error
	for i := range o.Connections {
		wg.Go(func() {
			c := caller{order: &o, statuses: map[int]int{}}
			err := c.run(i, start.Add(o.Turn))
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
			all = append(all, c.latencies...)
			total.Bytes += c.bytes
			total.Broken += c.broken
			for s, n := range c.statuses {
				total.Statuses[s] += n
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return failed
	}
	total.Elapsed, total.Requests = time.Since(start), len(all)
	if len(all) > 0 {
		slices.Sort(all)
		at := func(share float64) time.Duration {
			return time.Duration(all[int(share*float64(len(all)-1))]) * time.Microsecond
		}
		total.P50, total.P99 = at(0.5), at(0.99)
	}
	return json.NewEncoder(os.Stdout).Encode(total)
}

// caller is one connection.
type caller struct {
	order     *order
	latencies []int32 // in microseconds
	statuses  map[int]int
	bytes     int64
	broken    int
	conn      net.Conn
	in        *bufio.Reader
}

func (c *caller) run(number int, end time.Time) error {
	next := number * len(c.order.Requests) / max(1, c.order.Connections)
	for {
		request := c.order.Requests[next%len(c.order.Requests)]
		next++
		if c.order.Fresh > 0 {
			request = c.fresh(request, number)
		}
		begin := time.Now()
		if begin.After(end) {
			return nil
		}
		if c.conn == nil {
			var err error
			if c.conn, err = net.Dial("tcp", c.order.Addr); err != nil {
				return err
			}
			c.in = bufio.NewReader(c.conn)
		}
		status, again, err := c.exchange(request)
		if err != nil || !again {
			_ = c.conn.Close()
			c.conn = nil
		}
		if err != nil {
			if c.broken++; c.broken > 1000 {
				return err
			}
			continue
		}
		c.statuses[status]++
		c.latencies = append(c.latencies, int32(time.Since(begin).Microseconds()))
	}
}

var errReply = errors.New("the reply is not one of HTTP/1.1")

// exchange sends a request and reads the reply to its end.
func (c *caller) exchange(request string) (status int, again bool, err error) {
	if _, err := io.WriteString(c.conn, request); err != nil {
		return 0, false, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, false, err
	}
	if len(line) < 12 {
		return 0, false, errReply
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, false, errReply
	}
	c.bytes += int64(len(line))
	length, chunked, again := -1, false, true
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, false, err
		}
		c.bytes += int64(len(line))
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case len(name) == 14 && bytes.EqualFold(name, []byte("Content-Length")):
			length, _ = strconv.Atoi(string(value))
		case len(name) == 17 && bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = true
		case len(name) == 10 && bytes.EqualFold(name, []byte("Connection")):
			again = !bytes.EqualFold(value, []byte("close"))
		}
	}
	switch {
	case strings.HasPrefix(request, "HEAD ") || status == 204 || status == 304:
		return status, again, nil
	case chunked:
		return status, again, c.chunks()
	case length >= 0:
		n, err := c.in.Discard(length)
		c.bytes += int64(n)
		return status, again, err
	}
	n, err := io.Copy(io.Discard, c.in)
	c.bytes += n
	return status, false, err
}

func (c *caller) chunks() error {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 32)
		if err != nil {
			return fmt.Errorf("%w: chunk %q", errReply, line)
		}
		n, err := c.in.Discard(int(size) + 2)
		c.bytes += int64(n)
		if err != nil || size == 0 {
			return err
		}
	}
}
