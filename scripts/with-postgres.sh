#!/usr/bin/env bash
# Runs a command with a private PostgreSQL of its own: a cluster in a temporary folder, reached
# through a socket there, without password or network; removed afterwards.
#   scripts/with-postgres.sh cargo nextest run
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
    echo "PostgreSQL's server is missing. hint: apt-get install postgresql" >&2
    exit 1
fi
folder=$(mktemp -d /tmp/courant-pg.XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
    chown postgres "$folder"
    as=(runuser -u postgres --)
fi
stop() {
    "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
cd "$folder"
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=400 -c fsync=off -c shared_buffers=128MB" \
    start >/dev/null
cd - >/dev/null
export COURANT_TEST_DATABASE="postgres://postgres@${folder//\//%2F}/postgres?sslmode=disable"
"$@"
