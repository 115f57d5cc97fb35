package required

import "testing"

func TestRequired(t *testing.T) {
	_, err := New()
	if err == nil || err.Error() != "required: no base URL: Host is not set; use WithHost or WithBaseURL" {
		t.Error(err)
	}
	c, err := New(WithHost("x"))
	if err != nil {
		t.Fatal(err)
	}
	err = c.API.Ping(t.Context())
	if err == nil || err.Error() != "required: API.Ping: Key is not set; use WithKey" {
		t.Error("a masked secret is no default:", err)
	}
}
