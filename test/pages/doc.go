// Package pages opens the pages that pmgen writes in a headless Chromium, from disk: nothing is loaded from outside, no script
// of a stranger runs, searching and the keyboard work, and they fit a telephone. It is a module of its own, so that what drives
// the browser is no dependency of pmgen, and it is no part of make test: make browser runs it.
//
// The browser is Debian's package chromium, or whatever CHROMIUM names. With PAGES set to a folder, pictures are left there.
package pages
