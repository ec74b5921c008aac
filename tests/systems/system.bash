# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the scripts of this folder share: another system in a folder of its own, made by debootstrap. Needs root,
# debootstrap and unshare. They are kept, each with its log and its lock beside it:
#
#     TRIPTYCH_SYSTEMS          the folder for all of them (/var/tmp/triptych-systems unless set)
#     TRIPTYCH_SYSTEMS_MIRROR   where debootstrap finds packages (its own choice unless set)
#
# Whoever sources it calls need_system first.

readonly systems=${TRIPTYCH_SYSTEMS:-/var/tmp/triptych-systems}
# The clone whose last commit is tried.
readonly source=${TRIPTYCH_SOURCE:-$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)}

# cannot WHY: ends the script.
cannot() {
    printf '1..0 # SKIP %s: %s\n' "$system" "$1"
    exit 77
}

# not_made WHAT: the system cannot be made now, which is no fault of what is tested.
not_made() {
    tail -n 20 "$root.log" >&2
    cannot "$1 failed; the log is $root.log"
}

# say_failed WHAT: ends the script; the log's end says why.
say_failed() {
    printf '%s: %s failed; the log is %s\n' "$system" "$1" "$root.log" >&2
    tail -n 20 "$root.log" >&2
    exit 1
}

# inside COMMAND...: runs it in the system, with mounts and shared memory that end with it.
inside() {
    # shellcheck disable=SC2016 # the inner shell's own
    unshare --mount -- bash -c '
        set -e
        root=$1 && shift
        mount --make-rprivate /
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs tmpfs "$root/dev/shm"
        mount --rbind /sys "$root/sys"
        mount -t tmpfs tmpfs "$root/tmp"
        cp /etc/resolv.conf "$root/etc/resolv.conf"
        exec chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive TERM="${TERM:-dumb}" "$@"' - "$root" "$@" </dev/null
}

# starts: whether programs for $processor start here, unless emulated.
starts() {
    case $processor:$(uname -m) in
        :* | i386:x86_64 | i386:i?86) ;;
        *) return 1 ;;
    esac
}

# need_system NAME [PROCESSOR]: the system of that name is this script's alone until its end; ends it where there can be none.
need_system() {
    system=$1 processor=${2:-}
    root=$systems/$system
    [ "$(id -u)" -eq 0 ] || cannot "only root can make and enter a chroot"
    command -v debootstrap >/dev/null || cannot "debootstrap is not installed"
    unshare --mount true 2>/dev/null || cannot "this kernel grants no namespace for mounts"
    starts || cannot "programs for $processor do not start here: this needs an x86-64 machine"
    if ! mkdir -p "$systems" || ! exec 9>"$root.lock"; then
        cannot "$root.lock cannot be written"
    fi
    flock -n 9 || cannot "another run of these tests is in it"
}

# system_in SUITE FOLDER PACKAGES: what debootstrap makes of it there.
system_in() {
    printf 'making %s in %s\n' "$1" "$2"
    debootstrap --variant=minbase ${processor:+--arch="$processor"} --include="$3" "$1" "$2" \
        ${TRIPTYCH_SYSTEMS_MIRROR:+"$TRIPTYCH_SYSTEMS_MIRROR"} >"$root.log" 2>&1 && return
    if [ -x "$2/bin/true" ] && ! chroot "$2" /bin/true 2>/dev/null; then # a kernel may lack what runs them
        cannot "programs for ${processor:-this processor} do not start here"
    fi
    not_made debootstrap
}

# make_system SUITE: the system; a half of it is thrown away and made again.
make_system() {
    [ -e "$root/.whole" ] && return
    rm -rf --one-file-system "$root"
    system_in "$1" "$root" git,ca-certificates,procps
    printf 'force-unsafe-io\n' >"$root/etc/dpkg/dpkg.cfg.d/triptych"
    touch "$root/.whole"
}

# update_clone: the clone inside is at the last commit of this one; its build is kept.
update_clone() {
    local clone=$root/root/triptych
    if [ ! -e "$clone/.git" ]; then
        git clone -q --no-hardlinks "$source" "$clone" >"$root.log" 2>&1 || say_failed "git clone"
    fi
    git -C "$clone" fetch -q "$source" HEAD >"$root.log" 2>&1 || say_failed "git fetch"
    git -C "$clone" reset -q --hard FETCH_HEAD >"$root.log" 2>&1 || say_failed "git reset"
}

# install PACKAGE...: inside, those that are not there yet.
install() {
    # shellcheck disable=SC2016
    inside bash -c 'dpkg-query -W -f "\${Status}\n" "$@" 2>/dev/null | grep -c "ok installed" | grep -qx "$#" ||
        { apt-get update && apt-get install -y --no-install-recommends "$@"; }' - "$@" >"$root.log" 2>&1 ||
        not_made "installing packages"
}
