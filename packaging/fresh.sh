#!/bin/sh
# Proves the README's two commands, `make run` and `make test`, in a bare Debian: no Qt, no compiler, no pip, no display.
# Twice, each time in a copy of its own: as root, and as a user who may install with sudo. A skipped test fails there.
#
#   sh packaging/fresh.sh [TREE]      TREE: what to try, default HEAD (only what is committed counts)
#
# FRESH_CACHE keeps the bare system for a week (default /var/tmp/handrail-fresh); FRESH_COMMANDS is a list, split at
# commas, in place of "make run,make test", for instance 'make run,make test SUITES="unit wire"'; FRESH_WHO is "root" or
# "person" for one of the two; FRESH_SUITE is another Debian, as trixie with Python 3.13; FRESH_KEEP=1 leaves the tried
# systems there to look at.
# It needs root, for debootstrap and chroot. Figures and logs go to out/fresh/.
set -eu

suite=${FRESH_SUITE:-bookworm}
needed=make,ca-certificates,python3 # what the README asks for, and nothing else
cache=${FRESH_CACHE:-/var/tmp/handrail-fresh}
commands=${FRESH_COMMANDS:-make run,make test}
everybody=${FRESH_WHO:-root person}
base=$cache/$suite
here=$(cd "$(dirname "$0")/.." && pwd)
logs=$here/out/fresh

say() { echo "fresh: $*"; }
refuse() { echo "fresh: $*" >&2; exit 1; }

# ------------------------------------------------------------------ inside: own mounts and processes, gone at the end

# Bind $1 at the same place in the tried system, read-only.
lend() {
    [ -e "$1" ] || return 0
    if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}"; : >>"$root$1"; fi
    mount --bind "$1" "$root$1"
    mount -o remount,bind,ro "$root$1"
}

# The way this machine reaches its registries, if it has one of its own: certificates, pip's settings, local folders.
lend_registries() {
    cp -L --remove-destination /etc/resolv.conf /etc/hosts "$root/etc/"
    cp -L --remove-destination /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    lend /usr/local/share/ca-certificates
    lend /etc/pip.conf
    for file in $(grep -lsE '^ *Acquire::(https?|Proxy)' /etc/apt/apt.conf.d/* || true); do lend "$file"; done
    for home in root home/person; do
        for settings in .config/pip .pip; do
            [ -d "$HOME/$settings" ] || continue
            mkdir -p "$root/$home/$settings"
            cp -R "$HOME/$settings/." "$root/$home/$settings/"
        done
    done
    for folder in $({ env | sed -n 's/^PIP_[A-Z_]*=//p'; cat /etc/pip.conf "$HOME"/.config/pip/* "$HOME"/.pip/* 2>/dev/null; } |
        grep -oE '(file://)?/[^ ,]+' | sed 's,^file://,,' | sort -u); do
        # An index that is a folder lists files that lie beside it.
        [ "${folder##*/}" != simple ] || folder=${folder%/*}
        [ ! -d "$folder" ] || lend "$folder"
    done
}

# as WHO HOME FOLDER COMMAND: in the tried system, with nothing of this environment but the way to the registries.
as() {
    (
        for name in $(env | sed -n 's/=.*//p' | grep -vE '^(PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE|.*_(PROXY|proxy))$'); do
            unset "$name" 2>/dev/null || true
        done
        export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="/$2" TERM=dumb CI=true
        # shellcheck disable=SC2016 # $1 and $2 are the inner shell's
        exec chroot --userspec="$1" "$root" sh -c 'cd "$1" && eval "$2"' sh "$3" "$4" </dev/null
    )
}

# attempt WHO HOME FOLDER COMMAND: with its time and log.
attempt() {
    tries=$((tries + 1))
    log=$logs/$1-$tries-$(echo "$4" | tr -c 'a-z\n' -).log
    began=$(date +%s)
    result=good
    as "$1" "$2" "$3" "$4" >"$log" 2>&1 || result=FAILED
    figure=$(printf '%-7s %-10s %-7s %5s s   %s' "$1" "$4" "$result" $(($(date +%s) - began)) "$(tail -n 1 "$log")")
    say "$figure"
    echo "$figure" >>"$logs/figures.txt"
    [ $result = good ] || { tail -n 40 "$log"; failed=1; }
}

