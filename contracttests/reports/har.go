package reports

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pmgen/pmgen/contracttests"
)

// HAR is an archive of everything that went over the wire (HTTP Archive 1.2), for tools that show or replay it. A request is
// written as soon as its checks are known, and forgotten. It wants [contracttests.Options.Exchanges].
func HAR(out *Output, run Run) Writer {
	h := &harLog{out: out}
	version, _ := json.Marshal(run.Version)
	out.Printf(`{"log":{"version":"1.2","creator":{"name":"pmgen","version":%s},"pages":[],"entries":[`, version)
	return h
}

type harLog struct {
	out     *Output
	entries int
	// current is the request whose checks still come, and what they were so far.
	current *contracttests.Exchange
	of      string
	checks  []string
}

// Add takes a check of a request, or of the one before.
func (h *harLog) Add(r contracttests.Result) error {
	for _, x := range r.Also {
		h.flush()
		h.write(x, r.Case+": one of its requests")
	}
	if r.Exchange == nil {
		return h.out.Err()
	}
	if r.Exchange != h.current {
		h.flush()
		h.current, h.of = r.Exchange, r.Case
	}
	check := string(r.Kind) + " " + string(r.Verdict)
	if r.Message != "" {
		check += " (" + r.Message + ")"
	}
	h.checks = append(h.checks, check)
	return h.out.Err()
}

// Close ends the archive.
func (h *harLog) Close(report *contracttests.Report) error {
	h.flush()
	comment, _ := json.Marshal(fmt.Sprintf("contract tests of %s at %s: %d passed, %d failed", report.API, report.BaseURL, report.Passed, report.Failed))
	h.out.Printf("\n],\"comment\":%s}}\n", comment)
	return h.out.Err()
}

// flush writes the request whose checks are all known.
func (h *harLog) flush() {
	if h.current != nil {
		h.write(h.current, h.of+": "+strings.Join(h.checks, ", "))
	}
	h.current, h.checks = nil, nil
}

func (h *harLog) write(x *contracttests.Exchange, comment string) {
	text, err := json.Marshal(newHAREntry(x, comment))
	if err != nil {
		panic(err) // a value of ours that is no JSON is a defect of ours
	}
	if h.entries++; h.entries > 1 {
		h.out.Printf(",")
	}
	h.out.Printf("\n")
	_, _ = h.out.Write(text)
}

// The parts of an entry. What HAR 1.2 demands is always there; -1 is its word for what is not known.
type (
	harEntry struct {
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment"`
	}
	harRequest struct {
		Method      string     `json:"method"`
		URL         string     `json:"url"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []struct{} `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		QueryString []harPair  `json:"queryString"`
		PostData    *harPost   `json:"postData,omitempty"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []struct{} `json:"cookies"` // they are masked, and stand among the headers
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
		Comment     string     `json:"comment,omitempty"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harPost struct {
		Media   string     `json:"mimeType"`
		Params  []struct{} `json:"params"`
		Text    string     `json:"text"`
		Comment string     `json:"comment,omitempty"`
	}
	harContent struct {
		Size     int    `json:"size"`
		Media    string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Encoding string `json:"encoding,omitempty"`
		Comment  string `json:"comment,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

func newHAREntry(x *contracttests.Exchange, comment string) harEntry {
	proto := x.Proto
	if proto == "" {
		proto = "HTTP/1.1"
	}
	send := min(max(x.Sent, 0), x.Duration)
	wait := min(max(x.Waited, 0), x.Duration-send)
	e := harEntry{Started: x.Started.UTC().Format("2006-01-02T15:04:05.000Z"), Time: milliseconds(x.Duration), Comment: comment,
		Request: harRequest{Method: x.Method, URL: x.URL, HTTPVersion: proto, Cookies: []struct{}{}, Headers: pairs(x.Headers), QueryString: query(x.URL), HeadersSize: -1, BodySize: x.BodyBytes},
		Response: harResponse{Status: x.Status, StatusText: http.StatusText(x.Status), HTTPVersion: proto, Cookies: []struct{}{}, Headers: pairs(x.ReplyHeaders),
			RedirectURL: first(x.ReplyHeaders, "Location"), HeadersSize: -1, BodySize: x.ReplyBytes},
		Timings: harTimings{milliseconds(send), milliseconds(wait), milliseconds(x.Duration - send - wait)}}
	if x.Body != "" {
		e.Request.PostData = &harPost{Media: first(x.Headers, "Content-Type"), Params: []struct{}{}, Text: x.Body, Comment: cutNote(x.Body)}
	}
	if x.Status == 0 {
		e.Response.Comment, e.Response.BodySize = "no reply came", -1
	}
	c := harContent{Size: x.ReplyBytes, Media: first(x.ReplyHeaders, "Content-Type"), Text: x.ReplyBody, Comment: cutNote(x.ReplyBody)}
	if c.Media == "" {
		c.Media = "x-unknown"
	}
	if !utf8.ValidString(c.Text) {
		c.Text, c.Encoding = base64.StdEncoding.EncodeToString([]byte(c.Text)), "base64"
	}
	e.Response.Content = c
	return e
}

func cutNote(body string) string {
	if len(body) < contracttests.MaxExchangeBytes {
		return ""
	}
	return fmt.Sprintf("cut after %d bytes", contracttests.MaxExchangeBytes)
}

func milliseconds(d time.Duration) float64 {
	return math.Round(float64(d)/float64(time.Microsecond)) / 1000
}

func pairs(headers map[string][]string) []harPair {
	list := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			list = append(list, harPair{name, value})
		}
	}
	return list
}

func first(headers map[string][]string, name string) string {
	if values := headers[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// query are the parameters of a URL in their order.
func query(text string) []harPair {
	list := []harPair{}
	u, err := url.Parse(text)
	if err != nil {
		return list
	}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		list = append(list, harPair{unescaped(name), unescaped(value)})
	}
	return list
}

func unescaped(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}
