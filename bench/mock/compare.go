package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// server is a process that is measured.
type server struct {
	name  string
	addr  string
	cmd   *exec.Cmd
	start time.Duration // from the start of the process to the first reply
	work  time.Duration // of processors until then
	turns []account
}

func (s *server) stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// peak is the most memory that the process has had, in MB.
func (s *server) peak() string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return "?"
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			var kb int
			if _, err := fmt.Sscan(value, &kb); err == nil {
				return fmt.Sprintf("%d MB", kb>>10)
			}
		}
	}
	return "?"
}

// processor is the time for which the process has had one.
func (s *server) processor() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(stat), ") ") // its name may hold anything
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	var user, system int64
	_, _ = fmt.Sscan(fields[11]+" "+fields[12], &user, &system)
	const tick = 10 * time.Millisecond // Linux' USER_HZ is 100
	return time.Duration(user+system) * tick
}

// launch starts a server and waits for its first reply. addr is "" where its first line tells it.
func launch(ctx context.Context, name, addr, probe string, command ...string) (*server, error) {
	s := &server{name: name, addr: addr, cmd: exec.CommandContext(ctx, command[0], command[1:]...)}
	var out io.ReadCloser
	if addr == "" {
		var err error
		if out, err = s.cmd.StdoutPipe(); err != nil {
			return nil, err
		}
	}
	begin := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if out != nil {
		line, err := bufio.NewReader(out).ReadString('\n')
		_, after, ok := strings.Cut(strings.TrimSpace(line), "http://")
		if !ok {
			s.stop()
			return nil, fmt.Errorf("%s did not start: %q, %w", name, line, cmp.Or(err, errors.New("no address")))
		}
		s.addr = after
	}
	client := &http.Client{Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	for time.Since(begin) < 2*time.Minute {
		if resp, err := client.Get("http://" + s.addr + probe); err == nil {
			_ = resp.Body.Close()
			s.start, s.work = time.Since(begin), s.processor()
			return s, nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("%s did not answer within two minutes", name)
}

// turn loads the server once.
func (s *server) turn(ctx context.Context, o options, list []request) error {
	job := order{Addr: s.addr, Connections: o.connections, Turn: o.turn}
	if o.fresh {
		job.Fresh = 1 + len(s.turns)
	}
	for _, q := range list {
		job.Requests = append(job.Requests, q.wire(s.addr))
	}
	in, err := json.Marshal(job)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	before := s.processor()
	cmd := exec.CommandContext(ctx, self, "load")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("load of %s: %w", s.name, err)
	}
	var a account
	if err := json.Unmarshal(out, &a); err != nil {
		return err
	}
	if a.Requests > 0 {
		a.Processor = (s.processor() - before) / time.Duration(a.Requests)
	}
	s.turns = append(s.turns, a)
	return nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// compare lets the servers take turns and prints what came of it.
func compare(ctx context.Context, o options) error {
	list, err := requests(o.collection)
	if err != nil {
		return err
	}
	probe := "/"
	if i := slices.IndexFunc(list, func(q request) bool { return q.method == http.MethodGet }); i >= 0 {
		probe = list[i].target
	}
	mock := append([]string{o.pmgen, "mock", o.collection}, strings.Fields(o.flags)...)
	starts, work, err := startTimes(ctx, probe, mock)
	if err != nil {
		return err
	}
	ours, err := launch(ctx, "pmgen", "", probe, mock...)
	if err != nil {
		return err
	}
	defer ours.stop()
	replies, err := record("http://"+ours.addr, list)
	if err != nil {
		return err
	}
	if o.largest > 0 {
		list = slices.DeleteFunc(list, func(q request) bool {
			i := slices.IndexFunc(replies, func(r recorded) bool { return r.Method == q.method && r.Target == q.target })
			return len(replies[i].Body) > o.largest
		})
	}
	dir, err := os.MkdirTemp("", "bench-mock")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	data, err := json.Marshal(replies)
	if err != nil {
		return err
	}
	table := filepath.Join(dir, "replies.json")
	if err := os.WriteFile(table, data, 0o600); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	plain, err := launch(ctx, "bare", "", probe, self, "bare", table)
	if err != nil {
		return err
	}
	defer plain.stop()
	servers := []*server{plain, ours}
	for i := range o.turns {
		for j := range servers { // who is first changes: the machine may be busy with something else for a while
			if err := servers[(i+j)%len(servers)].turn(ctx, o, list); err != nil {
				return err
			}
		}
	}
	rivals, err := rivals(ctx, o, probe)
	if err != nil {
		return err
	}
	for _, s := range rivals {
		defer s.stop()
		for range min(o.turns, 3) {
			if err := s.turn(ctx, o, list); err != nil {
				return err
			}
		}
	}
	report(o, len(list), starts, work, append(servers, rivals...))
	return nil
}

// startTimes starts the mock a few times, and returns the times in order.
func startTimes(ctx context.Context, probe string, command []string) (times, work []time.Duration, err error) {
	for range 7 {
		s, err := launch(ctx, "pmgen", "", probe, command...)
		if err != nil {
			return nil, nil, err
		}
		times, work = append(times, s.start), append(work, s.work)
		s.stop()
	}
	slices.Sort(times)
	slices.Sort(work)
	return times, work, nil
}

// rivals starts those that are installed.
func rivals(ctx context.Context, o options, probe string) ([]*server, error) {
	var list []*server
	for _, r := range []struct {
		name, command string
		args          func(host, port string) []string
	}{
		{"Prism", o.prism, func(host, port string) []string {
			return []string{"mock", "-v", "silent", "-h", host, "-p", port, o.collection}
		}},
		{"npm mock", o.npm, func(_, port string) []string { return []string{"-c", o.collection, "-p", port} }},
	} {
		if r.command == "" {
			continue
		}
		addr, err := freePort()
		if err != nil {
			return nil, err
		}
		host, port, _ := net.SplitHostPort(addr)
		s, err := launch(ctx, r.name, addr, probe, append([]string{r.command}, r.args(host, port)...)...)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}
