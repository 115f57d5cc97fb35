package call

import (
	"bytes"
	"net/http"
	"net/url"

	"github.com/pmgen/pmgen/generator/model"
)

// Request is the call as a request below base, with the names of secrets in their places.
func (c *Call) Request(base string) (*http.Request, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	fill := func(v Value) string { return v.Text + v.Env }
	path := ""
	for _, v := range c.Path {
		path += fill(v)
	}
	query := ""
	for i, q := range c.Query {
		if i > 0 {
			query += "&"
		}
		query += url.QueryEscape(q.Name) + "=" + url.QueryEscape(fill(q.Value))
	}
	if u, err = url.Parse(u.String() + path); err != nil {
		return nil, err
	}
	u.RawQuery = query
	var data []byte
	media := ""
	if c.Body != nil {
		data, media = c.Body.Data, c.Body.Media
		switch c.Body.Encoding {
		case model.URLEncoded:
			form := url.Values{}
			for _, f := range c.Body.Form {
				form.Add(f.Name, fill(f.Value))
			}
			data = []byte(form.Encode())
		case model.Multipart:
			data, media = c.Body.Multipart(), "multipart/form-data; boundary="+boundary
		}
	}
	r, err := http.NewRequest(c.Method, u.String(), bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	for _, h := range c.Headers {
		r.Header.Add(h.Name, fill(h.Value))
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	if c.User {
		r.SetBasicAuth("user", "password")
	}
	return r, nil
}
