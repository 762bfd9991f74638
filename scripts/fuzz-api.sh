#!/usr/bin/env bash
# Asks the API of a demo newspaper what its description allows and what it forbids, for a minute. Fails
# on any answer that the description does not know, on any 5xx, and when the program is gone afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${COURANT_FUZZ_SECONDS:-60}
tool=target/venv/bin/schemathesis
[ -x "$tool" ] || { echo "schemathesis is not installed. hint: make test installs it into target/venv" >&2; exit 1; }

folder=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    rm -rf "$folder"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# No figures' port: another program may have it.
printf '[server]\nmetrics = ""\n' >"$folder/courant.toml"
target/debug/courant demo --data "$folder" --fill-only >"$folder/fill.log" 2>&1 || { tail -5 "$folder/fill.log" >&2; exit 1; }
owner=$(target/debug/courant person list --data "$folder" | grep -m1 owner | grep -oE '[^ ]+@[^ ]+')
token=$(target/debug/courant person token --data "$folder" --name fuzz \
    --scopes read,write,publish,media,webhooks,market "$owner" | grep -oE '[0-9a-f]{64}')
target/debug/courant serve --data "$folder" --listen "127.0.0.1:$port" >"$folder/server.log" 2>&1 &
server=$!

api=http://127.0.0.1:$port/api/v1
"$tool" --config-file tests/api/schemathesis.toml --no-color run "$api/openapi.json" \
    --header "Authorization: Bearer $token" --wait-for-schema 20 --seed 20261124 --max-time "$seconds" --workers 1 --rate-limit 50/s \
    --phases examples,coverage,fuzzing --continue-on-failure

curl --silent --fail --output /dev/null "$api/editions"
if grep -i panicked "$folder/server.log"; then exit 1; fi
