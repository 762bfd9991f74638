#!/usr/bin/env bash
# Measures the program and puts the tables into docs/reference/benchmarks.md.
#
#   benches/run.sh                   everything
#   benches/run.sh pages start       only these; the others' tables stay
#
# Settings, as variables: PROFILE (release, or demo), ARTICLES and MANY (the two houses' sizes), ROUNDS and
# SECONDS_EACH (of each cell beside nginx), PORT (and the one after it), BENCH_DATA (a folder; stays, so that
# a second run need not import again, unless it measures the import).
set -euo pipefail
cd "$(dirname "$0")/.."

PROFILE=${PROFILE:-release} ARTICLES=${ARTICLES:-10000} MANY=${MANY:-100000}
BENCH_DATA=${BENCH_DATA:-target/bench}
export PORT=${PORT:-8400} PYTHONDONTWRITEBYTECODE=1
steps=${*:-pages start visible import search desk flashes}

need() { # need PROGRAM PACKAGE...
  command -v "$1" >/dev/null && return
  [ "$(id -u)" = 0 ] || { echo "benches: $1 is missing. hint: apt-get install ${*:2}" >&2; exit 1; }
  apt-get install -y --no-install-recommends "${@:2}" >/dev/null
}

wants() { [[ " $steps " == *" $1 "* ]]; }

# A house of N articles, imported once. The import's table is printed into a file beside it.
house() {
  local folder="$BENCH_DATA/$1"
  [ -f "$folder.md" ] && return
  rm -rf "$folder"
  mkdir -p "$BENCH_DATA"
  python3 benches/make_articles.py "$1" >"$folder.xml"
  python3 benches/importing.py "$folder" "$folder.xml" "$1" >"$folder.part"
  rm "$folder.xml"
  mv "$folder.part" "$folder.md"
}

# Runs a measurement and puts what it printed into the page.
measure() {
  local name=$1 found
  shift
  found=$("$@")
  printf '%s\n' "$found" | python3 benches/paste.py "$name" "$PROFILE"
}

if wants pages; then
  need nginx nginx-core
  [ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] || need brotli-module libnginx-mod-http-brotli-static
  need wrk wrk
fi
[ -n "${COURANT:-}" ] || cargo build --profile "$PROFILE" --bin courant
export COURANT=${COURANT:-target/$PROFILE/courant}

if wants pages || wants start || wants visible; then house "$ARTICLES"; fi
if wants flashes; then
  need nginx nginx-core
  [ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] || need nchan-module libnginx-mod-nchan
  need cc gcc libc6-dev
  ulimit -n 20000 # one for each reader, in each of the two processes
fi
if wants import; then rm -f "$BENCH_DATA/$MANY.md"; fi
if wants import || wants search; then house "$MANY"; fi

for step in $steps; do
  case $step in
    pages) measure pages python3 benches/pages.py "$BENCH_DATA/$ARTICLES" ;;
    start) measure start python3 benches/start.py "$BENCH_DATA/$ARTICLES" ;;
    visible) measure visible python3 benches/visible.py "$BENCH_DATA/$ARTICLES" ;;
    import) measure import cat "$BENCH_DATA/$MANY.md" ;;
    desk) measure desk benches/desk.sh ;;
    flashes)
      rm -rf "$BENCH_DATA/flashes"
      "$COURANT" demo --data "$BENCH_DATA/flashes" --fill-only >/dev/null
      measure flashes python3 benches/flashes.py "$BENCH_DATA/flashes"
      ;;
    search) measure search python3 benches/search.py "$BENCH_DATA/$MANY" ;;
    *) echo "benches: there is no measurement “$step”" >&2; exit 1 ;;
  esac
done
