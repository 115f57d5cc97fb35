package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	if os.Getenv("PMGEN_CACHE") == "" {
		_ = os.Setenv("PMGEN_CACHE", "off") // the cache of whoever runs the tests is left alone
	}
	testscript.Main(m, map[string]func(){"pmgen": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
	}})
}

// TestScripts runs pmgen as people do: each file of testdata/script is a shell session.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"forms": forms, "get": get, "until": until, "sleep": sleep, "serving": serving, "documented": documented, "server": server},
		Setup: func(env *testscript.Env) error {
			env.Setenv("PMGEN_CACHE", filepath.Join(env.WorkDir, ".tmp", "pmgen"))
			env.Setenv("COLLECTIONS", filepath.Join(root, "collections"))
			env.Setenv("ROOT", root)
			free, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Setenv("ADDR", free.Addr().String()) // for a server
			_, port, _ := net.SplitHostPort(free.Addr().String())
			env.Setenv("PORT", port)
			_ = free.Close()
			for _, name := range []string{"GOMODCACHE", "GOCACHE", "GOPROXY", "GOFLAGS", "HOME"} {
				if v := os.Getenv(name); v != "" {
					env.Setenv(name, v)
				}
			}
			return nil
		},
	})
}

// get URL TEXT [HEADER...] asks again and again, for ten seconds, until the status, the headers and the body hold the text.
func get(ts *testscript.TestScript, _ bool, args []string) {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	last := ""
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		r, err := http.NewRequest(http.MethodGet, args[0], nil)
		ts.Check(err)
		for _, h := range args[2:] {
			name, value, _ := strings.Cut(h, ": ")
			r.Header.Set(name, value)
		}
		resp, err := client.Do(r)
		if err != nil {
			last = err.Error()
			continue
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		ts.Check(err)
		var header strings.Builder
		ts.Check(resp.Header.Write(&header))
		if last = resp.Status + "\n" + header.String() + string(body); strings.Contains(last, args[1]) {
			return
		}
	}
	ts.Fatalf("%s never answered %q, but %s", args[0], args[1], last)
}

// until PATTERN FILE_OR_FOLDER waits, for ten seconds, until a file, or a file of the folder, has a match.
func until(ts *testscript.TestScript, _ bool, args []string) {
	pattern := regexp.MustCompile(args[0])
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		found := false
		_ = filepath.WalkDir(ts.MkAbs(args[1]), func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				data, _ := os.ReadFile(name)
				found = found || pattern.Match(data)
			}
			return nil
		})
		if found {
			return
		}
	}
	ts.Fatalf("%s never had %s", args[1], args[0])
}

// sleep DURATION is for what must not happen.
func sleep(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	time.Sleep(d)
}

// forms writes collection.json and folder/prod.json into a folder in each encoding in which editors and shells save files.
func forms(ts *testscript.TestScript, _ bool, args []string) {
	for prefix, name := range map[string]string{"": "collection.json", "environment-": "folder/prod.json"} {
		text := ts.ReadFile(name)
		write := func(name string, data []byte) {
			ts.Check(os.WriteFile(ts.MkAbs(filepath.Join(args[0], prefix+name)), data, 0o644))
		}
		var little, big []byte
		for _, unit := range utf16.Encode([]rune(text)) {
			little, big = binary.LittleEndian.AppendUint16(little, unit), binary.BigEndian.AppendUint16(big, unit)
		}
		write("bom.json", []byte("\xef\xbb\xbf"+text))
		write("utf16le.json", little)
		write("utf16be.json", big)
		write("utf16le-bom.json", append([]byte{0xff, 0xfe}, little...))
		write("utf16be-bom.json", append([]byte{0xfe, 0xff}, big...))
		write("bom.json.gz", zipped(ts, "\xef\xbb\xbf"+text))
		write("utf8.json.gz", zipped(ts, text))
	}
}

func zipped(ts *testscript.TestScript, text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	ts.Check(err)
	ts.Check(z.Close())
	return b.Bytes()
}
