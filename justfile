# What a change must pass before it is committed.

# Everything below, in the order that fails soonest.
check: fmt clippy test doc deny

fmt:
    cargo fmt --check

clippy:
    cargo clippy --all-targets -- -D warnings

test:
    cargo test

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# Licences, sources and advisories of the dependencies; needs cargo-deny.
deny:
    @if cargo deny --version >/dev/null 2>&1; then cargo deny check; else echo "skipped: cargo-deny is not installed"; fi

# Writes what commands print now into the README and the stories.
stories:
    TRYCMD=overwrite cargo test --test stories

# Writes the tables as the dictionary has them.
schema:
    cargo run --quiet -- db schema > schema.sql.new
    mv schema.sql.new schema.sql
