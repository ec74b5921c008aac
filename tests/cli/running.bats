#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# How programs behave at the edges: many workers and few, streams that are closed or full, what is
# printed where.

# shellcheck disable=SC2154 # helpers.bash gives told

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# These tests run programs that need nothing around them; those with a file of URLs have their own.
plain_programs() {
    local program
    for program in $(programs "$1"); do
        needs_server "$program" || printf '%s\n' "$program"
    done
}

# each CHECK PATTERN [FILTER]: runs `CHECK PROGRAM` for all plain programs that the filter lets through; fails with
# all that it printed. What is the same code in all programs is sampled.
each() {
    local program wrong all=''
    for program in $(plain_programs "$2" | ${3-cat}); do
        wrong=$("$1" "$program" 2>&1)
        [ -z "$wrong" ] || all+="$program: $wrong"$'\n'
    done
    [ -z "$all" ] || failed "$all"
}

# verified WORKERS: every line of `out` is a record of that many workers whose answer is right. (A start of jq costs
# more than most programs; panels/matrix.sh reads records as JSON.)
verified() {
    local line
    [ -s out ] || echo "no record"
    while IFS= read -r line || [ -n "$line" ]; do
        [[ $line == '{"schema":'*'"workers":'"$1"',"'*'"verified":true,'*'}' ]] || echo "a record is wrong: ${line:0:400}"
    done <out
}

# naturals: the array `told` has the default variant of each program, unless that one always works alone.
naturals() {
    asked '[.variants[] | select(.alone | not)][0].name'
}

many_workers() {
    launch "$1" 64 --quick --json --variant "${told[$1]}" >out 2>err || echo "status $?"
    [ ! -s err ] || echo "says $(head -n 5 err)"
    verified 64
}

# bats test_tags=unsanitized
@test "64 workers, on however many cores" {
    naturals
    each many_workers 'posix/*' sampled
    each many_workers 'openmp/*' sampled
}

# bats test_tags=unsanitized,launcher
@test "many ranks, on however many cores" {
    many_ranks() {
        launch "$1" 8 --quick --json --variant "${told[$1]}" >out 2>err || echo "status $?"
        verified 8
    }
    naturals
    each many_ranks mpi/pool
    # In stress-suite those of the other forms of messages, too.
    [ -z "${TRIPTYCH_TEST_STRESS-}" ] || each many_ranks 'mpi/[pq]*'
}

all_variants() {
    local names
    names=$(describe "$1" '[.variants[].name]')
    launch "$1" 2 --quick --json --variant all --repeat 2 --warmup 1 >out 2>err ||
        echo "status $?: $(head -n 5 err)"
    # shellcheck disable=SC2016 # jq's variables
    jq -sr --argjson names "$names" '
        if all(.verified) then empty else "a record is not verified" end,
        if map([.variant, .repetition]) == [$names[] | [., 1], [., 2]] then empty
        else "not 2 records of each of \($names): \(map([.variant, .repetition]))" end' out 2>&1
}

# bats test_tags=unsanitized
@test "--variant all runs each in turn, --repeat counts, --warmup leaves no record" {
    [ "$TRIPTYCH_SANITIZE" != thread ] || skip "races on purpose"
    each all_variants '*/pool' # that all variants of all programs are right: panels/matrix.sh
}

story() {
    local last
    launch "$1" 2 --quick >out 2>err || echo "status $?"
    [ ! -s err ] || echo "says $(head -n 5 err)"
    last=$(tail -n 1 out)
    [[ $last =~ ^Total\ time\ \([a-z_]+,\ [0-9]+\ workers?\):\ [0-9]+(\.[0-9]+)?\ (s|ms|us|ns)$ ]] ||
        echo "the last line is: $last"
    [ "$(grep -c '^Total time' out)" -eq 1 ] || echo "it tells the total time more than once"
}

