#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# quickstart: from a fresh clone to the first comparison, or to the result of every test.
# See usage() below.

set -u -o pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")" || exit 1

usage() {
    cat <<'END'
usage: ./quickstart.sh [test]

  ./quickstart.sh         install what is missing, build the preset `release`, run
                          `triptych compare` over all workloads and say where the results are
  ./quickstart.sh test    the same set-up, then the tests: gcc, clang, AddressSanitizer,
                          ThreadSanitizer, Archer, Open MPI, MPICH, lint; the lanes of
                          CONTRIBUTING.md

Needs no terminal and no answer, and can be run again: what is there already is kept.
It installs packages with apt-get as root or with a sudo that asks for no password;
otherwise it prints the command to run and stops. Logs are in build/logs.

Exit status: 0 done and right, 1 something failed, 2 usage, 3 packages are missing.
END
}

readonly logs=build/logs
# In the order in which they are built: release before anything else; then one that is built soon, those whose
# tests take long, and the short ones.
readonly test_presets=(release tsan asan mpich clang archer)
readonly build_packages=(build-essential cmake ninja-build pkg-config libjson-c-dev openmpi-bin
    libopenmpi-dev libcurl4-openssl-dev libmicrohttpd-dev libprimesieve-dev libhwloc-dev
    libjs-chart.js primesieve curl jq gettext)
readonly test_packages=(clang llvm libclang-rt-dev libomp-dev mpich libmpich-dev libcmocka-dev
    bats clang-format cppcheck shellcheck chromium chromium-headless-shell chromium-driver
    python3-selenium openssl spin tmux
    valgrind libsimgrid-dev ccache debootstrap iproute2 openssh-client)

say() {
    printf '==> %s\n' "$*"
}

# ---- packages ------------------------------------------------------------------------------------

# missing_packages PACKAGE...: prints those that dpkg does not list as installed.
missing_packages() {
    local package
    for package in "$@"; do
        case $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) in
            ?i*) ;;
            *) printf '%s\n' "$package" ;;
        esac
    done
}

# missing_commands: prints what the build cannot do without, where there is no dpkg to ask.
missing_commands() {
    command -v cc >/dev/null || command -v gcc >/dev/null || echo "a C compiler (gcc)"
    command -v cmake >/dev/null || echo "cmake (3.22 or newer)"
    command -v ninja >/dev/null || command -v ninja-build >/dev/null || echo "ninja"
    command -v pkg-config >/dev/null || echo "pkg-config"
    pkg-config --exists json-c 2>/dev/null || echo "json-c with its headers"
}

# stop_for COMMAND: prints the one command to run, and ends with status 3.
stop_for() {
    say "Packages are missing, and may not be installed from here. Run this, then start again:"
    printf '%s\n' "$1"
    exit 3
}

# The same parts under the names of other systems; nobody has tried these lists as thoroughly as
# Debian's.
other_systems() {
    local missing
    missing=$(missing_commands)
    [ -z "$missing" ] && return
    say "Missing: $(paste -sd ';' - <<<"$missing" | sed 's/;/; /g')"
    if command -v dnf >/dev/null; then
        stop_for "sudo dnf install gcc cmake ninja-build pkgconf-pkg-config json-c-devel openmpi-devel libcurl-devel libmicrohttpd-devel primesieve-devel curl jq   # then: module load mpi/openmpi-x86_64"
    elif command -v pacman >/dev/null; then
        stop_for "sudo pacman -S --needed base-devel cmake ninja pkgconf json-c openmpi curl libmicrohttpd primesieve jq"
    elif command -v zypper >/dev/null; then
        stop_for "sudo zypper install gcc cmake ninja pkg-config libjson-c-devel openmpi4-devel libcurl-devel libmicrohttpd-devel primesieve-devel curl jq"
    elif command -v brew >/dev/null; then
        stop_for "brew install gcc cmake ninja pkg-config json-c open-mpi curl libmicrohttpd primesieve jq   # the programs need Linux; use a Linux machine or container"
    fi
    stop_for "# no package manager that this script knows: install the parts named above by hand"
}

