package scaffold

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
)

const (
	gitHub = "github"
	gitLab = "gitlab"
)

// ci proposes the job for the forge of the repository. What is there is never changed: where GitLab has its one file already,
// the job is a file to include.
func (p *Plan) ci(at *surroundings, entries []config.API, want string) error {
	if !slices.Contains([]string{"", gitHub, gitLab, "none"}, want) {
		return Problem{fmt.Sprintf("--ci %q: pmgen writes jobs for github and gitlab", want), "none writes no job"}
	}
	if want == "none" {
		return nil
	}
	if there := checksAlready(at.repo); there != "" {
		p.Files = append(p.Files, File{Path: at.relative(there), What: "the job for CI runs pmgen check", There: true})
		return nil
	}
	if want == "" {
		if want = at.forge(); want == "" {
			p.Notes = append(p.Notes, "no job for CI was written: the repository does not say whether it is GitHub's or GitLab's; --ci github or --ci gitlab writes one")
			return nil
		}
	}
	sub, err := filepath.Rel(at.repo, at.dir)
	if err != nil {
		return err
	}
	sub = filepath.ToSlash(sub)
	if !harmless.MatchString(sub) && sub != "." {
		p.Notes = append(p.Notes, "no job for CI was written: the name of this folder cannot stand in one")
		return nil
	}
	job := job{sub, modFile(at), diffable(entries)}
	name, text := filepath.Join(".github", "workflows", "pmgen.yml"), job.github
	if want == gitLab {
		name, text = ".gitlab-ci.yml", job.gitlab
		if exists(filepath.Join(at.repo, name)) {
			name = filepath.Join(".gitlab", "pmgen.yml")
			p.Notes = append(p.Notes, "add the job to .gitlab-ci.yml: include: {local: .gitlab/pmgen.yml}")
		}
	}
	if exists(filepath.Join(at.repo, name)) {
		p.Files = append(p.Files, File{Path: at.relative(name), What: "a job for CI", There: true})
		return nil
	}
	p.Files = append(p.Files, File{Path: at.relative(name), What: "a job for CI: check, diff and the tests", Data: []byte(text())})
	return nil
}

// relative is a path of the repository as the plan writes it.
func (at *surroundings) relative(name string) string {
	rel, err := filepath.Rel(at.dir, filepath.Join(at.repo, name))
	if err != nil {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(rel)
}

// forge is where the repository lives, by its files and its remote.
func (at *surroundings) forge() string {
	github, gitlab := exists(filepath.Join(at.repo, ".github")), exists(filepath.Join(at.repo, ".gitlab-ci.yml"))
	remote := strings.ToLower(at.remote)
	switch {
	case github != gitlab && github, strings.Contains(remote, "github"):
		return gitHub
	case gitlab, strings.Contains(remote, "gitlab"):
		return gitLab
	}
	return ""
}

var checks = regexp.MustCompile(`(?m)^[^#\n]*\bpmgen(@\S+)? check\b`)

// checksAlready is the file of CI that runs pmgen check; "" where none does.
func checksAlready(repo string) string {
	names := []string{".gitlab-ci.yml"}
	for _, dir := range []string{filepath.Join(".github", "workflows"), ".gitlab"} {
		entries, _ := os.ReadDir(filepath.Join(repo, dir))
		for _, e := range entries[:min(len(entries), 1000)] {
			if ext := filepath.Ext(e.Name()); ext == ".yml" || ext == ".yaml" {
				names = append(names, filepath.Join(dir, e.Name()))
			}
		}
	}
	for _, name := range names {
		if data, ok := readSome(filepath.Join(repo, name), 1<<20); ok && checks.Match(data) {
			return name
		}
	}
	return ""
}

// harmless are the paths that can stand in a shell's command and in YAML as they are.
var harmless = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$`)

// diffable are the inputs that a job can compare with those of the main branch. Others are left to their owner.
func diffable(entries []config.API) []string {
	var names []string
	for _, a := range entries {
		if harmless.MatchString(a.In) {
			names = append(names, a.In)
		}
	}
	return names
}

// modFile is go.mod relative to the repository.
func modFile(at *surroundings) string {
	rel, err := filepath.Rel(at.repo, filepath.Join(at.modDir, "go.mod"))
	if rel = filepath.ToSlash(rel); err != nil || !harmless.MatchString(rel) {
		return "go.mod"
	}
	return rel
}

// job is what both forges run: is the code in step, what does a change mean to callers, do the tests pass.
type job struct {
	dir     string
	modFile string
	inputs  []string
}

func (j job) diffs(indent, base string) string {
	var b strings.Builder
	for _, in := range j.inputs {
		fmt.Fprintf(&b, "%sgo tool pmgen diff -c pmgen.yaml \"%s:./%s\" %s\n", indent, base, in, in)
	}
	return b.String()
}

func (j job) github() string {
	var b strings.Builder
	b.WriteString(`name: pmgen
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  contract:
    runs-on: ubuntu-latest
`)
	if j.dir != "." {
		fmt.Fprintf(&b, "    defaults:\n      run:\n        working-directory: %s\n", scalar(j.dir))
	}
	fmt.Fprintf(&b, `    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-go@v5
        with:
          go-version-file: %s
      - name: The generated code is that of the descriptions
        run: go tool pmgen check
      - name: Client, mock and contract tests
        run: go test ./...
`, scalar(j.modFile))
	if len(j.inputs) > 0 {
		fmt.Fprintf(&b, `      - name: What the change means to callers
        if: github.event_name == 'pull_request'
        env:
          BASE: origin/${{ github.base_ref }}
        run: |
%s`, j.diffs("          ", "$BASE"))
	}
	return b.String()
}

func (j job) gitlab() string {
	var b strings.Builder
	b.WriteString(`pmgen:
  image: golang:1.26
  variables:
    GIT_DEPTH: 0
  script:
`)
	if j.dir != "." {
		fmt.Fprintf(&b, "    - cd %s\n", j.dir)
	}
	b.WriteString("    - go tool pmgen check\n    - go test ./...\n")
	if len(j.inputs) > 0 {
		b.WriteString("    - |\n      if [ -n \"${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}\" ]; then\n        set -e\n")
		b.WriteString(j.diffs("        ", "$CI_MERGE_REQUEST_DIFF_BASE_SHA"))
		b.WriteString("      fi\n")
	}
	b.WriteString(`  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH
`)
	return b.String()
}
