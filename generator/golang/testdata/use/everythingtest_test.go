package everythingtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/clients/everything"
)

// What a test of a caller says of the mock: each kind of reply, as its method has it.

func check(t *testing.T, ok bool, what ...any) {
	t.Helper()
	if !ok {
		t.Error(what...)
	}
}

func TestExample(t *testing.T) {
	pet, err := NewServer(t).Client().Pets.Get(t.Context(), "p/1")
	check(t, err == nil && pet.ID2 == 7, pet, err)
}

func TestBytes(t *testing.T) {
	s := NewServer(t)
	s.Files.Soap.Return([]byte("<a/>"))
	got, err := s.Client().Files.Soap(t.Context(), []byte("<ask/>"))
	check(t, err == nil && string(got) == "<a/>", string(got), err)
	check(t, string(s.Files.Soap.Calls()[0].Body) == "<ask/>")
}

func TestStream(t *testing.T) {
	s := NewServer(t)
	s.Files.Download.Do(func(_ context.Context, r *FilesDownloadRequest) (io.Reader, error) {
		return strings.NewReader("content of " + r.ID), nil
	})
	body, err := s.Client().Files.Download(t.Context(), "7")
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	got, err := io.ReadAll(body)
	check(t, err == nil && string(got) == "content of 7", string(got), err)
}

func TestReaderIsRead(t *testing.T) {
	s := NewServer(t)
	s.Files.Put.Return()
	check(t, s.Client().Files.Put(t.Context(), strings.NewReader("content")) == nil)
	got, _ := io.ReadAll(s.Files.Put.Calls()[0].Body)
	check(t, string(got) == "content", string(got))
	got, _ = io.ReadAll(s.Files.Put.Calls()[0].HTTP.Body)
	check(t, string(got) == "content", "the request itself has its body", string(got))
}

func TestEvents(t *testing.T) {
	s := NewServer(t)
	s.Live.Stream.Return([]everything.StreamEvent{{ID: "1", Name: "a", Data: []byte("x\ny")}, {Data: []byte("z")}})
	var got []string
	for e, err := range s.Client().Live.Stream(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e.ID+" "+e.Name+" "+string(e.Data))
	}
	check(t, strings.Join(got, "|") == "1 a x\ny|1 message z", got)
}

func TestEventsOfOneType(t *testing.T) {
	s := NewServer(t)
	s.Live.Pets.Return([]everything.StreamEventOf[everything.Pet]{{Value: &everything.Pet{ID2: 9}}})
	n := 0
	for e, err := range s.Client().Live.Pets(t.Context()) {
		check(t, err == nil && e.Name == "pet" && e.Value != nil && e.Value.ID2 == 9, e, err)
		n++
	}
	check(t, n == 1, n)
}

func TestLines(t *testing.T) {
	s := NewServer(t)
	s.Live.Lines.Return([]json.RawMessage{[]byte("{\n\"a\": 1}"), []byte("2")})
	var got []string
	for line, err := range s.Client().Live.Lines(t.Context()) {
		check(t, err == nil, err)
		got = append(got, string(line))
	}
	check(t, strings.Join(got, "|") == `{"a":1}|2`, got)
}

func TestOutcome(t *testing.T) {
	s := NewServer(t)
	s.Pets.Create.Return(&everything.PetsCreateResult{Created: &everything.Pet{ID2: 5}})
	got, err := s.Client(everything.WithTenant("t")).Pets.Create(t.Context(), &everything.Pet{ID2: 4})
	check(t, err == nil && got.StatusCode == 201 && got.Created != nil && got.Created.ID2 == 5, got, err)
	check(t, s.Pets.Create.Calls()[0].Body.ID2 == 4)
}

func TestScalars(t *testing.T) {
	s := NewServer(t)
	s.Live.State.Return("odd")
	state, err := s.Client().Live.State(t.Context())
	check(t, err == nil && state == "odd", state, err)
	s.Live.Count.Return(nil)
	count, err := s.Client().Live.Count(t.Context())
	check(t, err == nil && (count == nil || *count == 0), count, err)
	s.Auth.Refresh.Return(map[string]string{"a": "b"})
	tokens, err := s.Client().Auth.Refresh(t.Context(), &everything.RefreshForm{})
	check(t, err == nil && tokens["a"] == "b", tokens, err)
}

func TestErrors(t *testing.T) {
	s := NewServer(t)
	s.Pets.Get.Do(func(context.Context, *PetsGetRequest) (*everything.Pet, error) { return nil, everything.ErrConflict })
	_, err := s.Client().Pets.Get(t.Context(), "1")
	check(t, errors.Is(err, everything.ErrConflict), err)
	s.Pets.Delete.Fail(403)
	err = s.Client().Pets.Delete(t.Context(), "1")
	check(t, errors.Is(err, everything.ErrForbidden), err)
}

func TestUpload(t *testing.T) {
	s := NewServer(t)
	s.Files.Upload.Return([]byte("ok"))
	note := "n"
	form := &everything.UploadForm{File: everything.Upload{Name: "a.txt", Reader: strings.NewReader("content")}, Note: &note, Labels: []string{"x", "y"},
		Meta: &everything.Open{Known: "k"}}
	_, err := s.Client().Files.Upload(t.Context(), form)
	check(t, err == nil, err)
	got := s.Files.Upload.Calls()[0].Form
	content, _ := io.ReadAll(got.File.Reader)
	check(t, got.File.Name == "a.txt" && bytes.Equal(content, []byte("content")), got.File.Name, string(content))
	check(t, *got.Note == "n" && strings.Join(got.Labels, "") == "xy" && got.Meta.Known == "k" && got.Second == nil, got)
}

// TestOperationsOfOneEndpoint: the mock knows which of them a method calls, and takes what is said of one for that one alone.
func TestOperationsOfOneEndpoint(t *testing.T) {
	srv := NewServer(t)
	srv.Live.Clear.Fail(404)
	client := srv.Client()
	if err := client.Live.Empty(t.Context()); err != nil {
		t.Errorf("the other one's answer came: %v", err)
	}
	if err := client.Live.Clear(t.Context()); !errors.Is(err, everything.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if clear, empty := len(srv.Live.Clear.Calls()), len(srv.Live.Empty.Calls()); clear != 1 || empty != 1 {
		t.Errorf("%d and %d calls", clear, empty)
	}
	if name := srv.Live.Empty.Calls()[0].HTTP.Header.Get("X-Pmgen-Operation"); name != "Live.Empty" {
		t.Errorf("the header is %q", name)
	}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Pmgen-Operation") != "" {
			t.Error("another server is told of the operation")
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer other.Close()
	if err := srv.Client(everything.WithBaseURL(other.URL)).Live.Empty(t.Context()); err != nil {
		t.Error(err)
	}
}
