package mockserver

import (
	"time"
)

// MaxDelay is the longest time that a reply is held back.
const MaxDelay = time.Minute

// replying is how replies are written.
type replying struct {
	seeding       seeding
	delay         time.Duration
	eventInterval time.Duration
	uncompressed  bool
	cors          bool
}

// WithSeed has dynamic variables, such as {{$randomInt}}, take other values, and so have replies that are made from a schema
// where none is recorded. Of one seed, 0 unless it is said, a request gets the same reply every time and from every server;
// {{$timestamp}} is then the beginning of 2026.
func WithSeed(seed uint64) Option {
	return func(s *settings) { s.seeding = seeding{seed: seed} }
}

// WithRandomValues has dynamic variables take other values in every reply, as in Postman; times are the clock's.
func WithRandomValues() Option { return func(s *settings) { s.seeding = seeding{random: true} } }

// WithDelay holds every reply back, at most [MaxDelay]. A request can ask for another time with x-mock-response-delay, in
// milliseconds.
func WithDelay(d time.Duration) Option { return func(s *settings) { s.delay = min(d, MaxDelay) } }

// WithEventInterval is the time between two server-sent events, at most [MaxDelay].
func WithEventInterval(d time.Duration) Option {
	return func(s *settings) { s.eventInterval = min(d, MaxDelay) }
}

// WithCompression says whether replies are compressed for those who ask for it (Accept-Encoding: gzip). They are unless it is
// switched off.
func WithCompression(on bool) Option { return func(s *settings) { s.uncompressed = !on } }

// WithCORS answers browsers that a page of any origin may read the replies, and sends its credentials. What is recorded of
// that goes before it. The admin API is never opened so.
func WithCORS(on bool) Option { return func(s *settings) { s.cors = on } }
