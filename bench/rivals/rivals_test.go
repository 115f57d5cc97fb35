package rivals

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/pmgen/pmgen/bench/rivals/oapiclient"
	"github.com/pmgen/pmgen/bench/rivals/ogenclient"
	"github.com/pmgen/pmgen/bench/rivals/pmgenclient"
)

const base = "https://plant.example.com"

// device is what somebody would write by hand.
type device struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Kind        string    `json:"kind"`
	Serial      int64     `json:"serial"`
	Active      bool      `json:"active"`
	Pressure    float64   `json:"pressure"`
	Flow        float64   `json:"flow"`
	Tags        []string  `json:"tags"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	Location    struct {
		Lat float64 `json:"lat"`
		Lng float64 `json:"lng"`
	} `json:"location"`
}

// byHand is the usual call of net/http and encoding/json.
func byHand(ctx context.Context, client *http.Client, limit int) ([]device, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/devices?"+url.Values{"limit": {strconv.Itoa(limit)}}.Encode(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(resp.Body)
		return nil, fmt.Errorf("list devices: %s: %s", resp.Status, body)
	}
	var out []device
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		return nil, err
	}
	return out, nil
}

// served answers every request with a list of 100 devices. There is no network: what is measured are the clients.
type served struct{ body []byte }

func (s served) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		Status: "200 OK", StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header:        http.Header{"Content-Type": {"application/json"}},
		ContentLength: int64(len(s.body)), Body: io.NopCloser(bytes.NewReader(s.body)),
	}, nil
}

// hundred is the recorded list, repeated.
func hundred(tb testing.TB) []byte {
	var collection struct {
		Item []struct {
			Item []struct{ Response []struct{ Body string } }
		}
	}
	text, err := os.ReadFile("plant.json")
	if err != nil {
		tb.Fatal(err)
	}
	var list []json.RawMessage
	if err := json.Unmarshal(text, &collection); err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal([]byte(collection.Item[0].Item[0].Response[0].Body), &list); err != nil {
		tb.Fatal(err)
	}
	for i := 0; len(list) < 100; i++ {
		list = append(list, list[i])
	}
	body, err := json.Marshal(list)
	if err != nil {
		tb.Fatal(err)
	}
	return body
}

// call is one way to ask for the list. It returns the number of devices and the name of the last one.
type call struct {
	name string
	list func() (int, string, error)
}

func calls(tb testing.TB) []call {
	client := &http.Client{Transport: served{hundred(tb)}}
	ctx := context.Background()
	ours, err := pmgenclient.New(pmgenclient.WithHTTPClient(client))
	if err != nil {
		tb.Fatal(err)
	}
	oapi, err := oapiclient.NewClientWithResponses(base, oapiclient.WithHTTPClient(client))
	if err != nil {
		tb.Fatal(err)
	}
	ogen, err := ogenclient.NewClient(base, ogenclient.WithClient(client))
	if err != nil {
		tb.Fatal(err)
	}
	limit := int64(100)
	return []call{
		{"hand", func() (int, string, error) {
			list, err := byHand(ctx, client, 100)
			return len(list), list[len(list)-1].Name, err
		}},
		{"pmgen", func() (int, string, error) {
			list, err := ours.Devices.List(ctx, &pmgenclient.ListDevicesParams{Limit: &limit})
			return len(list), list[len(list)-1].Name, err
		}},
		{"oapi-codegen", func() (int, string, error) {
			r, err := oapi.DevicesListWithResponse(ctx, &oapiclient.DevicesListParams{Limit: &limit})
			list := *r.JSON200
			return len(list), list[len(list)-1].Name, err
		}},
		{"ogen", func() (int, string, error) {
			list, err := ogen.DevicesList(ctx, ogenclient.DevicesListParams{Limit: ogenclient.NewOptInt64(limit)})
			return len(list), list[len(list)-1].Name, err
		}},
	}
}

func TestAllGetTheSame(t *testing.T) {
	for _, c := range calls(t) {
		n, last, err := c.list()
		if err != nil || n != 100 || last != "Pump 0" {
			t.Errorf("%s: %d devices, the last one %q, error %v", c.name, n, last, err)
		}
	}
}

// TestNoMoreAllocations: what pmgen generates allocates no more often than what is written by hand.
func TestNoMoreAllocations(t *testing.T) {
	all := calls(t)
	hand, ours := testing.AllocsPerRun(20, func() { all[0].list() }), testing.AllocsPerRun(20, func() { all[1].list() })
	if ours > hand {
		t.Errorf("%v allocations a call, by hand %v", ours, hand)
	}
}

// BenchmarkListOf100 is a call that answers with a list of 100 objects of twelve members, each way in its turn. It reports what each
// takes as a ratio to the one by hand, the median of all turns.
func BenchmarkListOf100(b *testing.B) {
	all := calls(b)
	times, allocs := make([][]float64, len(all)), make([]float64, len(all))
	const often = 20
	for b.Loop() {
		turn := make([]float64, len(all))
		for i, c := range all {
			runtime.GC()
			start := time.Now()
			for range often {
				if _, _, err := c.list(); err != nil {
					b.Fatal(err)
				}
			}
			turn[i] = float64(time.Since(start))
		}
		for i := range all {
			times[i] = append(times[i], turn[i]/turn[0])
		}
	}
	for i, c := range all {
		allocs[i] = testing.AllocsPerRun(50, func() { c.list() })
		slices.Sort(times[i])
		if i > 0 {
			b.ReportMetric(times[i][len(times[i])/2], c.name+"-time/hand")
			b.ReportMetric(allocs[i]/allocs[0], c.name+"-allocs/hand")
		}
	}
}
