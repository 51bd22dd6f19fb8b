#!/bin/sh
# Installs what building (and, with `test` or `check`, testing and checking) needs and is missing. Says what it does. Needs
# nothing but a Rust toolchain to be there. Run by `make`; can be run by hand:   deploy/setup.sh [build|test|check]
set -eu
wanted=${1:-build}

have() { command -v "$1" >/dev/null 2>&1; }
say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# apt-get as root, or with a sudo that asks nothing; otherwise the exact command to type.
apt_install() {
    if [ "$(id -u)" = 0 ]; then as_root=""
    elif have sudo && sudo -n true 2>/dev/null; then as_root="sudo -n"
    else stop "please run:   sudo apt-get install -y $*"
    fi
    say "installing $*"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 && return
    $as_root apt-get update -q >/dev/null
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null
}

build_tools() {
    have cargo || stop "there is no Rust toolchain: see https://rustup.rs"
    case "$(uname -s)" in
    Darwin)
        xcode-select -p >/dev/null 2>&1 || stop "please run:   xcode-select --install"
        ;;
    Linux)
        missing=""
        have cc || missing="$missing build-essential"
        have pkg-config || missing="$missing pkg-config"
        [ -z "$missing" ] && pkg-config --exists openssl 2>/dev/null || missing="$missing libssl-dev"
        [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] || missing="$missing ca-certificates"
        [ -n "$missing" ] || return 0
        # shellcheck disable=SC2086
        if have apt-get; then apt_install $missing
        else stop "please install a C compiler, pkg-config and the headers of OpenSSL (Debian calls them:$missing)"
        fi
        ;;
    esac
}

# The tests of the PostgreSQL runner itself install none. The cluster that Debian's package would start is not wanted.
postgres() {
    have postgres || have initdb || ls /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb \
        /opt/homebrew/opt/postgresql@*/bin/initdb /usr/local/opt/postgresql@*/bin/initdb \
        /Applications/Postgres.app/Contents/Versions/*/bin/initdb >/dev/null 2>&1 || {
        have apt-get || stop "please install PostgreSQL 15 or newer (macOS: brew install postgresql@17)"
        [ "$(id -u)" = 0 ] && mkdir -p /etc/postgresql-common &&
            echo "create_main_cluster = false" >>/etc/postgresql-common/createcluster.conf
        apt_install postgresql postgresql-client
    }
}

cargo_tool() {
    have "$1" || { say "installing $1"; cargo install --locked "$1" >&2; }
}

# The browser test drives a real Chromium. Without one it says so and the rest is tested.
browser() {
    have chromium || have chromium-browser || have google-chrome || {
        if have apt-get && [ "$(id -u)" = 0 ]; then apt_install chromium fonts-noto-core fonts-noto-color-emoji
        else say "no Chromium: the browser test will say that it was left out"
        fi
    }
}

build_tools
case "$wanted" in
build) ;;
test) postgres; cargo_tool cargo-nextest; browser ;;
check) postgres; cargo_tool cargo-nextest; cargo_tool cargo-deny; browser ;;
*) stop "build, test or check?" ;;
esac
