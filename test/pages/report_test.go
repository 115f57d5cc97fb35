package pages

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// owned is what a stranger would like to run.
const owned = `</script></style></title><script>document.title='owned'</script><img src=x onerror="document.title='owned'"><a href="javascript:alert(1)">`

const hostile = owned + "\u2028\u202e evil {{x}} ${y}"

// collection has so many operations, half of which a server breaks, in folders and with texts of a stranger.
func collection(t *testing.T, operations int) string {
	t.Helper()
	items := []any{}
	for i := range operations {
		name := fmt.Sprintf("Get thing %d", i)
		if i%5 == 0 {
			name += " " + hostile
		}
		request := map[string]any{"method": []string{"GET", "POST", "DELETE"}[i%3], "url": fmt.Sprintf("{{base}}/things/%d?q=%s", i, "a"), "description": hostile}
		items = append(items, map[string]any{"name": name, "request": request, "response": []any{
			map[string]any{"name": "Found " + owned, "code": 200, "header": []any{map[string]any{"key": "Content-Type", "value": "application/json"}},
				"body": fmt.Sprintf(`{"id":%d,"name":%q,"link":"javascript:alert(1)"}`, i, owned), "originalRequest": request},
		}})
	}
	folders := []any{
		map[string]any{"name": "First " + owned, "item": items[:len(items)/2]},
		map[string]any{"name": "Second", "item": items[len(items)/2:]},
	}
	data, err := json.Marshal(map[string]any{
		"info": map[string]any{"name": "Shop " + owned, "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json", "description": hostile},
		"item": folders, "variable": []any{map[string]any{"key": "base", "value": "https://api.example.com"}},
	})
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "shop.json")
	require.NoError(t, os.WriteFile(name, data, 0o600))
	return name
}

// careless breaks the contract of every second thing, in three ways.
func careless(w http.ResponseWriter, r *http.Request) {
	var id int
	if _, err := fmt.Sscanf(r.URL.Path, "/things/%d", &id); err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Hostile", strings.ReplaceAll(owned, "\n", ""))
	body, _ := json.Marshal(map[string]any{"id": id, "name": owned, "link": "javascript:alert(1)", "more": hostile})
	switch {
	case id%2 == 0:
	case id%3 == 0:
		w.WriteHeader(http.StatusServiceUnavailable)
		body = []byte("<html>" + hostile)
	case id%5 == 0:
		body, _ = json.Marshal(map[string]any{"id": hostile, "name": owned, "link": "x"})
	default:
		body, _ = json.Marshal(map[string]any{"id": id, "name": nil, "link": strings.Repeat("x", 20_000)})
	}
	_, _ = w.Write(body)
}

func writeReport(t *testing.T, operations int) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(careless))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "report.html")
	out, code := run(t, "test", collection(t, operations), "--base-url", server.URL, "--html", file)
	require.Equal(t, 1, code, out)
	return file
}

func TestReport(t *testing.T) {
	file := writeReport(t, 40)
	p := open(t)
	p.visit(file)
	assert.Contains(t, p.title(), "contract report")
	assert.Equal(t, 40, p.count(".op"))
	assert.Contains(t, p.text(".verdict"), "failed")

	t.Run("it fits", func(t *testing.T) {
		for _, width := range []int64{375, 768, 1100, 1400} {
			p.size(width, 900)
			p.picture(fmt.Sprintf("report-%d", width))
		}
		p.dark(true)
		p.picture("report-dark")
		p.dark(false)
	})
	t.Run("a failure opens with the keyboard and shows what went over the wire", func(t *testing.T) {
		const first = ".failure details"
		require.Zero(t, p.count(first+" .wire"))
		p.do(chromedp.Focus(first+" > summary"), chromedp.KeyEvent(kb.Enter))
		require.Equal(t, 1, p.count(first+" .wire"))
		wire := p.text(first + " .wire")
		assert.Contains(t, wire, "/things/")
		assert.Contains(t, wire, "X-Hostile: </script>")
		assert.Contains(t, p.text(first+" code"), "curl ")
		p.size(375, 900)
		p.size(1400, 900)
		p.picture("report-failure")
	})
	t.Run("the slash leads to the search, which narrows", func(t *testing.T) {
		value[bool](p, "document.activeElement.blur() === undefined")
		p.slash()
		p.do(chromedp.KeyEvent("thing/17"))
		require.Equal(t, "searchthing/17", value[string](p, "document.activeElement.type + document.activeElement.value"), "the slash is none of the text until the box has the focus")
		assert.Zero(t, p.count(".op"))
		p.do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent("things/17"))
		assert.Equal(t, 1, p.count(".op"))
		assert.Contains(t, p.text("[data-said]"), "1 of 40 operations")
		p.do(chromedp.KeyEvent(kb.ArrowDown))
		assert.Equal(t, "SUMMARY", value[string](p, "document.activeElement.tagName"))
		p.picture("report-search")
		p.slash()
		p.do(chromedp.KeyEvent(kb.Escape))
		assert.Equal(t, 40, p.count(".op"))
	})
	t.Run("what failed", func(t *testing.T) {
		failures := p.count(".failure")
		p.do(chromedp.Click("[name=verdict][value=failed]"))
		assert.Equal(t, 20, p.count(".op"))
		assert.GreaterOrEqual(t, p.count(".failure"), failures)
		p.do(chromedp.Click("[name=verdict][value=passed]"))
		assert.Equal(t, 20, p.count(".op"))
		assert.Zero(t, p.count(".failure"))
		p.picture("report-passed")
		p.do(chromedp.KeyEvent(kb.ArrowRight))
		assert.Equal(t, 40, p.count(".op"), "from the last choice the arrow leads to the first")
	})
	t.Run("a link opens what it leads to", func(t *testing.T) {
		last := value[string](p, "location.hash = [...document.querySelectorAll('.failure')].at(-1).id")
		p.do(chromedp.WaitVisible("#" + last))
	})
	assert.Contains(t, p.title(), "contract report", "no script of a stranger ran")
}

// On paper the tools are gone and every failure is open, its request and reply included.
func TestReportOnPaper(t *testing.T) {
	p := open(t)
	p.visit(writeReport(t, 20))
	send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	value[bool](p, "dispatchEvent(new Event('beforeprint'))")
	assert.Zero(t, p.count(".tools, nav, button"))
	failures := p.count(".failure")
	assert.Equal(t, 10, failures)
	assert.Equal(t, failures, p.count(".failure .wire"))
	p.size(800, 1100)
	p.picture("report-paper")
	value[bool](p, "dispatchEvent(new Event('afterprint'))")
	assert.Zero(t, p.count(".failure .wire"), "and as it was")
}

func TestReportWithoutScript(t *testing.T) {
	file := writeReport(t, 10)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	begin, end := strings.LastIndex(string(data), "<script>"), strings.LastIndex(string(data), "</script>")
	require.Greater(t, end, begin)
	require.NoError(t, os.WriteFile(file, append(data[:begin:begin], data[end+len("</script>"):]...), 0o600))
	p := open(t)
	p.visit(file)
	assert.Equal(t, 10, p.count(".op"))
	assert.Equal(t, 5, p.count(".failure"))
	assert.Zero(t, p.count(".tools, .code > button"), "what does nothing is not there")
	p.do(chromedp.Click(".failure summary"))
	assert.Equal(t, 1, p.count(".failure .wire"))
}
