package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// Environment variables
//
// Output is a function of declared inputs. The environment of a process is none: it differs from machine to machine, and what it
// holds is mostly secret. So it is read only where a value says so, ${env:NAME}, and only for commands that send requests. What
// is generated is made as if the line were not there: generate and check come to the same everywhere, whether the variable is set
// or not, and neither its value nor a hash of it is written down.

// Value is the value of a variable in a config.
type Value struct {
	Text string   // as it stands in the config, with marks
	Pos  diag.Pos `json:"-"`
}

const envOpening = "${env:"

var (
	envMark = regexp.MustCompile(`\$\{env:([^{}]*)\}`)
	envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

func validEnvironment(name string) bool { return envName.MatchString(name) }

// Environment are the environment variables that a value is made of.
func (v Value) Environment() []string {
	var names []string
	for _, m := range envMark.FindAllStringSubmatch(v.Text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// Expand puts the values of environment variables into a value. Those that lookup does not know are the error.
func (v Value) Expand(lookup func(string) (string, bool)) (string, error) {
	var unset []string
	text := envMark.ReplaceAllStringFunc(v.Text, func(mark string) string {
		name := envMark.FindStringSubmatch(mark)[1]
		value, ok := lookup(name)
		if !ok && !slices.Contains(unset, name) {
			unset = append(unset, name)
		}
		return value
	})
	if len(unset) > 0 {
		return "", fmt.Errorf("the environment variable %s is not set", strings.Join(unset, ", "))
	}
	return text, nil
}
