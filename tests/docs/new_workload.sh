#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Takes the example out of docs/new-workload.md, adds it to a copy of the sources, builds it with
# warnings as errors, with the compiler and the flags of this build, and runs it in every panel that can be built here.
set -euo pipefail

source=${TRIPTYCH_SOURCE:?the source folder}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
# Most of it was compiled before, for this build: ccache finds that where flags, compiler and the way from the
# build folder to the sources are the same.
export CCACHE_BASEDIR=$copy CCACHE_NOHASHDIR=1
readonly build=$copy/build/release
of_this_build() { # NAME: what this build's cache says
    sed -n "s/^$1:[A-Z]*=//p" "${TRIPTYCH_BUILD:?the build folder}/CMakeCache.txt"
}
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

die() {
    echo "new_workload.sh: $*" >&2
    exit 1
}

tar -C "$source" --exclude=./build --exclude=./.git --exclude=./triptych-results -cf - . |
    tar -C "$copy" -xf -

# A block begins with ```c or ```bash and the name of its file.
awk -v folder="$copy/" '
    /^```(c|bash) [a-z_\/]+(\.[ch])?$/ { file = folder $2; print $2; sub("/[^/]*$", "", $2); system("mkdir -p " folder $2); next }
    /^```/ { file = "" }
    file != "" { print > file }' "$source/docs/new-workload.md" >"$copy/written"
[ "$(sort "$copy/written" | xargs)" = "common/workloads/squares.c common/workloads/squares.h \
mpi/squares/ranks.c openmp/squares/for.c posix/squares/sync.c posix/squares/threads.c shell/squares" ] || die "unexpected files: $(xargs <"$copy/written")"
if command -v clang-format >/dev/null; then
    (cd "$copy" && grep '\.[ch]$' written | xargs clang-format --dry-run --Werror) || die "clang-format differs"
fi

cmake -G "$(of_this_build CMAKE_GENERATOR)" -S "$copy" -B "$build" -DCMAKE_C_COMPILER="$(of_this_build CMAKE_C_COMPILER)" \
    -DCMAKE_BUILD_TYPE="$(of_this_build CMAKE_BUILD_TYPE)" -DTRIPTYCH_WERROR="$(of_this_build TRIPTYCH_WERROR)" \
    -DBUILD_TESTING=OFF >"$copy/log" 2>&1 ||
    { cat "$copy/log"; die "configuring failed"; }
targets=()
for panel in posix openmp mpi; do
    if [ -d "$build/$panel/CMakeFiles/${panel}_squares.dir" ]; then
        targets+=("${panel}_squares")
    else
        echo "$panel is not built here"
    fi
done
[ ${#targets[@]} -gt 0 ] || die "no panel can be built"
panels=$((1 + ${#targets[@]})) # and the shell
# The driver knows no workload by name: this build's is the same.
triptych=$TRIPTYCH_BUILD/triptych
[ -x "$triptych" ] || { triptych=$build/triptych && targets+=(triptych); }
cmake --build "$build" -j2 --target "${targets[@]}" >"$copy/log" 2>&1 ||
    { cat "$copy/log"; die "building failed"; }
! grep -q 'warning:' "$copy/log" || { cat "$copy/log"; die "there are warnings"; }

check() { # COMMAND...: one record, verified, of two workers
    "$@" --quick --json | jq -e '.verified and .answer.count == 1000000' >/dev/null || die "wrong: $*"
    echo "right: ${*: -1}"
}
for target in "${targets[@]}"; do
    case $target in
    triptych) ;;
    mpi_*) check mpirun --oversubscribe -n 3 "$build/mpi/squares" ;;
    *) check "$build/${target%_squares}/squares" --workers 3 --variant "$("$build/${target%_squares}/squares" --list | head -n 1 | cut -f 1)" ;;
    esac
done
for size in 0 1 2 3 5 7 1_000_003; do # the formula, where the divisors fall on different factors
    "$build/posix/squares" --size "$size" --json --variant sync | jq -e .verified >/dev/null ||
        die "wrong with --size $size"
done
mkdir "$build/shell"
install "$copy/shell/squares" "$build/shell"
"$triptych" compare squares --programs "$build" --set size=10_000 --workers 1,2 --output "$copy/results" --format json |
    jq -e --argjson panels "$panels" \
        '([.rows[].panel] | unique | length == $panels) and all(.rows[]; .seconds.n > 0)' >/dev/null ||
    die "triptych compare squares went wrong"
echo "all right"
