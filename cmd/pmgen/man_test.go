package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var manual = flag.String("man", "", "write the manual pages into this folder (make man)")

// TestManual: the manual pages say what the help says. They are made here, not by pmgen itself: so what makes them is in no binary,
// and in no module that has pmgen as a tool.
func TestManual(t *testing.T) {
	root := newRoot(&terminal{})
	root.DisableAutoGenTag = true
	for _, cmd := range append([]*cobra.Command{root}, commandsOfRoot(root)...) {
		var b bytes.Buffer
		require.NoError(t, doc.GenMan(cmd, &doc.GenManHeader{Section: "1", Source: "pmgen", Manual: "pmgen", Date: new(time.Time)}, &b))
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
		page := strings.ReplaceAll(b.String(), `"Jan 0001" `, `"" `) // no page has a date
		assert.True(t, strings.HasPrefix(page, ".nh\n.TH \""+strings.ToUpper(name)+"\" \"1\" \"\" "), page[:60])
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				assert.Contains(t, page, `\fB--`+f.Name+`\fP`, name)
			}
		})
		if *manual != "" {
			require.NoError(t, os.MkdirAll(*manual, 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(*manual, name+".1"), []byte(page), 0o644))
		}
	}
}
