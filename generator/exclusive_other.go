//go:build !unix

package generator

import "io/fs"

// errReadOnly is what a file system says on which nothing can be written.
var errReadOnly = fs.ErrPermission
