# What is done with Courant besides writing it. `make` alone lists it. Every goal may be called again:
# what is there already is not made twice.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

DATA ?= data
LISTEN ?= 127.0.0.1:8080

FONTS := assets/fonts/newsreader-text.woff2
FONT_TOOLS := assets/node_modules/.package-lock.json
EDITOR := assets/desk/built/editor.js
DESK_TOOLS := assets/desk/node_modules/.package-lock.json
BROWSER_TOOLS := tests/browser/node_modules/.package-lock.json
VENV := target/venv/ready

.PHONY: help demo test lint bench bench-importance bench-mail bench-search bench-statements bench-stories audit assets prepare browser screenshot screenshots guide

help: ## this list
	@echo "make …"
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' Makefile | expand -t 16

demo: ## a sample newspaper at LISTEN (127.0.0.1:8080), kept in DATA (data)
	@if ! command -v npm >/dev/null; then \
	    echo "npm is not installed: the desk has no editor, the pages use the system's fonts. hint: install Node.js and npm"; \
	elif ! $(MAKE) --no-print-directory assets; then \
	    echo "The editor and the fonts could not be fetched from npm. hint: make assets tries again"; \
	fi
	cargo run --profile demo -- demo --data "$(DATA)" --listen "$(LISTEN)"

test: prepare assets $(BROWSER_TOOLS) $(VENV) ## all of CI: lint, tests on SQLite and PostgreSQL, browser
	@scripts/test.sh

lint: ## formatting and clippy
	@scripts/test.sh format clippy

browser: prepare assets $(BROWSER_TOOLS) $(VENV) ## the tests in Chromium and with strict parsers only
	@scripts/test.sh browser

bench: ## Courant beside its peers, as ratios
	@if [ -x benches/run.sh ]; then benches/run.sh; fi

bench-mail: prepare ## beside smtp-source; 40,000 readers and 20 kills; a million readers; a year over forty zones
	cargo run --quiet --release -p outgoing-mail --example bench-mail
	COURANT_MAIL_SIZE=40000x20 cargo test --quiet --profile demo --test it updates_relay::kill_9 -- --nocapture
	COURANT_MAIL_SIZE=1000000 cargo test --quiet --profile demo --test it a_million_readers -- --ignored --nocapture
	cargo test --quiet --profile demo --test it a_year_over_forty_zones -- --ignored

bench-search: ## how good the search's answers are, and how fast
	cargo run --release -p text-search --example bench-search

bench-stories: ## how good the story engine's threads are, and how fast
	cargo run --release -p story-threads --example bench-stories

bench-importance: ## how well importance says which stories go on
	cargo run --profile demo --example bench-importance

bench-statements: ## how well names and statements are read out of texts, and how fast
	cargo run --release -p statements --example bench-statements

audit: ## licences and known faults of dependencies (builds cargo-deny when it is missing)
	@command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
	cargo deny check

assets: $(FONTS) $(EDITOR) ## the site's fonts and the desk's editor, made from their npm packages

screenshot: prepare assets $(BROWSER_TOOLS) ## the front page for the README: docs/guide/front-page.png
	cargo build --quiet --bin courant
	@scripts/screenshot.sh docs/guide/front-page.png

guide: prepare assets $(BROWSER_TOOLS) ## the pictures of the desk for the editor's guide
	cargo build --quiet --bin courant
	@COURANT_GUIDE=docs/guide node tests/browser/screenshots.mjs

screenshots: prepare assets $(BROWSER_TOOLS) ## the main pages, narrow and wide, light and dark, in target/screenshots
	cargo build --quiet --bin courant
	@COURANT_SCREENSHOTS="$${COURANT_SCREENSHOTS:-target/screenshots}" node tests/browser/screenshots.mjs

prepare: ## Debian packages that the tests need, when root
	@scripts/prepare.sh

# The program embeds what lies in assets/ when theme.rs is compiled, and cannot know of new files.
$(FONTS): $(FONT_TOOLS) assets/build.mjs
	cd assets && node build.mjs
	@touch $(FONTS) src/web/site/theme.rs

$(EDITOR): $(DESK_TOOLS) assets/desk/build.mjs $(wildcard assets/desk/editor/*.js)
	cd assets/desk && node build.mjs
	@touch $@ src/web/site/theme.rs

%/node_modules/.package-lock.json: %/package-lock.json %/package.json
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV): tests/browser/requirements.txt
	python3 -m venv target/venv
	target/venv/bin/pip install --quiet --disable-pip-version-check -r tests/browser/requirements.txt
	@touch $@
