package runtime

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// sendError is the error of a request that got no reply, without the URL, which may hold secrets. Where the context is done
// it is the context's.
func sendError(ctx context.Context, err error) error {
	if u := (*unsent)(nil); !errors.As(err, &u) {
		for u := (*url.Error)(nil); errors.As(err, &u) && u.Err != nil; {
			err = u.Err
		}
		if text := withoutURLs(err.Error()); text != err.Error() {
			err = &secretError{text, err}
		}
	}
	if ctx.Err() == nil {
		return err
	}
	end := ended(ctx)
	if errors.Is(err, ctx.Err()) && errors.Is(err, context.Cause(ctx)) || err.Error() == end.Error() {
		return err
	}
	return fmt.Errorf("%w: %w", end, err)
}

// secretError is an error whose text holds URLs.
type secretError struct {
	text string
	err  error
}

// Error is the text without the URLs.
func (e *secretError) Error() string { return e.text }

// Is reports whether the error is target.
func (e *secretError) Is(target error) bool { return errors.Is(e.err, target) }

// As finds an error of target's type.
func (e *secretError) As(target any) bool { return errors.As(e.err, target) }

// withoutURLs leaves out of a text what is a URL: what is quoted and has a path, a query or a user, and words with "://".
func withoutURLs(text string) string {
	parts := strings.Split(text, `"`)
	for i, part := range parts {
		if i%2 == 1 && strings.ContainsAny(part, "/?=@") {
			parts[i] = "…"
			continue
		}
		words := strings.Split(part, " ")
		for j, w := range words {
			if strings.Contains(w, "://") {
				words[j] = "(URL)" + w[len(strings.TrimRight(w, ":,;")):]
			}
		}
		parts[i] = strings.Join(words, " ")
	}
	return strings.Join(parts, `"`)
}
