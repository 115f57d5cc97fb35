package paged

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// server gives one reply after the other, and notes what was asked.
func server(t *testing.T, media string, replies ...string) (*Client, *[]string) {
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, r.URL.RequestURI()+string(body))
		w.Header().Set("Content-Type", media)
		reply := replies[min(len(asked), len(replies))-1]
		if link, rest, ok := strings.Cut(reply, "\n\n"); ok && media == "application/json" {
			w.Header().Set("Link", link)
			reply = rest
		}
		io.WriteString(w, reply)
	}))
	t.Cleanup(s.Close)
	c, err := New(WithBaseURL(s.URL), WithRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return c, &asked
}

func ids(t *testing.T, things iter.Seq2[Thing, error]) string {
	t.Helper()
	var out []string
	for thing, err := range things {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, thing.ID)
	}
	return strings.Join(out, " ")
}

func TestIterators(t *testing.T) {
	const first, second = `{"items":[{"id":"a"},{"id":"b"}],"next":"%s"%s}`, `{"items":[{"id":"c"}],"total":3,"more":false}`
	page := func(next, more string) string { return fmt.Sprintf(first, next, more) }
	size := "2"
	for _, c := range []struct {
		quirk   string
		all     func(*Client) iter.Seq2[Thing, error]
		replies []string
		asked   string
	}{
		{"page", func(c *Client) iter.Seq2[Thing, error] {
			return c.Things.AllNumbered(t.Context(), "s/1", &NumberedParams{Size: &size})
		}, []string{page("", `,"total":3`), second}, "/shops/s%2F1/things?size=2 /shops/s%2F1/things?size=2&page=2"},
		{"offset", func(c *Client) iter.Seq2[Thing, error] { return c.Things.AllCounted(t.Context(), nil) },
			[]string{`[{"id":"a"},{"id":"b"}]`, `[{"id":"c"}]`, `[]`}, "/things /things?skip=2 /things?skip=3"},
		{"cursor", func(c *Client) iter.Seq2[Thing, error] { return c.Things.AllCursored(t.Context(), nil) },
			[]string{page("x", ""), second}, "/things /things?cursor=x"},
		{"cursor in the body", func(c *Client) iter.Seq2[Thing, error] { return c.Things.AllSearched(t.Context(), &Thing{ID: "1"}) },
			[]string{page("x", ""), second}, `/things{"id":"1"} /things{"id":"x"}`},
		{"last ID", func(c *Client) iter.Seq2[Thing, error] { return c.Things.AllLast(t.Context(), nil) },
			[]string{page("", `,"more":true`), second}, "/things /things?after=b"},
		{"next URL", func(c *Client) iter.Seq2[Thing, error] { return c.Things.AllNext(t.Context()) },
			[]string{page("/things?p=2", ""), second}, "/things /things?p=2"},
		{"rel next", func(c *Client) iter.Seq2[Thing, error] { return c.Things.AllRelated(t.Context()) },
			[]string{page("", `,"links":[{"rel":"next","href":"?p=2"}]`), second}, "/things /things?p=2"},
		{"Link", func(c *Client) iter.Seq2[Thing, error] { return c.Things.AllLinked(t.Context()) },
			[]string{"<?p=2>; rel=\"next\"\n\n" + `[{"id":"a"},{"id":"b"}]`, `[{"id":"c"}]`}, "/things /things?p=2"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			client, asked := server(t, "application/json", c.replies...)
			all := c.all(client)
			if got := ids(t, all); got != "a b c" || strings.Join(*asked, " ") != c.asked {
				t.Errorf("%q, asked %q", got, *asked)
			}
			*asked = nil
			if got := ids(t, all); got != "a b c" || strings.Join(*asked, " ") != c.asked {
				t.Errorf("a second loop: %q, asked %q", got, *asked)
			}
		})
	}
}

func TestAnotherHost(t *testing.T) {
	client, asked := server(t, "application/json", `{"items":[{"id":"a"}],"next":"https://evil.example/things"}`)
	n := 0
	for _, err := range client.Things.AllNext(t.Context()) {
		if n++; n == 2 && !errors.Is(err, ErrOtherHost) {
			t.Error(err)
		}
	}
	if n != 2 || len(*asked) != 1 {
		t.Error(n, *asked)
	}
}

func TestStreams(t *testing.T) {
	client, _ := server(t, "text/event-stream", "event: thing\ndata: {\"id\":\"a\"}\n\nevent: ping\ndata: x\n\n")
	got := ""
	for e, err := range client.Things.Watch(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Value != nil {
			got += e.Value.ID
		}
		got += e.Name
	}
	for e, err := range client.Things.WatchAll(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got += string(e.Data)
	}
	client, _ = server(t, "application/x-ndjson", "1\n{}\n")
	for line, err := range client.Things.Lines(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got += string(line)
	}
	if got != `athingping{"id":"a"}x1{}` {
		t.Error(got)
	}
}
