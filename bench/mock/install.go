package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// installed are the rivals' packages, as they were measured first, and what they are called by.
var installed = []struct {
	name, pkg, command, manifest string
}{
	{"Prism", "@stoplight/prism-cli@5.14.2", "prism", `{"private": true}`},
	// It names a package "http" that is no longer there, and does not use it: Node has a module of that name.
	{"npm mock", "@jordanwalsh23/postman-local-mock-server@0.2.6", "postman-local", `{"private": true, "overrides": {"http": "npm:empty@0.10.1"}}`},
}

// install installs the rivals from npm into a folder of the user's cache, once, and returns their commands; "" for one that
// cannot be had, which is said.
func install(ctx context.Context) []string {
	commands := make([]string, len(installed))
	for i, r := range installed {
		command, err := installOne(ctx, r.pkg, r.command, r.manifest)
		if err != nil {
			fmt.Printf("%s is left out: %v\n", r.name, err)
			continue
		}
		commands[i] = command
	}
	return commands
}

func installOne(ctx context.Context, pkg, command, manifest string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "pmgen-bench", strings.NewReplacer("/", "_", "@", "_").Replace(pkg))
	bin := filepath.Join(dir, "node_modules", ".bin", command)
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(manifest), 0o600); err != nil {
		return "", err
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", fmt.Errorf("npm is not here: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "install", "--no-audit", "--no-fund", "--loglevel=error", pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return "", fmt.Errorf("npm cannot install %s: %w: %s", pkg, err, lines[len(lines)-1])
	}
	return bin, nil
}
