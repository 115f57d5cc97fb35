//go:build unix

package generator

import "syscall"

// errReadOnly is what a file system says on which nothing can be written.
const errReadOnly = syscall.EROFS
