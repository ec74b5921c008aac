#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Variant hybrid: ranks that have OpenMP threads; how many, what their records tell, and the
# factorings of `triptych compare --threads`. That answers are right with many numbers of ranks,
# and timelines, is looked after by tests/panels.
#
# shellcheck disable=SC2030,SC2031 # each test has variables of its own
# shellcheck disable=SC2154 # helpers.bash gives deadline_s
# shellcheck disable=SC2016 # the inner shell expands
bats_require_minimum_version 1.5.0
load helpers

setup_file() {
    [ -n "$(programs 'mpi/*')" ] || skip "no mpi panel in this build"
    [ "$(describe mpi/pool 'any(.variants[]; .hybrid)')" = true ] || skip "this build has no OpenMP"
    open_mpi=
    ! "$TRIPTYCH_MPIEXEC" --version | grep -q 'Open MPI\|OpenRTE' || open_mpi=1
    export open_mpi
}

setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
    unset OMP_NUM_THREADS
    triptych=$TRIPTYCH_BUILD/triptych
}

# hybrid PROGRAM RANKS [ARGUMENT...]: one record of it.
hybrid() {
    launch "$1" "$2" --variant hybrid --quick --json "${@:3}"
}

# shape: "ranks threads_per_rank workers" of the records on standard input.
shape() {
    jq -r '"\(.ranks) \(.threads_per_rank) \(.workers)"'
}

@test "a record has each thread of each rank: its time, its tasks, its place" {
    export OMP_NUM_THREADS=3
    hybrid mpi/pool 2 --tasks 60 --skew 1 >record
    jq -e '.ranks == 2 and .threads_per_rank == 3 and .workers == 6 and .verified
        and (.worker_tasks | length == 6 and add == 60) and (.worker_seconds | length == 6)
        and ([.placement[].worker] == [range(6)]) and (.placement | all(.cpu >= 0))' record
    hybrid mpi/cpu_bound 2 --tasks 6 >record # dealt out beforehand: one each
    jq -e '.worker_tasks == [1, 1, 1, 1, 1, 1] and (.worker_seconds | all(. > 0))' record
    hybrid mpi/find_primes 2 --to 1M --chunk 1600 >record
    jq -e '.answer.count == 78498 and (.worker_tasks | add) >= 625' record
}

