#!/usr/bin/env bash
# Photographs the demo's front page for the README and reduces its colours, so that it stays small.
#   scripts/screenshot.sh docs/guide/front-page.png
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v pngquant >/dev/null; then
    if [ "$(id -u)" != 0 ]; then
        echo "pngquant is missing. hint: apt-get install pngquant" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq pngquant >/dev/null
fi
mkdir -p "$(dirname "$1")"
node tests/browser/screenshots.mjs "$1"
pngquant --force --skip-if-larger --speed 1 --strip --output "$1" 128 "$1" || [ $? = 98 ]
size=$(stat -c %s "$1")
echo "$1: $size bytes"
if [ "$size" -gt 400000 ]; then
    echo "That is more than 400 kB." >&2
    exit 1
fi