closing() {
    local panel=${1%/*} before
    local code="^The code: ($1/[a-z_]+\.c)\. Next: (mpirun (--oversubscribe )?-n 2 )?(triptych compare|$panel/)"
    before=$(tail -n 2 out | head -n 1)
    grep -qE '^(Thread|Process|Rank) [0-9]+( \(CPU [0-9]+\))?: [0-9]+ [A-Za-z]+(, busy [0-9.]+ [a-z]+)?$' out ||
        echo "it does not say who did what: $(tail -n 4 out)"
    [[ $before =~ $code ]] || echo "the line before the last is: $before"
    [ -e "$TRIPTYCH_SOURCE/${BASH_REMATCH[1]-}" ] || echo "there is no such file: $before"
}

# bats test_tags=unsanitized
@test "a run ends with who did what, where the code is, what is next, and the total time" {
    ending() {
        story "$1"
        closing "$1"
    }
    each ending '*' sampled
}

# With Open MPI it needs a word that its own page names last.
# bats test_tags=unsanitized,launcher
@test "one rank alone says how as many as suit the work are started, which works as it is said" {
    local program=mpi/queue next
    [ -n "$(programs $program)" ] || skip "no $program"
    run_program $program --quick >out
    next=$(sed -n 's/^The code: .* Next: //p' out)
    [[ $next =~ ^mpirun\ (--oversubscribe\ )?-n\ 3\ mpi/queue\ --variant\ all$ ]]
    cd "$TRIPTYCH_BUILD"
    bash -c "\"\$0\" ${next#mpirun} --quick --quiet" "$TRIPTYCH_MPIEXEC"
}

# bats test_tags=unsanitized
@test "--variant all ends with a table of the variants, the one that works alone first" {
    local program=posix/cpu_bound rows busy expected
    [ -n "$(programs $program)" ] || skip "no $program"
    crowded() { awk -v cpus="$(getconf _NPROCESSORS_ONLN)" '{ print ($1 > 2 * cpus) }' /proc/loadavg; }
    expected=$(crowded)
    run_program $program --quick --variant all >out
    busy=$(grep -c '^  Other programs were busy (load [0-9]* on [0-9]* CPUs*), so these times say little\.$' out) || true
    [ "$busy" = "$expected" ] || [ "$busy" = "$(crowded)" ] # it may have changed meanwhile
    mapfile -t rows < <(sed -n '/^  variant /,/^  faster/p' out)
    [ ${#rows[@]} -eq $(($(describe $program '.variants | length') + 2)) ]
    [[ ${rows[1]} =~ ^\ \ sync\ +1\ .*\ 1\.00\  ]]
    [ "$(run_program $program --quick | grep -c '^  variant ')" -eq 0 ]
    [ -z "$(run_program $program --quick --quiet --variant all)" ]
}

quiet() {
    launch "$1" 2 --quick --quiet >out 2>err || echo "status $?"
    grep -q 'Total time' out && echo "it tells the total time"
    [ ! -s err ] || echo "says $(head -n 5 err)"
}

# One way to be quiet serves all programs.
# bats test_tags=unsanitized
@test "--quiet tells no story" {
    each quiet '*/queue'
}

only_json() {
    launch "$1" 2 --quick --json --repeat 3 >out 2>err || echo "status $?"
    [ "$(wc -l <out)" -eq 3 ] || echo "$(wc -l <out) lines instead of 3"
    jq -Rr 'select((try (fromjson | .schema) catch null) | not) | "not a record: " + .' out
}

# One program a panel is enough here: panels/matrix.sh reads every line of all of them.
# bats test_tags=unsanitized
@test "--json prints records only, one line each" {
    each only_json '*/cpu_bound'
}

full_disk() {
    launch "$1" 2 --quick --json >/dev/full 2>err
    local status=$?
    [ "$status" -eq 1 ] || echo "status $status"
    grep -q "^${1#*/}.*standard output: No space left on device" err || echo "says $(head -n 5 err)"
}

@test "a full disk ends in status 1 and says so" {
    each full_disk 'posix/*' sampled
    each full_disk 'openmp/pool'
    # Where Open MPI's launcher writes for the ranks, see below; here without it.
    single_rank() {
        run_program "$1" --quick --json >/dev/full 2>err
        local status=$?
        [ "$status" -eq 1 ] || echo "status $status"
        grep -q "^${1#*/}.*standard output: No space left on device" err || echo "says $(head -n 5 err)"
    }
    each single_rank 'mpi/pool'
}

# Open MPI's launcher is silent when it cannot write what ranks print.
# bats test_tags=unsanitized,launcher
@test "a full disk under mpirun ends in status 1, too" {
    [ -x "$TRIPTYCH_BUILD/mpi/cpu_bound" ] || skip "no MPI here"
    unshare -m mount -t tmpfs none "$BATS_TEST_TMPDIR" 2>/dev/null || skip "only root can mount a small disk"
    mkdir disk
    cat >run.sh <<'END'
mount -t tmpfs -o size=8k none disk || exit 9
. "$TRIPTYCH_SOURCE/tests/programs.sh"
if [ "$1" = append ]; then
    exec >>disk/out
else
    exec >disk/out
fi
launch mpi/cpu_bound 2 --quick --json --repeat 40
END
    local how status
    for how in write append; do
        status=0
        unshare -m bash run.sh "$how" 2>err || status=$?
        # MPICH's launcher says so itself
        [ "$status" -eq 1 ] && grep -q 'standard output: No space left on device; the results are not complete' err ||
            { [ "$status" -ne 0 ] && grep -q 'write error (No space left on device)' err; } ||
            failed "$how: status $status, $(cat err)"
    done
}

# What has the number of its standard output then is a pipe by which mpirun tells itself of signals.
@test "mpirun without a standard output: said, and nothing is written to what is its own" {
    [ -x "$TRIPTYCH_BUILD/mpi/cpu_bound" ] || skip "no MPI here"
    "$TRIPTYCH_MPIEXEC" --version | grep -q 'Open MPI\|OpenRTE' || skip "of Open MPI's launcher"
    local status=0
    launch mpi/cpu_bound 2 --quick --json >&- 2>err || status=$?
    [ "$status" -eq 1 ] && grep -q 'standard output: Bad file descriptor; the results are not complete' err &&
        ! grep -q 'Forwarding signal' err || failed "status $status, $(cat err)"
}

reader_gone() {
    local statuses
    launch "$1" 2 --quick --repeat 10 2>err | head -n 1 >out
    statuses=("${PIPESTATUS[@]}")
    [ "${statuses[0]}" -eq 0 ] || echo "status ${statuses[0]}"
    [ "$(wc -l <out)" -eq 1 ] || echo "head got nothing"
    [ ! -s err ] || echo "says $(head -n 5 err)"
}

# bats test_tags=unsanitized
@test "a reader that goes away ends it quietly" {
    each reader_gone 'posix/*' sampled
    each reader_gone 'openmp/pool'
    case $TRIPTYCH_MPIEXEC in
        *mpich* | *hydra*) ;; # its launcher reports the closed pipe itself
        *) each reader_gone 'mpi/[ps]*' ;;
    esac
}

