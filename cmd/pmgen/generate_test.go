package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatToRunNext(t *testing.T) {
	for _, c := range []struct{ out, get, doc string }{
		{"out", "go get github.com/pmgen/pmgen", "go doc ./out"},
		{"internal/shop", "go get github.com/pmgen/pmgen", "go doc ./internal/shop"},
		{".", "go get github.com/pmgen/pmgen", "go doc ."},
		{".hidden", "go get github.com/pmgen/pmgen", "go doc ./.hidden"},
		{"my shop", "go get github.com/pmgen/pmgen", "go doc './my shop'"},
		{"../out", "go -C ../out get github.com/pmgen/pmgen", "go doc -C ../out"},
		{"/srv/my shop", "go -C '/srv/my shop' get github.com/pmgen/pmgen", "go doc -C '/srv/my shop'"},
	} {
		get, doc := nextCommands(c.out)
		assert.Equal(t, c.get, get)
		assert.Equal(t, c.doc, doc)
	}
}
