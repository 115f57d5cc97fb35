package mockserver

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// Several replicas stand behind one address: whichever is asked, the same bytes come back for every example, Date aside. Each has
// compiled the description by itself.
func TestReplicasAnswerAlike(t *testing.T) {
	eachOfCorpus(t, func(t *testing.T, name string, api *model.API) {
		in := name
		if name != "losant" {
			in = "collections/" + name
		}
		again := compile.Compile(compile.Input{FS: os.DirFS("../../shared/corpus"), API: config.API{Name: "api", Package: "api", In: in}, Forget: true})
		require.NotNil(t, again.API)
		var replicas []*replica
		for _, a := range []*model.API{api, again.API} {
			s := serve(t, a, WithErrors(true))
			server := httptest.NewServer(s)
			t.Cleanup(server.Close)
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			require.NoError(t, err)
			t.Cleanup(func() { _ = conn.Close() })
			replicas = append(replicas, &replica{t, conn, bufio.NewReader(conn)})
		}
		asked := 0
		ask := func(op *model.Operation, headers ...string) {
			asked++
			request := op.Method + " /" + strings.TrimPrefix(pathOf(op), "/") + " HTTP/1.1\r\nHost: mock\r\nContent-Length: 0\r\n" + strings.Join(append(headers, "\r\n"), "\r\n")
			require.Equal(t, replicas[0].answer(request), replicas[1].answer(request), request)
		}
		for _, op := range api.Operations {
			if !regexp.MustCompile(`^[A-Z]+$`).MatchString(op.Method) || op.Method == http.MethodConnect {
				continue
			}
			ask(op)
			for _, e := range op.Examples {
				ask(op, "X-Mock-Response-Id: "+e.ID)
			}
			if asked < 50 {
				ask(op, "X-Mock-Response-Code: 599") // a miss
			}
		}
		assert.Greater(t, asked, len(api.Operations)/2)
	})
}

// pathOf is a path of the operation, as a request has it.
func pathOf(op *model.Operation) string {
	var b strings.Builder
	for _, p := range op.Path {
		b.WriteString(p.Literal)
		if p.Param != "" {
			b.WriteString("1")
		}
	}
	return regexp.MustCompile(`[^\w/.~%()'-]`).ReplaceAllString(b.String(), "1")
}

type replica struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

// answer is the reply as it stands on the wire, without Date.
func (r *replica) answer(request string) string {
	r.t.Helper()
	_, err := io.WriteString(r.conn, request)
	require.NoError(r.t, err)
	method, _, _ := strings.Cut(request, " ")
	resp, err := http.ReadResponse(r.in, &http.Request{Method: method})
	require.NoError(r.t, err, request)
	body, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err, request)
	require.NotEmpty(r.t, resp.Header.Get("Date"))
	resp.Header.Del("Date")
	var out bytes.Buffer
	out.WriteString(resp.Proto + " " + resp.Status + "\n")
	for _, name := range slices.Sorted(maps.Keys(resp.Header)) {
		out.WriteString(name + ": " + strings.Join(resp.Header[name], "\n\t") + "\n")
	}
	out.Write(body)
	return out.String()
}
