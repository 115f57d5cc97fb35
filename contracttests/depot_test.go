package contracttests_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// depotCollection describes a server that keeps what it is told: projects, whose id a script keeps, and devices in them, whose
// id only the paths show.
const depotCollection = `{
  "info": {"name": "Depot", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
  "item": [
    {"name": "List projects", "request": {"method": "GET", "url": "{{url}}/projects?page=1&per_page=2"}, "response": [
      {"name": "ok", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}],
       "body": "{\"items\": [{\"id\": \"p1\", \"name\": \"a\"}, {\"id\": \"p2\", \"name\": \"b\"}], \"page\": 1, \"per_page\": 2, \"total\": 5}"},
      {"name": "who", "code": 401, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"error\": \"who\"}"}]},
    {"name": "Create project", "event": [{"listen": "test", "script": {"exec": ["pm.collectionVariables.set('projectId', pm.response.json().id);"]}}],
     "request": {"method": "POST", "url": "{{url}}/projects", "header": [{"key": "Content-Type", "value": "application/json"}],
       "body": {"mode": "raw", "raw": "{\"name\": \"a\"}"}}, "response": [
      {"name": "made", "code": 201, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"id\": \"p1\", \"name\": \"a\"}"}]},
    {"name": "Get project", "request": {"method": "GET", "url": "{{url}}/projects/{{projectId}}"}, "response": [
      {"name": "ok", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"id\": \"p1\", \"name\": \"a\"}"},
      {"name": "lost", "code": 404, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"error\": \"lost\"}"}]},
    {"name": "Change project", "request": {"method": "PATCH", "url": "{{url}}/projects/{{projectId}}", "header": [{"key": "Content-Type", "value": "application/json"}],
       "body": {"mode": "raw", "raw": "{\"name\": \"b\"}"}}, "response": [
      {"name": "ok", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"id\": \"p1\", \"name\": \"b\"}"}]},
    {"name": "Delete project", "request": {"method": "DELETE", "url": "{{url}}/projects/{{projectId}}"}, "response": [{"name": "gone", "code": 204, "body": ""}]},
    {"name": "Add device", "request": {"method": "POST", "url": "{{url}}/projects/{{projectId}}/devices", "header": [{"key": "Content-Type", "value": "application/json"}],
       "body": {"mode": "raw", "raw": "{\"label\": \"x\"}"}}, "response": [
      {"name": "made", "code": 201, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"deviceId\": 7, \"label\": \"x\"}"}]},
    {"name": "Get device", "request": {"method": "GET", "url": {"raw": "{{url}}/projects/{{projectId}}/devices/:deviceId", "host": ["{{url}}"],
       "path": ["projects", "{{projectId}}", "devices", ":deviceId"], "variable": [{"key": "deviceId", "value": "7"}]}}, "response": [
      {"name": "ok", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"deviceId\": 7, \"label\": \"x\"}"}]},
    {"name": "Delete device", "request": {"method": "DELETE", "url": {"raw": "{{url}}/projects/{{projectId}}/devices/:deviceId", "host": ["{{url}}"],
       "path": ["projects", "{{projectId}}", "devices", ":deviceId"], "variable": [{"key": "deviceId", "value": "7"}]}}, "response": [{"name": "gone", "code": 204, "body": ""}]}
  ],
  "variable": [{"key": "url", "value": "http://depot.example"}, {"key": "projectId", "value": "p1"}]
}`

func depotAPI(t testing.TB) *model.API {
	t.Helper()
	result := compile.Compile(compile.Input{FS: fstest.MapFS{"depot.json": {Data: []byte(depotCollection)}}, API: config.API{Name: "depot", Package: "depot", In: "depot.json"}})
	require.NotNil(t, result.API)
	return result.API
}

// depot is the server. Its faults are what a test switches on.
type depot struct {
	mu       sync.Mutex
	next     int
	projects []string                  // ids, in order
	names    map[string]string         // of projects
	devices  map[string]map[int]string // of projects
	calls    []string

	keeps     bool // deletes nothing
	forgets   bool // reads another than it was asked for
	loses     bool // answers 404 to what it has made
	overlaps  bool // its pages overlap
	miscounts bool // its total is wrong
	isOpen    bool // takes any caller
	frozen    bool // changes nothing
	invents   bool // has every id
}

func newDepot() *depot {
	d := &depot{names: map[string]string{}, devices: map[string]map[int]string{}}
	for range 5 {
		d.add("seed")
	}
	return d
}

func (d *depot) add(name string) string {
	d.next++
	id := fmt.Sprintf("x%d", d.next*37)
	d.projects = append(d.projects, id)
	d.names[id], d.devices[id] = name, map[int]string{}
	return id
}

func (d *depot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	send := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	if strings.HasPrefix(r.URL.Path, "/_pmgen") {
		send(404, map[string]any{})
		return
	}
	call := r.Method + " " + r.URL.Path
	if r.Header.Get("Authorization") != "" {
		call += " with credentials"
	}
	d.calls = append(d.calls, call)
	if r.Header.Get("Authorization") == "" && !d.isOpen {
		send(401, map[string]any{"error": "who"})
		return
	}
	var body map[string]string
	_ = json.NewDecoder(r.Body).Decode(&body)
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) == 1 && r.Method == "GET" {
		send(200, d.page(r))
		return
	}
	if len(parts) == 1 {
		id := d.add(body["name"])
		send(201, map[string]any{"id": id, "name": body["name"]})
		return
	}
	id := parts[1]
	if _, ok := d.names[id]; !ok && !d.invents || d.loses {
		send(404, map[string]any{"error": "lost"})
		return
	}
	if len(parts) > 2 {
		d.device(w, r, send, id, parts[3:], body)
		return
	}
	switch r.Method {
	case "PATCH":
		if d.frozen {
			send(409, map[string]any{"error": "frozen"})
			return
		}
		d.names[id] = body["name"]
	case "DELETE":
		if !d.keeps {
			delete(d.names, id)
			d.projects = slices.DeleteFunc(d.projects, func(p string) bool { return p == id })
		}
		w.WriteHeader(204)
		return
	}
	shown := id
	if d.forgets {
		shown = "another"
	}
	send(200, map[string]any{"id": shown, "name": d.names[id]})
}

func (d *depot) device(w http.ResponseWriter, r *http.Request, send func(int, any), project string, rest []string, body map[string]string) {
	if len(rest) == 0 {
		d.next++
		d.devices[project][d.next] = body["label"]
		send(201, map[string]any{"deviceId": d.next, "label": body["label"]})
		return
	}
	id, _ := strconv.Atoi(rest[0])
	label, ok := d.devices[project][id]
	switch {
	case !ok:
		send(404, map[string]any{"error": "lost"})
	case r.Method == "DELETE":
		delete(d.devices[project], id)
		w.WriteHeader(204)
	default:
		send(200, map[string]any{"deviceId": id, "label": label})
	}
}

func (d *depot) page(r *http.Request) map[string]any {
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	size, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
	from, to := (page-1)*size, page*size
	if d.overlaps && page > 1 {
		from--
	}
	items := []any{}
	for _, id := range d.projects[min(from, len(d.projects)):min(to, len(d.projects))] {
		items = append(items, map[string]any{"id": id, "name": d.names[id]})
	}
	total := len(d.projects)
	if d.miscounts {
		total += 2
	}
	return map[string]any{"items": items, "page": page, "per_page": size, "total": total}
}
