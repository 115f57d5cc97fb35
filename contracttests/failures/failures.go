// Package failures keeps what a server answered where it broke a contract, as a Postman collection v2.1: a request for each, with
// the reply as its example and the reason as its description. People open it in Postman, attach it to an issue, or serve it with
// pmgen mock to work on a client without the server that is broken.
//
// It is a report like the others ([reports.Format]). Its texts are those of results, which hold no secrets that were sent; what
// the name or the form of a value gives away in a reply is masked, too. The collection is written by go-postman-collection, and
// read back before anybody gets it.
package failures

import (
	"bytes"
	"errors"
	"fmt"
	"testing/fstest"

	postman "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/reports"
	"github.com/pmgen/pmgen/generator/compile"
)

// Bounds of what is kept: of failures, and of the bytes of their bodies and reasons. What is left out is counted.
const (
	MaxFailures = 200
	MaxBytes    = 8 << 20
)

// Format begins a collection of failures.
func Format(out *reports.Output, run reports.Run) reports.Writer {
	k := &keeper{out: out, title: run.Title, mask: run.Mask, path: run.Path, index: map[*contracttests.Exchange]*failure{}}
	if k.mask == nil {
		k.mask = func(text string) string { return text }
	}
	return k
}

// failure is a reply with all that is wrong with it.
type failure struct {
	results []contracttests.Result
	*contracttests.Exchange
}

type keeper struct {
	out      *reports.Output
	title    string
	mask     func(string) string
	path     func(string) string
	failures []*failure
	index    map[*contracttests.Exchange]*failure
	bytes    int
	left     int // failures that are not kept
	alone    int // that are no server's
}

// Add keeps a failure.
func (k *keeper) Add(r contracttests.Result) error {
	switch x := r.Exchange; {
	case r.Verdict != contracttests.Failed:
	case x == nil:
		k.alone++
	case k.index[x] != nil:
		k.index[x].results = append(k.index[x].results, r)
	default:
		size := len(x.Body) + len(x.ReplyBody) + len(r.Details())
		if len(k.failures) >= MaxFailures || k.bytes+size > MaxBytes {
			k.left++
			return nil
		}
		k.bytes += size
		f := &failure{[]contracttests.Result{r}, x}
		k.failures, k.index[x] = append(k.failures, f), f
	}
	return nil
}

// Close writes the collection.
func (k *keeper) Close(report *contracttests.Report) error {
	c := k.collection(report)
	var b bytes.Buffer
	if err := c.Write(&b, postman.V210); err != nil {
		return err
	}
	if err := k.readBack(b.Bytes(), c); err != nil {
		return fmt.Errorf("the collection of failures is not what it should be: %w", err)
	}
	_, err := k.out.Write(append(b.Bytes(), '\n'))
	return err
}

// readBack compiles what was written: Write can write nothing and return no error.
func (k *keeper) readBack(data []byte, c *postman.Collection) error {
	const name = "failures.json"
	in := compile.Input{FS: fstest.MapFS{name: {Data: data}}}
	in.API.In = name
	api := compile.Again(in).API
	if api == nil {
		return errors.New("it cannot be read")
	}
	if len(api.Operations) != len(c.Items) {
		return fmt.Errorf("it has %d requests, not %d", len(api.Operations), len(c.Items))
	}
	for i, op := range api.Operations {
		item := c.Items[i]
		examples := op.ReplyExamples()
		if op.Name != item.Name || op.Method != string(item.Request.Method) || len(examples) != len(item.Responses) {
			return fmt.Errorf("request %d is %q", i+1, op.Name)
		}
		for j, e := range examples {
			if want := item.Responses[j]; e.Status != want.Code || e.Content.Text != want.Body || len(e.Headers) != len(want.Headers.Headers) {
				return fmt.Errorf("the reply of request %q is another", op.Name)
			}
		}
	}
	return nil
}
