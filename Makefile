# Needs Rust (https://rustup.rs) and make; `acceptance` also needs python3, `e2e` needs git.
# `make` alone says what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help

CARGO ?= cargo
# Where cargo puts what it builds, whatever decides that (CARGO_TARGET_DIR, a configuration file, nothing).
TARGET = $(shell $(CARGO) metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
# Documents and scoring tools outside the repository, for `acceptance`.
KEIKAKU_SHARED ?= $(abspath ../shared)

DEMO_INPUT = fixtures/training-plan/flattened-text/input.txt
DEMO_OUT   = out/demo
DEMO_PLAN  = training-plan.青空県地域医療研修センター.2024

.PHONY: help
help: ## this list
	@echo 'keikaku: plan documents in, validated data out. Start with `make demo`, then `make test`.'
	@echo
	@sed -n 's/^\([a-z0-9]*\):.* ## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

.PHONY: demo
demo: ## build, read an awkward plan into out/demo, and show before, after and why
	@echo '== building (the first time takes a minute or two)'
	@$(CARGO) build --release --locked
	@echo
	@echo '== before: $(DEMO_INPUT), two lines of 75; tabs shown as ¦'
	@sed -n '46,47p' $(DEMO_INPUT) | sed "s/$$(printf '\t')/ ¦ /g; s/^/   /"
	@echo
	@echo '   The first line lacks its 募集定員 (seats) cell, so every cell behind it stands one column too far'
	@echo '   left; the second is a bare date that lost its row.'
	@echo
	@echo '== keikaku build $(DEMO_INPUT) -o $(DEMO_OUT) --fail-on never --show 2'
	@"$(TARGET)/release/keikaku" build $(DEMO_INPUT) -o $(DEMO_OUT) --fail-on never --show 2
	@echo
	@echo '== after: two 枠 (places one can apply for) of that row, each with its dates and its fee'
	@echo '   data/sessions.csv: track, start_date, end_date, year_basis, weekday_check'
	@grep '^$(DEMO_PLAN)/診療情報データ分析研修②応用/' $(DEMO_OUT)/data/sessions.csv \
	  | cut -d, -f2,6,7,15,16 | sed 's|^$(DEMO_PLAN)/|     |; s/,/  /g'
	@echo '   data/fees.csv: track, label, status, amount_jpy, tax_included'
	@grep '^$(DEMO_PLAN)/診療情報データ分析研修②応用/' $(DEMO_OUT)/data/fees.csv \
	  | cut -d, -f2,4-7 | sed 's|^$(DEMO_PLAN)/|     |; s/,/  /g'
	@echo
	@echo '== why: a date whose cell is blank and whose year is printed nowhere'
	@echo "   keikaku explain $(DEMO_OUT) '$(DEMO_PLAN)/訪問看護基礎研修(3)/一般コース/sessions/course.start_date'"
	@"$(TARGET)/release/keikaku" explain $(DEMO_OUT) \
	  '$(DEMO_PLAN)/訪問看護基礎研修(3)/一般コース/sessions/course.start_date' | sed 's/^/   /'
	@echo
	@echo '== what next'
	@echo '   look:      $(DEMO_OUT)/data/*.csv, and $(DEMO_OUT)/data/findings.csv for everything that was doubted'
	@echo "   check it:  $(TARGET)/release/keikaku validate $(DEMO_OUT)"
	@echo "   your own:  $(TARGET)/release/keikaku build YOUR_FILE -o out/mine"
	@echo "   each step: $(TARGET)/release/keikaku inspect $(DEMO_INPUT) --stage parse | less -S"

.PHONY: test
test: ## every test that needs nothing but this repository
	$(CARGO) test --locked

.PHONY: check
check: ## formatting, lints, documentation, the list of findings: all without a warning
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps
	@awk -f docs/findings.awk src/diag/code.rs | cmp -s - docs/findings.md \
	  || { echo 'docs/findings.md is not what src/diag/code.rs says: run `make docs`'; exit 1; }

.PHONY: docs
docs: ## write docs/findings.md anew from src/diag/code.rs
	awk -f docs/findings.awk src/diag/code.rs > docs/findings.md

.PHONY: acceptance
acceptance: ## score against the shared documents (KEIKAKU_SHARED, by default ../shared)
	@if [ ! -d '$(KEIKAKU_SHARED)' ]; then \
	  echo 'acceptance: SKIPPED, there is no folder $(KEIKAKU_SHARED); set KEIKAKU_SHARED to where the shared documents are'; \
	elif [ ! -f tests/acceptance.rs ]; then \
	  echo 'acceptance: SKIPPED, this checkout has no tests/acceptance.rs'; \
	else \
	  echo "acceptance: $$(find '$(KEIKAKU_SHARED)/corpus' '$(KEIKAKU_SHARED)/bench' -type f | wc -l | tr -d ' ') files under $(KEIKAKU_SHARED)"; \
	  CARGO_PROFILE_RELEASE_LTO=off KEIKAKU_SHARED='$(KEIKAKU_SHARED)' $(CARGO) test --release --locked --test acceptance --test acceptance_pdf --test acceptance_outlines --test acceptance_prose_pdf --test acceptance_forms --test acceptance_series -- --ignored --nocapture --test-threads 1; \
	fi

.PHONY: e2e
e2e: ## clone the last commit into an empty folder and do there what a newcomer would
	sh tests/e2e.sh

.PHONY: bench
bench: ## speed of normalization, of the text path, of comparing, of the ledger, of a reader process, of PDF beside pdftotext, and of a night
	$(CARGO) bench --locked --bench normalize
	$(CARGO) bench --locked --bench throughput
	$(CARGO) bench --locked --bench diff
	$(CARGO) bench --locked --bench ledger
	$(CARGO) bench --locked --bench pdf
	$(CARGO) bench --locked --bench nightly

# Seconds for each fuzz target.
FUZZ_SECONDS ?= 60
FUZZ = RUSTC_BOOTSTRAP=1 $(CARGO) fuzz

# libFuzzer needs compiler flags that are not stable yet; RUSTC_BOOTSTRAP lets the one toolchain take them. Without a sanitizer:
# this crate has no unsafe code, and panics, hangs (10 s) and memory (2 GiB) are what is looked for.
.PHONY: fuzz
fuzz: ## hostile bytes into the PDF path and the text path, FUZZ_SECONDS (60) each
	@$(CARGO) fuzz --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-fuzz
	@mkdir -p fuzz/corpus/pdf fuzz/corpus/text
	@find fixtures -name '*.pdf' | while read -r f; do cp "$$f" "fuzz/corpus/pdf/$$(echo "$$f" | tr / -)"; done
	@for d in hostile japanese-fonts; do \
	  [ ! -d "$(KEIKAKU_SHARED)/corpus/$$d" ] || find "$(KEIKAKU_SHARED)/corpus/$$d" -name '*.pdf' -size -128k -exec cp -f {} fuzz/corpus/pdf/ \; ; \
	done
	@find fixtures -name 'input.*' ! -name '*.pdf' | while read -r f; do cp "$$f" "fuzz/corpus/text/$$(echo "$$f" | tr / -)"; done
	@for target in pdf text; do \
	  $(FUZZ) run --fuzz-dir fuzz --sanitizer none $$target -- -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
	    -max_len=8192 -print_final_stats=1 || exit 1; \
	done

.PHONY: bless
bless: ## write fixtures/*/*/actual.txt for a person to compare; never changes an expectation
	-KEIKAKU_BLESS=1 $(CARGO) test --locked --test golden
	@echo 'Compare each actual.txt with the document, then with its expected.txt; copy only what the document proves.'

.PHONY: deny
deny: ## licences, advisories and sources of every dependency
	@if $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) deny --locked check; \
	else echo 'deny: SKIPPED, cargo-deny is not installed; `cargo install --locked cargo-deny` installs it'; fi

.PHONY: install
install: ## install keikaku where cargo installs programs (PREFIX=DIR for DIR/bin)
	$(CARGO) install --locked --path . $(if $(PREFIX),--root '$(PREFIX)')

.PHONY: clean
clean: ## remove what was built and what the demo wrote
	rm -rf out
	find fixtures -name actual.txt -exec rm -f {} +
	$(CARGO) clean
