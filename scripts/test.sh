#!/usr/bin/env bash
# Runs the stages of `make test` in order, or those that are named, and sums them up: what passed, what
# failed, how long each took. A failed stage does not keep the later ones from telling their news.
set -uo pipefail
cd "$(dirname "$0")/.."
export NO_COLOR=1 CARGO_TERM_COLOR=never
# What `make test` has installed must be used: a test that does not find it fails.
export COURANT_TEST_TOOLS=1

logs=target/test-logs
mkdir -p "$logs"
rm -f "$logs"/*
table=() passed=0 failed=0

format() { cargo fmt --all --check; }
clippy() { cargo clippy --workspace --all-targets --quiet -- -D warnings; }
sqlite() { rust_tests --workspace; }
doctests() { cargo test --quiet --doc --workspace; }
postgres() { scripts/with-postgres.sh bash -c "$(declare -f rust_tests); rust_tests -p courant"; }
browser() {
    cargo build --quiet --bin courant || return
    if [ -n "${COURANT_SCREENSHOTS:-}" ]; then node tests/browser/screenshots.mjs || return; fi
    (cd tests/browser && timeout 20m node --test --test-concurrency=2 --test-reporter=spec)
}
# Whatever anybody may ask the API, within what its description says and without, for a minute.
api() { cargo build --quiet --bin courant && scripts/fuzz-api.sh; }
rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --no-fail-fast --status-level=fail --final-status-level=fail "$@"
    else
        cargo test --no-fail-fast --quiet --lib --bins --tests "$@"
    fi
}
# Nothing that brings its own C cryptography, nor the system's OpenSSL.
dependencies() {
    local found
    found=$(cargo tree --workspace --all-features --prefix none) || return
    if grep -E '^(aws-lc|openssl-sys|native-tls)' <<<"$found" | sort -u; then
        echo "hint: cargo tree --workspace --all-features -i NAME says what pulls it in" >&2
        return 1
    fi
    echo "none of aws-lc, openssl-sys, native-tls"
}

# The numbers that nextest, cargo test and node's runner close with: "passed failed".
counts() {
    sed -E 's/\x1b\[[0-9;]*m//g' "$1" | awk '
        function number(word,  n) { return match($0, "[0-9]+ " word) ? substr($0, RSTART) + 0 : 0 }
        /^ *Summary \[/ { ok += number("passed"); bad += number("failed") + number("timed out") }
        /^test result:/ { ok += number("passed"); bad += number("failed") }
        /^ℹ pass /      { ok += $3 }
        /^ℹ (fail|cancelled) / { bad += $3 }
        END { print ok + 0, bad + 0 }'
}

stage() {
    local name=$1 start=$SECONDS ok bad result=ok
    echo "── $name"
    if ! "$name" 2>&1 | tee "$logs/$name"; then result=FAILED; fi
    read -r ok bad <<<"$(counts "$logs/$name")"
    # A stage without a count of its own is one check.
    if [ $((ok + bad)) = 0 ] && [ $result = ok ]; then ok=1; fi
    if [ "$bad" = 0 ] && [ $result = FAILED ]; then bad=1; fi
    passed=$((passed + ok)) failed=$((failed + bad))
    table+=("$(printf '%-14s %-7s %6d %7d %6d s' "$name" "$result" "$ok" "$bad" $((SECONDS - start)))")
}

[ $# -gt 0 ] || set -- format clippy sqlite doctests postgres dependencies api browser
for name in "$@"; do stage "$name"; done

printf '\n%-14s %-7s %6s %7s %8s\n' stage result passed failed time
printf '%s\n' "${table[@]}"
echo
echo "$passed passed, $failed failed" | tee "$logs/total"
[ "$failed" = 0 ]