# Without root and sudo set-up must stop and name the one command that helps.
refused() {
    if as person home/person "$1" "make setup" >"$logs/refused.log" 2>&1; then
        say "a bare system already had every library: the refusal could not be tried"
    elif grep -q '^  sudo apt-get .*install' "$logs/refused.log"; then
        say "person  make setup refused, naming the command"
    else
        cat "$logs/refused.log"
        refuse "the refusal does not name the command that helps"
    fi
}

# inside SYSTEM WHO
inside() {
    root=$1
    failed=0
    tries=0
    mkdir -p "$root/proc" "$root/dev" "$root/sys"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    chroot "$root" useradd --create-home person
    lend_registries
    home=root checkout=/root/handrail
    # A path with a space for the user: it has to work, too.
    [ "$2" = root ] || home=home/person checkout="/home/person/hand rail"
    mkdir -p "$root$checkout"
    tar -x -C "$root$checkout" -f "$root/checkout.tar"
    rm "$root/checkout.tar"
    if [ "$2" = person ]; then
        chroot "$root" chown -R person: /home/person
        refused "$checkout"
        as root root / "apt-get -q update && apt-get -q -y install --no-install-recommends sudo" >"$logs/sudo.log" 2>&1 ||
            { tail -n 20 "$logs/sudo.log"; refuse "sudo could not be installed for the user"; }
        echo 'person ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/person"
    fi
    before=$(chroot "$root" dpkg-query -f '.\n' -W | wc -l)
    who=$2
    old_ifs=$IFS
    IFS=,
    # shellcheck disable=SC2086 # split at the commas, on purpose
    set -- $commands
    IFS=$old_ifs
    for command; do attempt "$who" "$home" "$checkout" "$command"; done
    say "$who    $(du -sm "$root$checkout/.venv" | cut -f1) MB in .venv," \
        "$(($(chroot "$root" dpkg-query -f '.\n' -W | wc -l) - before)) system packages installed"
    return $failed
}

if [ "${1:-}" = --inside ]; then
    inside "$2" "$3"
    exit
fi

# ------------------------------------------------------------------ outside: the bare system, and a copy to try

tree=${1:-HEAD}
git -C "$here" rev-parse --verify --quiet "$tree^{tree}" >/dev/null || refuse "nothing is committed as $tree"
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || refuse "needs root: sudo sh packaging/fresh.sh"
    exec sudo -n --preserve-env sh "$0" "$@"
fi
if ! command -v debootstrap >/dev/null; then
    install="apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends debootstrap"
    DEBIAN_FRONTEND=noninteractive $install || { apt-get -q update && DEBIAN_FRONTEND=noninteractive $install; } ||
        refuse "debootstrap is missing and could not be installed"
fi

mkdir -p "$cache" "$logs"
rm -f "$logs"/*
if [ -z "$(find "$base" -maxdepth 0 -mtime -7 2>/dev/null)" ] || [ ! -e "$base.packages" ]; then
    say "making a bare $suite in $base"
    rm -rf --one-file-system "$base" "$base.packages"
    # The mirror that this Debian uses, if this is one; else debootstrap's own choice.
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ')
    debootstrap --variant=minbase --include="$needed" "$suite" "$base" ${mirror:+"$mirror"} >"$logs/debootstrap.log" 2>&1 ||
        { tail -n 20 "$logs/debootstrap.log"; refuse "debootstrap failed"; }
    chroot "$base" dpkg-query -f '.\n' -W >"$base.packages"
    touch "$base"
fi
code=0
tried=
drop() { [ "${FRESH_KEEP:-}" = 1 ] || [ -z "$tried" ] || rm -rf --one-file-system "$tried"; }
trap drop EXIT
trap 'exit 130' INT TERM
for who in $everybody; do
    tried=$cache/$who.$$
    say "trying $tree as $who in $tried"
    cp -a "$base" "$tried"
    git -C "$here" archive "$tree" >"$tried/checkout.tar"
    unshare --mount --propagation private --pid --fork --kill-child sh "$0" --inside "$tried" "$who" || code=1
    drop
done
[ $code != 0 ] || say "good; figures in out/fresh/figures.txt"
exit $code
