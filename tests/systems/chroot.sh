#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# chroot.sh SYSTEM [CTEST OPTION...]: builds and tests the last commit of this clone in another system.
#
#     debian13   Debian 13; without options ./quickstart.sh test, as on a fresh machine
#     arm64      Debian 12 for arm64 under qemu-user, POSIX and OpenMP panels; without options their unit
#                tests, and then every program once with --quick
#     i386       Debian 12 for i386, all panels and the driver; without options the tests labelled quick
#
# `chroot.sh debian13 -L quick` runs these tests of the preset release alone; `chroot.sh debian13 --build`
# makes that system, builds that preset in it and runs nothing.
#
# Needs root, debootstrap, unshare and git, and for arm64 qemu-user-static and binfmt_misc. The system is made
# once and kept, its packages and its build with it:
#
#     TRIPTYCH_SYSTEMS          the folder for all of them (/var/tmp/triptych-systems unless set)
#     TRIPTYCH_SYSTEMS_MIRROR   where debootstrap finds packages (its own choice unless set)
#
# Exit status: 0 all passed, 1 something failed, 2 usage, 77 not possible here (it says why).

set -u -o pipefail
script=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/${BASH_SOURCE[0]##*/}
readonly script source=${TRIPTYCH_SOURCE:-${script%/tests/systems/*}}
readonly systems=${TRIPTYCH_SYSTEMS:-/var/tmp/triptych-systems}
readonly suites=(debian13:trixie: arm64:bookworm:arm64 i386:bookworm:i386)
readonly arm64_packages=(gcc libc6-dev cmake ninja-build pkg-config libjson-c-dev libcmocka-dev jq)
readonly i386_packages=("${arm64_packages[@]}" g++ openmpi-bin libopenmpi-dev libcurl4-openssl-dev
    libmicrohttpd-dev libhwloc-dev bats gettext openssl python3)

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
    printf 'chroot.sh: %s: %s failed; the log is %s\n' "$system" "$1" "$root.log" >&2
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

# starts: whether programs for that processor start here: its own, an older form of it, or emulated.
starts() {
    case $processor:$(uname -m) in
        :* | arm64:aarch64 | i386:x86_64 | i386:i?86) ;;
        arm64:*) [ -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ] ;;
        *) return 1 ;;
    esac
}

# why_not: what would make them start.
why_not() {
    case $processor in
        arm64) echo "install qemu-user-static" ;;
        *) echo "this needs an x86-64 machine" ;;
    esac
}

# make_system: what debootstrap makes; a half of it is thrown away and made again.
make_system() {
    [ -e "$root/.whole" ] && return
    rm -rf --one-file-system "$root"
    printf 'chroot.sh: making %s in %s\n' "$system" "$root"
    debootstrap --variant=minbase ${processor:+--arch="$processor"} --include=git,ca-certificates,procps \
        "$suite" "$root" ${TRIPTYCH_SYSTEMS_MIRROR:+"$TRIPTYCH_SYSTEMS_MIRROR"} >"$root.log" 2>&1 ||
        not_made debootstrap
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

# packages: those of quickstart.sh.
packages() {
    bash -c 'eval "$(sed -n "/^readonly build_packages=/,/)$/p; /^readonly test_packages=/,/)$/p" "$1")"
        echo "${build_packages[@]}" "${test_packages[@]}"' - "$source/quickstart.sh"
}

# install PACKAGE...: inside, those that are not there yet.
install() {
    # shellcheck disable=SC2016
    inside bash -c 'dpkg-query -W -f "\${Status}\n" "$@" 2>/dev/null | grep -c "ok installed" | grep -qx "$#" ||
        { apt-get update && apt-get install -y --no-install-recommends "$@"; }' - "$@" >"$root.log" 2>&1 ||
        not_made "installing packages"
}

run_debian13() {
    if [ $# -eq 0 ]; then
        inside bash -c 'cd /root/triptych && ./quickstart.sh test'
        return
    fi
    local words
    read -ra words < <(packages)
    install "${words[@]}"
    # shellcheck disable=SC2016
    inside bash -c 'cd /root/triptych && export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 &&
        cmake --preset release && cmake --build --preset release || exit
        [ "$1" = --build ] || exec ctest --preset release "$@"' - "$@"
}

run_arm64() {
    install "${arm64_packages[@]}"
    # shellcheck disable=SC2016
    inside bash -c 'cd /root/triptych && cmake -G Ninja -B build/arm64 -S . -DTRIPTYCH_MPI=OFF &&
        cmake --build build/arm64 || exit
        if [ $# -gt 0 ]; then
            exec ctest --test-dir build/arm64 --output-on-failure "$@"
        fi
        ctest --test-dir build/arm64 --output-on-failure -R "^unit/(common|posix|openmp)/"
        status=$?
        for program in build/arm64/{posix,openmp}/*; do
            [ -f "$program" ] && [ -x "$program" ] || continue
            case ${program##*/} in prices | check_urls) continue ;; esac
            "$program" --quick --quiet >/dev/null || { echo "$program: status $?"; status=1; }
        done
        exit "$status"' - "$@"
}

run_i386() {
    [ $# -gt 0 ] || set -- -L quick
    install "${i386_packages[@]}"
    # shellcheck disable=SC2016
    inside bash -c 'cd /root/triptych && export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 &&
        cmake -G Ninja -B build/i386 -S . -DTRIPTYCH_WERROR=ON && cmake --build build/i386 &&
        exec ctest --test-dir build/i386 --output-on-failure -j 4 "$@"' - "$@"
}

main() {
    local entry known=
    system=${1:-}
    for entry in "${suites[@]}"; do
        if [ "${entry%%:*}" = "$system" ]; then
            known=yes suite=${entry#*:} processor=${entry##*:}
            suite=${suite%%:*}
        fi
    done
    if [ -z "$known" ]; then
        printf 'usage: chroot.sh debian13|arm64|i386 [CTEST OPTION...]\n       chroot.sh debian13 --build\n' >&2
        return 2
    fi
    shift
    root=$systems/$system
    [ "$(id -u)" -eq 0 ] || cannot "only root can make and enter a chroot"
    command -v debootstrap >/dev/null || cannot "debootstrap is not installed"
    unshare --mount true 2>/dev/null || cannot "this kernel grants no namespace for mounts"
    starts || cannot "programs for $processor do not start here: $(why_not)"
    if ! mkdir -p "$systems" || ! exec 9>"$root.lock"; then
        cannot "$root.lock cannot be written"
    fi
    flock -n 9 || cannot "another run of these tests is in it"
    make_system
    update_clone
    "run_$system" "$@"
}

main "$@"
