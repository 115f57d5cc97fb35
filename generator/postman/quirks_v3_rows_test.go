package postman_test

import "strings"

// v3 is the archive of a collection in the folder c, of which the files are given as name and content.
func v3(files ...string) string {
	var b strings.Builder
	for i := 0; i < len(files); i += 2 {
		b.WriteString("-- c/" + files[i] + " --\n" + strings.TrimPrefix(files[i+1], "\n"))
		if !strings.HasSuffix(files[i+1], "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// r is a collection of the one request R, to whose file the lines are added.
func r(lines string) string {
	return v3("R.request.yaml", "$kind: http-request\nurl: http://h/a\n"+strings.TrimPrefix(lines, "\n"))
}

// defined is a collection of the one request R under a definition.
func defined(lines string) string {
	return v3(".resources/definition.yaml", "$kind: collection\n"+strings.TrimPrefix(lines, "\n"), "R.request.yaml", "$kind: http-request\nurl: http://h/a\n")
}

const exampleAt = ".resources/R.resources/examples/E.example.yaml"

// exampleV3 is a collection of the request R with the example E.
func exampleV3(lines string) string {
	return v3("R.request.yaml", "$kind: http-request\nurl: http://h/a\n", exampleAt, "$kind: http-example\n"+strings.TrimPrefix(lines, "\n"))
}

const replyV3 = "response:\n  statusCode: 200\n  statusText: OK\n  headers:\n    - key: Content-Type\n      value: application/json\n  body:\n    type: json\n    content: '{\"a\":1}'\n"

const exampleRead = `example "E" 200 valid served=true {"a":1} [Content-Type=application/json]`

var v3Tests = []quirkTest{
	// Files and folders.
	{"v3-folder", v3(".resources/definition.yaml", "$kind: collection\nname: Shop\ndescription: Sells\n",
		"R.request.yaml", "$kind: http-request\nurl: http://h/a\nmethod: get\ndescription: D\n",
		"F/.resources/definition.yaml", "$kind: collection\nname: Folder\norder: 1\n", "F/Q.request.yaml", "$kind: http-request\nurl: http://h/q\n"),
		[]string{`title "Shop" version "" description "Sells"`, `operation API.R GET /a name="R" description="D"`, `folder ["Folder"] scripts=0`,
			`operation Folder.Q GET /q name="Q" description=""`}, nil},
	{"v3-definition-absent", v3("F/G/R.request.yaml", "$kind: http-request\nurl: http://h/a\n", "Q.request.yaml", "$kind: http-request\nurl: http://h/q\n", "docs/README.md", "no part of it\n"),
		[]string{`title "c" version "" description ""`, `folder ["F"] scripts=0`, `folder ["F" "G"] scripts=0`, `operation G.R GET /a name="R" description=""`}, []string{"docs"}},
	{"v3-definition-as-v2", v3("R.request.yaml", "url: '{{u}}/a'\n", ".resources/definition.yaml", "info:\n  name: Old\n  version: '1.2'\n  description: D\nvariable:\n  - key: u\n    value: http://h\nevent:\n  - listen: prerequest\n    script:\n      exec: [a, b]\nauth:\n  type: bearer\n  bearer:\n    - {key: token, value: t}\n"),
		[]string{`title "Old" version "1.2" description "D"`, `variable u="http://h" configuration secret=false`, "scheme bearerAuth bearer  "}, nil},
	{"v3-empty-folder", v3("R.request.yaml", "url: http://h/a\n", "Later/.resources/definition.yaml", "$kind: collection\nname: Soon\n"),
		[]string{plain, `folder ["Soon"] scripts=0`}, nil},
	{"v3-yml", v3(".resources/definition.yml", "$kind: collection\nname: Y\n", "R.request.yml", "$kind: http-request\nurl: http://h/a\n", strings.Replace(exampleAt, ".yaml", ".yml", 1), "$kind: http-example\n"+replyV3),
		[]string{`title "Y" version "" description ""`, plain, exampleRead}, nil},
	{"v3-order", v3("A.request.yaml", "url: http://h/a\n", "B.request.yaml", "url: http://h/b\norder: 2.5\n", "C.request.yaml", "url: http://h/c\norder: 1000\n",
		"Z/.resources/definition.yaml", "$kind: collection\norder: -1\n", "Z/Y.request.yaml", "url: http://h/y\n", "Z/x.request.yaml", "url: http://h/x\n"),
		[]string{"order Z.X Z.Y API.B API.C API.A"}, nil},
	{"v3-order-quoted", v3("A.request.yaml", "url: http://h/a\norder: '20'\n", "B.request.yaml", "url: http://h/b\norder: 3\n"), []string{"order API.B API.A"}, nil},
	{"v3-order-not-a-number", v3("A.request.yaml", "url: http://h/a\norder: first\n", "B.request.yaml", "url: http://h/b\n"), []string{"order API.A API.B"}, nil},
	{"v3-name-sanitised", v3("Health-check.request.yaml", "$kind: http-request\nname: 'Health/check: v2'\nurl: http://h/a\n"),
		[]string{`operation API.HealthCheckV2 GET /a name="Health/check: v2" description=""`}, nil},
	{"v3-workspace", v3("postman/collections/Shop/R.request.yaml", "$kind: http-request\nurl: http://h/a\n", "postman/specs/openapi.yaml", "openapi: 3.1.0\n", "package.json", `{"name": "x"}`, "tsconfig.json", "// not JSON\n{}"),
		[]string{`title "Shop" version "" description ""`, plain}, nil},
	{"v3-environment-in-workspace", v3("collections/Shop/R.request.yaml", "url: http://h/a\n", "environments/Staging.environment.yaml", "name: Staging\nvalues: []\n"), []string{plain}, nil},
	{"v3-environment-in-collection", v3("R.request.yaml", "url: http://h/a\n", "Staging.environment.yaml", "name: Staging\nvalues: []\n"), []string{plain}, nil},
	{"v3-legacy-layout", v3("collection.yaml", "$schema: https://schema.postman.com/json/draft-2020-12/collection/v3.0.0/\ntype: collection\nname: Old\nitems:\n  - ref: ./Second.request.yaml\n  - ref: ./F/folder.yaml\n  - ref: ./First.request.yaml\n",
		"First.request.yaml", "type: http\nname: First\nurl: http://h/a\nmethod: GET\nexamples:\n  - name: E\n    response:\n      statusCode: 200\n      headers: [{key: Content-Type, value: application/json}]\n      body: {type: json, content: '{\"a\":1}'}\n",
		"Second.request.yaml", "type: http\nname: Second\nurl: http://h/b\nmethod: POST\nscripts:\n  - type: afterResponse\n    code: [a, b]\n",
		"F/folder.yaml", "type: folder\nname: Inner\nitems: ['./Q.request.yaml']\n", "F/Q.request.yaml", "type: http\nname: Q\nurl: http://h/q\n"),
		[]string{`title "Old" version "" description ""`, "order API.Second Inner.Q API.First", exampleRead, `script test "a\nb"`, `folder ["Inner"] scripts=0`}, nil},
	{"v3-legacy-item-outside", v3("collection.yaml", "type: collection\nitems:\n  - ref: ../../etc/passwd\n", "R.request.yaml", "url: http://h/a\n"), []string{plain}, nil},
	{"v3-file-of-another-name", v3("collection.yaml", "$kind: collection\nname: Old\n", "R.yaml", "$kind: http-request\nurl: http://h/a\n", "Q.yml", "name: Q\ntype: http\nurl: http://h/q\n", "openapi.yaml", "openapi: 3.0.0\npaths: {}\n"),
		[]string{plain, `operation API.Q GET /q name="Q" description=""`}, []string{"openapi"}},
	{"v3-below-json", v3("c.json", small, "postman/collections/Shop/R.request.yaml", "url: http://h/r\n"), []string{`operation API.Get GET /a name="Get" description=""`}, []string{"/r", "API.R"}},
	{"v3-beside-json", v3("R.request.yaml", "url: http://h/a\n", "c.json", small), []string{plain}, nil},
	{"v3-link", v3("R.request.yaml", "url: http://h/a\n", "Passwords.request.yaml", "link to /etc/passwd"), []string{plain}, []string{"root:"}},
	{"v3-unquoted-variable", v3("R.request.yaml", "$kind: http-request\nurl: {{base}}/a\n"),
		[]string{`skipped "R": its file cannot be read, examples=0`, `PM021 request "R" cannot be read: {{base}} is not quoted, so that YAML takes it for an object; it is left out`}, nil},
	{"v3-not-yaml", v3("R.request.yaml", "url: http://h/a\n", "Q.request.yaml", "url: [\n"), []string{plain, `skipped "Q": its file cannot be read, examples=0`}, nil},
	{"v3-definition-not-yaml", defined("name: [\n"), []string{`title "c" version "" description ""`, plain}, nil},
	{"v3-anchor", v3("R.request.yaml", "url: http://h/a\n", "Q.request.yaml", "url: &u http://h/q\nname: *u\n"), []string{plain, `skipped "Q": its file cannot be read, examples=0`}, nil},
	{"v3-duplicate-key", r("url: http://h/b\n"), []string{`operation API.R GET /b name="R" description=""`}, nil},
	{"v3-request-not-an-object", v3("R.request.yaml", "url: http://h/a\n", "Q.request.yaml", "- a\n"), []string{plain, `skipped "Q": its file holds an array, examples=0`}, nil},
	{"v3-request-in-resources", v3("R.request.yaml", "url: http://h/a\n", ".resources/Q.request.yaml", "url: http://h/q\n"), []string{plain}, []string{"/q"}},
	{"v3-unknown-key", r("header_s: x\n"), []string{plain, `PM022 request "R" has the key "header_s", which pmgen does not know; it has no effect`}, nil},
	{"v3-extension-key", r("x-team: shop\n"), []string{plain}, nil},

	// Requests.
	{"v3-map-for-a-list", v3(".resources/definition.yaml", "$kind: collection\nvariables:\n  u: http://h\n  n: 1.50\nauth:\n  type: apikey\n  credentials:\n    key: X-Key\n    value: v\n    in: query\n",
		"R.request.yaml", "url: '{{u}}/a/:id?n={{n}}'\nheaders:\n  X-A: b\nqueryParams:\n  page: '{{n}}'\n  deep: true\npathVariables:\n  id: '7'\nscripts:\n  beforeRequest: x\n"),
		[]string{`variable u="http://h" configuration secret=false`, `variable n="1.50" argument secret=false`, "scheme apiKeyAuth apikey query X-Key",
			`param header X-A="b" argument`, `param query page="1.50" argument`, `param query deep="true" argument`, `param path id="7" argument`, `script prerequest "x"`}, nil},
	{"v3-disabled", r("method: POST\nheaders:\n  - key: X-A\n    value: '1'\n    disabled: true\n    description: D\nqueryParams:\n  - key: q\n    value: '2'\n    disabled: true\nbody:\n  type: urlencoded\n  content:\n    - key: f\n      value: '3'\n      disabled: true\n"),
		[]string{`param header X-A="1" argument disabled "D"`, `param query q="2" argument disabled`, `field form f="3" argument disabled`}, []string{"sends"}},
	{"v3-query-in-url-and-list", v3("R.request.yaml", "url: http://h/a?q=1&old=x#top\nqueryParams:\n  - key: q\n    value: '2'\n"),
		[]string{plain, `param query q="2" argument`, "sends q=2"}, []string{"old", "top"}},
	{"v3-body-literal", r("method: POST\nbody:\n  type: json\n  content: |-\n    {\"a\": {{n}},\n     \"b\": 1}\n"),
		[]string{posted, "body json application/json", "sent repaired {\"a\": null,\n \"b\": 1}"}, nil},
	{"v3-body-folded", r("method: POST\nbody:\n  type: json\n  content: >-\n    {\"a\": 1,\n    \"b\": 2}\n"), []string{posted, `sent valid {"a": 1, "b": 2}`}, nil},
	{"v3-body-none", r("method: POST\nbody:\n  type: none\n"), []string{posted}, []string{"body"}},
	{"v3-body-without-type", r("method: POST\nbody:\n  content: '{\"a\":1}'\n"), []string{`sent valid {"a":1}`}, nil},
	{"v3-body-as-v2", r("method: POST\nbody:\n  mode: raw\n  raw: '{\"a\":1}'\n"), []string{`sent valid {"a":1}`}, nil},
	{"v3-body-as-yaml", r("method: POST\nbody:\n  type: json\n  content:\n    a: 1\n    b: [true, null]\n"), []string{`sent valid {"a":1,"b":[true,null]}`}, nil},
	{"v3-body-kind-unknown", r("method: POST\nbody:\n  type: protobuf\n  content: x\n"), []string{posted}, []string{"body json", "body text"}},
	{"v3-body-urlencoded", r("method: POST\nbody:\n  type: urlencoded\n  content:\n    - key: grant_type\n      value: password\n      description: D\n"),
		[]string{"body urlencoded application/x-www-form-urlencoded", `field form grant_type="password" constant "D"`}, nil},
	{"v3-body-formdata", r("method: POST\nbody:\n  type: formdata\n  content:\n    - key: t\n      type: text\n      value: x\n      contentType: text/csv\n    - key: f\n      type: file\n      src: ../../secret/a.png\n    - key: g\n      type: file\n      src: [/b.png, /c.png]\n"),
		[]string{"body multipart multipart/form-data", `field form t="x" argument text/csv`, `field form f="a.png" argument file`, `field form g="b.png" argument file array`}, []string{"secret"}},
	{"v3-body-file", v3("A.request.yaml", "url: http://h/a\nmethod: PUT\nbody:\n  type: file\n  content: ./book.pdf\n", "B.request.yaml", "url: http://h/b\nmethod: PUT\nbody:\n  type: file\n  content:\n    src: /etc/passwd\n",
		"C.request.yaml", "url: http://h/c\nmethod: PUT\nbody:\n  type: file\n"),
		[]string{`operation API.A PUT /a name="A" description=""`, "bodies binary binary binary"}, []string{"root:"}},
	{"v3-graphql-request", v3("R.request.yaml", "$kind: graphql-request\nurl: http://h/graphql\nquery: |-\n  query Books($q: String) {\n    books(q: $q) { title }\n  }\nvariables: |-\n  {\"q\": \"dune\"}\noperationName: Books\nscripts:\n  - type: beforeQuery\n    code: x\n"),
		[]string{`operation API.R POST /graphql name="R" description=""`, "body graphql application/json", `script prerequest "x"`,
			`sent valid {"query":"query Books($q: String) {\n  books(q: $q) { title }\n}","variables":{"q": "dune"},"operationName":"Books"}`}, nil},
	{"v3-other-protocol", v3("R.request.yaml", "url: http://h/a\n", "Grpc.request.yaml", "$kind: grpc-request\nurl: h:50051\nmethodPath: a.B/C\n", "Ws.request.yaml", "$kind: websocket-request\nurl: wss://h\n",
		"Io.request.yaml", "$kind: socket.io-request\nurl: h\n", "Mqtt.request.yaml", "$kind: mqtt-request\nurl: mqtt://h\n", "Mcp.request.yaml", "$kind: mcp-request\ntransport: stdio\ncommand: rm\n", "Llm.request.yaml", "$kind: llm-request\nurl: h\n",
		".resources/Ws.resources/messages/Hello.message.yaml", "$kind: websocket-message\n", ".resources/Grpc.resources/examples/E.example.yaml", "$kind: grpc-example\n"),
		[]string{plain, `skipped "Grpc": it is a gRPC request, not HTTP, examples=0`, `skipped "Ws": it is a WebSocket request, not HTTP, examples=0`, `skipped "Io": it is a Socket.IO request, not HTTP, examples=0`,
			`skipped "Mqtt": it is an MQTT request, not HTTP, examples=0`, `skipped "Mcp": it is an MCP request, not HTTP, examples=0`, `skipped "Llm": it is a request to a language model, not HTTP, examples=0`}, nil},
	{"v3-kind-unknown", v3("R.request.yaml", "url: http://h/a\n", "Q.request.yaml", "$kind: carrier-pigeon-request\n"),
		[]string{plain, `skipped "Q": it is of the kind "carrier-pigeon-request", which pmgen does not know, examples=0`}, nil},

	// Authorizations.
	{"v3-auth-list", defined("auth:\n  - id: a\n    name: Key\n    type: apikey\n    credentials:\n      - {key: key, value: X-Key}\n      - {key: value, value: v}\n  - id: b\n    type: basic\n    credentials: []\n    rules: []\n"),
		[]string{"scheme apiKeyAuth apikey header X-Key", "security apiKeyAuth"}, []string{"basic "}},
	{"v3-auth-not-filled-in", defined("auth:\n  - id: a\n    type: bearer\n    name: Bearer Token\n"), []string{plain}, []string{"scheme"}},
	{"v3-auth-inherit", v3(".resources/definition.yaml", "$kind: collection\nauth:\n  - id: one\n    type: bearer\n    credentials: {token: '1'}\n  - id: two\n    type: basic\n    credentials: {username: u, password: p}\n",
		"R.request.yaml", "url: http://h/a\nauth:\n  type: inherit\n  credentials:\n    - {key: id, value: two}\n", "S.request.yaml", "url: http://h/s\nauth: {type: inherit}\n", "T.request.yaml", "url: http://h/t\nauth: {type: noauth}\n"),
		[]string{"security basicAuth", "security bearerAuth", "security none of API.T"}, nil},
	{"v3-auth-inherit-unknown", r("auth:\n  type: inherit\n  credentials: {id: nobody}\n"), []string{plain}, nil},
	{"v3-auth-without-type", r("auth:\n  credentials: {token: t}\n"), []string{plain}, []string{"scheme"}},
	{"v3-auth-as-v2", r("auth:\n  type: basic\n  basic:\n    - {key: username, value: u}\n"), []string{"scheme basicAuth basic  "}, nil},

	// Scripts and settings.
	{"v3-script-prefixed", v3(".resources/definition.yaml", "$kind: collection\n", "F/.resources/definition.yaml", "$kind: collection\nscripts:\n  - type: http:beforeRequest\n    language: text/javascript\n    code: x\n",
		"F/R.request.yaml", "url: http://h/a\nscripts:\n  - type: http:afterResponse\n    code: |-\n      pm.test(\"a\", () => {\n        b();\n      });\n"),
		[]string{`folder ["F"] scripts=1`, `script test "pm.test(\"a\", () => {\n  b();\n});"`}, nil},
	{"v3-script-named-as-v2", r("scripts:\n  - type: prerequest\n    code: a\n  - type: test\n    code: b\n"), []string{`script prerequest "a"`, `script test "b"`}, nil},
	{"v3-script-lines", r("scripts:\n  - type: afterResponse\n    code:\n      - a\n      - b\n"), []string{`script test "a\nb"`}, nil},
	{"v3-script-of-other-protocol", defined("scripts:\n  - type: grpc:beforeInvoke\n    code: a\n  - type: http:afterResponse\n    code: b\n"), []string{plain}, nil},
	{"v3-script-of-another-event", r("scripts:\n  - type: onMessage\n    code: a\n"), []string{plain}, []string{"script test", "script pre"}},
	{"v3-script-in-a-file", r("scripts:\n  - type: afterResponse\n    src: ../../../etc/passwd\n"), []string{plain}, []string{"root:"}},
	{"v3-settings", r("settings:\n  strictSSL: false\n  followRedirects: false\n  maxRedirects: 3\n  disabledSystemHeaders: [accept]\n  protocolVersion: http2\n"),
		[]string{`settings {"follow_redirects":false,"max_redirects":3,"strict_ssl":false,"disabled_system_headers":["accept"],"others":[{"name":"protocolVersion","value":"\"http2\""}]}`}, nil},

	// Examples.
	{"v3-examples", v3("R.request.yaml", "url: http://h/a\nexamples: ./.resources/R.resources/examples/\n", ".resources/R.resources/examples/B.example.yaml", "$kind: http-example\norder: 1\nrequest:\n  url: http://h/a?x=1\n  method: HEAD\n"+replyV3,
		exampleAt, "$kind: http-example\norder: 2\n"+replyV3, ".resources/R.resources/examples/A.example.yaml", "$kind: http-example\nname: Named\n"+replyV3),
		[]string{`recordings "B" "E" "Named"`, exampleRead, "recorded HEAD http://h/a?x=1"}, nil},
	{"v3-examples-beside", v3("R.request.yaml", "url: http://h/a\n", "R.resources/examples/E.example.yaml", "$kind: http-example\n"+replyV3, "R.resources/scripts/a.js", "x\n"), []string{exampleRead}, nil},
	{"v3-examples-named-place", v3("R-1.request.yaml", "name: R/1\nurl: http://h/a\nexamples: ./.resources/shared/examples\n", ".resources/shared/examples/E.example.yaml", "$kind: http-example\n"+replyV3), []string{exampleRead}, nil},
	{"v3-examples-outside", "-- c/x/R.request.yaml --\nurl: http://h/a\nexamples: ../../d\n-- d/E.example.yaml --\n$kind: http-example\n" + replyV3, []string{plain}, []string{"example \"E\""}},
	{"v3-examples-of-no-request", v3("R.request.yaml", "url: http://h/a\n", ".resources/Q.resources/examples/E.example.yaml", "$kind: http-example\n"+replyV3), []string{plain}, []string{`example "E"`}},
	{"v3-example-beside-requests", v3("R.request.yaml", "url: http://h/a\n", "E.example.yaml", "$kind: http-example\n"+replyV3), []string{plain}, []string{`example "E"`}},
	{"v3-example-older-shape", exampleV3("name: E\noriginalRequest:\n  method: POST\n  url: http://h/a/7\n  headers:\n    Content-Type: application/json\n  body:\n    type: text\n    content: '{\"b\":2}'\ncode: 200\nheaders:\n  Content-Type: application/json\nbody:\n  type: text\n  content: '{\"a\":1}'\n"),
		[]string{exampleRead, "recorded POST http://h/a/7"}, nil},
	{"v3-example-not-yaml", exampleV3("response: [\n"), []string{plain}, []string{`example "E" 200`}},
	{"v3-example-without-code", exampleV3("response:\n  body:\n    type: json\n    content: '{\"a\":1}'\n"), []string{`example "E" 200 valid served=true {"a":1} []`}, nil},
	{"v3-example-folded", exampleV3("response:\n  statusCode: 200\n  body:\n    type: json\n    content: >-\n      {\"a\": 1,\n\n      \"b\":\n      2}\n"), []string{"example \"E\" 200 valid served=true {\"a\": 1,\n\"b\": 2} []"}, nil},
	{"v3-example-mended", exampleV3("response:\n  statusCode: 200\n  body:\n    type: json\n    content: |-\n      {\"a\": integer}\n"), []string{`example "E" 200 repaired served=true {"a": 0} []`}, nil},
	{"v3-example-of-other-protocol", v3("R.request.yaml", "url: http://h/a\n", exampleAt, "$kind: grpc-example\nresponse: {}\n"), []string{plain}, []string{`example "E"`}},
}
