# The words of this project. `make run` to try it, `make test` to test it.

CARGO ?= cargo

# No test speaks to the world. Reading the machine's 140 root certificates for every HTTP client would be a third of their work.
NO_ROOTS = SSL_CERT_FILE=/dev/null SSL_CERT_DIR=/dev/null

.PHONY: run test soak fuzz check bench fmt

# Builds, then starts everything on this machine against a pretend Discord and a pretend WhatsApp. Prints an address to open.
run:
	@deploy/setup.sh build
	$(CARGO) run --quiet --features sandbox --bin omnicrm -- sandbox $(ARGS)

# Every test, against a real PostgreSQL (found, or installed) and the sandbox.
test:
	@deploy/setup.sh test
	$(CARGO) test --doc --workspace --quiet
	$(NO_ROOTS) $(CARGO) nextest run --workspace $(ARGS)

# What `make test` takes samples of, in full: long sequences, many kills, every command by every caller. Prints its figures.
soak:
	@deploy/setup.sh test
	$(NO_ROOTS) OMNICRM_SOAK=1 $(CARGO) nextest run --workspace --profile soak $(ARGS)

# Every parser of the WhatsApp door on input that nobody meant, a minute of each, optimised. `make test` runs some thousand inputs.
fuzz:
	OMNICRM_FUZZ_SECONDS=$${OMNICRM_FUZZ_SECONDS:-60} $(CARGO) test --release --package webhooks --lib fuzz -- --nocapture

# Everything that must hold before a change lands. The second clippy is of what `cargo build --release` builds: no sandbox.
check:
	@deploy/setup.sh check
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
	$(CARGO) clippy --lib --bins --quiet -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items --quiet
	$(CARGO) deny --log-level error check bans licenses sources
	$(MAKE) test

# The figures of docs/performance.md, in one run on one cluster.
bench:
	@deploy/setup.sh build
	$(CARGO) bench --bench figures $(ARGS)

fmt:
	$(CARGO) fmt --all