@test "OMP_NUM_THREADS says how many threads; without it ranks share the CPUs" {
    OMP_NUM_THREADS=2,4 hybrid mpi/pool 2 | shape >shapes
    # blank asks for nothing
    OMP_NUM_THREADS=' ' run_program mpi/pool --variant hybrid --quick --json >record 2>/dev/null
    jq -e '.threads_per_rank >= 1 and .verified' record
    taskset -c "$(taskset -pc $$ | sed 's/.*: *//; s/[,-].*//')" \
        bash -c '. "$TRIPTYCH_SOURCE/tests/programs.sh"; run_program mpi/cpu_bound --variant hybrid --quick --json' |
        shape >>shapes
    [ "$(cat shapes)" = "2 2 4
1 1 1" ]
    all=$("$TRIPTYCH_BUILD/mpi/cpu_bound" --variant hybrid --quick --json | jq .threads_per_rank) # alone
    [ "$all" -ge 1 ] && [ "$all" -le "$(nproc)" ]
}

@test "ranks that were told different numbers have the least of them" {
    # shellcheck disable=SC2016 # for the ranks
    printf '#!/bin/sh\nrank=${OMPI_COMM_WORLD_RANK-$PMI_RANK}\nOMP_NUM_THREADS=$((3 - rank)) exec "$@"\n' >told
    chmod +x told
    run_it() {
        OMP_NUM_THREADS=1 timeout "$deadline_s" "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 2 \
            "$PWD/told" "$TRIPTYCH_BUILD/mpi/pool" --variant hybrid --quick --json
    }
    [ "$(run_it | shape)" = "2 2 4" ]
}

@test "a bad OMP_NUM_THREADS is a usage error of hybrid alone, told once" {
    export OMP_NUM_THREADS=0x
    run launch mpi/pool 2 --variant hybrid --quick
    [ "$status" -eq 2 ]
    [ "$(grep -c "OMP_NUM_THREADS: '0x' is not accepted" <<<"$output")" -eq 1 ]
    run_program mpi/pool --quick --json 2>/dev/null | jq -e '.verified and .threads_per_rank == 1'
}

@test "--variant all: only hybrid has threads" {
    export OMP_NUM_THREADS=2
    launch mpi/pool 2 --variant all --quick --json >records
    jq -es 'all(.verified) and all(.workers == .ranks * .threads_per_rank and .ranks == 2) and (map(select(.threads_per_rank == 2).variant) == ["hybrid", "hybrid_multiple"])' records
    launch mpi/cpu_bound 2 --variant all --quick >story
    grep -q '^Total time (hybrid, 4 workers): ' story
    grep -q '^Total time (ranks, 2 workers): ' story
    grep -Eq '^Rank 1 thread 1( \(.*\))?: ' story
}

@test "lists and short tasks come out whole" {
    export OMP_NUM_THREADS=2
    launch mpi/find_primes 2 --variant hybrid --to 20_000 --chunk 160 --list --quiet >primes
    run_program mpi/find_primes --to 20_000 --list --quiet | cmp - primes
    for chunk in $(printf '%s\n' 1 10M | sampled); do
        launch mpi/pool 2 --variant hybrid --tasks 5001 --size 0 --chunk "$chunk" --json |
            jq -e '.verified and (.worker_tasks | add) == 5001'
    done
    launch mpi/pool 3 --variant hybrid --tasks 1 --size 10 --json | jq -e '.verified' # most have none
}

@test "hybrid_multiple: each thread asks for itself, and its messages meet no other" {
    local ranks threads shapes=$'2 3'
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || shapes=$'1 3\n3 1\n2 3'
    while read -r ranks threads; do
        OMP_NUM_THREADS=$threads launch mpi/pool "$ranks" --variant hybrid_multiple --tasks 2000 --size 0 --chunk 1 --json >record
        jq -e ".verified and .ranks == $ranks and .threads_per_rank == $threads and (.worker_tasks | add) == 2000" record ||
            failed "$ranks x $threads: $(cat record)"
    done <<<"$shapes"
}

@test "only hybrid_multiple asks for MPI_THREAD_MULTIPLE, and says so where there is less" {
    [ -n "$TRIPTYCH_MPICC" ] || skip "no compiler for MPI"
    cat >less.c <<'END'
#include <mpi.h>
#include <stdio.h>
static int given;
int MPI_Init_thread(int *argc, char ***argv, int required, int *provided)
{
    int status = PMPI_Init_thread(argc, argv, required, provided);
    fprintf(stderr, "wanted %s\n", required == MPI_THREAD_MULTIPLE ? "all" : required == MPI_THREAD_FUNNELED ? "main" : "none");
    given = *provided = MPI_THREAD_FUNNELED;
    return status;
}
int MPI_Query_thread(int *provided)
{
    *provided = given;
    return MPI_SUCCESS;
}
END
    "$TRIPTYCH_MPICC" -shared -fPIC less.c -o less.so
    printf '#!/bin/sh\nLD_PRELOAD=%s/less.so exec "$@"\n' "$PWD" >lesser
    chmod +x lesser
    OMP_NUM_THREADS=2
    export OMP_NUM_THREADS
    lesser() {
        run timeout "$deadline_s" "$TRIPTYCH_MPIEXEC" "$TRIPTYCH_MPIEXEC_N" 1 "$PWD/lesser" "$TRIPTYCH_BUILD/mpi/pool" --quick --variant "$1"
    }
    lesser request
    [[ $status -eq 0 && $output == *"wanted none"* ]] || failed "$output"
    lesser hybrid
    [[ $status -eq 0 && $output == *"wanted main"* ]] || failed "$output"
    lesser hybrid_multiple
    [[ $status -eq 77 && $output == *"wanted all"*"(MPI_THREAD_MULTIPLE); --variant hybrid needs only"* ]] || failed "$output"
}

# carried PROGRAM ARGUMENT...: in these $shapes.
carried() {
    local ranks threads
    while read -r ranks threads; do
        OMP_NUM_THREADS=$threads hybrid "$1" "$ranks" "${@:2}" >record
        [ "$(jq '[.verified, .ranks, .workers] == [true, '"$ranks, $((ranks * threads))"']' record)" = true ] ||
            failed "$* as $ranks x $threads: $(cat record)"
    done <<<"$shapes"
}

# bats test_tags=stress
@test "queue and stream_primes: every number of threads in every number of ranks" {
    local shapes=$'1 1\n1 2\n1 4\n2 1\n2 2\n2 4\n3 1\n3 2\n3 4'
    carried mpi/queue --capacity 1
    carried mpi/stream_primes
}

@test "queue: items that threads make are carried to the threads that take them" {
    shapes='3 1' carried mpi/queue --capacity 1 # no thread beside the main one; with more: here
    OMP_NUM_THREADS=3 hybrid mpi/queue 2 --items 40 >record # rank 0 makes, two threads of rank 1 take
    jq -e '.worker_tasks | .[0] == 0 and .[1] + .[2] == 40 and .[3] == 0 and .[4] + .[5] == 40' record
    OMP_NUM_THREADS=4 hybrid mpi/queue 3 --producers 8 --items 1 >record
    jq -e '.verified' record
}

@test "stream_primes: blocks that threads find are carried to rank 0, in order where that is asked for" {
    shapes='1 4' carried mpi/stream_primes # one rank alone; with more: here
    export OMP_NUM_THREADS=3
    run_program mpi/find_primes --to 20_000 --list --quiet >primes
    launch mpi/stream_primes 2 --variant hybrid --to 20_000 --ordered --capacity 1 --chunk 160 --quiet | cmp - primes
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || launch mpi/stream_primes 2 --variant hybrid --to 20_000 --ordered --quiet | cmp - primes
    launch mpi/stream_primes 2 --variant hybrid --to 20_000 --quiet | sort -n | cmp - primes
}

@test "graph: columns of a rank are its threads', and of other ranks' it has what it needs" {
    # more threads than a rank has columns, too; with one thread: tests/panels
    OMP_NUM_THREADS=3 hybrid mpi/graph 3 --pattern random --width 7 --steps 30 --payload 100 >record
    jq -e ".verified and .workers == 9" record || failed "$(cat record)"
    OMP_NUM_THREADS=2 hybrid mpi/graph 2 --pattern all_to_all --width 8 --steps 10 >record
    jq -e '.verified and .worker_tasks == [20, 20, 20, 20]' record
}

@test "threads that a launcher has bound to one CPU are told" {
    [ -n "${open_mpi-}" ] || skip "--bind-to is Open MPI's"
    [ "$(nproc)" -ge 2 ] || skip "there is one CPU"
    export OMP_NUM_THREADS=2
    run timeout "$deadline_s" "$TRIPTYCH_MPIEXEC" -n 1 --bind-to core "$TRIPTYCH_BUILD/mpi/cpu_bound" --variant hybrid --quick
    [ "$status" -eq 0 ]
    [[ $output == *"Rank 0's 2 threads share 1 CPU, "* ]] || # where the launcher may not bind
        ! "$TRIPTYCH_MPIEXEC" -n 1 --bind-to core nproc | grep -qx 1
    run timeout "$deadline_s" "$TRIPTYCH_MPIEXEC" -n 1 --bind-to none "$TRIPTYCH_BUILD/mpi/cpu_bound" --variant hybrid --quick
    [[ $output != *"threads share"* ]]
}

@test "compare --threads: every factoring, with the threads in the launcher's line" {
    compare=("$triptych" compare cpu_bound --panels mpi --quick --repeat 1 --workers 4 --dry-run)
    run -0 "${compare[@]}" --threads 1,2,4 --launcher "env SEEN={threads} $TRIPTYCH_MPIEXEC $TRIPTYCH_MPIEXEC_N {n}"
    [ "$(grep -c -- '--variant hybrid' <<<"$output")" -eq 3 ] || failed "$output"
    for threads in 1 2 4; do
        grep -q "OMP_NUM_THREADS=$threads .*SEEN=$threads .* $TRIPTYCH_MPIEXEC_N $((4 / threads)) .*--variant hybrid" <<<"$output" ||
            failed "$output"
    done
    [ "$(grep -c -- '--variant ranks' <<<"$output")" -eq 1 ] # once, and without threads
    run ! grep -- 'OMP_NUM_THREADS=.*--variant ranks' <<<"$output"
    run -0 "${compare[@]}" --threads 3
    [[ $output == *"left out: mpi/cpu_bound with 4 workers and --quick threads=3: 3 does not divide them"* ]]
    run -0 "${compare[@]}"
    [[ $output == *"left out: hybrid variants, whose ranks have threads (--threads 1,2"* ]]
    run ! grep -- '--variant hybrid' <<<"$output"
    run -0 "${compare[@]}" --variants hybrid
    grep -q 'OMP_NUM_THREADS=1 ' <<<"$output"
}

@test "compare: records, tables and a sentence name ranks x threads" {
    "$triptych" compare cpu_bound --panels mpi --variants ranks,hybrid --quick --repeat 1 --workers 2 --threads 1,2 --no-prices \
        --output results >told
    jq -es '[.[] | select(.variant == "hybrid") | [.ranks, .threads_per_rank, .workers, .setting]] | sort ==
        [[1, 2, 2, "--quick threads=2"], [2, 1, 2, "--quick threads=1"]]' results/records.jsonl
    tr '\n' ' ' <told | tr -s ' ' | grep -q 'Ranks x threads of mpi hybrid with 2 workers: 2 x 1 [0-9.]* [mu]*s, 1 x 2 [0-9.]* [mu]*s; none is clearly the fastest'
    "$triptych" diff results results --format json | jq -e . >/dev/null
}

@test "compare: threads that did not reach the ranks are no measurement" {
    run "$triptych" compare cpu_bound --panels mpi --variants hybrid --quick --repeat 1 --workers 2 --threads 2 --no-prices --output results \
        --launcher "env SEEN=1 $TRIPTYCH_MPIEXEC $TRIPTYCH_MPIEXEC_N {n} env OMP_NUM_THREADS=1"
    [ "$status" -eq 1 ]
    run -0 jq -r '.. | strings' results/environment.json
    [[ $(tr '\n' ' ' <<<"$output" | tr -s ' ') == *"each rank has 1 instead of 2 threads: OMP_NUM_THREADS did not reach it"* ]]
}

# The doctor, with the one program that this needs: whatever else it finds here.
examine() {
    mkdir -p tree/mpi
    cp "$TRIPTYCH_BUILD/mpi/cpu_bound" tree/mpi
    "$@" --format json --programs tree >found || true
}

@test "doctor --placement: where there is one CPU it says so" {
    examine taskset -c "$(taskset -pc $$ | sed 's/.*: *//; s/[,-].*//')" "$triptych" doctor --placement --launcher "$TRIPTYCH_MPIEXEC"
    jq -e '.checks[-1] | .name == "placement" and (.seen | test("there is one CPU"))' found
}

# bats test_tags=stress
@test "doctor --placement: what it costs when all threads of a rank share a CPU" {
    [ "$(nproc)" -ge 2 ] || skip "there is one CPU"
    # a launcher line in braces is freed behind its name
    printf '#!/bin/sh\necho "$@" >>%q\nexec %s "$@"\n' "$PWD/started" "$TRIPTYCH_MPIEXEC" >mpirun
    chmod +x mpirun
    examine "$triptych" doctor --placement --launcher './mpirun --bind-to core -n {n}'
    jq -e '.checks[-1] | .name == "placement" and
        (.seen | test("threads take [0-9.]+ m?s as this launcher places them.* on one CPU|cannot tell: .* on one CPU")) and
        (.seen | (test("the line to use") | not) or test("the line to use: OMP_NUM_THREADS=[0-9]+ .* -n 1 .*/cpu_bound --variant=hybrid$"))' found
    grep -Eq -e '-bind-to none -n 1 [^ ]*cpu_bound --variant=hybrid' started # in place of the other, which may not come twice
    grep -e '-n 1 [^ ]*cpu_bound --variant=hybrid' started | grep -q -e '-bind-to core' # as it was given
    run ! grep -e 'bind-to core.*bind-to none\|bind-to none.*bind-to core' started
}
