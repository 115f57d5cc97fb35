package pages

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// writeDocs writes the reference of an input.
func writeDocs(t *testing.T, input string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a folder")
	out, code := run(t, "docs", input, "--out", dir, "--import", "example.com/api")
	require.Zero(t, code, out)
	return dir
}

func TestDocs(t *testing.T) {
	dir := writeDocs(t, filepath.Join("..", "..", "collections", "losant"))
	p := open(t)
	p.visit(filepath.Join(dir, "index.html"))
	assert.Contains(t, p.title(), "Losant")
	p.picture("docs-index")

	t.Run("the search leads to an operation, with the keyboard alone", func(t *testing.T) {
		require.Zero(t, p.count(".hits a"))
		p.slash()
		p.do(chromedp.KeyEvent("oauth post"))
		assert.Positive(t, p.count(".hits a"))
		p.picture("docs-search")
		p.do(chromedp.KeyEvent("zzzz"))
		assert.Zero(t, p.count(".hits a"))
		p.do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent("post"), chromedp.KeyEvent(kb.ArrowDown))
		href := value[string](p, "document.activeElement.href")
		require.Contains(t, href, "/operations/")
		p.do(chromedp.KeyEvent(kb.Enter))
		p.settled("#call")
		assert.Equal(t, href, value[string](p, "location.href"))
	})
	t.Run("tabs by status", func(t *testing.T) {
		const tabs = "[aria-label=\"Replies by status\"] [role=tab]"
		statuses := p.count(tabs)
		require.Greater(t, statuses, 1)
		assert.Equal(t, 1, p.count("[data-tabs=\"Replies by status\"] > .panel"), "one at a time")
		first := p.text("[data-tabs=\"Replies by status\"]")
		p.do(chromedp.Focus(tabs), chromedp.KeyEvent(kb.ArrowRight))
		assert.Equal(t, 1, p.count("[data-tabs=\"Replies by status\"] > .panel"))
		assert.NotEqual(t, first, p.text("[data-tabs=\"Replies by status\"]"))
		assert.Equal(t, "true", value[string](p, "document.activeElement.getAttribute('aria-selected')"))
		p.picture("docs-operation")
	})
	t.Run("curl and Go", func(t *testing.T) {
		assert.Contains(t, p.text("[data-tabs=Call] .panel:not([hidden])"), "curl ")
		p.do(chromedp.Click("[aria-label=Call] [role=tab]:nth-child(2)"))
		assert.Contains(t, p.text("[data-tabs=Call] .panel:not([hidden])"), "package main")
	})
	t.Run("the side knows where it is", func(t *testing.T) {
		assert.Equal(t, 1, p.count(".side [aria-current=page]"))
	})
	t.Run("it fits", func(t *testing.T) {
		for _, width := range []int64{375, 768, 1100, 1400} {
			p.size(width, 900)
			p.picture(fmt.Sprintf("docs-%d", width))
		}
		p.dark(true)
		p.picture("docs-dark")
	})
}

// Every page of a stranger's description: nothing runs, nothing is loaded, all fits a telephone.
func TestDocsOfAStranger(t *testing.T) {
	dir := writeDocs(t, collection(t, 10))
	p := open(t)
	pages := 0
	require.NoError(t, filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".html") {
			return err
		}
		pages++
		p.visit(file)
		p.size(375, 900)
		assert.NotEqual(t, "owned", p.title())
		assert.Positive(t, value[int](p, "pmgenIndex.length"), "the search's rows are there")
		return nil
	}))
	assert.Greater(t, pages, 12)
	p.visit(filepath.Join(dir, "index.html"))
	p.slash()
	p.do(chromedp.KeyEvent("script"))
	assert.Positive(t, p.count(".hits a"))
	assert.Zero(t, p.count(".hits script, .hits img"))
	p.size(1400, 900)
	p.picture("docs-stranger")
}

// Without JavaScript everything is there: all panels, all links.
func TestDocsWithoutScript(t *testing.T) {
	dir := writeDocs(t, filepath.Join("..", "..", "collections", "losant"))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "assets", "docs.js")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "assets", "docs.js"), nil, 0o600))
	p := open(t)
	p.visit(filepath.Join(dir, "index.html"))
	p.do(chromedp.Click(".ops a"))
	p.settled("#call")
	assert.Equal(t, 2, p.count("[data-tabs=Call] .panel h3"))
	assert.Zero(t, p.count(".code > button, form"))
	p.picture("docs-noscript")
}
