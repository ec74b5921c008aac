#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# packages.sh: Debian's packages of the last commit, made and used as on fresh machines, each a Debian 12 of its
# own that debootstrap makes and nothing of this machine is seen in.
#
#     1. With the Build-Depends alone an ordinary user builds source and binary packages.
#     2. Elsewhere they are installed; two ordinary users use them at the same time, with /usr read-only (use.sh).
#     3. lintian has no complaint but for what the packages state.
#
# The packages stay in TRIPTYCH_SYSTEMS/packages, and what debootstrap made, which it takes again; system.bash
# says where. Exit status: 0 all right, 1 something failed, 77 not possible here (it says why).

set -u -o pipefail
# shellcheck source=tests/systems/system.bash
. "$(dirname -- "${BASH_SOURCE[0]}")/system.bash"
readonly made=$systems/packages

# fresh NAME: the system is a new one from now on.
fresh() {
    local base=$systems/package-base
    rm -rf --one-file-system "${systems:?}/$1"
    system=$1
    root=$systems/$1
    cp -a "$base" "$root" 2>"$root.log" || not_made "copying $base"
}

# build: the packages, in $made.
build() {
    fresh package-build
    update_clone
    # shellcheck disable=SC2016 # the inner shell's own
    inside bash -c 'set -e
        apt-get update && apt-get install -y --no-install-recommends build-essential cmake
        version=$(sed -n "s/^project(triptych VERSION \([0-9.]*\).*/\1/p" /root/triptych/CMakeLists.txt)
        useradd --create-home builder
        cmake -DSOURCE=/root/triptych "-DTREE=/home/builder/made/triptych-$version" "-DVERSION=$version" \
            -P /root/triptych/cmake/packaging/debian_tree.cmake
        apt-get build-dep -y --no-install-recommends "/home/builder/made/triptych-$version"
        chown -R builder: /home/builder' >"$root.log" 2>&1 || not_made "installing the Build-Depends"
    inside su builder -c 'cd ~/made/triptych-* && dpkg-buildpackage -us -uc' >"$root.log" 2>&1 ||
        say_failed dpkg-buildpackage
    rm -rf "$made"
    mkdir "$made" && find "$root/home/builder/made" -maxdepth 1 -type f -exec cp -t "$made" {} +
}

# use: two users at the same time, with the packages alone.
use() {
    fresh package-use
    cp -r "$made" "$root/root/packages"
    cp "$source"/tests/systems/use.sh "$source"/tests/cli/complete.{bash,zsh} "$root"
    inside bash -c 'set -e
        apt-get update
        apt-get install -y --no-install-recommends /root/packages/triptych{,-mpi,-doc}_*.deb gcc libc6-dev libopenmpi-dev man-db fish zsh
        useradd --create-home ann && useradd --create-home ben' >"$root.log" 2>&1 || say_failed "installing the packages"
    # shellcheck disable=SC2016 # the inner shell's own
    inside bash -c 'mount --bind /usr /usr && mount -o remount,bind,ro /usr || exit 77
        set -o pipefail
        pids=() status=0
        for user in ann ben; do
            su "$user" -c "mkdir ~/\"my work\" && cd ~/\"my work\" && bash /use.sh triptych /usr/share" |
                sed -u "s/^/$user: /" &
            pids+=($!)
        done
        for each in "${pids[@]}"; do wait "$each" || status=1; done
        exit "$status"' | tee "$root.log"
}

# lint: where they were used, since what lintian needs may hide what a build lacks. What is overridden is told,
# too, and lintian's own status counts it.
lint() {
    inside bash -c 'apt-get install -y --no-install-recommends lintian >&2
        cp -r /root/packages /home/ann/packages && chown -R ann: /home/ann/packages
        su ann -c "lintian --fail-on none --show-overrides ~/packages/*.changes"' 2>"$root.log" | tee "$root.lintian" ||
        say_failed lintian
    if grep -q '^[EW]:' "$root.lintian"; then say_failed lintian; fi
}

main() {
    local status=0
    need_system package-base
    make_system bookworm
    build
    use || status=1
    lint || status=1
    rm -rf --one-file-system "$systems/package-build" "$systems/package-use" "$systems/package-use.lintian"
    return "$status"
}

main
