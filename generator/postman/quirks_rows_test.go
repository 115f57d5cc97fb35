package postman_test

// quirkTest is the smallest input that shows a quirk, and what the model that is compiled from it says: whole lines of its
// digest, and texts that no line holds.
type quirkTest struct {
	name, input string
	want        []string
	not         []string
}

// with is a collection of the items.
func with(items string) string { return `{"info":{"name":"C"},"item":[` + items + `]}` }

// get is a collection of one GET with the given URL, and members beside it.
func get(url, members string) string {
	return with(`{"name":"R","request":{"url":` + url + members + `}}`)
}

// post is a collection of one POST with the given members, such as its body.
func post(members string) string {
	return with(`{"name":"R","request":{"method":"POST","url":"http://h/a",` + members + `}}`)
}

// raw is a POST with a text that is said to be JSON; the text is what stands between the quotes.
func raw(text string) string {
	return post(`"body":{"mode":"raw","raw":"` + text + `","options":{"raw":{"language":"json"}}}`)
}

// event is a collection of one request with scripts.
func event(event string) string {
	return with(`{"name":"R","event":` + event + `,"request":"http://h/a"}`)
}

// replies is a collection of one request with examples.
func replies(examples string) string {
	return with(`{"name":"R","request":"http://h/a","response":[` + examples + `]}`)
}

// recorded is an example with a header and a body that are written as they stand.
func recorded(header, body string) string {
	return replies(`{"name":"E","code":200,"header":` + header + `,"body":"` + body + `"}`)
}

const (
	plain   = `operation API.R GET /a name="R" description=""`
	posted  = `operation API.R POST /a name="R" description=""`
	jsonIs  = `[{"key":"Content-Type","value":"application/json"}]`
	example = `example "E" 200 valid served=true {} []`
)

