# keikaku: needs Rust and make. `make` alone says what there is.
.DEFAULT_GOAL := help
CARGO ?= cargo
OUT ?= out
SHARED ?= ../shared
FIXTURES := fixtures/training-plan
DEMO := $(FIXTURES)/flattened-text/input.txt
BIN = $(shell $(CARGO) metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')

.PHONY: help demo test check fmt lint doc deny acceptance e2e bench bless clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

demo: ## Turn a plan as awkward as real ones into clean data, and show both
	@$(CARGO) build --release --quiet
	@sh docs/demo.sh $(BIN)/release/keikaku $(DEMO) $(OUT)/demo

test: ## Run every test (but not acceptance)
	$(CARGO) test --quiet

check: fmt lint doc ## Formatting, lints, documentation

fmt:
	$(CARGO) fmt --check

lint:
	$(CARGO) clippy --all-targets --quiet -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --document-private-items --quiet

deny: ## Licences, advisories and sources of the dependencies (needs cargo-deny)
	$(CARGO) deny check

acceptance: ## Score real and generated documents in $(SHARED) (needs them and python3)
	@if [ -d "$(SHARED)" ]; then KEIKAKU_SHARED="$(SHARED)" $(CARGO) test --release --quiet --test acceptance -- --ignored --nocapture --test-threads 1; \
	else echo "acceptance: $(SHARED) is not here; nothing was scored"; fi

e2e: ## From a clean clone: install, build, validate, explain, build again
	bash .ci/e2e

bench: ## Measure throughput and compare with other tools on the same file
	$(CARGO) bench --bench throughput

bless: ## Write the workbooks from their sources, and actual.txt beside every expected.txt
	KEIKAKU_BLESS=1 $(CARGO) test --quiet --test golden || true
	@git status --short fixtures

clean: ## Remove what was built
	$(CARGO) clean
	rm -rf $(OUT)
