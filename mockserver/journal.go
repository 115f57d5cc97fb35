package mockserver

import (
	"bytes"
	"math/bits"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The bounds of the journal, unless [WithJournal] says otherwise.
const (
	DefaultJournalRequests = 1000
	DefaultJournalBytes    = 8 << 20
)

// maxKept is how much of a body, and of all headers of a message, an entry keeps.
const maxKept = 16 << 10

// journal keeps the last requests: a ring, bounded in number and bytes. Nothing in it points into a model that was replaced, so
// that none is kept alive; secrets are masked when an entry is shown, which is rare, and not when it is kept.
type journal struct {
	requests int
	bytes    int64

	mu      sync.Mutex
	serving uint64 // the generation of what is served
	ring    []*entry
	oldest  int // index of it
	kept    int
	size    int64
	last    uint64          // number of the last request
	retired [rooms][]*entry // that wait to be used again, by the room that they have
}

// Entries have room for 256 bytes, or 512, or 1024, …: who needs one finds one that is not much larger.
const (
	leastRoom  = 8 // as a power of 2
	rooms      = 10
	maxRetired = 32 // of each room
)

// roomFor is the smallest room for n bytes.
func roomFor(n int) int {
	return max(0, bits.Len(uint(max(1, n)-1))-leastRoom)
}

// entry is a request with its reply. Its texts stand one after the other in data.
type entry struct {
	number       uint64
	generation   uint64 // of what was served
	at           time.Time
	took         time.Duration
	status       int
	score        float64
	requestBytes int64
	replyBytes   int64
	headersCut   bool
	reply        *notedReply // in place of its header and body; nil: they are in data
	ends         [sections]int32
	data         []byte
}

// notedReply is what the entries of a reply that is always the same have in common. Nobody changes it.
type notedReply struct {
	header []byte // without the score, which is the entry's
	body   []byte // as far as it is kept
}

// The texts of an entry.
const (
	inMethod = iota
	inTarget
	inHost
	inRemote
	inHeader
	inBody
	outHeader
	outBody
	theAPI
	theOperation
	theExample
	theReason
	sections
)

func (e *entry) text(section int) []byte {
	if e.reply != nil && section == outHeader {
		var score entry
		score.setHeader(outHeader, http.Header{"X-Pmgen-Score": scoreHeader(e.score)})
		return slices.Concat(e.reply.header, score.data)
	}
	if e.reply != nil && section == outBody {
		return e.reply.body
	}
	start := int32(0)
	if section > 0 {
		start = e.ends[section-1]
	}
	return e.data[start:e.ends[section]]
}

// end closes a section with what was appended to data since the one before.
func (e *entry) end(section int) { e.ends[section] = int32(len(e.data)) }

func (e *entry) set(section int, text string) {
	e.data = append(e.data, text...)
	e.end(section)
}

func (e *entry) setBytes(section int, text []byte) {
	e.data = append(e.data, text[:min(len(text), maxKept)]...)
	e.end(section)
}

// setHeader keeps names and values with a zero byte after each, which no header can have.
func (e *entry) setHeader(section int, header http.Header) {
	start := len(e.data)
	for name, values := range header {
		for _, v := range values {
			if len(e.data)-start+len(name)+len(v) > maxKept {
				e.headersCut = true
				continue
			}
			e.data = append(e.data, name...)
			e.data = append(e.data, 0)
			e.data = append(e.data, v...)
			e.data = append(e.data, 0)
		}
	}
	e.end(section)
}

func newJournal(requests int, bytes int64) *journal {
	if requests <= 0 || bytes <= 0 {
		return nil
	}
	return &journal{requests: requests, bytes: bytes}
}

// blank returns an entry with room for n bytes.
func (j *journal) blank(n int) *entry {
	room := roomFor(n)
	if room >= rooms {
		return &entry{data: make([]byte, 0, n)}
	}
	if n := len(j.retired[room]); n > 0 {
		e := j.retired[room][n-1]
		j.retired[room] = j.retired[room][:n-1]
		return e
	}
	return &entry{data: make([]byte, 0, 1<<(leastRoom+room))}
}

// add keeps a copy of an entry, for which the oldest make room.
func (j *journal) add(of *entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e := j.blank(len(of.data))
	data := append(e.data[:0], of.data...)
	*e = *of
	e.data = data
	if e.reply != nil && e.generation < j.serving { // it was being answered when another model came
		e.reply = e.reply.clone()
	}
	j.last++
	e.number = j.last
	size := e.size()
	for j.kept > 0 && (j.kept == j.requests || j.size+size > j.bytes) {
		j.forgetOldest()
	}
	if size > j.bytes {
		return
	}
	if j.kept == len(j.ring) {
		j.grow()
	}
	j.ring[(j.oldest+j.kept)%len(j.ring)] = e
	j.kept++
	j.size += size
}

// detach copies what entries have of the model that was served before this generation.
func (j *journal) detach(generation uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.serving = generation
	copies := map[*notedReply]*notedReply{}
	for i := range j.kept {
		e := j.ring[(j.oldest+i)%len(j.ring)]
		if e.reply == nil || e.generation >= generation {
			continue
		}
		if copies[e.reply] == nil {
			copies[e.reply] = e.reply.clone()
		}
		e.reply = copies[e.reply]
	}
}

func (r *notedReply) clone() *notedReply {
	return &notedReply{bytes.Clone(r.header), bytes.Clone(r.body)}
}

// size is what the entry takes, about.
func (e *entry) size() int64 {
	n := int64(cap(e.data)) + 256
	if e.reply != nil { // others may have it, too, or nobody else
		n += int64(len(e.reply.header) + len(e.reply.body))
	}
	return n
}

func (j *journal) forgetOldest() {
	e := j.ring[j.oldest]
	j.ring[j.oldest] = nil
	j.oldest = (j.oldest + 1) % len(j.ring)
	j.kept--
	j.size -= e.size()
	if room := roomFor(cap(e.data)); room < rooms && cap(e.data) == 1<<(leastRoom+room) && len(j.retired[room]) < maxRetired {
		*e = entry{data: e.data[:0]}
		j.retired[room] = append(j.retired[room], e)
	}
}

// grow doubles the ring: one of few requests takes little.
func (j *journal) grow() {
	ring := make([]*entry, min(max(16, 2*len(j.ring)), j.requests))
	for i := range j.kept {
		ring[i] = j.ring[(j.oldest+i)%len(j.ring)]
	}
	j.ring, j.oldest = ring, 0
}

// reset forgets all. Numbers go on.
func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ring, j.oldest, j.kept, j.size, j.retired = nil, 0, 0, 0, [rooms][]*entry{}
}

// eachBack calls f with the entries, the newest first, until it returns false. f must keep nothing of an entry.
func (j *journal) eachBack(f func(*entry) bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := j.kept - 1; i >= 0; i-- {
		if !f(j.ring[(j.oldest+i)%len(j.ring)]) {
			return
		}
	}
}