# install_packages PACKAGE...: installs what is missing; nothing is run when nothing is.
install_packages() {
    local missing command sudo=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        other_systems
        return
    fi
    mapfile -t missing < <(missing_packages "$@")
    if [ ${#missing[@]} -eq 0 ]; then
        say "All ${#} packages are installed"
        return
    fi
    command="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            stop_for "sudo sh -c '$command'"
        fi
        sudo=(sudo -n)
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    if ! step apt-update "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update ||
        ! step apt-install "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y \
            --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}"; then
        stop_for "${sudo:+sudo }sh -c '$command'"
    fi
}

# unpack_hosts: what tests of several hosts need besides, which is not installed, since that would start services. Only
# root can run these tests.
unpack_hosts() {
    [ "$(id -u)" -eq 0 ] || return
    step hosts-unpack bash tests/hosts/unpack.bash build/hosts || say "So tests of several hosts are skipped"
}

# ---- build ---------------------------------------------------------------------------------------

# step NAME COMMAND...: runs it quietly; if it fails, shows the end of its log.
step() {
    local log=$logs/$1.log
    shift
    mkdir -p "$logs"
    if "$@" </dev/null >"$log" 2>&1; then
        return 0
    fi
    say "Failed: $* (the whole log: $log). Its end:"
    tail -n 40 "$log"
    return 1
}

# What a build for the tests sees besides.
sharing=()

# build PRESET [COMMAND]: configures and builds it, by way of a command such as nice.
build() {
    say "Configuring and building the preset $1 in build/$1"
    step "$1-configure" "${@:2}" cmake --preset "$1" &&
        step "$1-build" "${@:2}" env "${sharing[@]}" cmake --build --preset "$1"
}

# no_warnings PRESET: whether its build, which took them for no errors, printed none. If it did, what it made
# is removed, so that it prints them again.
no_warnings() {
    local log=$logs/$1-build.log
    grep -q 'warning:' "$log" || return 0
    say "There are warnings in the preset $1 (the whole log: $log):"
    grep -A 4 'warning:' "$log" | head -n 40
    cmake --build --preset "$1" --target clean >/dev/null
    return 1
}

# ---- the first comparison ------------------------------------------------------------------------

# run_each: every program once, as long as there is no driver to compare them.
run_each() {
    local program launcher failed=0
    launcher=$(sed -n 's/^MPIEXEC_EXECUTABLE:[A-Z]*=//p' build/release/CMakeCache.txt)
    for program in build/release/{posix,openmp,mpi}/*; do
        if [ ! -f "$program" ] || [ ! -x "$program" ]; then
            continue
        fi
        say "$program"
        case $program in
            */mpi/*) "$launcher" -n 2 "$program" </dev/null || failed=1 ;;
            *) "$program" </dev/null || failed=1 ;;
        esac
    done
    return "$failed"
}

compare() {
    local output
    if [ ! -x build/release/triptych ]; then
        say "There is no build/release/triptych to compare them, so each program runs once"
        run_each
        return
    fi
    output=triptych-results/$(date +%Y%m%d-%H%M%S)
    mkdir -p triptych-results
    say "Running build/release/triptych compare --output $output"
    if ! build/release/triptych compare --output "$output" </dev/null; then
        say "The comparison failed; what was measured until then is in $output"
        return 1
    fi
    if [ -f "$output/report.html" ]; then
        say "The report: $PWD/$output/report.html"
    else
        say "The results: $PWD/$output"
    fi
}

# ---- tests ---------------------------------------------------------------------------------------

# What a preset needs beyond the packages of its build, on systems where they are not all there.
lacks() {
    case $1 in
        clang) command -v clang >/dev/null || echo "clang" ;;
        archer) command -v clang >/dev/null || echo "clang with libomp" ;;
        mpich) command -v mpicc.mpich >/dev/null || echo "mpicc.mpich" ;;
    esac
}

# attribute NAME FILE: the number of that name in the <testsuite> element of CTest's JUnit report.
attribute() {
    tr '\n\t' '  ' <"$2" | sed -n "s/.*<testsuite[^>]* $1=\"\([0-9]*\)\".*/\1/p"
}

# count SUITE PASSED FAILED NOTE: notes the result of a suite; `-` for PASSED: it is left out.
count() {
    printf '%s\t%s\t%s\t%s\n' "$@" >>"$logs/counts"
}

# failed_tests LOG: what a log of CTest holds of each test that failed: the last lines but those that say ok.
failed_tests() {
    awk -v most=30 '
        function tell(    at) {
            for (at = lines > most ? lines - most : 0; name && at < lines; at++) print "    " line[at]
            name = ""
        }
        /^ *([0-9]+\/[0-9]+ Test +#|Start +[0-9]+:)|^[0-9]+% tests passed/ { tell() }
        /^ *[0-9]+\/[0-9]+ Test +#/ && /\*\*\*/ && !/\*\*\*(Skipped|Not Run \(Disabled\))/ { print; name = $4; lines = 0; next }
        name && !/^ok / { line[lines++] = $0 }
        END { tell() }' "$1"
}

# sum_up: prints what was counted, in the order of the presets, after the words of what failed; status 1 if
# anything failed, or nothing passed.
sum_up() {
    local log
    for log in "$logs"/*-test.failed; do
        [ -s "$log" ] && say "Failed in $(basename "${log%-test.failed}")" && cat "$log"
    done
    say "Suites:"
    printf '%s\n' "${test_presets[@]}" debian13 | awk -F '\t' '
        FNR == NR { line[$1] = $2 == "-" ? $4 : sprintf("%4d passed, %d failed%s%s", $2, $3, $4 ? "; " : "", $4)
                    passed += $2; failed += $3; next }
        { printf "  %-9s %s\n", $1, $1 in line ? line[$1] : "it did not run"; failed += !($1 in line) }
        END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 || passed == 0 }' "$logs/counts" -
}

# run_suite PRESET: one run of CTest, shown as it goes.
run_suite() {
    local preset=$1 log=$logs/$1-test.log report=$PWD/$logs/$1.xml
    local tests failures skipped begin=$SECONDS status at_a_time
    at_a_time=$(nproc)
    say "Testing: $preset"
    rm -f "$report"
    # Each test takes the more CPU time, the more run at a time: 22 of them 228 s with two, 239 s with three, 250 s with
    # four and 271 s with six on two CPUs; and three were through first. The longest suite has three, those beside it two.
    [ "$preset" != release ] || at_a_time=$((at_a_time + 1))
    ctest --preset "$preset" -j "$at_a_time" --output-junit "$report" </dev/null 2>&1 |
        tee "$log" | grep -E --line-buffered '^ *[0-9]+/[0-9]+ Test|tests passed|^No tests' |
        sed -u "s/^/$preset: /"
    status=${PIPESTATUS[0]}
    if [ ! -s "$report" ]; then
        tail -n 20 "$log"
        count "$preset" 0 1 "no test could be run"
        return
    fi
    tests=$(attribute tests "$report")
    failures=$(attribute failures "$report")
    skipped=$(($(attribute skipped "$report") + $(attribute disabled "$report")))
    if [ "$status" -ne 0 ]; then
        say "Failed in $preset (the whole log: $log)"
        failed_tests "$log" >"${log%.log}.failed"
        [ "$failures" -gt 0 ] || failures=1
    fi
    count "$preset" $((tests - failures - skipped)) "$failures" \
        "$([ "$skipped" -gt 0 ] && echo "$skipped skipped, ")$((SECONDS - begin)) s"
}

# build_others: builds all presets but release, one after the other, and prints what came of each:
# its name and built, failed, or `left out:` and why.
build_others() {
    local preset
    for preset in "${test_presets[@]:1}"; do
        if [ -n "$(lacks "$preset")" ]; then
            echo "$preset left out: no $(lacks "$preset") here"
        elif build "$preset" nice -n 5 >&2; then
            echo "$preset built"
        else
            echo "$preset failed"
        fi
    done
}

# why_skipped LOG: what chroot.sh says there.
why_skipped() {
    sed -n 's/^1\.\.0 # SKIP debian13: //p' "$1"
}

# build_debian13: the same for Debian 13, in a system of its own that is made once and kept. Only continuous
# integration asks for it: it takes a few gigabytes of the disk.
build_debian13() {
    local log=$logs/debian13-build.log
    if [ -z "${CI:-}" ]; then
        echo "debian13 left out: it runs where the variable CI is set"
        return
    fi
    say "Making and building: debian13" >&2
    nice -n 10 bash tests/systems/chroot.sh debian13 --build </dev/null >"$log" 2>&1
    case $? in
        0) echo "debian13 built" ;;
        77) echo "debian13 left out: $(why_skipped "$log")" ;;
        *)
            say "Failed: debian13 (the whole log: $log). Its end:" >&2
            tail -n 40 "$log" >&2
            echo "debian13 failed"
            ;;
    esac
}

# run_debian13: the quick tests there, but not what looks at sources and objects, what only prints, nor the page: it is
# the same browser.
run_debian13() {
    local log=$logs/debian13-test.log begin=$SECONDS status tests='' failures skipped
    say "Testing: debian13"
    bash tests/systems/chroot.sh debian13 -L quick -LE '^(lint|page)$' -E '^(panels/layering|cli/(diff|report))$' -j "$(nproc)" </dev/null 2>&1 |
        tee "$log" | grep -E --line-buffered '^ *[0-9]+/[0-9]+ Test|tests passed' | sed -u "s/^/debian13: /"
    status=${PIPESTATUS[0]}
    if [ "$status" -eq 77 ]; then
        count debian13 - 0 "left out: $(why_skipped "$log")"
        return
    fi
    read -r failures tests < <(sed -n 's/.*passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log")
    if [ "$status" -ne 0 ] || [ -z "$tests" ]; then
        say "Failed in debian13 (the whole log: $log)"
        { failed_tests "$log" | grep . || tail -n 30 "$log"; } >"${log%.log}.failed"
        [ "${failures:-0}" -gt 0 ] || failures=1
    fi
    skipped=$(grep -c '^[[:space:]]*[0-9]* - .*(Skipped)' "$log")
    count debian13 $((${tests:-failures} - failures - skipped)) "$failures" \
        "$([ "$skipped" -gt 0 ] && echo "$skipped skipped, ")$((SECONDS - begin)) s"
}

# await_place: returns when fewer than two of the processes in $suites are left.
await_place() {
    local suite left
    while :; do
        left=()
        for suite in "${suites[@]}"; do
            kill -0 "$suite" 2>/dev/null && left+=("$suite")
        done
        suites=("${left[@]}")
        [ ${#suites[@]} -ge 2 ] || return
        sleep 1
    done
}

# run_lanes: two suites side by side until none is left, since most tests wait more than they compute; each
# begins as soon as it is built and there is a place, while others are built.
run_lanes() {
    local preset state suites=()
    set +m
    run_suite release &
    suites+=($!)
    while read -r preset state <&3; do
        case $preset:$state in
            *:built)
                await_place
                if [ "$preset" = debian13 ]; then run_debian13 3<&- & else run_suite "$preset" 3<&- & fi
                suites+=($!)
                ;;
            *:failed) count "$preset" 0 1 "it does not build" ;;
            *) count "$preset" - 0 "$state" ;;
        esac
    done 3< <(build_debian13 & build_others; wait)
    wait "${suites[@]}"
}

run_tests() {
    local lanes
    mkdir -p "$logs" && : >"$logs/counts" && rm -f "$logs"/*-test.failed || return 1
    set -m # a process group of its own, so that all of it can be ended
    run_lanes </dev/null 2>&1 &
    lanes=$!
    set +m
    # shellcheck disable=SC2064 # the number of now
    trap "kill -- -$lanes 2>/dev/null" EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    wait "$lanes"
    trap - EXIT INT TERM
    sum_up
}

# ---- the whole -----------------------------------------------------------------------------------

main() {
    local mode=${1:-compare}
    case $mode in
        -h | --help)
            usage
            return 0
            ;;
        compare | test) ;;
        *) mode= ;;
    esac
    if [ -z "$mode" ] || [ $# -gt 1 ] || [ "${1:-}" = compare ]; then
        echo "quickstart.sh: '$*' is not understood; it takes nothing, test or --help" >&2
        return 2
    fi
    if [ "$mode" = test ]; then
        install_packages "${build_packages[@]}" "${test_packages[@]}"
        unpack_hosts
        if command -v ccache >/dev/null; then # the builds that tests make get it, too
            export CMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER-ccache}
            # So that other clones, and copies of this one that tests build, share what is compiled.
            export CCACHE_BASEDIR=${CCACHE_BASEDIR-$PWD} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR-1}
            # So that the presets do, which differ from release in this: the warnings of release are looked for.
            sharing=(CCACHE_IGNOREOPTIONS=-Werror)
        fi
        if command -v ld.gold >/dev/null; then # it links in half the CPU time (lld does not), and little else is done
            export LDFLAGS=${LDFLAGS--fuse-ld=gold} # where ccache knows all
        fi
    else
        install_packages "${build_packages[@]}"
    fi
    if [ "$(id -u)" -eq 0 ]; then # Open MPI refuses to run as root unless it is told twice
        export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    fi
    if ! build release || { [ "$mode" = test ] && ! no_warnings release; }; then
        [ "$mode" = test ] && echo "0 passed, 1 failed"
        return 1
    fi
    sed -n '/^-- triptych /,/^$/p' "$logs/release-configure.log"
    if [ "$mode" = test ]; then
        # For triptych simulate, whose tests are skipped without; it has no tests of its own.
        if command -v smpicc >/dev/null; then build smpi || say "So the tests of simulate are skipped"; fi
        run_tests
    else
        compare
    fi
}

main "$@"
