#!/usr/bin/env bash
# The desk's figures, as a table: the list at 100,000 articles with a million versions, a keystroke's way to
# the disk with one, ten and fifty people in an article, the editor's bytes.
#
#   benches/desk.sh       needs COURANT and PROFILE, as run.sh sets them
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d) pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$folder"' EXIT

cargo build --quiet --profile "$PROFILE" --example bench-desk-lists
lists=$(dirname "$COURANT")/examples/bench-desk-lists

echo "| a page of the desk's list | lines | p50 ms | p95 ms |"
echo "| --- | --- | --- | --- |"
"$lists" 100000 10 | sed -nE 's/^(.{54}) +([0-9]+) +([0-9.]+) +([0-9.]+)$/\1|\2|\3|\4/p' |
  sed -E 's/ +\|/ | /; s/\|/ | /g; s/  +/ /g; s/^/| /; s/$/ |/'

host=127.0.0.1:$PORT
printf '[server]\nmetrics = ""\n' >"$folder/courant.toml"
password=$("$COURANT" demo --data "$folder" --fill-only | sed -nE 's/.*Password of all four +([^ ]+).*/\1/p')
"$COURANT" serve --data "$folder" --listen "$host" >"$folder/log" 2>&1 &
pid=$!
for _ in $(seq 200); do curl -fs "http://$host/readyz" >/dev/null && break; sleep 0.05; done
jar=$folder/cookies
curl -fs -c "$jar" -H "origin: http://$host" --data-urlencode "email=mara@ledger.example" \
  --data-urlencode "password=$password" "http://$host/desk/sign-in" >/dev/null
address=$(curl -fs -b "$jar" -H "origin: http://$host" -d x= -o /dev/null -w '%{redirect_url}' "http://$host/desk/articles")
number=$(grep -oE 'article/[0-9]+' <<<"$address" | cut -d/ -f2)
cookie=$(awk '$6 == "courant" { print "courant=" $7 }' "$jar")

echo
echo "| people in one article | keystrokes | to the disk, p50 ms | p95 | p99 | to the other screens, p50 ms | p95 | unacknowledged | different texts |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
for people in 1 10 50; do
  node benches/co_editing.mjs "http://$host" "$number" "$cookie" "$people" 15 |
    python3 -c 'import json, sys
it = json.load(sys.stdin)
d, s = it["durable"], it["seen"]
print("|", " | ".join(str(x) for x in (it["people"], it["keystrokes"], d["p50"], d["p95"], d["p99"], s["p50"] or "–", s["p95"] or "–", it["unacknowledged"], it["copies"])), "|")'
done

echo
echo "| the editor's script | bytes | goal |"
echo "| --- | --- | --- |"
node -e 'const { readFileSync } = require("node:fs"); const { brotliCompressSync, gzipSync } = require("node:zlib");
const js = readFileSync("assets/desk/built/editor.js"); const n = (b) => b.length.toLocaleString("en");
console.log(`| as it is | ${n(js)} | |\n| gzip | ${n(gzipSync(js, { level: 9 }))} | |\n| brotli | ${n(brotliCompressSync(js))} | 180,000 |`)'
