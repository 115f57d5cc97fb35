package runtime

import (
	"fmt"
	"net/url"
	"strings"
)

// fill replaces each {name} of a template by its value.
func fill(template string, value func(name string) (string, error)) (string, error) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(template, "{")
		b.WriteString(before)
		if !ok {
			return b.String(), nil
		}
		name, after, _ := strings.Cut(rest, "}")
		v, err := value(name)
		if err != nil {
			return "", err
		}
		b.WriteString(v)
		template = after
	}
}

// fillBase fills a server's URL: {$Name} is a configuration variable, which may be empty.
func (t *transport) fillBase(template string) (string, error) {
	return fill(template, func(name string) (string, error) {
		name = strings.TrimPrefix(name, "$")
		value, set := t.variables[name]
		if !set {
			return "", notSet(name)
		}
		return value, nil
	})
}

// fillPath fills a path: {name} is the next of args, {$Name} a configuration variable. None may be empty, or the path would
// be that of something else.
func (t *transport) fillPath(template string, args []string) (string, error) {
	return fill(template, func(name string) (string, error) {
		if variable, ok := strings.CutPrefix(name, "$"); ok {
			if t.variables[variable] == "" {
				return "", notSet(variable)
			}
			return escapePath(t.variables[variable]), nil
		}
		if len(args) == 0 || args[0] == "" {
			return "", fmt.Errorf("%s is empty, but it is part of the path", name)
		}
		arg := args[0]
		args = args[1:]
		return escapePath(arg), nil
	})
}

// notSet is the error for a configuration variable without a value.
func notSet(variable string) error {
	return fmt.Errorf("%s is not set; use With%[1]s", variable)
}

// placeholders returns the names in a template.
func placeholders(template string) []string {
	var names []string
	for _, s := range strings.Split(template, "{")[1:] {
		name, _, _ := strings.Cut(s, "}")
		names = append(names, name)
	}
	return names
}

// escapePath escapes a value for a place within a path. A value that is only dots would be a step up the path.
func escapePath(value string) string {
	if strings.Trim(value, ".") == "" {
		return strings.ReplaceAll(value, ".", "%2E")
	}
	return url.PathEscape(value)
}
