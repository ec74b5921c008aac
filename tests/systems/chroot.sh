#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# chroot.sh SYSTEM [CTEST OPTION...]: builds and tests the last commit of this clone in another system.
#
#     debian13   Debian 13; without options ./quickstart.sh test, as on a fresh machine
#     debian11   Debian 11 with the CMake of Debian 12: its own is too old, as are its bats and libcurl. Without
#                options the unit tests, and then every program once with --quick
#     arm64, armhf  Debian 12's libraries for that processor and its cross compiler, POSIX and OpenMP panels and the
#                driver; without options the tests labelled quick that emulation can show, and then every program
#                once with --quick
#     i386       Debian 12 for i386, all panels and the driver; without options the tests labelled quick
#
# `chroot.sh debian13 -L quick` runs these tests of the preset release alone; `chroot.sh debian13 --build`
# makes that system, builds that preset in it and runs nothing.
#
# Needs root, debootstrap, unshare and git, and for arm64 and armhf qemu-user-static and binfmt_misc. The system is made
# once and kept, its packages and its build with it; system.bash says where.
#
# Exit status: 0 all passed, 1 something failed, 2 usage, 77 not possible here (it says why).

set -u -o pipefail
# shellcheck source=tests/systems/system.bash
. "$(dirname -- "${BASH_SOURCE[0]}")/system.bash"
readonly suites=(debian13:trixie: debian11:bullseye: arm64:bookworm: armhf:bookworm: i386:bookworm:i386)
readonly emulated_packages=(cmake ninja-build pkg-config gettext jq bats openssl)
readonly emulated_libraries=(libc6-dev libgomp1 libjson-c-dev libcmocka-dev libcurl4-openssl-dev)
# What qemu-user 7.2 cannot show: the death of who has a robust mutex (resilient), and the threads of a process by /proc;
# and what looks at sources and at the compiler, which are the same anywhere.
readonly not_emulated='^(panels/posix/(pool|queue)|unit/compare/learn/host|panels/layering|lint/.*)$'
readonly debian11_packages=(gcc g++ libc6-dev ninja-build pkg-config libjson-c-dev libcmocka-dev jq openmpi-bin
    libopenmpi-dev libmicrohttpd-dev libhwloc-dev gettext patchelf)
readonly i386_packages=(gcc g++ libc6-dev cmake ninja-build pkg-config libjson-c-dev libcmocka-dev jq openmpi-bin
    libopenmpi-dev libcurl4-openssl-dev libmicrohttpd-dev libhwloc-dev bats gettext openssl python3)

# packages: those of quickstart.sh.
packages() {
    bash -c 'eval "$(sed -n "/^readonly build_packages=/,/)$/p; /^readonly test_packages=/,/)$/p" "$1")"
        echo "${build_packages[@]}" "${test_packages[@]}"' - "$source/quickstart.sh"
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
        cmake --preset release -DTRIPTYCH_WERROR=ON && cmake --build --preset release || exit
        [ "$1" = --build ] || exec ctest --preset release "$@"' - "$@"
}