threads_by_environment() {
    OMP_NUM_THREADS=4 run_program "$1" --quick --json >out 2>err || echo "status $?"
    verified 4
    OMP_NUM_THREADS=4 run_program "$1" --workers 2 --quick --json >out 2>err || echo "status $?"
    verified 2
    [ ! -s err ] || echo "says $(head -n 5 err)"
}

# bats test_tags=unsanitized
@test "OMP_NUM_THREADS sets the number of workers, and --workers overrides it" {
    each threads_by_environment 'openmp/*' sampled
}

too_low_limit() {
    OMP_THREAD_LIMIT=2 run_program "$1" --workers 4 --quick --json >out 2>err
    local status=$?
    [ "$status" -eq 77 ] || echo "status $status"
    [ ! -s out ] || echo "on standard output: $(head -n 3 out)"
    grep -q "^${1#*/}: .*OMP_THREAD_LIMIT" err || echo "says $(head -n 5 err)"
}

# bats test_tags=unsanitized
@test "too low an OMP_THREAD_LIMIT is a skip with its reason" {
    each too_low_limit 'openmp/*' sampled
}

no_teams() {
    local status=0 value
    OMP_MAX_ACTIVE_LEVELS=0 run_program "$1" --variant all --workers 2 --quick --json >out 2>err ||
        status=$?
    [ "$status" -eq 77 ] || echo "status $status without teams"
    grep -q "^${1#*/}: .*unset OMP_MAX_ACTIVE_LEVELS" err || echo "says $(head -n 5 err)"
    for value in none 77777777777; do
        status=0
        OMP_NUM_THREADS=$value run_program "$1" --quick --json >out 2>err || status=$?
        [ "$status" -eq 2 ] || echo "status $status with OMP_NUM_THREADS=$value"
        grep -q "^${1#*/}: OMP_NUM_THREADS: '$value' is not accepted" err ||
            echo "says $(head -n 5 err)"
    done
}

