package main

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
	"github.com/pmgen/pmgen/mockserver/service"
)

// mocked is what a mock serves, as its files say.
type mocked struct {
	*terminal
	flags *mockFlags
	paths []string
	// prefixes are the paths below which the APIs are served, "" at the root.
	prefixes []string
	log      *service.Log
	metrics  *service.Metrics

	apis   []*model.API
	state  service.State
	masks  atomic.Pointer[[]func(string) string]
	server *mockserver.Server
}

// read compiles the descriptions; usable says of each why it is not. What was read is noted even where it is of no use.
func (m *mocked) read(usable func(*source, *compile.Result) error) (service.State, []*model.API, []func(string) string, error) {
	in := m.flags.in
	in.seen = service.State{}
	var apis []*model.API
	masks := []func(string) string{new(compile.Result).Redact} // what looks like a secret
	for _, path := range m.paths {
		src, result, err := in.load(path)
		if err == nil {
			err = usable(src, result)
		}
		if err != nil {
			return in.seen, nil, nil, err
		}
		apis, masks = append(apis, result.API), append(masks, result.Redact)
	}
	return in.seen, apis, masks, nil
}

// load reads the descriptions for the first time.
func (m *mocked) load() error {
	state, apis, masks, err := m.read(func(src *source, result *compile.Result) error {
		if err := m.diagnostics(m.err, errorsOnly(result.Diagnostics, m.all), sources{dir: src.dir, redact: result.Redact, known: result.RedactKnown}); err != nil {
			return err
		}
		if result.API == nil || result.Diagnostics.Errors() > 0 {
			return errFailed
		}
		return nil
	})
	if err != nil {
		return m.fail(err)
	}
	m.state, m.apis = state, apis
	m.masks.Store(&masks)
	return nil
}

// start makes the server of what was read.
func (m *mocked) start(token string) error {
	options := []mockserver.Option{mockserver.WithErrors(m.flags.errors), mockserver.WithStrict(m.flags.match == "strict"),
		mockserver.WithMaxBodyBytes(m.flags.maxBody), mockserver.WithJournal(m.flags.journal, mockserver.DefaultJournalBytes),
		mockserver.WithMask(m.mask), mockserver.WithAdminToken(token),
		mockserver.WithObserver(m.observe), mockserver.WithPage("metrics", m.metrics)}
	options = append(options, mockserver.WithPrefixes(m.prefixes...))
	server, err := mockserver.New(m.apis, append(options, m.flags.replies.options()...)...)
	m.server, m.apis = server, nil
	return err
}

// observe is told of every answered request.
func (m *mocked) observe(x mockserver.Exchange) {
	m.metrics.Observe(x)
	m.log.Request(x)
}

// mask masks the secrets of the descriptions in what is shown: callers send the real ones.
func (m *mocked) mask(text string) string {
	for _, mask := range *m.masks.Load() {
		text = mask(text)
	}
	return text
}

// unusable are the errors of a description that was changed while it is served.
type unusable struct {
	first diag.Diagnostic
	all   int
}

func (e unusable) Error() string {
	if e.all > 1 {
		return fmt.Sprintf("%s; and %d more", e.first, e.all-1)
	}
	return e.first.String()
}

// reload reads the descriptions anew. Where they cannot be used, those before are served on.
func (m *mocked) reload() (service.State, bool) {
	began := time.Now()
	state, apis, masks, err := m.read(func(_ *source, result *compile.Result) error {
		if list := errorsOnly(result.Diagnostics, false); len(list) > 0 {
			return unusable{list[0], len(list)}
		}
		if result.API == nil {
			return errors.New("it cannot be read")
		}
		return nil
	})
	var config configError
	if errors.As(err, &config) {
		err = unusable{errorsOnly(config.diags, false)[0], config.diags.Errors()}
	}
	if err == nil {
		m.masks.Store(&masks)
		err = m.server.Replace(apis)
	}
	m.metrics.Reloaded(err)
	if err != nil {
		m.log.Error("the description was changed and cannot be used; the one before is still served", "problem", err.Error())
		return state, false
	}
	m.log.Info("reloaded", "took", time.Since(began))
	return state, true
}
