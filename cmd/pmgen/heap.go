package main

import (
	"os"
	"runtime"
	"runtime/debug"

	"github.com/pmgen/pmgen/mockserver"
)

// startingHeap is the size of the heap at the first garbage collection. A run is over in a fraction of a second, and much of it
// would be spent on collections of a heap that has just begun to grow; the Go compiler starts with as much.
const startingHeap = 128 << 20

// collectLater puts the first garbage collection off until the heap has its starting size. After it everything is as always, so
// that large inputs take no more memory than they would. Whoever sets GOGC has decided already.
func collectLater() {
	const smallest = 4 << 20 // the heap at which Go first collects, at 100 percent
	if os.Getenv("GOGC") != "" {
		return
	}
	before := debug.SetGCPercent(100 * startingHeap / smallest)
	runtime.AddCleanup(new([64]byte), func(percent int) { debug.SetGCPercent(percent) }, before)
}

// servingHeap is what the heap of a server may grow to before it is collected. A small description leaves much of it to the
// garbage of requests, so that collections are few; a large one is collected as always.
const servingHeap = 96 << 20

// collectSeldom is for a server that has read what it serves.
func collectSeldom() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.FreeOSMemory() // what was only for the compiler is garbage now
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	live := m.HeapAlloc + mockserver.DefaultJournalBytes + 4<<20 // and what is made when it is first asked for
	debug.SetGCPercent(int(min(max(100, 100*servingHeap/live-100), 800)))
}