# bats test_tags=unsanitized
@test "OpenMP without teams is a skip, and an OMP_NUM_THREADS that is none is a usage error" {
    each no_teams 'openmp/*' sampled
}

one_cpu() {
    [ "$(describe "$1" '.options[] | select(.name == "workers") | has("default")')" = false ] ||
        return 0 # a workload that waits, or has its own number of workers
    taskset -c "$(taskset -cp $$ | sed 's/.*: \([0-9]*\).*/\1/')" \
        "$TRIPTYCH_BUILD/$1" --quick --json --variant "${told[$1]}" >out 2>err || echo "status $?"
    verified 1
}

# bats test_tags=unsanitized
@test "computing programs start as many workers as they may use CPUs" {
    command -v taskset >/dev/null || skip "no taskset here"
    unset OMP_NUM_THREADS
    naturals
    local found=0 program all=''
    for program in posix/cpu_bound openmp/cpu_bound; do
        [ -n "$(programs "$program")" ] || continue
        found=1
        all+=$(one_cpu "$program")
    done
    [ "$found" -eq 1 ] || skip "no cpu_bound here"
    [ -z "$all" ] || failed "$all"
}

# bats test_tags=unsanitized
@test "a throughput run of the queue tells no line for each item" {
    local program all=''
    for program in $(programs '*/queue'); do
        launch "$program" 2 --items 2000 --produce 0 --consume 0 >out 2>err ||
            all+="$program: status $?"$'\n'
        [ "$(wc -l <out)" -lt 20 ] || all+="$program: $(wc -l <out) lines"$'\n'
        grep -q 'items per second' out || all+="$program does not tell the rate"$'\n'
    done
    [ -z "$all" ] || failed "$all"
}

# A program that waits for its ranks burns no CPU: the launcher's ranks sleep 0.5 s.
# bats test_tags=unsanitized
@test "who waits does not burn CPU" {
    local program all=''
    for program in $(programs '*/io_bound'); do
        for variant in $(describe "$program" '.variants[].name'); do
            # libomp (14) never sleeps in a barrier while tasks are running; libgomp does. The
            # program cannot change that.
            if [ "$variant" = tasks ] && ldd "$TRIPTYCH_BUILD/$program" | grep -q libomp; then
                continue
            fi
            launch "$program" 2 --tasks 3 --delay 500ms --json --variant "$variant" >out 2>err ||
                all+="$program $variant: status $?"$'\n'
            # 1 % is the promise on an idle machine; the check leaves room for a busy one, and none
            # for spinning, which would be 50 % or more.
            jq -e '.cpu_seconds < 0.1 * .seconds' out >/dev/null ||
                all+="$program $variant: $(jq -c '[.cpu_seconds, .seconds]' out)"$'\n'
        done
    done
    [ -z "$all" ] || failed "$all"
}

@test "a child that is killed, and its part lost, is a failure that says so" {
    [ -n "$(programs posix/io_bound)" ] || skip "no posix/io_bound here"
    "$TRIPTYCH_BUILD/posix/io_bound" --variant fork --delay 1h --json >out 2>err &
    local pid=$! status
    wait_until pgrep -P "$pid" >/dev/null
    kill -KILL "$(pgrep -o -P "$pid")"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 1 ] || failed "status $status"
    [ ! -s out ] || failed "a record was printed: $(cat out)"
    grep -q 'killed by signal 9' err || failed "it says: $(cat err)"
}