# tests_of BUILD TESTS [CTEST OPTION...]: those tests of that build; without options TESTS, also options of ctest, and all
# programs.
tests_of() {
    # shellcheck disable=SC2016
    inside bash -c 'cd /root/triptych && build=$1 && read -ra tests <<<"$2" && shift 2
        export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
        if [ $# -gt 0 ]; then
            exec ctest --test-dir "$build" --output-on-failure "$@"
        fi
        ctest --test-dir "$build" --output-on-failure -j "$(nproc)" "${tests[@]}"
        status=$?
        for program in "$build"/{posix,openmp,mpi}/*; do
            [ -f "$program" ] && [ -x "$program" ] || continue
            case ${program##*/} in prices | check_urls) continue ;; esac
            launch=()
            [[ $program != */mpi/* ]] || launch=(mpirun --oversubscribe -n 2)
            variants=$("$program" --describe | jq -r ".variants[].name")
            [ -n "$variants" ] || { echo "$program: it tells no variants"; status=1; }
            for variant in $variants; do
                "${launch[@]}" "$program" --quick --quiet --variant "$variant" >/dev/null
                result=$?
                case $result in
                    0) ;;
                    77) echo "$program --variant $variant: cannot run here" ;;
                    *) echo "$program --variant $variant: status $result"; status=1 ;;
                esac
            done
        done
        exit "$status"' - "$@"
}

# newer_cmake: that of Debian 12, with the libraries that it wants beside it and named in it.
newer_cmake() {
    [ -L "$root/usr/local/bin/ctest" ] && return # the last of them; it points to a place inside
    rm -rf --one-file-system "$root/opt/debian12" # a half of it
    system_in bookworm "$root/opt/debian12" cmake
    # shellcheck disable=SC2016
    inside bash -c 'for program in cmake cpack ctest; do
            patchelf --set-interpreter /opt/debian12/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 \
                --force-rpath --set-rpath /opt/debian12/usr/lib/x86_64-linux-gnu "/opt/debian12/usr/bin/$program" &&
                ln -sf "/opt/debian12/usr/bin/$program" /usr/local/bin/ || exit
        done' >"$root.log" 2>&1 || not_made "making CMake of Debian 12 run"
}

run_debian11() {
    install "${debian11_packages[@]}"
    newer_cmake
    # shellcheck disable=SC2016
    inside bash -c 'cd /root/triptych && cmake -G Ninja -B build/debian11 -S . -DTRIPTYCH_WERROR=ON &&
        cmake --build build/debian11' || return
    tests_of build/debian11 '-R ^unit/(common|posix|openmp)/' "$@"
}

# emulated PROCESSOR EMULATOR PREFIX LEFT_OUT [CTEST OPTION...]: a compiler under emulation would take hours; what a cross compiler
# makes is emulated, by the kernel's asking for it. CMake and Debian name the processor differently, and the compiler's
# prefix is that of its libraries, too. Tests that LEFT_OUT fits are not run unless options name them.
emulated() {
    local processor=$1 emulator=$2 prefix=$3 left_out=$4
    shift 4
    [ -e "/proc/sys/fs/binfmt_misc/$emulator" ] ||
        cannot "programs for $system do not start here: install qemu-user-static, and mount binfmt_misc"
    inside dpkg --add-architecture "$system"
    install "${emulated_packages[@]}" "gcc-$prefix" "${emulated_libraries[@]/%/:$system}"
    # shellcheck disable=SC2016
    inside bash -c 'cd /root/triptych && build=build/$1 || exit
        PKG_CONFIG_LIBDIR=/usr/lib/$3/pkgconfig:/usr/share/pkgconfig cmake -G Ninja -B "$build" -S . \
            -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$2" -DCMAKE_C_COMPILER="$3-gcc" \
            -DCMAKE_CROSSCOMPILING_EMULATOR=/usr/bin/env -DTRIPTYCH_MPI=OFF -DTRIPTYCH_WERROR=ON &&
        cmake --build "$build"' - "$system" "$processor" "$prefix" || return
    tests_of "build/$system" "-L quick -E $left_out" "$@"
}

run_arm64() {
    emulated aarch64 qemu-aarch64 aarch64-linux-gnu "$not_emulated" "$@"
}

run_armhf() {
    # Products of 64 bits take that one eight minutes.
    emulated armv7l qemu-arm arm-linux-gnueabihf "$not_emulated|^unit/common/sieve/sieve$" "$@"
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
        printf 'usage: chroot.sh debian13|debian11|arm64|armhf|i386 [CTEST OPTION...]\n       chroot.sh debian13 --build\n' >&2
        return 2
    fi
    shift
    need_system "$system" "$processor"
    make_system "$suite"
    update_clone
    "run_$system" "$@"
}

main "$@"
