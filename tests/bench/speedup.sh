#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Speed-up of two workers over sync for cpu_bound, pool (equal tasks) and find_primes, in every
# panel. Usage: speedup.sh BUILD [ROUNDS]. Prints a Markdown table.
#
# In each round every variant runs once, in random order, so that what disturbs the machine hits
# all alike; a round's speed-up is that round's sync over that round's variant. Each run warms up
# once: a virtual CPU that was idle is slow at first, which cost variants that had just made their
# workers up to a tenth, and ranks, busy starting up before, nothing. Only on a machine
# that is otherwise idle do the numbers mean anything, so the load is printed too.
set -euo pipefail

build=${1:?usage: speedup.sh BUILD [ROUNDS]}
rounds=${2:-7}
target=1.9
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
command -v jq >/dev/null || { echo "speedup.sh: jq is missing" >&2; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Sizes that take sync a second or so: cpu_bound 2 sums, pool 4, of the same kernel.
group() { # GROUP: its cells, "name|program|arguments", the base first
    case $1 in
    cpu_bound)
        set -- --tasks 2 --size 1_200_000_000
        echo "sync|posix/cpu_bound|--variant sync $*"
        cells cpu_bound "$*" posix:threads posix:fork openmp:for openmp:tasks mpi:ranks
        ;;
    pool) # the base is cpu_bound's sync with as many sums of the same size
        set -- --tasks 4 --size 600_000_000
        echo "sync|posix/cpu_bound|--variant sync $*"
        cells pool "$*" posix:threads posix:fork openmp:static openmp:dynamic openmp:guided \
            openmp:tasks mpi:static mpi:manager mpi:counter
        ;;
    find_primes)
        set -- --to 1e7
        echo "sync|posix/find_primes|--variant sync $*"
        cells find_primes "$*" posix:threads posix:static posix:fork openmp:static openmp:dynamic \
            openmp:tasks mpi:ranks mpi:manager mpi:counter
        ;;
    esac
}

cells() { # WORKLOAD ARGUMENTS PANEL:VARIANT...
    local workload=$1 arguments=$2 cell
    shift 2
    for cell; do
        if [ -x "$build/${cell%:*}/$workload" ]; then
            echo "${cell/:/ }|${cell%:*}/$workload|--variant ${cell#*:} $arguments"
        else
            echo "speedup.sh: left out: ${cell%:*}/$workload is not built" >&2
        fi
    done
}

seconds() { # PROGRAM ARGUMENTS: of one run
    local program=$1 words
    read -ra words <<<"$2"
    case $program in
    mpi/*) mpirun --bind-to none -n 2 "$build/$program" "${words[@]}" --warmup 1 --json ;;
    *) "$build/$program" "${words[@]}" --workers 2 --warmup 1 --json ;;
    esac | jq -e 'if .verified then .seconds else error("wrong answer") end'
}

measure() { # GROUP: lines "round|name|seconds"
    local round name program arguments
    for ((round = 1; round <= rounds; round++)); do
        while IFS='|' read -r name program arguments; do
            echo "$round|$name|$(seconds "$program" "$arguments" </dev/null)"
        done < <(shuf "$scratch/cells")
    done
}

report() { # GROUP < lines
    awk -F'|' -v group="$1" -v target=$target '
        function sorted(list, n,    i, j, t) {
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && list[j] < list[j - 1]; j--) {
                    t = list[j]; list[j] = list[j - 1]; list[j - 1] = t
                }
        }
        { time[$2, $1] = $3; rounds = $1 > rounds ? $1 : rounds
          if (!($2 in seen)) { seen[$2]; names[++count] = $2 } }
        END {
            for (at = 1; at <= count; at++) {
                name = names[at]
                for (i = 1; i <= rounds; i++) {
                    s[i] = time[name, i]; r[i] = time["sync", i] / s[i]
                }
                sorted(s, rounds); sorted(r, rounds); half = int((rounds + 1) / 2)
                printf "| %s | %s | %.3f s [%.3f, %.3f] | %.2f [%.2f, %.2f] | %d | %s |\n", group, name,
                    s[half], s[1], s[rounds], r[half], r[1], r[rounds], rounds,
                    (name == "sync" ? "base" : r[half] >= target ? "reached" : "not reached")
            }
        }' | sort
}

echo "### Speed-up with 2 workers, target $target ($(nproc) CPUs, load $(cut -d' ' -f1-3 /proc/loadavg))"
echo
echo "| workload | variant | seconds: median [min, max] | speed-up over sync of the same round | rounds | target |"
echo "|---|---|---|---|---|---|"
for group in cpu_bound pool find_primes; do
    if [ ! -x "$build/posix/$group" ]; then
        echo "speedup.sh: left out: $group is not built" >&2
        continue
    fi
    group "$group" >"$scratch/cells"
    measure "$group" >"$scratch/lines"
    report "$group" <"$scratch/lines"
done
echo
echo "Load at the end: $(cut -d' ' -f1-3 /proc/loadavg)."
