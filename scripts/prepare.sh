#!/usr/bin/env bash
# Sees to it that what `make test` needs from Debian is there. As root, installs what is missing; as
# anybody else, says what to install. Asks nothing of the network when nothing is missing.
set -euo pipefail

missing=()
need() { # need PACKAGES CHECK…: a package (or several) unless the check succeeds
    local packages=$1
    shift
    # shellcheck disable=SC2206 # one word may name several packages
    "$@" >/dev/null 2>&1 || missing+=($packages)
}
postgres() { ls /usr/lib/postgresql/*/bin/initdb; }

need postgresql postgres
need "chromium fonts-liberation" test -x "${COURANT_CHROMIUM:-/usr/bin/chromium}"
need default-jre-headless "${COURANT_JAVA:-java}" -version
need nodejs node --version
need npm npm --version
# Its test servers and, in folders of the tests' own, Postfix itself; never as a service.
need postfix test -x /usr/sbin/smtp-sink
# Likewise: a mailbox of the tests' own.
need dovecot-imapd test -x /usr/lib/dovecot/imap
need python3-venv python3 -c "import ensurepip, venv"

if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" != 0 ]; then
        echo "The tests need more Debian packages. hint: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    echo "Installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # Without a configuration Postfix has nothing to start with.
    if command -v debconf-set-selections >/dev/null; then
        echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    fi
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    echo "Node.js $(node --version) is too old; the browser tests need 20." >&2
    exit 1
fi