var quirkTests = []quirkTest{
	// The file.
	{"envelope", `{"collection":` + with(`{"name":"R","request":"http://h/a"}`) + `}`, []string{plain}, nil},
	{"byte-order-mark", "\xef\xbb\xbf" + with(`{"name":"R","request":"http://h/a"}`), []string{plain}, nil},
	{"schema-host", `{"info":{"name":"C","schema":"https://schema.postman.com/json/collection/v2.1.0/collection.json"},"item":[{"name":"R","request":"http://h/a"}]}`,
		[]string{plain}, nil},
	{"info-absent", `{"id":"c","name":"C","requests":[{"id":"r","name":"R","method":"GET","url":"http://h/a"}]}`, []string{plain}, nil},
	{"info-version-object", `{"info":{"name":"C","version":{"major":1,"minor":2,"patch":3,"identifier":"rc"}},"item":[{"name":"R","request":"http://h/a"}]}`,
		[]string{`title "C" version "1.2.3-rc" description ""`}, nil},
	{"info-version-string", `{"info":{"name":"C","version":"1.0"},"item":[{"name":"R","request":"http://h/a"}]}`,
		[]string{`title "C" version "1.0" description ""`}, nil},
	{"info-name-missing", `{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"name":"R","request":"http://h/a"}]}`,
		[]string{`title "" version "" description ""`, plain}, nil},
	{"description-object", `{"info":{"name":"C","description":{"content":"D","type":"text/markdown"}},"item":[{"name":"R","request":{"url":"http://h/a","description":{"content":"E"}}}]}`,
		[]string{`title "C" version "" description "D"`, `operation API.R GET /a name="R" description="E"`}, nil},
	{"NUL-in-string", with(`{"name":"R","request":{"url":"http://h/a","description":"a\u0000b"}}`),
		[]string{`operation API.R GET /a name="R" description="a\x00b"`}, nil},
	{"v2.0-with-object-url", `{"info":{"name":"C","schema":"https://schema.getpostman.com/json/collection/v2.0.0/collection.json"},"item":[{"name":"R","request":{"url":{"raw":"http://h/a","host":["http://h"],"path":["a"]}}}]}`,
		[]string{plain}, nil},
	{"v1-headers-string", `{"id":"c","name":"C","requests":[{"id":"r","name":"R","method":"GET","url":"http://h/a","headers":"X-A: 1\n//X-B: 2\n"}]}`,
		[]string{`param header X-A="1" argument`, `param header X-B="2" argument disabled`}, nil},
	{"v1-data-is-raw-string", `{"id":"c","name":"C","requests":[{"id":"r","name":"R","method":"POST","url":"http://h/a","dataMode":"raw","data":"{\"a\":1}"}]}`,
		[]string{"body json application/json", `sent valid {"a":1}`}, nil},
	{"v1-request-not-in-any-order", `{"id":"c","name":"C","order":[],"folders":[{"id":"f","name":"F","order":[]}],"requests":[{"id":"q","name":"Q","url":"http://h/q","folder":"f"},{"id":"r","name":"R","url":"http://h/a"}]}`,
		[]string{plain, `operation F.Q GET /q name="Q" description=""`}, nil},

	// Variables.
	{"variables-plural", `{"info":{"name":"C"},"variables":[{"key":"u","value":"http://h"}],"item":[{"name":"R","request":"{{u}}/a"}]}`,
		[]string{`variable u="http://h" configuration secret=false`, plain}, nil},
	{"variable-id-or-name", `{"info":{"name":"C"},"variable":[{"id":"u","value":"http://h"},{"name":"v","value":"1"}],"item":[{"name":"R","request":"{{u}}/a?v={{v}}"}]}`,
		[]string{`server {u} "http://h"`, `param query v="1" argument`}, nil},
	{"variable-value-any-json", `{"info":{"name":"C"},"variable":[{"key":"a","value":1.50},{"key":"b","value":false},{"key":"c","value":{"x":[1]}},{"key":"d","value":null}],"item":[{"name":"R","request":"http://h/a?a={{a}}&b={{b}}&c={{c}}&d={{d}}"}]}`,
		[]string{`param query a="1.50" argument`, `param query b="false" argument`, `param query c="{\"x\":[1]}" argument`, `param query d="" argument`}, nil},
	{"variable-type-any", `{"info":{"name":"C"},"variable":[{"key":"a","value":"1","type":"default"},{"key":"b","value":"2","type":"any"}],"item":[{"name":"R","request":"http://h/a?a={{a}}&b={{b}}"}]}`,
		[]string{`param query a="1" argument`, `param query b="2" argument`}, nil},
	{"variable-type-secret", `{"info":{"name":"C"},"variable":[{"key":"a","value":"hunter2-hunter2","type":"secret"}],"item":[{"name":"R","request":"http://h/a?a={{a}}"}]}`,
		[]string{`operation API.R GET /a name="R" description=""`}, []string{"hunter2"}},
	{"variable-disabled", `{"info":{"name":"C"},"variable":[{"key":"a","value":"1","disabled":true}],"item":[{"name":"R","request":"http://h/a?a={{a}}"}]}`,
		[]string{`PM060 1 variable has no value, in 1 request: a; it stays as {{name}}`}, nil},
	{"variable-dynamic", with(`{"name":"R","request":"http://h/a?a={{$timestamp}}"}`), []string{`param query a="{{$timestamp}}" argument`, "sends a={{$timestamp}}"}, nil},
	{"variable-dynamic-unknown", with(`{"name":"R","request":"http://h/a?a={{$gud}}"}`), []string{`param query a="{{$gud}}" argument`, "sends a={{$gud}}"}, nil},
	{"variable-dynamic-defined", `{"info":{"name":"C"},"variable":[{"key":"$guid","value":"1"}],"item":[{"name":"R","request":"http://h/a?a={{$guid}}"}]}`, []string{"sends a=1"}, nil},
	{"variable-of-folder", with(`{"name":"F","variable":[{"key":"a","value":"1"}],"item":[{"name":"R","request":"http://h/a?a={{a}}"}]}`), []string{`variables folder a="1"`, "sends a={{a}}"}, nil},
	{"variable-of-request", with(`{"name":"R","variable":[{"key":"a","value":"1"}],"request":"http://h/a?a={{a}}"}`), []string{`variables request a="1"`, "sends a={{a}}"}, nil},

	// Folders and requests.
	{"nested-folders", with(`{"name":"F","item":[{"name":"G","item":[{"name":"H","item":[{"name":"R","request":"http://h/a"}]}]}]}`),
		[]string{`folder ["F" "G" "H"] scripts=0`, `operation H.R GET /a name="R" description=""`}, nil},
	{"empty-folder", with(`{"name":"F","item":[]},{"name":"R","request":"http://h/a"}`), []string{`folder ["F"] scripts=0`, plain}, nil},
	{"item-and-request", with(`{"name":"F","request":"http://h/f","item":[{"name":"R","request":"http://h/a"}]}`),
		[]string{`folder ["F"] scripts=0`, `operation F.R GET /a name="R" description=""`}, []string{"GET /f"}},
	{"item-without-name", with(`{"request":{"name":"Inner","url":"http://h/a"}},{"request":"http://h/b"}`),
		[]string{`operation API.Inner GET /a name="Inner" description=""`, `operation API.GetB GET /b name="" description=""`}, nil},
	{"duplicate-sibling-name", with(`{"name":"R","request":"http://h/a"},{"name":"R","request":"http://h/b"}`),
		[]string{plain, `operation API.R2 GET /b name="R" description=""`}, nil},
	{"name-with-slash", with(`{"name":"A/B","item":[{"name":"Borrow/Loan","request":"http://h/a"}]}`),
		[]string{`folder ["A/B"] scripts=0`, `operation AB.BorrowLoan GET /a name="Borrow/Loan" description=""`}, nil},
	{"name-non-ascii", with(`{"name":"Autenticação","request":"http://h/a"},{"name":"🚀 go","request":"http://h/b"}`),
		[]string{`operation API.Autenticação GET /a name="Autenticação" description=""`, `operation API.Go GET /b name="🚀 go" description=""`}, nil},
	{"name-outer-space-or-newline", with(`{"name":" Get it\n","request":"http://h/a"},{"name":"Put\nit","request":"http://h/b"}`),
		[]string{`operation API.GetIt GET /a name=" Get it\n" description=""`, `operation API.PutIt GET /b name="Put\nit" description=""`}, nil},
	{"isSubFolder", with(`{"name":"F","_postman_isSubFolder":true,"item":[{"name":"R","request":"http://h/a"}]}`),
		[]string{`folder ["F"] scripts=0`, `operation F.R GET /a name="R" description=""`}, nil},
	{"item-id", with(`{"_postman_id":"x","name":"R","request":"http://h/a"},{"id":"x","name":"S","request":"http://h/b"},{"uid":"y","name":"T","request":"http://h/c"}`),
		[]string{`identity API.R ""`, `identity API.S ""`, `identity API.T "y"`}, nil},
	{"no-_postman_id", with(`{"name":"R","request":"http://h/a"}`), []string{`identity API.R ""`, plain}, nil},
	{"protocolProfileBehavior", with(`{"name":"R","protocolProfileBehavior":{"disabledSystemHeaders":{"accept":true},"followRedirects":false},"request":"http://h/a"}`),
		[]string{plain, `settings {"follow_redirects":false,"disabled_system_headers":["accept"]}`}, nil},
	{"GET-with-body-that-is-meant", with(`{"name":"R","protocolProfileBehavior":{"disableBodyPruning":true},"request":{"method":"GET","url":"http://h/a","body":{"mode":"raw","raw":"{\"a\":1}"}}}`),
		[]string{plain, "body json application/json", `sent valid {"a":1}`}, nil},
	{"GET-with-body", with(`{"name":"R","request":{"method":"GET","url":"http://h/a","body":{"mode":"raw","raw":"{\"a\":1}"}}}`),
		[]string{plain, "body json application/json", `sent valid {"a":1}`}, nil},

	// Requests.
	{"request-string", with(`{"name":"R","request":"http://h/a"}`), []string{plain}, nil},
	{"method-absent", with(`{"name":"R","request":{"url":"http://h/a"}}`), []string{plain}, nil},
	{"method-empty", with(`{"name":"R","request":{"method":"","url":"http://h/a"}}`), []string{plain}, nil},
	{"method-lowercase", with(`{"name":"R","request":{"method":"post","url":"http://h/a"}}`), []string{posted}, nil},
	{"method-nonstandard", with(`{"name":"R","request":{"method":"PURGE","url":"http://h/a"}},{"name":"S","request":{"method":"LINK","url":"http://h/a"}},{"name":"T","request":{"method":"VIEW","url":"http://h/a"}},{"name":"U","request":{"method":"QUERY","url":"http://h/a"}}`),
		[]string{`operation API.R PURGE /a name="R" description=""`, `operation API.S LINK /a name="S" description=""`,
			`operation API.T VIEW /a name="T" description=""`, `operation API.U QUERY /a name="U" description=""`}, nil},
	{"method-impossible", with(`{"name":"R","request":{"method":"DO IT","url":"http://h/a"}}`),
		[]string{`skipped "R": "DO IT" is not an HTTP method, examples=0`}, nil},
	{"request-absent", with(`{"name":"R","response":[{"name":"E","code":200}]}`), []string{`skipped "R": it has no request, examples=1`}, nil},
	{"url-null-or-missing", with(`{"name":"R","request":{"method":"GET"}},{"name":"S","request":{"url":null}}`),
		[]string{`skipped "R": it has no URL, examples=0`, `skipped "S": it has no URL, examples=0`}, nil},
	{"url-empty-object", get(`{}`, ""), []string{`skipped "R": it has no URL, examples=0`}, nil},
	{"url-string-and-object-mixed", with(`{"name":"R","request":{"url":"http://h/a"}},{"name":"S","request":{"url":{"host":["http://h"],"path":["b"]}}}`),
		[]string{plain, `operation API.S GET /b name="S" description=""`}, nil},

	// URLs.
	{"url-string", get(`"http://h/a?b=1&c#d"`, ""), []string{plain, `param query b="1" argument`, `param query c="" argument`}, nil},
	{"url-without-raw", get(`{"protocol":"http","host":["h"],"path":["a"]}`, ""), []string{plain, `server http://h "http://h"`}, nil},
	{"raw-and-path-disagree", get(`{"raw":"http://h/old","host":["http://h"],"path":["a"]}`, ""), []string{plain}, nil},
	{"url-host-array", get(`{"raw":"x","protocol":"http","host":["api","example","com"],"path":["a"]}`, ""), []string{plain, `server http://api.example.com "http://api.example.com"`}, nil},
	{"url-host-string", get(`{"raw":"x","protocol":"http","host":"h","path":["a"]}`, ""), []string{plain, `server http://h "http://h"`}, nil},
	{"host-of-several-vars", get(`"{{url}}{{site}}/a"`, ""), []string{plain, `server {url}{site} ""`}, nil},
	{"host-variable-with-path", `{"info":{"name":"C"},"variable":[{"key":"u","value":"http://h/v1"}],"item":[{"name":"R","request":"{{u}}/a"}]}`,
		[]string{plain, `server {u} "http://h/v1"`}, nil},
	{"url-port", get(`{"raw":"http://h:8080/a","protocol":"http","host":["h"],"port":"8080","path":["a"]}`, ""),
		[]string{plain, `server http://h:8080 "http://h:8080"`}, nil},
	{"url-hash", get(`{"raw":"http://h/a#part","host":["http://h"],"path":["a"],"hash":"part"}`, ""), []string{plain}, nil},
	{"url-without-scheme", get(`"example.com/a"`, ""), []string{plain, `server example.com "http://example.com"`}, nil},
	{"url-with-outer-space", get(`" http://h/a\n"`, ""), []string{plain, `server http://h "http://h"`}, nil},
	{"path-string", get(`{"host":["http://h"],"path":"/a/b"}`, ""), []string{`operation API.R GET /a/b name="R" description=""`}, nil},
	{"path-typed-elements", get(`{"host":["http://h"],"path":["a",{"type":"string","value":":id"}]}`, ""),
		[]string{`operation API.R GET /a/{id} name="R" description=""`}, nil},
	{"empty-path-segment", get(`"http://h/a//b"`, ""), []string{`operation API.R GET /a//b name="R" description=""`}, nil},
	{"non-ascii-or-space-in-path", get(`"http://h/get url >/ü"`, ""), []string{`operation API.R GET /get%20url%20%3E/%C3%BC name="R" description=""`}, nil},
	{"colon-segment", get(`"http://h/a/:id/b"`, ""), []string{`operation API.R GET /a/{id}/b name="R" description=""`, `param path id="{{id}}" argument`}, nil},
	{"var-whole-segment", get(`"http://h/a/{{thing}}"`, ""), []string{`operation API.R GET /a/{thing} name="R" description=""`, `param path thing="{{thing}}" argument`}, nil},
	{"colon-inside-segment", get(`"http://h/requests:upsert"`, ""), []string{`operation API.R GET /requests:upsert name="R" description=""`}, nil},
	{"colon-with-extension", get(`"http://h/a/:id.json"`, ""), []string{`operation API.R GET /a/{id}.json name="R" description=""`}, nil},
	{"single-brace-segment", get(`"http://h/a/{id}"`, ""), []string{`operation API.R GET /a/{id} name="R" description=""`}, nil},
	{"angle-placeholder-segment", get(`"http://h/a/<id>"`, ""), []string{`operation API.R GET /a/{id} name="R" description=""`}, nil},
	{"var-inside-segment", get(`"http://h/Name('{{k}}')"`, ""), []string{`operation API.R GET /Name('{k}') name="R" description=""`}, nil},
	{"query-string", get(`{"host":["http://h"],"path":["a"],"query":"?b=1"}`, ""), []string{`param query b="1" argument`}, nil},
	{"query-object", get(`{"host":["http://h"],"path":["a"],"query":{"b":1}}`, ""), []string{`param query b="1" argument`}, nil},
	{"query-key-empty", get(`{"host":["http://h"],"path":["a"],"query":[{"key":"","value":""},{"key":null,"value":null}]}`, ""), []string{plain}, []string{"param"}},
	{"query-value-without-key", get(`{"host":["http://h"],"path":["a"],"query":[{"key":"","value":"1"}]}`, ""), []string{plain}, []string{"param query", "sends"}},
	{"query-value-absent", get(`{"host":["http://h"],"path":["a"],"query":[{"key":"b"}]}`, ""), []string{`param query b="" argument`}, nil},
	{"query-value-null", get(`{"host":["http://h"],"path":["a"],"query":[{"key":"b","value":null}]}`, ""), []string{`param query b="" argument`}, nil},
	{"query-disabled", get(`{"host":["http://h"],"path":["a"],"query":[{"key":"b","value":"1","disabled":true}]}`, ""), []string{`param query b="1" argument disabled`}, []string{"sends"}},
	{"query-duplicate-key", get(`"http://h/a?b=1&b=2"`, ""), []string{`param query b="1" argument`, `sends b=1&b=2`}, []string{`b="2"`}},
	{"query-key-with-space", get(`{"host":["http://h"],"path":["a"],"query":[{"key":"b\t","value":"1"}]}`, ""), []string{`param query b="1" argument`}, nil},
	{"query-description-object", get(`{"host":["http://h"],"path":["a"],"query":[{"key":"b","value":"1","description":{"content":"D"}}]}`, ""),
		[]string{`param query b="1" argument "D"`}, nil},

	// Path variables.
	{"pathvar-without-key", get(`{"host":["http://h"],"path":[":x"],"variable":[{"id":"x","value":"1","description":"D"}]}`, ""),
		[]string{`param path x="1" argument "D"`}, nil},
	{"pathvar-nameless", get(`{"host":["http://h"],"path":["a"],"variable":[{"value":"1"}]}`, ""), []string{plain}, []string{"param"}},
	{"pathvar-empty-value", get(`{"host":["http://h"],"path":[":x"],"variable":[{"key":"x","value":""}]}`, ""), []string{`param path x="{{x}}" argument`}, nil},
	{"pathvar-value-null", get(`{"host":["http://h"],"path":[":x"],"variable":[{"key":"x","value":null}]}`, ""), []string{`param path x="{{x}}" argument`}, nil},
	{"pathvar-disabled", get(`{"host":["http://h"],"path":[":x"],"variable":[{"key":"x","value":"1","description":"D","disabled":true}]}`, ""), []string{`param path x="{{x}}" argument "D"`}, nil},
	{"pathvar-declared-not-in-path", get(`{"host":["http://h"],"path":["a"],"variable":[{"key":"x","value":"1"}]}`, ""), []string{plain}, []string{"param"}},
	{"pathvar-in-path-not-declared", get(`{"host":["http://h"],"path":[":x"],"variable":[]}`, ""), []string{`param path x="{{x}}" argument`}, nil},
	{"pathvar-description-object", get(`{"host":["http://h"],"path":[":x"],"variable":[{"key":"x","value":"1","description":{"content":"D"}}]}`, ""),
		[]string{`param path x="1" argument "D"`}, nil},

	// Headers.
	{"header-string", get(`"http://h/a"`, `,"header":"X-A: 1\nX-B: 2\n"`), []string{`param header X-A="1" argument`, `param header X-B="2" argument`}, nil},
	{"header-line", get(`"http://h/a"`, `,"header":["X-A: 1"]`), []string{`param header X-A="1" argument`}, nil},
	{"header-absent", get(`"http://h/a"`, ``), []string{plain}, []string{"param"}},
	{"header-null", get(`"http://h/a"`, `,"header":null`), []string{plain}, []string{"param"}},
	{"header-req-key-empty", get(`"http://h/a"`, `,"header":[{"key":"","value":""}]`), []string{plain}, []string{"param"}},
	{"header-value-without-key", get(`"http://h/a"`, `,"header":[{"key":"","value":"1"}]`), []string{plain}, []string{"param"}},
	{"header-req-duplicate-key", get(`"http://h/a"`, `,"header":[{"key":"X-A","value":"1"},{"key":"X-A","value":"2"}]`),
		[]string{`param header X-A="1" argument`, `sends X-A: 1`, `sends X-A: 2`}, []string{`X-A="2"`}},
	{"header-req-disabled", get(`"http://h/a"`, `,"header":[{"key":"X-A","value":"1","disabled":true}]`), []string{`param header X-A="1" argument disabled`}, []string{"sends"}},
	{"header-req-description-object", get(`"http://h/a"`, `,"header":[{"key":"X-A","value":"1","description":{"content":"D"}}]`),
		[]string{`param header X-A="1" argument "D"`}, nil},
	{"header-resp-null", recorded(`null`, `{}`), []string{example}, nil},
	{"header-resp-description-object", recorded(`[{"key":"X-A","value":"1","description":{"content":"","type":"text/plain"}}]`, `{}`),
		[]string{`example "E" 200 valid served=true {} [X-A=1]`}, nil},
	{"header-resp-key-with-space", recorded(`[{"key":"Internal Server Error","value":"x"}]`, `{}`), []string{example}, nil},
	{"header-resp-disabled", recorded(`[{"key":"X-A","value":"1","disabled":true}]`, `{}`), []string{example}, nil},
	{"header-of-the-old-wire", recorded(`[{"key":"content-length","value":"9"},{"key":"Date","value":"x"},{"key":"Content-Encoding","value":"gzip"}]`, `{}`), []string{example}, nil},
	{"set-cookie-twice", recorded(`[{"key":"Set-Cookie","value":"a=1"},{"key":"Set-Cookie","value":"b=2"}]`, `{}`),
		[]string{`example "E" 200 valid served=true {} [Set-Cookie=a=1,Set-Cookie=b=2]`}, nil},

	// Bodies.
	{"body-absent", post(`"header":[]`), []string{posted}, []string{"body"}},
	{"body-null", post(`"body":null`), []string{posted}, []string{"body"}},
	{"request-body-{}", post(`"body":{}`), []string{posted}, []string{"body"}},
	{"body-string", post(`"body":"{\"a\":1}"`), []string{"body json application/json", `sent valid {"a":1}`}, nil},
	{"body-mode-absent", post(`"body":{"raw":"{\"a\":1}"}`), []string{"body json application/json", `sent valid {"a":1}`}, nil},
	{"body-field-absent", post(`"body":{"mode":"raw"}`), []string{posted}, []string{"body"}},
	{"body-mode-unknown", post(`"body":{"mode":"smoke","smoke":"x"}`), []string{posted}, []string{"body json"}},
	{"body-disabled", post(`"body":{"mode":"raw","raw":"{}","disabled":true}`), []string{posted}, []string{"body"}},
	{"raw-language-absent", post(`"body":{"mode":"raw","raw":"[1]","options":{"raw":{}}}`), []string{"body json application/json", "sent valid [1]"}, nil},
	{"rawbody-xml", post(`"body":{"mode":"raw","raw":"<?xml version=\"1.0\"?><a/>"}`), []string{"body text application/xml", `sent none <?xml version="1.0"?><a/>`}, nil},
	{"rawbody-soap", post(`"header":[{"key":"Content-Type","value":"text/xml; charset=utf-8"},{"key":"SOAPAction","value":"urn:Add"}],"body":{"mode":"raw","raw":"<soap:Envelope/>"}`),
		[]string{"body text text/xml", `sent none <soap:Envelope/>`}, nil},
	{"rawbody-is-one-{{var}}", raw(`{{body}}`), []string{"body json application/json", "sent repaired null"}, nil},
	{"rawbody-json-invalid:bare-{{var}}", raw(`{\"a\": {{v}}}`), []string{"body json application/json", `sent repaired {"a": null}`}, nil},
	{"rawbody-json-invalid:comment", raw(`{\"a\":1} // that is all`), []string{"body json application/json", `sent repaired {"a":1} `}, nil},
	{"rawbody-json-invalid:trailing-comma", raw(`{\"a\":1,}`), []string{"body json application/json", `sent repaired {"a":1 }`}, nil},
	{"rawbody-json-invalid:garbage-after-json", raw(`{\"a\":1} OR {\"b\":2}`), []string{"body text application/json", `sent none {"a":1} OR {"b":2}`}, nil},
	{"rawbody-json-invalid:other", raw(`{\"a\": |{}}`), []string{"body text application/json", `sent none {"a": |{}}`}, nil},
	{"rawbody-json-invalid:lines", raw(`{\"a\":{{a}}}\n\n{\"a\":2}\n`), []string{"body text application/json", "sent none {\"a\":{{a}}}\n\n{\"a\":2}\n", "sent as lines"}, nil},
	{"rawbody-lines", with(`{"name":"R","request":{"method":"POST","url":"http://h/a","body":"[1]\n[2]"}},{"name":"S","request":{"method":"POST","url":"http://h/b","header":"Content-Type: application/jsonl","body":"{}"}}`),
		[]string{posted, "body text application/x-ndjson", "sent none [1]\n[2]", "body text application/jsonl", "sent valid {}", "sent as lines"}, nil},
	{"urlencoded-string", post(`"body":{"mode":"urlencoded","urlencoded":"a=1&b=2"}`),
		[]string{"body urlencoded application/x-www-form-urlencoded", `field form a="1" argument`, `field form b="2" argument`}, nil},
	{"urlencoded-disabled", post(`"body":{"mode":"urlencoded","urlencoded":[{"key":"a","value":"1"},{"key":"b","value":"2","disabled":true}]}`),
		[]string{`field form a="1" argument`, `field form b="2" argument disabled`}, nil},
	{"formdata-disabled", post(`"body":{"mode":"formdata","formdata":[{"key":"b","value":"2","type":"text","disabled":true}]}`),
		[]string{"body multipart multipart/form-data", `field form b="2" argument disabled`}, nil},
	{"formdata-type-absent", post(`"body":{"mode":"formdata","formdata":[{"key":"a","value":"1"},{"key":"f","src":"x.txt"}]}`),
		[]string{`field form a="1" argument`, `field form f="x.txt" argument file`}, nil},
	{"formdata-content-type", post(`"body":{"mode":"formdata","formdata":[{"key":"a","value":"{}","contentType":"application/json"}]}`),
		[]string{`field form a="{}" argument application/json`}, nil},
	{"formdata-file-src-str", post(`"body":{"mode":"formdata","formdata":[{"key":"f","type":"file","src":"C:\\me\\x.txt"}]}`),
		[]string{`field form f="x.txt" argument file`}, nil},
	{"formdata-file-src-array", post(`"body":{"mode":"formdata","formdata":[{"key":"f","type":"file","src":["/x/a.txt","/x/b.txt"]},{"key":"g","type":"file","src":[]}]}`),
		[]string{`field form f="a.txt" argument file array`, `field form g="" argument file`}, nil},
	{"formdata-file-src-null", post(`"body":{"mode":"formdata","formdata":[{"key":"f","type":"file","src":null}]}`), []string{`field form f="" argument file`}, nil},
	{"body-file", post(`"body":{"mode":"file","file":{}}`), []string{"body binary application/octet-stream"}, nil},
	{"body-file-src", with(`{"name":"R","request":{"method":"POST","url":"http://h/a","body":{"mode":"file","file":{"src":null}}}},{"name":"S","request":{"method":"PUT","url":"http://h/a","body":{"mode":"file","file":{"src":"/home/me/x.bin"}}}}`),
		[]string{posted, `operation API.S PUT /a name="S" description=""`, "body binary application/octet-stream"}, []string{"x.bin"}},
	{"body-file-of-GET", with(`{"name":"R","request":{"method":"GET","url":"http://h/a","body":{"mode":"file","file":{}}}},{"name":"S","request":{"method":"HEAD","url":"http://h/a","body":{"mode":"file","file":{"src":""}}}}`),
		[]string{plain}, []string{"body"}},
	{"body-file-string", post(`"body":{"mode":"file","file":"/home/me/x.bin"}`), []string{"body binary application/octet-stream"}, []string{"x.bin"}},
	{"body-file-content", post(`"body":{"mode":"file","file":{"src":null,"content":"abc"}}`), []string{"body binary application/octet-stream", "sent none abc"}, nil},
	{"graphql-variables-json", post(`"body":{"mode":"graphql","graphql":{"query":"{a}","variables":"{\"id\":1}"}}`),
		[]string{"body graphql application/json", `sent valid {"query":"{a}","variables":{"id":1}}`}, nil},
	{"graphql-variables-empty", post(`"body":{"mode":"graphql","graphql":{"query":"{a}","variables":""}}`), []string{`sent valid {"query":"{a}"}`}, nil},
	{"graphql-variables-object", post(`"body":{"mode":"graphql","graphql":{"query":"{a}","variables":{"id":1}}}`),
		[]string{`sent valid {"query":"{a}","variables":{"id":1}}`}, nil},
	{"graphql-operation-name", post(`"body":{"mode":"graphql","graphql":{"query":"query A{a}","operationName":"A"}}`),
		[]string{`sent valid {"query":"query A{a}","operationName":"A"}`}, nil},

	// Scripts.
	{"event-absent", with(`{"name":"R","request":"http://h/a"}`), []string{plain}, []string{"script "}},
	{"event-null", event(`null`), []string{plain}, []string{"script "}},
	{"event-object", event(`{"listen":"test","script":{"exec":["a()"]}}`), []string{`script test "a()"`}, nil},
	{"event-disabled", event(`[{"listen":"test","disabled":true,"script":{"exec":["a()"]}}]`), []string{plain}, []string{"script "}},
	{"event-listen-other", event(`[{"listen":"noon","script":{"exec":["a()"]}}]`), []string{plain}, []string{"script noon"}},
	{"script-exec-array", event(`[{"listen":"test","script":{"exec":["a()","b()"]}}]`), []string{`script test "a()\nb()"`}, nil},
	{"script-exec-string", event(`[{"listen":"test","script":{"exec":"a()"}}]`), []string{`script test "a()"`}, nil},
	{"script-exec-null", event(`[{"listen":"test","script":{"exec":null}}]`), []string{plain}, []string{"script "}},
	{"script-string", event(`[{"listen":"test","script":"a()"}]`), []string{`script test "a()"`}, nil},
	{"script-array", event(`[{"listen":"test","script":["a()","b()"]}]`), []string{`script test "a()\nb()"`}, nil},
	{"script-src", event(`[{"listen":"test","script":{"src":"x.js"}}]`), []string{plain}, []string{"script test"}},
	{"script-src-url", event(`[{"listen":"test","script":{"src":{"raw":"http://h/x.js","host":["h"],"path":["x.js"]}}}]`), []string{plain}, []string{"script test"}},
	{"script-sendRequest", event(`[{"listen":"prerequest","script":{"exec":["pm.sendRequest('http://h/b')"]}}]`),
		[]string{plain, `script prerequest "pm.sendRequest('http://h/b')"`}, []string{"GET /b"}},
	{"script-setNextRequest", event(`[{"listen":"test","script":{"exec":["postman.setNextRequest('R')"]}}]`), []string{`script test "postman.setNextRequest('R')"`}, nil},
	{"script-mixes-pm-and-old", event(`[{"listen":"test","script":{"exec":["pm.variables.set('a', JSON.parse(responseBody).a)"]}}]`),
		[]string{`script test "pm.variables.set('a', JSON.parse(responseBody).a)"`}, nil},
	{"script-CryptoJS-signing", event(`[{"listen":"prerequest","script":{"exec":["pm.request.headers.add({key: 'X', value: CryptoJS.MD5('x')})"]}}]`),
		[]string{plain}, []string{"param"}},

	// Authorization.
	{"auth-null", `{"info":{"name":"C"},"auth":{"type":"basic"},"item":[{"name":"R","request":{"url":"http://h/a","auth":null}}]}`,
		[]string{plain, "security basicAuth"}, nil},
	{"auth-absent", `{"info":{"name":"C"},"auth":{"type":"basic"},"item":[{"name":"R","request":{"url":"http://h/a"}}]}`, []string{plain, "security basicAuth"}, nil},
	{"noauth", `{"info":{"name":"C"},"auth":{"type":"basic"},"item":[{"name":"R","request":{"url":"http://h/a","auth":{"type":"noauth"}}},{"name":"S","request":"http://h/b"}]}`,
		[]string{plain, "security none of API.R"}, nil},
	{"auth-params-object(v2.0)", get(`"http://h/a"`, `,"auth":{"type":"apikey","apikey":{"key":"X-K","value":"1","in":"query"}}`),
		[]string{"scheme apiKeyAuth apikey query X-K"}, nil},
	{"auth-params-list", `{"info":{"name":"C","schema":"https://schema.getpostman.com/json/collection/v2.0.0/collection.json"},"item":[{"name":"R","request":{"url":"http://h/a","auth":{"type":"apikey","apikey":[{"key":"key","value":"X-K"},{"key":"in","value":"query"}]}}}]}`,
		[]string{"scheme apiKeyAuth apikey query X-K"}, nil},
	{"auth-without-params", get(`"http://h/a"`, `,"auth":{"type":"oauth2"}`), []string{plain, "scheme bearerAuth bearer  "}, nil},
	{"auth-params-null", get(`"http://h/a"`, `,"auth":{"type":"apikey","apikey":null}`), []string{plain}, []string{"scheme"}},
	{"auth-of-several-types", get(`"http://h/a"`, `,"auth":{"type":"bearer","basic":[{"key":"username","value":"u"}],"bearer":[{"key":"token","value":"{{t}}"}]}`),
		[]string{"scheme bearerAuth bearer  ", "security bearerAuth"}, []string{"basicAuth"}},
	{"auth-values-not-text", get(`"http://h/a"`, `,"auth":{"type":"apikey","apikey":[{"key":"key","value":7},{"key":"value","value":true}]}`),
		[]string{"scheme apiKeyAuth apikey header 7"}, nil},
	{"auth-param-disabled", get(`"http://h/a"`, `,"auth":{"type":"apikey","apikey":[{"key":"key","value":"X-Old","disabled":true},{"key":"key","value":"X-K"}]}`), []string{"scheme apiKeyAuth apikey header X-K"}, nil},
	{"apikey-in-absent", get(`"http://h/a"`, `,"auth":{"type":"apikey","apikey":[{"key":"key","value":"X-K"}]}`), []string{"scheme apiKeyAuth apikey header X-K"}, nil},
	{"looks-like-real-secret", get(`"http://h/a"`, `,"header":[{"key":"X-T","value":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"}]`),
		[]string{plain}, []string{"eyJhbGciOi"}},

	// Examples.
	{"response-null-or-missing", with(`{"name":"R","request":"http://h/a","response":null},{"name":"S","request":"http://h/b"}`), []string{plain}, []string{"example"}},
	{"response-empty-list", replies(``), []string{plain}, []string{"example"}},
	{"response-element-null", replies(`null,{"name":"E","code":200,"body":"{}"}`), []string{example}, nil},
	{"response-element-string", replies(`"x",{"name":"E","code":200,"body":"{}"}`), []string{example}, nil},
	{"example-without-code", replies(`{"name":"E","body":"{}"},{"name":"F","status":"Not Found","code":null,"body":"{}"}`),
		[]string{example, `example "F" 404 valid served=true {} []`}, nil},
	{"example-status-absent", replies(`{"name":"E","code":200,"body":"{}"}`), []string{example}, nil},
	{"example-response-time", replies(`{"name":"E","code":200,"responseTime":"12","body":"{}"},{"name":"F","code":200,"responseTime":null,"body":"{}"},{"name":"G","code":200,"responseTime":12,"body":"{}"}`),
		[]string{example, `example "F" 200 valid served=true {} []`, `example "G" 200 valid served=true {} []`}, nil},
	{"example-cookie", replies(`{"name":"E","code":200,"cookie":[{"name":"a","value":"b"}],"body":"{}"},{"name":"F","code":200,"body":"{}"}`),
		[]string{example, `example "F" 200 valid served=true {} []`}, []string{"a=b"}},
	{"example-body-absent", replies(`{"name":"E","code":200}`), []string{"reply 200 ", `example "E" 200 none served=true  []`}, nil},
	{"example-body-empty", replies(`{"name":"E","code":200,"body":""}`), []string{"reply 200 ", `example "E" 200 none served=true  []`}, nil},
	{"example-body-null", replies(`{"name":"E","code":200,"body":null}`), []string{"reply 200 ", `example "E" 200 none served=true  []`}, nil},
	{"204-with-body", replies(`{"name":"E","code":204,"body":"{}"}`), []string{`example "E" 204 valid served=true {} []`}, nil},
	{"example-header-absent", replies(`{"name":"E","code":200,"body":"{}"}`), []string{example}, nil},
	{"example-header-string", recorded(`"X-A: 1\nX-B: 2"`, `{}`), []string{`example "E" 200 valid served=true {} [X-A=1,X-B=2]`}, nil},
	{"example-header-lines", recorded(`["X-A: 1"]`, `{}`), []string{`example "E" 200 valid served=true {} [X-A=1]`}, nil},
	{"example-language-null", replies(`{"name":"E","code":200,"_postman_previewlanguage":null,"body":"{}"}`), []string{"reply 200 application/json", example}, nil},
	{"example-language-text", replies(`{"name":"E","code":200,"_postman_previewlanguage":"Text","body":"{}"},{"name":"F","code":404,"_postman_previewlanguage":"Text","body":"no"}`),
		[]string{"reply 200 application/json", example, "reply 404 text/plain", `example "F" 404 none served=true no []`}, nil},
	{"example-language-auto", replies(`{"name":"E","code":200,"_postman_previewlanguage":"auto","body":"{}"}`), []string{"reply 200 application/json", example}, nil},
	{"example-json-said-to-be-html", recorded(`[{"key":"Content-Type","value":"text/html"}]`, `{}`), []string{"reply 200 text/html"}, []string{"application/json"}},
	{"example-html-said-to-be-json", recorded(jsonIs, `<html></html>`), []string{`example "E" 200 none served=true <html></html> [Content-Type=application/json]`}, nil},
	{"content-type-json-but-body-json-bad", recorded(jsonIs, `{\"a\" oops}`), []string{`example "E" 200 none served=true {"a" oops} [Content-Type=application/json]`}, nil},
	{"example-json-lines", recorded(jsonIs, `{\"a\":1}\n{\"a\":2}`), []string{"example \"E\" 200 none served=true {\"a\":1}\n{\"a\":2} [Content-Type=application/json]", "reply 200 application/json lines"}, nil},
	{"example-binary-as-text", recorded(`[{"key":"Content-Type","value":"image/png"}]`, `\ufffdPNG`), []string{"example \"E\" 200 none served=true \uFFFDPNG [Content-Type=image/png]"}, nil},
	{"example-json-truncated", recorded(jsonIs, `{\"a\": [1, 2`), []string{`example "E" 200 none served=true {"a": [1, 2 [Content-Type=application/json]`}, nil},
	{"example-json-commented", recorded(jsonIs, `{\"a\":1} // so`), []string{`example "E" 200 repaired served=true {"a":1}  [Content-Type=application/json]`}, nil},
	{"example-json-invalid:bare-word", recorded(jsonIs, `{\"a\":integer}`), []string{`example "E" 200 repaired served=true {"a":0} [Content-Type=application/json]`}, nil},
	{"several-examples-same-code", replies(`{"name":"E","code":200,"body":"{}"},{"name":"F","code":200,"body":"[]"}`),
		[]string{"reply 200 application/json", example, `example "F" 200 valid served=true [] []`}, nil},
	{"examples-same-name", replies(`{"name":"E","code":200,"body":"{}"},{"name":"E","code":200,"body":"[]"}`),
		[]string{"key e", "key e-2", example, `example "E" 200 valid served=true [] []`}, nil},
	{"original-request-absent", replies(`{"name":"E","code":200,"body":"{}"}`), []string{example}, []string{"recorded"}},
	{"original-request-string", replies(`{"name":"E","code":200,"body":"{}","originalRequest":"http://h/a?b=1"}`), []string{example, "recorded GET http://h/a?b=1"}, nil},
	{"original-request-url-string", with(`{"name":"R","request":{"url":{"host":["http://h"],"path":["a"]}},"response":[{"name":"E","code":200,"body":"{}","originalRequest":{"method":"GET","url":"http://h/a?b=1"}}]}`),
		[]string{example, "recorded GET http://h/a?b=1"}, nil},
	{"example-method-differs", replies(`{"name":"E","code":200,"body":"{}","originalRequest":{"method":"PUT","url":"http://h/a"}}`), []string{plain, example, "recorded PUT http://h/a"}, nil},
	{"example-path-differs-from-request", replies(`{"name":"E","code":200,"body":"{}","originalRequest":{"method":"GET","url":"http://other/b/c"}}`),
		[]string{plain, example, "recorded GET http://other/b/c"}, nil},

	// Endpoints.
	{"path-templates-clash", with(`{"name":"R","request":"http://h/a/:x"},{"name":"S","request":{"method":"POST","url":"http://h/a/{{y}}"}},{"name":"T","request":"http://h/a/:z"}`),
		[]string{`operation API.R GET /a/{x} name="R" description=""`, `operation API.S POST /a/{x} name="S" description=""`,
			`operation API.T GET /a/{x} name="T" description=""`}, nil},
}
