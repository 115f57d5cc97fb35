package pages

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pmgen is the command, built once.
var pmgen = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "pages")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "pmgen")
	cmd := exec.Command("go", "build", "-o", name, "./cmd/pmgen")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Stderr = os.Stderr
	return name, cmd.Run()
})

func TestMain(m *testing.M) {
	code := m.Run()
	if name, err := pmgen(); err == nil {
		_ = os.RemoveAll(filepath.Dir(name))
	}
	os.Exit(code)
}

// run runs pmgen, and returns what it prints and its exit code.
func run(t *testing.T, args ...string) (string, int) {
	t.Helper()
	name, err := pmgen()
	require.NoError(t, err)
	cmd := exec.Command(name, args...)
	out, _ := cmd.CombinedOutput()
	return string(out), cmd.ProcessState.ExitCode()
}

// tab is a page in the browser, and what it did that a page of ours never does.
type tab struct {
	context.Context
	t *testing.T

	mu    sync.Mutex
	wrong []string
}

// open starts a browser of its own for the test.
func open(t *testing.T) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(cmp.Or(os.Getenv("CHROMIUM"), "chromium")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.DisableGPU)
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	p := &tab{Context: ctx, t: t}
	require.NoError(t, chromedp.Listen(ctx, p.listen), "is there a Chromium? CHROMIUM names another")
	send(p, network.Enable, network.EnableParams{})
	send(p, log.Enable, cdp.Empty{})
	send(p, runtime.Enable, cdp.Empty{})
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		assert.Empty(t, p.wrong)
	})
	return p
}

func (p *tab) listen(event any) {
	said := ""
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, "file://") && !strings.HasPrefix(u, "data:") {
			said = "asked for " + u
		}
	case *runtime.EventConsoleAPICalled:
		said = "console: " + string(e.Type)
	case *runtime.EventExceptionThrown:
		said = "exception: " + e.ExceptionDetails.Text
	case *log.EventEntryAdded:
		said = "log: " + string(e.Entry.Level) + ": " + e.Entry.Text
	case *page.EventJavascriptDialogOpening:
		said = "dialog: " + e.Message
		go func() {
			_, _ = chromedp.Call(p.Context, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
	if said != "" {
		p.mu.Lock()
		p.wrong = append(p.wrong, said)
		p.mu.Unlock()
	}
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Do(p.Context, steps...))
}

// send calls a command of the browser's protocol.
func send[P, R any](p *tab, command cdp.Command[P, R], params P) {
	p.t.Helper()
	_, err := chromedp.Call(p.Context, command, params)
	require.NoError(p.t, err)
}

// value evaluates an expression of JavaScript.
func value[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.Context, chromedp.Evaluate[T](expression))
	require.NoError(p.t, err)
	return v
}

func (p *tab) visit(file string) {
	p.t.Helper()
	p.do(chromedp.Navigate("file://" + file))
	p.settled("body")
}

// settled waits until a page is there that has the element, and its scripts have run.
func (p *tab) settled(selector string) {
	p.t.Helper()
	p.do(chromedp.WaitReady(selector))
	require.Eventually(p.t, func() bool {
		state, err := chromedp.Run(p.Context, chromedp.Evaluate[string]("document.readyState"))
		return err == nil && state == "complete"
	}, 20*time.Second, 20*time.Millisecond)
}

// size makes the window that large, and demands that nothing of the page is beside it.
func (p *tab) size(width, height int64) {
	p.t.Helper()
	send(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 700})
	over := value[[]string](p, `(() => {
	  const wide = document.documentElement.clientWidth;
	  if (document.documentElement.scrollWidth <= wide) return [];
	  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1).map(e => e.outerHTML.slice(0, 200)).slice(0, 5);
	})()`)
	assert.Empty(p.t, over, "at %d pixels", width)
}

// slash presses the key as a keyboard does: what a script does with it decides whether it becomes text.
func (p *tab) slash() {
	p.t.Helper()
	send(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyDown", Key: "/", Code: "Slash", Text: "/", WindowsVirtualKeyCode: 191})
	send(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyUp", Key: "/", Code: "Slash", WindowsVirtualKeyCode: 191})
}

// count is the number of elements that can be seen.
func (p *tab) count(selector string) int {
	p.t.Helper()
	return value[int](p, "[...document.querySelectorAll('"+selector+"')].filter(e => e.checkVisibility()).length")
}

func (p *tab) title() string { return value[string](p, "document.title") }

func (p *tab) text(selector string) string {
	p.t.Helper()
	return value[string](p, "document.querySelector('"+selector+"').innerText")
}

// picture leaves one in the folder PAGES.
func (p *tab) picture(name string) {
	dir := os.Getenv("PAGES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.Context, chromedp.CaptureScreenshot())
	require.NoError(p.t, err)
	require.NoError(p.t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600))
}

// dark asks for the dark colours.
func (p *tab) dark(yes bool) {
	scheme := "light"
	if yes {
		scheme = "dark"
	}
	send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}
