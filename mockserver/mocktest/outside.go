package mocktest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
)

// Outside is a [testing.TB] where there is no test: in an Example function, in TestMain, in a program. What would fail the test
// panics, and nothing is logged. [Mock.Close] ends what was started with it.
func Outside() testing.TB { return &outside{} }

type outside struct {
	testing.TB // for what is not below: nothing of it is called

	mu       sync.Mutex
	cleanups []func()
}

func (o *outside) Helper()                           {}
func (o *outside) Name() string                      { return "outside of a test" }
func (o *outside) Context() context.Context          { return context.Background() }
func (o *outside) Failed() bool                      { return false }
func (o *outside) Log(...any)                        {}
func (o *outside) Logf(string, ...any)               {}
func (o *outside) Error(args ...any)                 { panic(fmt.Sprint(args...)) }
func (o *outside) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (o *outside) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (o *outside) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (o *outside) Cleanup(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cleanups = append(o.cleanups, f)
}

// Close stops a mock that was started with [Outside]. Any other is stopped by its test.
func (m *Mock) Close() {
	o, ok := m.t.(*outside)
	if !ok {
		return
	}
	o.mu.Lock()
	cleanups := slices.Clone(o.cleanups)
	o.cleanups = nil
	o.mu.Unlock()
	for _, f := range slices.Backward(cleanups) {
		f()
	}
}
