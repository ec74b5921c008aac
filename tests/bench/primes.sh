#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# find_primes and stream_primes side by side with primesieve(1); the speed-ups over sync are in
# speedup.sh. All commands take turns for several rounds, so that what else happens on the machine
# meets all of them; the tables show medians, and the ratio to the first row with its range over the
# rounds (each round's time by the same round's time of the first row). "wall" is the whole process,
# with mpirun's start in the MPI panel; "work" is what the program itself tells.
#
# usage: primes.sh BUILD [ROUNDS]      BUILD: build/release, say; ROUNDS: 5 if not given
set -euo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ ! -d "$1" ]; then
    echo "usage: primes.sh BUILD [ROUNDS]" >&2
    exit 2
fi
build=$1 rounds=${2:-5} workers=2
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
for tool in jq mpirun; do
    command -v "$tool" >/dev/null || { echo "primes.sh: $tool is missing" >&2; exit 77; }
done

# now_us: the time in microseconds.
now_us() {
    printf '%s' "${EPOCHREALTIME/[.,]/}"
}

# take NAME COMMAND...: runs a command once. One line of results: the wall time of the whole process
# (or launcher), the time of its work as it tells itself, and its largest memory in bytes.
take() {
    local name=$1 begin end own=0 rss=0
    shift
    begin=$(now_us)
    "$@" >"$results/output" || { echo "primes.sh: failed: $*" >&2; exit 1; }
    end=$(now_us)
    case $1 in
    to_null) ;;
    primesieve) own=$(awk '/^Seconds:/ { print $2 }' "$results/output") ;;
    *) read -r own rss < <(jq -r '"\(.seconds) \(.max_rss_bytes)"' "$results/output") ;;
    esac
    awk -v us=$((end - begin)) -v own="${own:-0}" -v rss="$rss" \
        'BEGIN { print us / 1e6, own, rss }' >>"$results/$name"
}

# ours PANEL/PROGRAM VARIANT ARGUMENT...: takes one run of ours.
ours() {
    local program=$1 variant=$2
    shift 2
    if [[ $program == mpi/* ]]; then
        take "$program $variant" mpirun -n "$workers" "$build/$program" --variant "$variant" --json "$@"
    else
        take "$program $variant" "$build/$program" --variant "$variant" --workers "$workers" --json "$@"
    fi
}

# to_null COMMAND...: with its output to /dev/null, as with > /dev/null.
# shellcheck disable=SC2317 # called by name
to_null() {
    "$@" >/dev/null
}

# ratios NAME COLUMN: median, least and greatest ratio to the first row's, round by round.
ratios() {
    paste -d' ' "$results/$1" "$results/$first" | awk -v c="$2" '
        { if ($(c + 3) > 0 && $c > 0) print $c / $(c + 3) }' | sort -g | awk '
        { v[NR] = $1 }
        END { if (!NR) print "-"
              else printf "%.2f (%.2f to %.2f)\n", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR] }'
}

# median NAME COLUMN SCALE DIGITS
median() {
    awk -v c="$2" '{ print $c }' "$results/$1" | sort -g | awk -v scale="$3" -v digits="$4" '
        { v[NR] = $1 }
        END { m = (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 / scale
              if (m > 0) printf "%.*f\n", digits, m; else print "-" }'
}

# table TITLE NAME...: the first one is what the others are compared with.
table() {
    local name
    printf '\n### %s, %d rounds, load %s\n\n' "$1" "$rounds" "$(cut -d' ' -f1-3 /proc/loadavg)"
    shift
    first=$1
    printf '| | wall s | ratio | work s | ratio | MiB |\n|---|---|---|---|---|---|\n'
    for name in "$@"; do
        printf '| %s | %s | %s | %s | %s | %s |\n' "$name" "$(median "$name" 1 1 3)" \
            "$(ratios "$name" 1)" "$(median "$name" 2 1 3)" "$(ratios "$name" 2)" \
            "$(median "$name" 3 1048576 1)"
    done
    rm -rf "${results:?}"/*
    mkdir -p "$results"/{posix,openmp,mpi}
}
mkdir -p "$results"/{posix,openmp,mpi}

finders=(
    "posix/find_primes threads" "posix/find_primes static" "posix/find_primes fork"
    "openmp/find_primes static" "openmp/find_primes dynamic" "openmp/find_primes tasks"
    "mpi/find_primes ranks" "mpi/find_primes manager" "mpi/find_primes counter")
streamers=(
    "posix/stream_primes threads" "posix/stream_primes fork" "openmp/stream_primes tasks"
    "mpi/stream_primes ranks")

if ! command -v primesieve >/dev/null; then
    echo "primes.sh: primesieve is missing (Debian: primesieve-bin), nothing to compare with" >&2
    exit 77
fi
for ((round = 0; round < rounds; round++)); do
    take primesieve primesieve 1e10 -t"$workers"
    for one in "${finders[@]}"; do
        # shellcheck disable=SC2086
        ours $one --to 1e10 --kernel sieve
    done
done
table "find_primes --to 1e10 --kernel sieve with $workers workers, primesieve 1e10 -t$workers" \
    primesieve "${finders[@]}"

for ((round = 0; round < rounds; round++)); do
    take "primesieve -p" to_null primesieve 1e9 -p
    for one in "${streamers[@]}"; do
        # shellcheck disable=SC2086
        ours $one --to 1e9 --kernel sieve # --json sends the primes to /dev/null
    done
done
table "stream_primes --to 1e9 --kernel sieve, primesieve 1e9 -p, into /dev/null" \
    "primesieve -p" "${streamers[@]}"
